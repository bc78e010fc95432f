import { findResourceId } from '../../core/resource-id.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { ClaimChange, EndpointObserved, SeenEndpoint } from './model.ts';

export interface HeldReleases {
  /** Names whose claim stays for now. */
  readonly held: ReadonlySet<string>;
  /** Whether the new records are on their way: otherwise only a change of policy brings them, and the sweep observes. */
  readonly isSoon: boolean;
}

/**
 * Make before break: where policy has moved a name to another zone, which old claims stay until the new record set is dealt with. It is
 * where it exists, ours or somebody else's, or where Azure refused it, for which there is a finding.
 */
export function holdReleases(
  observed: EndpointObserved,
  seen: SeenEndpoint,
  changes: readonly ClaimChange[],
  policy: Pick<DnsPolicy, 'mode' | 'paused'>,
): HeldReleases {
  const changed = new Set(changes.map(({ recordSet }) => recordSet));
  const awaited = new Set(
    seen.wanted.map(({ id }) => id).filter((id) => changed.has(id) || !isDealtWith(observed, seen, id)),
  );
  const names = new Map([...awaited].map((id) => [withoutPlace(id), id]));
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

function isDealtWith({ id, names, refused }: EndpointObserved, { covered }: SeenEndpoint, recordSet: string): boolean {
  if (covered.has(recordSet) || refused?.has(recordSet)) return true;
  const rows = names.get(recordSet);
  const isClaimed = rows?.claims.some(({ endpoint, releasing }) => endpoint === id && !releasing) === true;
  const row = rows?.record;
  return isClaimed && row?.state === 'settled' && (row.standing === 'ours' || row.standing === 'other');
}

/** Zone name, type and name: the same for the same name in another zone of that name. */
export const withoutPlace = (recordSet: string): string => recordSet.slice(recordSet.indexOf('/privatednszones/'));
