import type { CloudName } from '../core/cloud.ts';
import { compare } from '../core/compare.ts';
import { findResourceId } from '../core/resource-id.ts';
import { counted } from '../core/text.ts';
import { isKnownZone, isPrivateLinkLabel } from '../dns/names/catalogue.ts';
import type { World } from '../egress/model.ts';
import { type Zone, zoneNames } from '../why/graph/zones.ts';
import { grouped } from './grouped.ts';
import type { Part } from './model.ts';

export interface PlacedZones {
  readonly resourceGroup: string | undefined;
  /** Zones that are in another group: name to id. */
  readonly byName: Readonly<Record<string, string>>;
  /** Ids of all of them. */
  readonly ids: ReadonlySet<string>;
}

/**
 * Where the private DNS zones are: the resource group that holds most of them, and the others by name. Of zones of one name the one that most networks
 * are linked to is taken, and the choice is said.
 */
export function placeZones(world: World, cloud: CloudName): Part<PlacedZones> {
  const notes: string[] = [];
  const chosen: Zone[] = [];
  for (const [name, zones] of [...zoneNames(world)].sort(([a], [b]) => compare(a, b))) {
    if (!name.split('.').some(isPrivateLinkLabel)) continue;
    if (!isKnownZone(name, cloud)) {
      notes.push(`${name} is no zone that this release knows: left out`);
      continue;
    }
    const [best, ...others] = [...zones].sort((a, b) => b.links.length - a.links.length || compare(a.id, b.id));
    if (best === undefined) continue;
    chosen.push(best);
    if (others.length > 0)
      notes.push(
        `${name} exists ${zones.length} times; ${best.id} has the most links (${best.links.length}) and is taken. The others: ${others.map(({ id }) => id).join(', ')}. dns.zones.rules can distinguish them`,
      );
  }
  const groups = grouped(chosen, ({ id }) => groupOf(id));
  const [main] = [...groups].sort(([a, left], [b, right]) => right.length - left.length || compare(a, b));
  const elsewhere = chosen.filter(({ id }) => groupOf(id) !== main?.[0]);
  if (main !== undefined) notes.unshift(`${counted(main[1].length, 'zone')} found in ${main[0]}`);
  else notes.push('no private DNS zone for private link was found: say where they are, or will be');
  const byName = Object.fromEntries(elsewhere.map(({ name, id }) => [name, id]));
  return { value: { resourceGroup: main?.[0], byName, ids: new Set(chosen.map(({ id }) => id)) }, notes };
}

function groupOf(id: string): string {
  const { subscriptionId, resourceGroup } = findResourceId(id) ?? {};
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}
