import type { Key } from '../../core/key.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Plan } from '../../reconcile/reconciler.ts';
import type { Endpoint } from '../../state/endpoints/model.ts';
import type { Claim } from '../../state/names/model.ts';
import { isNothing } from '../records/remembered-name.ts';
import { claimChanges } from './claims.ts';
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
 *   opted out by a tag                        kept as they are; no new ones
 *   provisioning, failed, or half read        kept
 *   whether a rule means it can't be seen     kept
 *   Pending                                   released
 *   Rejected, Disconnected                    released, unless policy keeps them
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
  const { seen, row } = observed;
  const held = [...observed.names.keys()];
  const nothing: ClaimPlan = { changes: [], keeps: held };
  if (seen === undefined) {
    if (row === undefined) return { ...nothing, keeps: [] };
    const wait = confirmationWait(activeClaims(observed), row, policy, now);
    if (wait !== undefined) {
      return {
        ...nothing,
        recheck: { after: wait, because: 'it is gone, but its records are young' },
      };
    }
    return { ...nothing, changes: claimChanges(observed, delegated, [], now), keeps: [] };
  }
  const { obstacle, view, names, wanted } = seen;
  if (seen.isOptedOut) return nothing;
  if (obstacle?.kind === 'connection' && isKnownState(view.connectionState)) {
    if (view.connectionState !== 'Pending' && policy.rejected === 'keep') return nothing;
    const recheck = view.connectionState === 'Pending' ? { recheck: pendingRecheck(observed.attempt) } : {};
    return { ...nothing, changes: claimChanges(observed, delegated, [], now), keeps: [], ...recheck };
  }
  if (obstacle !== undefined && obstacle.kind !== 'nameless') {
    const stale = claimChanges(observed, delegated, [], now, (claim) =>
      isLeftBehind(claim, view, obstacle, observed.attempt),
    );
    const waits = obstacle.kind !== 'failed' && obstacle.kind !== 'connection';
    return {
      ...nothing,
      changes: stale,
      ...(waits ? { recheck: settlingRecheck(observed.attempt, obstacle.reason) } : {}),
    };
  }
  if (seen.isUncertain) {
    const keeps = [...new Set([...held, ...wanted.map(({ id }) => id)])].sort();
    return { ...nothing, changes: claimChanges(observed, delegated, wanted, now, () => false), keeps };
  }
  const halfRead = seen.isIncomplete || names.unplaced.some(({ kind }) => kind === 'NoAddress');
  const lostAll =
    wanted.length === 0 && names.placed.length === 0 && obstacle === undefined && activeClaims(observed).length > 0;
  if (halfRead || (lostAll && observed.attempt < 6)) {
    return { ...nothing, recheck: settlingRecheck(observed.attempt, 'its names or addresses are not all there yet') };
  }
  const changes = claimChanges(observed, delegated, wanted, now);
  const { held: waiting, isSoon } = holdReleases(observed, seen, changes, policy);
  const keeps = [...wanted.map(({ id }) => id), ...waiting];
  if (waiting.size === 0) {
    if (later === undefined) return { ...nothing, changes, keeps };
    const because = 'its records have to stand before its zone group goes';
    const soon = comeSoon(later.awaits, policy) ? { recheck: settlingRecheck(observed.attempt, because) } : {};
    return { changes, keeps, isUnfinished: true, ...soon };
  }
  return {
    changes: changes.filter(({ recordSet }) => !waiting.has(recordSet)),
    keeps,
    isUnfinished: true,
    ...(isSoon ? { recheck: settlingRecheck(observed.attempt, 'its record in the new zone has to stand first') } : {}),
  };
}

/** The same plan as the loop sees it: at most its zone group is written, and the record sets whose claims changed or never settled follow. */
export function planEndpoint(
  observed: EndpointObserved,
  policy: DnsPolicy,
  now: Date,
): Plan<ZoneGroupAction, ClaimPlan> {
  const group = planZoneGroup(observed);
  const claims = planClaims(observed, group, policy, now);
  const { changes, recheck } = claims;
  const unsettled = [...observed.names].flatMap(([id, { record, claims }]) =>
    (record !== undefined && (record.state !== 'settled' || (claims.length === 0 && isNothing(record)))) ||
    claims.some(({ releasing }) => releasing)
      ? [id]
      : [],
  );
  const ids = [...new Set([...changes.map(({ recordSet }) => recordSet), ...unsettled])].sort();
  const again = recheck ?? group.recheck;
  const asked: Key[] = observed.asks === undefined ? [] : [{ room: 'approvals', key: observed.asks }];
  return {
    actions: group.action === undefined ? [] : [group.action],
    findings: [...endpointFindings(observed, group.delegated), ...group.findings],
    next: [...ids.map((key): Key => ({ room: 'dns', key })), ...asked],
    ...(again === undefined ? {} : { recheck: again }),
    finished: finishedWrite(observed),
    detail: claims,
  };
}

/** The endpoint's row after this pass; undefined where there is nothing to keep of it. `names` is the union of old and new. */
export function nextEndpoint(observed: EndpointObserved, plan: ClaimPlan, now: Date): Endpoint | undefined {
  const known = observed.row;
  const names = [...new Set([...(known?.names ?? []), ...plan.keeps])].sort();
  const at = now.toISOString();
  const { seen } = observed;
  if (seen === undefined) {
    return known === undefined ? undefined : { ...known, names, absentSince: findAbsentSince(known, now) ?? at };
  }
  const { view, zoneGroup } = seen;
  const hasGroup = zoneGroup.own !== undefined || zoneGroup.others.length > 0;
  return {
    id: observed.id,
    resourceGuid: view.resourceGuid,
    connectionState: view.connectionState,
    provisioningState: view.provisioningState,
    privateLinkResource: view.privateLinkResource,
    groupIds: [...view.groupIds],
    location: view.location,
    fingerprint: plan.isUnfinished ? '' : seen.fingerprint,
    names,
    notes: [
      ...(seen.isOptedOut ? ['OptedOut: a tag asks to leave this endpoint alone; its records stay as they are'] : []),
      ...(seen.names.reason === null ? [] : [seen.names.reason]),
      ...seen.names.notes,
    ],
    firstSeen: known !== undefined && known.resourceGuid === view.resourceGuid ? known.firstSeen : at,
    lastSeen: at,
    hasZoneGroup: zoneGroup.isRead ? hasGroup : (known?.hasZoneGroup ?? false),
  };
}

function activeClaims({ id, names }: EndpointObserved): Claim[] {
  return [...names.values()].flatMap(({ claims }) =>
    claims.filter(({ endpoint, releasing }) => endpoint === id && !releasing),
  );
}

const knownStates: ReadonlySet<string> = new Set(['Pending', 'Rejected', 'Disconnected']);
const isKnownState = (state: string): boolean => knownStates.has(state);
