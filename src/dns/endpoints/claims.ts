import type { Claim } from '../../state/names/model.ts';
import type { PlacedRecordSet } from '../names/zone-id.ts';
import { isHeld } from '../records/remembered-name.ts';
import { leavingNames } from './leaving-group.ts';
import type { ClaimChange, EndpointObserved } from './model.ts';

/**
 * The differences between what an endpoint claims and what it should. A name that its zone group writes, or is about to, is never claimed
 * anew; where we hold it already it is handed over once the group writes it, not deleted. While a group of ours is to go, its names are
 * claimed beside it, to be taken over from it. `isStale` limits releases to claims it picks.
 */
export function claimChanges(
  observed: EndpointObserved,
  delegated: ReadonlySet<string>,
  wanted: readonly PlacedRecordSet[],
  now: Date,
  isStale: (claim: Claim) => boolean = () => true,
): ClaimChange[] {
  const covered = observed.seen?.covered ?? new Set<string>();
  const leaving = leavingNames(observed);
  const claimed = wanted.filter(
    ({ id }) => (!covered.has(id) || leaving.has(id)) && (!delegated.has(id) || isHeld(observed, id)),
  );
  const byId = new Map(claimed.map((record) => [record.id, record]));
  const changes: ClaimChange[] = [];
  for (const record of claimed) {
    const known = ownClaim(observed, record.id);
    const next = nextClaim(observed, record, known, leaving.has(record.id), now);
    if (next !== undefined && !isSame(known, next)) changes.push({ recordSet: record.id, claim: next });
  }
  for (const recordSet of observed.names.keys()) {
    const known = ownClaim(observed, recordSet);
    if (known === undefined || byId.has(recordSet) || !isStale(known)) continue;
    const released: Claim = { ...known, releasing: true, handover: covered.has(recordSet) };
    if (!isSame(known, released)) changes.push({ recordSet, claim: released });
  }
  return changes;
}

/** The group is gone that this name was taken over from, and whether the record set went with it is unknown. */
export const hasLostGroup = (known: Claim | undefined, next: Claim): boolean =>
  known?.takeover === true && !next.takeover;

function ownClaim({ id, names }: EndpointObserved, recordSet: string): Claim | undefined {
  return names.get(recordSet)?.claims.find(({ endpoint }) => endpoint === id);
}

function nextClaim(
  observed: EndpointObserved,
  record: PlacedRecordSet,
  known: Claim | undefined,
  takeover: boolean,
  now: Date,
): Claim | undefined {
  const view = observed.seen?.view;
  if (view === undefined) return undefined;
  const isSameIncarnation = known !== undefined && known.resourceGuid === view.resourceGuid && !known.releasing;
  return {
    kind: 'claim',
    recordSet: record.id,
    endpoint: observed.id,
    resourceGuid: view.resourceGuid,
    addresses: [...record.addresses],
    privateLinkResource: view.privateLinkResource,
    location: view.location,
    network: view.network,
    firstSeen: isSameIncarnation ? known.firstSeen : now.toISOString(),
    releasing: false,
    rank: observed.seen?.rank ?? 0,
    handover: false,
    takeover,
  };
}

function isSame(a: Claim | undefined, b: Claim): boolean {
  return a !== undefined && fields.every((field) => String(a[field]) === String(b[field]));
}

const fields = [
  'resourceGuid',
  'addresses',
  'privateLinkResource',
  'location',
  'network',
  'rank',
  'releasing',
  'handover',
  'takeover',
] as const;
