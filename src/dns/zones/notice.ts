import { BoundedMap } from '../../core/bounded.ts';
import { isFirst } from '../../core/errors.ts';
import type { State } from '../../state/state.ts';
import type { DnsPorts } from '../ports.ts';
import { unobserved } from './remember.ts';

/** Of one that is forgotten the row is read again. */
const mostNoticed = 1_000;

/** What a pass over a record set reports to the pass over its zone. */
export interface ZoneNotice {
  /** These networks have names there. */
  claimed(zone: string, networks: readonly string[]): Promise<void>;
  /** A name was let go: where it was the last one, the sweep forgets the zone, and the next claim is the first again. */
  released(zone: string): void;
}

/**
 * Has a zone observed once the first name is claimed there, and once the first endpoint of another virtual network claims one: that network
 * needs a link. Of many claims at once one process enqueues once. A kill in between, or a last name that another process let go, is repaired by
 * the sweep, which sees who claims names.
 */
export function createZoneNotice(state: Pick<State, 'zones'>, enqueue: DnsPorts['enqueue']): ZoneNotice {
  /** By zone, the networks that its pass knows or is about to learn of. */
  const noticed = new BoundedMap<string, ReadonlySet<string>>(mostNoticed);

  /** Undefined where a pass over the zone has taken all of them in, or is about to. */
  async function findCause(zone: string, networks: readonly string[]): Promise<string | undefined> {
    const kept = await state.zones.find('links', zone);
    if (kept === undefined) {
      const isOurs = await isFirst(() => state.zones.put(unobserved(zone), undefined));
      // Else the writer that was quicker enqueues the zone, and that pass sees this claim too.
      return isOurs ? 'the first record set in this zone' : undefined;
    }
    const known = kept.value.networks;
    // Without them it was never observed, or kept before they were: the sweep finds it.
    if (known === undefined) return undefined;
    const isNew = networks.some((network) => network !== '' && !known.includes(network));
    return isNew ? 'the first name of another network in this zone' : undefined;
  }

  return {
    async claimed(zone, networks) {
      const known = noticed.get(zone);
      if (known !== undefined && networks.every((network) => known.has(network))) return;
      const cause = await findCause(zone, networks);
      if (cause !== undefined) await enqueue({ room: 'dns', key: zone }, cause);
      noticed.set(zone, new Set([...(noticed.get(zone) ?? []), ...networks]));
    },

    released: (zone) => {
      noticed.delete(zone);
    },
  };
}
