import type { Key } from '../../core/key.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Plan } from '../../reconcile/reconciler.ts';
import type { Endpoint } from '../../state/endpoints/model.ts';
import type { Claim, Name } from '../../state/names/model.ts';
import { findClaim, heldClaims, isNothing } from '../records/remembered-name.ts';
import { claimChanges, optedOutChanges } from './claims.ts';
import { endpointFindings } from './findings.ts';
import { comeSoon, holdReleases } from './held-releases.ts';
import type { ClaimPlan, EndpointObserved, ZoneGroupAction, ZoneGroupPlan } from './model.ts';
import { confirmationWait, findAbsentSince, isLeftBehind, pendingRecheck, settlingRecheck } from './waits.ts';
import { finishedWrite, planZoneGroup } from './zone-group-plan.ts';

/**
 * Decides what one endpoint claims. Pure.
 *
 *   endpoint                                  its claims
 *   gone, records older than five minutes     released
 *   gone, records younger                     kept until a second pass agrees
 *   another incarnation (resourceGuid)        the old one's are replaced once it is through, or released (see isLeftBehind)
 *   provisioning, failed, or half read        kept
 *   whether a rule means it can't be seen     kept
 *   Pending                                   released
 *   Rejected, Disconnected                    released, unless policy keeps them
 *   Approved, and opted out by a tag          kept as they are, no new ones; those of another incarnation or to another resource released
 *   Approved                                  equal to what it needs; a name its zone group writes is left to it, unless that is to go
 *   Approved, and policy moved a name         the old claim is released once the new record set is dealt with
 *   Approved without any name, and had some   kept, and observed again: an empty list is no withdrawal
 *   Approved, and something was not read      what it needs is claimed, and nothing released
 */
function planClaims(
  observed: EndpointObserved,
  { delegated, later }: ZoneGroupPlan,
  policy: DnsPolicy,
  now: Date,
): ClaimPlan {
  const { seen, known, attempt } = observed;
  const held = [...observed.names.keys()];
  const nothing: ClaimPlan = { changes: [], keeps: held };
  const releaseAll = (): ClaimPlan => ({ changes: claimChanges(observed, delegated, [], now), keeps: [] });
  if (seen === undefined) {
    if (known === undefined) return { changes: [], keeps: [] };
    const after = confirmationWait(heldClaims(observed), known, policy, now);
    if (after === undefined) return releaseAll();
    return { ...nothing, recheck: { after, because: 'it is gone, but its records are young' } };
  }
  const { obstacle, view, names, wanted } = seen;
  if (obstacle?.kind === 'connection' && knownStates.has(view.connectionState)) {
    if (view.connectionState === 'Pending') return { ...releaseAll(), recheck: pendingRecheck(attempt) };
    return policy.rejected === 'keep' ? nothing : releaseAll();
  }
  if (obstacle !== undefined && obstacle.kind !== 'nameless') {
    const isStale = (claim: Claim): boolean => isLeftBehind(claim, view, obstacle, attempt);
    const changes = claimChanges(observed, delegated, [], now, isStale);
    const waits = obstacle.kind !== 'failed' && obstacle.kind !== 'connection';
    return { ...nothing, changes, recheck: waits ? settlingRecheck(attempt, obstacle.reason) : undefined };
  }
  if (seen.isOptedOut) {
    const changes = optedOutChanges(observed, seen);
    const gone = new Set(changes.flatMap(({ recordSet, claim }) => (claim.releasing ? [recordSet] : [])));
    return { changes, keeps: held.filter((recordSet) => !gone.has(recordSet)) };
  }
  if (seen.isUncertain) {
    const keeps = [...new Set([...held, ...wanted.map(({ id }) => id)])].sort();
    return { changes: claimChanges(observed, delegated, wanted, now, () => false), keeps };
  }
  const halfRead = seen.isIncomplete || names.unplaced.some(({ kind }) => kind === 'NoAddress');
  const lostAll =
    wanted.length === 0 && names.placed.length === 0 && obstacle === undefined && heldClaims(observed).length > 0;
  if (halfRead || (lostAll && attempt < 6)) {
    return { ...nothing, recheck: settlingRecheck(attempt, 'its names or addresses are not all there yet') };
  }
  const changes = claimChanges(observed, delegated, wanted, now);
  const { held: waiting, isSoon } = holdReleases(observed, seen, changes, policy);
  const keeps = [...wanted.map(({ id }) => id), ...waiting];
  const soon = (isDue: boolean, because: string) => (isDue ? settlingRecheck(attempt, because) : undefined);
  if (waiting.size === 0) {
    if (later === undefined) return { changes, keeps };
    const recheck = soon(comeSoon(later.awaits, policy), 'its records have to exist before its zone group goes');
    return { changes, keeps, isUnfinished: true, recheck };
  }
  const recheck = soon(isSoon, 'its record in the new zone has to exist first');
  return { changes: changes.filter(({ recordSet }) => !waiting.has(recordSet)), keeps, isUnfinished: true, recheck };
}

/** The same plan as the loop sees it: at most its zone group is written, and the record sets whose claims changed or never settled follow. */
export function planEndpoint(
  observed: EndpointObserved,
  policy: DnsPolicy,
  now: Date,
): Plan<ZoneGroupAction, ClaimPlan> {
  const group = planZoneGroup(observed);
  const claims = planClaims(observed, group, policy, now);
  const detail = group.isWithheld ? { ...claims, isUnfinished: true } : claims;
  const isUnsettled = ({ record, claims }: Name): boolean =>
    (record !== undefined && (record.state !== 'settled' || (claims.length === 0 && isNothing(record)))) ||
    claims.some(({ releasing }) => releasing);
  const unsettled = [...observed.names].flatMap(([id, name]) => (isUnsettled(name) ? [id] : []));
  const ids = [...new Set([...detail.changes.map(({ recordSet }) => recordSet), ...unsettled])].sort();
  const isGoing = (id: string): boolean =>
    (detail.changes.find(({ recordSet }) => recordSet === id)?.claim ?? findClaim(observed, id))?.releasing === true;
  const keyOf = (key: string): Key => ({ room: 'dns', key });
  const asked: Key[] = observed.asks === undefined ? [] : [{ room: 'approvals', key: observed.asks }];
  return {
    actions: group.action === undefined ? [] : [group.action],
    findings: [...endpointFindings(observed, group.delegated), ...group.findings],
    next: [...ids.filter((id) => !isGoing(id)).map(keyOf), ...asked],
    // What it gives up goes once what it needs has been seen to.
    last: ids.filter(isGoing).map(keyOf),
    recheck: detail.recheck ?? group.recheck,
    finished: finishedWrite(observed),
    detail,
  };
}

/** What is remembered of the endpoint after this pass; undefined where there is nothing to keep. `names` is the union of old and new. */
export function nextEndpoint(observed: EndpointObserved, plan: ClaimPlan, now: Date): Endpoint | undefined {
  const { seen, known } = observed;
  const names = [...new Set([...(known?.names ?? []), ...plan.keeps])].sort();
  const at = now.toISOString();
  if (seen === undefined) {
    return known === undefined ? undefined : { ...known, names, absentSince: findAbsentSince(known, now) ?? at };
  }
  const { view, zoneGroup } = seen;
  const { resourceGuid, connectionState, provisioningState, privateLinkResource, groupIds, location } = view;
  const hasGroup = zoneGroup.own !== undefined || zoneGroup.others.length > 0;
  return {
    id: observed.id,
    resourceGuid,
    connectionState,
    provisioningState,
    privateLinkResource,
    groupIds: [...groupIds],
    location,
    names,
    fingerprint: plan.isUnfinished ? '' : seen.fingerprint,
    notes: [
      ...(seen.isOptedOut ? [optedOutNote] : []),
      ...(seen.names.reason === null ? [] : [seen.names.reason]),
      ...seen.names.notes,
    ],
    firstSeen: known !== undefined && known.resourceGuid === resourceGuid ? known.firstSeen : at,
    lastSeen: at,
    hasZoneGroup: zoneGroup.isRead ? hasGroup : (known?.hasZoneGroup ?? false),
  };
}

const optedOutNote =
  'OptedOut: a tag asks to leave this endpoint alone; what it has stays as it is while it is approved, the same endpoint and connects to the same resource';

const knownStates: ReadonlySet<string> = new Set(['Pending', 'Rejected', 'Disconnected']);
