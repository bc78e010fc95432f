import { nameOf } from '../../core/resource-id.ts';
import { minutes } from '../../core/time.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { Plan } from '../../reconcile/reconciler.ts';
import type { RecordTarget } from '../../state/names/model.ts';
import { isRememberedCopy } from './copied-marks.ts';
import { edited, recordFindings, takenFindings } from './findings.ts';
import { finishedIntent, resumed } from './intent.ts';
import type { RecordAction, RecordObserved } from './model.ts';
import type { Standing } from './ownership.ts';
import { contestedFindings, findUndoing, recentRepairs, waitOfRepair } from './repairs.ts';
import { isLeftAlone, mayAdopt, standingOf } from './standing.ts';
import { findLeavingGroup, isTakeover } from './takeover.ts';
import { findTarget, isAlike, pickWinner, sameTarget } from './target.ts';
import { isOnlyUnmarked, unmarkedFindings } from './unmarked.ts';

/**
 * Decides what one record set needs. Pure: the same claims and the same record always give the same plan.
 *
 *   exists there     claims                       plan
 *   nothing          some                         create for the winner
 *   nothing          none                         nothing
 *   ours             target differs               update
 *   ours             target alike                 nothing
 *   ours             all released                 delete
 *   ours, by the     none but of endpoints that   nothing: what they have stays as it is, and none of them wins a name
 *   mark of one      opted out
 *   ours             handed to the platform       nothing: wait until the platform's mark exists there
 *   ours             none of whom its mark names  delete, once that endpoint is proven to be gone (an orphan); while it may live,
 *                                                 observe it: the name is given back to it, and it decides
 *   a person's       some, and policy adopts it   adopt
 *   a zone group's   some, and that very group    adopt, where it has the claim's addresses: the group goes afterwards
 *                    is ours and to go
 *   unmarked, and    some                         mark it again where policy repairs hand edits; else a finding
 *   as we wrote it   none                         nothing; a finding says how it goes
 *   unmarked, with   any                          nothing; the same findings: our address would stay, or stays
 *   others beside
 *   not ours         any                          nothing; a finding where the address differs
 *   any              several addresses            what dns.conflicts says, and a finding
 *   ours, by a copied  none, nor written by us        nothing: the zone is none of policy's
 *   mark
 *   ours, edited by hand                          put back; or a finding alone where policy only reports; again and again: ever later
 *
 * Nothing is written in a paused or blocked zone; what is due there waits.
 */
export function planRecord(observed: RecordObserved, policy: DnsPolicy, now: Date): Plan<RecordAction> {
  return { ...planWrite(observed, policy, now), finished: finishedIntent(observed) };
}

function planWrite(observed: RecordObserved, policy: DnsPolicy, now: Date): Plan<RecordAction> {
  const standing = standingOf(observed);
  const active = observed.claims.filter(({ releasing }) => !releasing);
  const winner = pickWinner(
    active.filter(({ optedOut }) => !optedOut),
    standing,
  );
  const target = findTarget(active, winner, policy);
  const always = recordFindings(observed.id, active, winner, target);
  const byHand = policy.handEdits === 'report' ? findHandEdit(observed, target) : undefined;
  if (byHand !== undefined) {
    const finding = edited(observed.id, standing, byHand);
    const blocked = { reason: 'RecordEdited', message: finding.message };
    return { actions: [], findings: [...always, finding], blocked };
  }
  const plan = decide(observed, standing, target, policy);
  const found = findUndoing(observed, standing, target);
  const repairs = recentRepairs(observed.record, now);
  const findings = [...always, ...contestedFindings(observed.id, repairs, found)];
  // A conflicting record set is reported where it is not replaced now.
  const left = [
    ...findings,
    ...takenFindings(observed.id, standing, target),
    ...unmarkedFindings(observed, standing, target),
  ];
  if (plan.actions.length === 0) return { ...plan, findings: left };
  const blocked = findBlock(observed, policy, now);
  if (blocked !== undefined) return { actions: [], findings: left, blocked };
  if (found === undefined) return { ...plan, findings };
  const after = waitOfRepair(repairs, now);
  if (after !== undefined) {
    return { actions: [], findings: left, recheck: { after, because: 'somebody else undoes it again and again' } };
  }
  return { ...plan, actions: plan.actions.map((action) => ({ ...action, repairs: found })), findings };
}

function findBlock(
  { zoneId, zoneBlock }: RecordObserved,
  { paused }: DnsPolicy,
  now: Date,
): Plan<RecordAction>['blocked'] {
  const zone = nameOf(zoneId);
  if (paused.includes(zone)) return { reason: 'ZonePaused', message: `policy pauses ${zone}` };
  if (zoneBlock === undefined || now.getTime() >= Date.parse(zoneBlock.nextProbe)) return undefined;
  const { reason, message } = zoneBlock;
  return { reason, message };
}

/** What we last wrote, where that is still wanted and somebody has changed or removed it since. */
function findHandEdit(
  { read, record, claims }: RecordObserved,
  target: RecordTarget | undefined,
): RecordTarget | undefined {
  const written = record?.written;
  if (read === undefined || read.kind === 'other' || written === undefined || record?.state === 'writing')
    return undefined;
  // The platform may take away what its group wrote before.
  if (read.kind === 'absent' && isTakeover(claims)) return undefined;
  return sameTarget(written, target) && !isAlike(read, written) ? written : undefined;
}

function decide(
  observed: RecordObserved,
  standing: Standing,
  target: RecordTarget | undefined,
  policy: DnsPolicy,
): Plan<RecordAction> {
  if (target === undefined) return isRememberedCopy(observed, policy) ? nothing : withdraw(observed, standing);
  const one = (action: RecordAction): Plan<RecordAction> => ({ actions: [resumed(observed, action)], findings: [] });
  const wanted = { target: observed.id, by: 'gatehouse', after: target, recordTarget: target };
  const because = `${target.endpoint} answers for this name`;
  if (standing.kind === 'absent') return one({ ...wanted, kind: 'create', because, before: null });
  if (standing.kind === 'ours') {
    if (isAlike(standing, target)) return nothing;
    const { etag, ttl, addresses } = standing;
    const why = `${because}, with other values than are there`;
    return one({ ...wanted, kind: 'update', because: why, before: { ttl, addresses }, etag });
  }
  const { adoptable, addresses, holder } = standing;
  const take = (kind: 'adopt' | 'update', { etag }: { readonly etag: string }, why: string) =>
    one({ ...wanted, kind, because: `${because}, and ${why}`, before: { addresses, holder }, etag });
  const group = findLeavingGroup(observed.claims, standing);
  if (group !== undefined) return take('adopt', group, 'our zone group is to go');
  if (adoptable === undefined) return nothing;
  if (mayAdopt(observed.id, policy, target, addresses)) return take('adopt', adoptable, 'dns.adopt names it');
  const isMark = adoptable.isBare && policy.handEdits === 'repair' && isOnlyUnmarked(observed, standing);
  return isMark ? take('update', adoptable, 'what we wrote is there without our mark') : nothing;
}

const nothing: Plan<RecordAction> = { actions: [], findings: [] };

/** What becomes of a record set that nobody claims any more. */
function withdraw(observed: RecordObserved, standing: Standing): Plan<RecordAction> {
  const { id, zoneId, claims, marked } = observed;
  if (standing.kind !== 'ours') return nothing;
  if (claims.some(({ handover }) => handover)) {
    return { ...nothing, recheck: { after: minutes(1), because: 'a zone group is taking this name over' } };
  }
  if (isLeftAlone(claims, standing)) return nothing;
  if (marked !== undefined && marked !== 'gone') return nothing;
  const { etag, ttl, addresses } = standing;
  const endpoints = claims.map(({ endpoint }) => endpoint).sort();
  const action = resumed(observed, {
    kind: 'delete',
    target: id,
    by: 'gatehouse',
    because:
      endpoints.length === 0 ? 'no private endpoint claims this name' : `no longer claimed by ${endpoints.join(', ')}`,
    before: { ttl, addresses },
    after: null,
    etag,
    drawsOn: zoneId,
  });
  return { actions: [action], findings: [] };
}
