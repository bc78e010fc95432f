import type { RecordSetWithNetworks } from '../data/api.ts';
import { counted } from './counted.ts';

/** One step from a name to the private endpoint's address. `broken` is where it ends; behind it everything is `unreached`. */
export interface Step {
  readonly name: string;
  readonly state: 'good' | 'broken' | 'unknown' | 'unreached';
  readonly says: string;
  /** What to do where it is broken. */
  readonly remedy?: string;
}

/**
 * How far a name is from resolving privately in a network, by what is known of its record set: is it claimed, written, as it was decided,
 * and is its zone linked to the network. Without a network any link will do. It says nothing of servers and routes on the way.
 */
export function chainOf(record: RecordSetWithNetworks, network: string | undefined): readonly Step[] {
  const found = [claimed(record), written(record), settled(record), linked(record, network)];
  const broken = found.findIndex(({ state }) => state === 'broken');
  return found.map((step, index) =>
    broken >= 0 && index > broken ? { name: step.name, state: 'unreached', says: 'not reached' } : step,
  );
}

function claimed({ claims }: RecordSetWithNetworks): Step {
  const name = 'Claimed by a private endpoint';
  const standing = claims.filter(({ releasing }) => !releasing);
  if (standing.length > 0)
    return { name, state: 'good', says: `${standing.length} claim${standing.length === 1 ? 's' : ''} it` };
  return {
    name,
    state: 'broken',
    says: 'no private endpoint claims it',
    remedy: 'Create a private endpoint for the resource, or wait until it is provisioned.',
  };
}

function written({ standing, holder, addresses }: RecordSetWithNetworks): Step {
  const name = 'Record set in Azure';
  if (standing === 'ours') return { name, state: 'good', says: `ours: ${(addresses ?? []).join(', ')}` };
  if (standing === 'other')
    return { name, state: 'good', says: `kept by ${holder ?? 'somebody else'}; Gatehouse does not touch it` };
  if (standing === 'unknown') return { name, state: 'unknown', says: 'not read yet' };
  return {
    name,
    state: 'broken',
    says: 'it is not there',
    remedy: 'See the findings on this record set, and whether the dns room is in mode enforce.',
  };
}

function settled({ state, pending }: RecordSetWithNetworks): Step {
  const name = 'As it was decided';
  if (state === 'settled') return { name, state: 'good', says: 'settled' };
  if (pending !== undefined)
    return { name, state: 'unknown', says: `under way: ${pending.kind}, because ${pending.because}` };
  return { name, state: 'unknown', says: `not yet (${state})` };
}

function linked({ networks }: RecordSetWithNetworks, wanted: string | undefined): Step {
  const name = 'Zone linked to the network';
  if (networks === undefined) return { name, state: 'unknown', says: 'no pass has read the links yet' };
  const remedy = 'Link the private DNS zone to the network, or to that of the DNS server it asks.';
  if (networks.length === 0) return { name, state: 'broken', says: 'the zone is linked to no network', remedy };
  if (wanted === undefined) return { name, state: 'good', says: counted(networks.length, 'network') };
  const link = networks.find(({ networkId }) => networkId.toLowerCase() === wanted.toLowerCase());
  if (link === undefined) return { name, state: 'broken', says: 'the zone is not linked to this network', remedy };
  if (link.state !== undefined && link.state.toLowerCase() !== 'completed') {
    return {
      name,
      state: 'broken',
      says: `the link is ${link.state}`,
      remedy: 'Wait until the link is completed, or make it again.',
    };
  }
  return { name, state: 'good', says: 'linked' };
}
