import { findResourceId } from '../../core/resource-id.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import { isFollowed } from '../records/remembered-name.ts';
import type { ClaimChange, EndpointObserved, SeenEndpoint } from './model.ts';

/**
 * Make before break: where policy has moved a name to another zone, its old claim stays until the new record set is dealt with. It is
 * where it exists, ours or somebody else's, or where Azure refused it, for which there is a finding. Gives the names that stay, and whether the
 * new records are on their way: otherwise only a change of policy brings them, and the sweep observes.
 */
export function holdReleases(
  observed: EndpointObserved,
  { wanted, covered }: SeenEndpoint,
  changes: readonly ClaimChange[],
  policy: Pick<DnsPolicy, 'mode' | 'paused'>,
): { readonly held: ReadonlySet<string>; readonly isSoon: boolean } {
  const changed = new Set(changes.map(({ recordSet }) => recordSet));
  const isDealtWith = (id: string): boolean =>
    covered.has(id) || observed.refused?.has(id) === true || isFollowed(observed, id);
  const awaited = wanted.map(({ id }) => id).filter((id) => changed.has(id) || !isDealtWith(id));
  const names = new Map(awaited.map((id) => [withoutPlace(id), id]));
  const released = changes.flatMap(({ recordSet, claim }) => (claim.releasing ? [recordSet] : []));
  // A name that is handed over where it exists is no move.
  const held = released.filter((id) => (names.get(withoutPlace(id)) ?? id) !== id);
  const coming = held.flatMap((id) => names.get(withoutPlace(id)) ?? []);
  return { held: new Set(held), isSoon: comeSoon(coming, policy) };
}

/** Whether any of these record sets may be written now; else only a change of policy brings them. */
export function comeSoon(recordSets: readonly string[], { mode, paused }: Pick<DnsPolicy, 'mode' | 'paused'>): boolean {
  return mode === 'enforce' && recordSets.some((id) => !paused.includes(findResourceId(id)?.names[0] ?? ''));
}

/** Zone name, type and name: the same for the same name in another zone of that name. */
export const withoutPlace = (recordSet: string): string => recordSet.slice(recordSet.indexOf('/privatednszones/'));
