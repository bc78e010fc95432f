import { isSameBut } from '../../state/kept.ts';
import type { Claim } from '../../state/names/model.ts';
import type { PlacedRecordSet } from '../names/zone-id.ts';
import { findClaim, heldClaims, isHeld } from '../records/remembered-name.ts';
import { leavingNames } from './leaving-group.ts';
import type { ClaimChange, EndpointObserved, SeenEndpoint } from './model.ts';

/**
 * The differences between what an endpoint claims and what it should. A name that its zone group writes, or is about to, is never claimed
 * again; where we hold it already it is handed over once the group writes it, not deleted. While a group of ours is to go, its names are
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
  const ids = new Set(claimed.map(({ id }) => id));
  const changes: ClaimChange[] = [];
  for (const record of claimed) {
    const known = findClaim(observed, record.id);
    const next = nextClaim(observed, record, known, leaving.has(record.id), now);
    if (next !== undefined && !isSame(known, next)) changes.push({ recordSet: record.id, claim: next });
  }
  for (const recordSet of observed.names.keys()) {
    const known = findClaim(observed, recordSet);
    if (known === undefined || ids.has(recordSet) || !isStale(known)) continue;
    const released: Claim = { ...known, releasing: true, handover: covered.has(recordSet) };
    if (!isSame(known, released)) changes.push({ recordSet, claim: released });
  }
  return changes;
}

/**
 * What becomes of the claims of an endpoint that opted out and is ready otherwise: those of this very incarnation to this very resource stay
 * as they are, all others are released. Never a new one, nor another value.
 */
export const optedOutChanges = (observed: EndpointObserved, seen: SeenEndpoint): ClaimChange[] =>
  heldClaims(observed).flatMap((known) => {
    const { privateLinkResource, resourceGuid } = seen.view;
    const was = known.privateLinkResource === '' ? restoredTo(known, seen) : known.privateLinkResource;
    const stays = (was === '' || was === privateLinkResource) && known.resourceGuid === resourceGuid;
    const claim: Claim = stays ? { ...known, privateLinkResource: was, optedOut: true } : { ...known, releasing: true };
    return isSame(known, claim) ? [] : [{ recordSet: known.recordSet, claim }];
  });

/**
 * What a claim was for that was restored from a record set's mark, which doesn't say it: this resource, where its endpoint has that very name
 * now; undefined where it has others; not known (empty), while its names are not all there.
 */
function restoredTo(
  { recordSet }: Claim,
  { view, wanted, names, isIncomplete, isUncertain }: SeenEndpoint,
): string | undefined {
  if (wanted.some(({ id }) => id === recordSet)) return view.privateLinkResource;
  const isWhole = !isIncomplete && !isUncertain && names.unplaced.every(({ kind }) => kind !== 'NoAddress');
  return isWhole && wanted.length > 0 ? undefined : '';
}

/** The group is gone that this name was taken over from, and whether the record set went with it is unknown. */
export const hasLostGroup = (known: Claim | undefined, next: Claim): boolean =>
  known?.takeover === true && !next.takeover;

function nextClaim(
  { id, seen }: EndpointObserved,
  record: PlacedRecordSet,
  known: Claim | undefined,
  takeover: boolean,
  now: Date,
): Claim | undefined {
  if (seen === undefined) return undefined;
  const { resourceGuid, privateLinkResource, location, network } = seen.view;
  const isSameIncarnation = known !== undefined && known.resourceGuid === resourceGuid && !known.releasing;
  return {
    kind: 'claim',
    recordSet: record.id,
    endpoint: id,
    resourceGuid,
    addresses: [...record.addresses],
    privateLinkResource,
    location,
    network,
    firstSeen: isSameIncarnation ? known.firstSeen : now.toISOString(),
    releasing: false,
    rank: seen.rank,
    handover: false,
    takeover,
    optedOut: false,
  };
}

const isSame = (known: Claim | undefined, next: Claim): boolean =>
  known !== undefined && isSameBut('firstSeen', known, next);
