import { compare } from '../../core/compare.ts';
import { isCovered } from '../../core/subscription-scope.ts';
import { millis, since } from '../../core/time.ts';
import type { ApprovalsPolicy } from '../../policy/approvals.ts';
import type { KnownConnection } from '../../state/connections/model.ts';
import type { Basis, Connection, ConnectionsObserved, KeptDecision, PrivateLinkResource, Verdict } from '../model.ts';
import { findBasis } from './basis.ts';
import { isInherited } from './inherited.ts';
import { judgeConnection } from './judge.ts';
import { ofRequest } from './same-request.ts';
import {
  gatehouse,
  isPersons,
  isUnfinished,
  pace,
  pauseAfter,
  personAtWork,
  rulePrefix,
  type Step,
  takeUp,
  wantedState,
} from './steps.ts';
import { findDeferral, isExpired, lengthOf } from './waiting.ts';

export interface Review {
  readonly connection: Connection;
  /** What we remember of this request; undefined at first sight. */
  readonly row: KnownConnection | undefined;
  readonly kept: KeptDecision | undefined;
  readonly verdict: Verdict;
  /** While Approved, where policy has a say. */
  readonly basis: Basis | undefined;
  readonly step: Step;
}

/** `isManaged`: the resource lies in a subscription where we may act. `isUnremembered`: nobody read what was decided here. */
type Reviewed = Omit<Review, 'step'> & { readonly isManaged: boolean; readonly isUnremembered: boolean };

/**
 * Judges every connection that was read, oldest request first, so that a limit is spent in the order in which people asked. Pure.
 */
export function reviewConnections(
  observed: ConnectionsObserved,
  policy: ApprovalsPolicy,
  now: Date,
): readonly Review[] {
  const { isUnremembered = false } = observed;
  const isManaged = isCovered(observed.subscriptions, observed.resource.subscription);
  const byId = new Map(observed.rows.map(({ value }) => [value.id, value]));
  const rowOf = (connection: Connection) => ofRequest(byId.get(connection.id), connection);
  const firstSeen = (connection: Connection): string => rowOf(connection)?.firstSeen ?? now.toISOString();
  const connections = observed.connections
    .flatMap((listed) => (listed.kind === 'read' ? [listed.connection] : []))
    .sort((a, b) => compare(firstSeen(a), firstSeen(b)) || compare(a.id, b.id));
  const approvedByRule = new Map<string, number>();
  const count = (by: string, one = 1): void => {
    const rule = by.slice(rulePrefix.length);
    if (by.startsWith(rulePrefix)) approvedByRule.set(rule, (approvedByRule.get(rule) ?? 0) + one);
  };
  for (const connection of connections) {
    const { state } = connection;
    const kept = rowOf(connection)?.decision;
    if (kept?.kind !== 'approve' || kept.state === 'failed') continue;
    // What another worker is writing is as good as given: counted until its own turn comes.
    if (state === 'approved' || state === 'changing' || (state === 'pending' && isUnfinished(kept))) count(kept.by);
  }
  // A list may be older than the rows: what is being written and not listed yet is there.
  const listed = new Set(connections.map(({ id }) => id));
  for (const { id, decision } of byId.values()) {
    if (!listed.has(id) && decision?.kind === 'approve' && isUnfinished(decision)) count(decision.by);
  }
  return connections.map((connection): Review => {
    const row = rowOf(connection);
    const kept = row?.decision;
    const asked = { ...observed, connection, policy, now };
    if (connection.state === 'pending' && kept?.kind === 'approve' && kept.state === 'writing') count(kept.by, -1);
    const judged = judgeConnection({ ...asked, approvedByRule });
    const verdict = isManaged ? respectPeople(judged, row, now) : heldOutside(judged, observed.resource);
    const basis = findBasis({ ...asked, approvedByRule, kept });
    // An approval that was taken over spends a limit like any other.
    if (basis?.kind === 'rule' && kept?.kind !== 'approve' && isInherited(connection))
      count(`${rulePrefix}${basis.rule}`);
    const step = nextStep({ connection, row, kept, verdict, basis, isManaged, isUnremembered }, policy, now);
    if (step.kind === 'write' && connection.state === 'pending') count(step.by);
    return { connection, row, kept, verdict, basis, step };
  });
}

/**
 *   connection           decision kept                    step
 *   pending              none, done, failed, a rule's     what the verdict says; held for too long: expire it
 *   pending              a person's, being written        wait, then finish it
 *   pending              taken by Azure                   wait
 *   pending              taken, and never made by Azure   wait longer, then what the verdict says
 *   as decided           being written                    finish it: the audit row may be missing
 *   changing             any                              wait
 *   approved             none of ours, past policy        take it back where policy says so
 *   any                  any but a person's, unmanaged    neither answered, expired nor taken back
 *   anything else        any                              leave
 */
function nextStep(review: Reviewed, policy: ApprovalsPolicy, now: Date): Step {
  const { connection, kept, verdict, row } = review;
  const unfinished = kept !== undefined && isUnfinished(kept) ? kept : undefined;
  if (connection.state === 'changing') return { kind: 'wait', after: pace(unfinished, now) };
  if (connection.state !== 'pending') {
    if (unfinished === undefined || connection.state !== wantedState(unfinished.kind))
      return takeBack(review, policy, now);
    if (unfinished.state === 'writing') return takeUp(unfinished);
    return connection.busy ? { kind: 'wait', after: pace(unfinished, now) } : { kind: 'leave' };
  }
  const pause = pauseAfter(connection, kept, now);
  if (pause !== undefined) return { kind: 'wait', after: pause };
  if (unfinished?.state === 'writing' && isPersons(unfinished)) {
    const left = millis(personAtWork - since(new Date(unfinished.at), now));
    return left > 0 ? { kind: 'wait', after: left } : takeUp(unfinished);
  }
  if (verdict.verdict !== 'approve' && verdict.verdict !== 'reject') {
    const { expireAfter } = policy.pending;
    if (expireAfter === undefined || !review.isManaged || !isExpired(connection, row, policy, now))
      return { kind: 'hold' };
    const reason = `nobody answered it within ${lengthOf(expireAfter)}`;
    return byGatehouse('expire', reason, unfinished?.occasion === 'expiry' ? unfinished : undefined);
  }
  const by = `${rulePrefix}${verdict.rule}`;
  const same = unfinished?.state === 'writing' && unfinished.by === by && unfinished.kind === verdict.verdict;
  return {
    kind: 'write',
    answer: verdict.verdict,
    by,
    reason: `rule '${verdict.rule}' ${verdict.verdict}s it`,
    decision: same ? unfinished : undefined,
  };
}

/**
 * Whether what was surely approved past policy is taken back, which operators have to write: what can't be seen may be covered all the same, and
 * what the resource's own people connect is theirs. Never because of what the connection says of itself: requesters write that.
 */
export const isTakenBack = (basis: Basis | undefined, { outsidePolicy }: ApprovalsPolicy): basis is Basis =>
  outsidePolicy === 'remove' && basis?.kind === 'outside' && !basis.unseen && basis.own === 'no';

function takeBack(
  { connection, kept, basis, isManaged, isUnremembered }: Reviewed,
  policy: ApprovalsPolicy,
  now: Date,
): Step {
  if (!isManaged || !isTakenBack(basis, policy)) return { kind: 'leave' };
  // Only what never waited for anybody is surely none of what was approved here.
  if (isUnremembered && !isInherited(connection)) return { kind: 'leave' };
  const earlier = kept?.occasion === 'removal' ? kept : undefined;
  const pause = pauseAfter(connection, earlier, now);
  if (pause !== undefined) return { kind: 'wait', after: pause };
  const reason = `it was approved past policy: ${basis.because}`;
  return byGatehouse('remove', reason, earlier?.state === 'writing' ? earlier : undefined);
}

const byGatehouse = (answer: 'expire' | 'remove', reason: string, decision: KeptDecision | undefined): Step => ({
  kind: 'write',
  answer,
  by: gatehouse,
  reason,
  decision,
});

/** A subscription that is not managed, or not any more, is its people's: a rule does nothing there. */
function heldOutside(verdict: Verdict, { subscription }: PrivateLinkResource): Verdict {
  if (verdict.verdict === 'none' || verdict.verdict === 'hold') return verdict;
  return heldBack(verdict, `it matches, but subscription ${subscription} is not managed`);
}

const heldBack = ({ rule, objections }: Verdict & { readonly rule: string }, because: string): Verdict => ({
  verdict: 'hold',
  rule,
  objections: [...objections, { rule, because }],
});

/**
 * A person who answered this connection before, or who put it off, is not contradicted by a rule: it waits for a person. Gatehouse's
 * own expiry is no person's decision.
 */
function respectPeople(verdict: Verdict, row: KnownConnection | undefined, now: Date): Verdict {
  if (verdict.verdict === 'none' || verdict.verdict === 'hold') return verdict;
  const kept = row?.decision;
  if (kept !== undefined && isPersons(kept) && verdict.verdict !== kept.kind) {
    return heldBack(verdict, `it matches, but ${kept.by} decided to ${kept.kind} this connection before`);
  }
  const deferral = findDeferral(row, now);
  return deferral === undefined
    ? verdict
    : heldBack(verdict, `it matches, but ${deferral.by} put it off until ${deferral.until}`);
}
