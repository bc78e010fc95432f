import { nameOf } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import type { Connection } from '../exposure/endpoints.ts';

/** Whether the private way is proven; what it rests on, or why it isn't: one sentence each. */
export interface Proof {
  readonly proven: boolean;
  readonly because: readonly string[];
}

/** What was read of the private way to a resource. */
export interface WayEvidence {
  /** Its private endpoint connections, as Azure shows them on the resource itself; undefined where they were not read. */
  readonly connections: readonly Pick<Connection, 'endpoint' | 'status'>[] | undefined;
  /** The record sets of its approved endpoints, each read directly. */
  readonly records: readonly { readonly recordSet: string; readonly isRight: boolean }[];
  /** What each network reaches; undefined where nobody was asked, since something else fails already. */
  readonly cells:
    | readonly { readonly from: string; readonly state: string; readonly name: string | null }[]
    | undefined;
}

/**
 * The private way is proven where all of this holds; anything that was not read proves nothing.
 *
 *   the rule names a network
 *   an endpoint's connection is approved
 *   record sets of approved endpoints are known, and each exists with an address of theirs
 *   every network named resolves every name privately, and packets get there
 */
export function proofOfWay(networks: readonly string[], { connections, records, cells }: WayEvidence): Proof {
  const against: string[] = [];
  if (networks.length === 0) against.push('its rule names no network under from');
  const approved = connections?.filter(({ status }) => foldCase(status) === 'approved') ?? [];
  if (connections === undefined) against.push('its private endpoint connections were not read');
  else if (approved.length === 0) against.push('no private endpoint connection is approved');
  if (approved.length > 0 && records.length === 0) against.push('no record set of its approved endpoints is known');
  for (const { recordSet, isRight } of records)
    if (!isRight) against.push(`the record set ${recordSet} does not exist with an address of its endpoint`);
  if (cells === undefined) {
    if (against.length === 0) against.push('what its networks reach was not asked');
  } else {
    for (const network of networks) {
      const own = cells.filter(({ from }) => from === network);
      if (own.length === 0) against.push(`what ${network} reaches is not known`);
      for (const { state, name } of own)
        if (state !== 'ok') against.push(`from ${network} ${name ?? 'no name of it'} is ${state}`);
    }
  }
  if (against.length > 0) return { proven: false, because: against.sort() };
  const endpoints = approved.flatMap(({ endpoint }) => (endpoint === undefined ? [] : [nameOf(endpoint)])).sort();
  const names = records.map(({ recordSet }) => nameOf(recordSet)).sort();
  return {
    proven: true,
    because: [
      `approved: ${endpoints.join(', ')}`,
      `records in place: ${names.join(', ')}`,
      ...networks.map((network) => `all of its names are reached privately from ${network}`),
    ],
  };
}
