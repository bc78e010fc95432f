import type { Finding } from '../core/finding.ts';
import type { Key } from '../core/key.ts';
import { isCovered } from '../core/subscription-scope.ts';
import { foldCase } from '../core/text.ts';
import { type Millis, millis, minutes, seconds, since } from '../core/time.ts';
import type { ApprovalsPolicy } from '../policy/approvals.ts';
import type { Finished, Plan } from '../reconcile/reconciler.ts';
import type { KnownConnection } from '../state/connections/model.ts';
import { describeDecision, statusOf } from './describe.ts';
import { outsidePolicy, ruleWithdrawn, unknownState, unknownType, unread, waiting } from './findings.ts';
import { actionOf } from './ledger.ts';
import type { ApprovalAction, Connection, ConnectionsObserved, ListedConnection } from './model.ts';
import { heirsOf, noteInheritance, referenceOf } from './rules/inherited.ts';
import { type Review, reviewConnections } from './rules/review.ts';
import { isUnfinished, wantedState } from './rules/steps.ts';
import { findDeferral, waitedFor } from './rules/waiting.ts';
import { untilLogReading } from './rules/who-asked.ts';

/** A connection that waits is observed again so often: an edited policy, or a rule's dates, reach it without an event. */
const waitingRecheck = minutes(15);

/**
 * Decides what the connections of one private link resource need. Pure.
 *
 *   connection                  plan
 *   Pending, a rule approves    approve, then observe the endpoint's names
 *   Pending, a rule rejects     reject
 *   Pending, held               a finding: a person decides; louder after a while
 *   Pending for too long        reject, where policy says so
 *   left Pending since          observe the endpoint's names
 *   Approved past policy        a finding; reject, where policy says so
 *   Approved by a rule gone     a finding
 *   anything else               nothing
 */
export function planApprovals(
  observed: ConnectionsObserved,
  policy: ApprovalsPolicy,
  now: Date,
): Plan<ApprovalAction, readonly Review[]> {
  const reviews = reviewConnections(observed, policy, now);
  const all = reviews.map(({ connection }) => connection);
  const [recheck] = reviews
    .flatMap((review) => waitOf(observed, review, policy, now))
    .sort((a, b) => a.after - b.after);
  return {
    actions: reviews.flatMap((review) => toAction(review, all)),
    findings: findingsOf(observed, reviews, policy, now),
    next: endpointsOf(observed, reviews, policy),
    ...(recheck === undefined ? {} : { recheck }),
    finished: reviews.flatMap((review) => [
      ...toFinished(review),
      ...noteInheritance(review.connection, review.row, all),
    ]),
    detail: reviews,
  };
}

function toAction({ connection, step, verdict, row }: Review, all: readonly Connection[]): ApprovalAction[] {
  if (step.kind !== 'write') return [];
  const description = describeDecision(step.answer, step.by, step.reason);
  const { decision } = step;
  const heirs = step.answer === 'remove' ? heirsOf(connection, all) : [];
  // A decision that a kill cut off may be in Azure already: what was there before it is what our row remembers.
  const earlier =
    decision === undefined || row === undefined ? connection : { status: row.state, description: row.description };
  return [
    {
      kind: step.answer,
      target: connection.id,
      by: step.by,
      because: step.reason,
      description,
      verdict,
      before: { status: earlier.status, description: earlier.description },
      after: { status: statusOf(step.answer), description, ...(heirs.length === 0 ? {} : { heirs }) },
      ...(decision === undefined ? {} : { decision: { id: decision.id, at: decision.at } }),
    },
  ];
}

/** A decision that an earlier pass or a person wrote to Azure, and that a kill kept from being recorded. */
function toFinished({ connection, kept, row }: Review): Finished[] {
  if (row === undefined || kept?.state !== 'writing' || kept.unwritten === true) return [];
  if (connection.state !== wantedState(kept.kind) || connection.busy) return [];
  const { id, at } = kept;
  return [{ action: actionOf(row, kept), decision: { id, at }, answer: { kind: 'applied' } }];
}

function findingsOf(
  { resource, connections, rows }: ConnectionsObserved,
  reviews: readonly Review[],
  policy: ApprovalsPolicy,
  now: Date,
): readonly Finding[] {
  // A resource that nobody has seen, now or before, is no trouble of anybody's.
  const isMadeUp = (each: ListedConnection): boolean =>
    each.kind === 'unread' && each.resource === 'not shown' && rows.length === 0;
  const listed = connections.filter((each) => !isMadeUp(each));
  const found = [...unread(resource, listed)];
  const all = reviews.map(({ connection }) => connection);
  for (const review of reviews) {
    const { connection, step, basis } = review;
    if (connection.state === 'other') found.push(unknownState(connection));
    if (step.kind === 'hold') found.push(waiting(resource, review, policy, now));
    if (basis?.kind === 'outside') found.push(outsidePolicy(resource, connection, basis));
    if (basis?.kind === 'withdrawn') found.push(ruleWithdrawn(resource, connection, basis, heirsOf(connection, all)));
  }
  const isPending = reviews.some(({ connection }) => connection.state === 'pending');
  if (resource.connectable === undefined && isPending) found.push(unknownType(resource));
  return found;
}

/** The endpoints whose names may have changed: those we approve or take back now, and those that left Pending since the last pass. */
function endpointsOf(
  { subscriptions }: ConnectionsObserved,
  reviews: readonly Review[],
  policy: ApprovalsPolicy,
): Key[] {
  const keys = reviews.flatMap(({ connection, step, kept, row }): Key[] => {
    const { requester, state } = connection;
    if (requester.kind === 'unseen') return [];
    if (!isCovered(subscriptions, requester.subscription)) return [];
    const changes =
      step.kind === 'write' && (step.answer === 'approve' || step.answer === 'remove') && policy.mode === 'enforce';
    const left =
      state !== 'pending' && (foldCase(row?.state) === 'pending' || (kept !== undefined && isUnfinished(kept)));
    return changes || left ? [{ room: 'dns', key: requester.id }] : [];
  });
  return [...new Map(keys.map((key) => [key.key, key])).values()];
}

function waitOf(
  { resource, whoAsked }: ConnectionsObserved,
  { connection, step, row }: Review,
  policy: ApprovalsPolicy,
  now: Date,
): { readonly after: Millis; readonly because: string }[] {
  if (referenceOf(connection) !== undefined && row === undefined) {
    return [{ after: seconds(2), because: `whose approval ${connection.id} took over is still to be noted` }];
  }
  if (step.kind === 'wait') return [{ after: step.after, because: `the answer to ${connection.id} is not final yet` }];
  const withheld = step.kind === 'write' && policy.mode === 'observe';
  if (step.kind !== 'hold' && !withheld) return [];
  const because = withheld ? 'the room only observes' : `${connection.id} waits for a person`;
  const kept = whoAsked?.get(connection.id) ?? row?.whoAsked;
  const logged = untilLogReading({ resource, policy, now }, connection, row, kept);
  const waits = [
    untilNextRule(policy, now),
    ...untilNextWord(connection, row, policy, now),
    ...(logged ? [logged] : []),
  ];
  return [{ after: millis(Math.min(...waits)), because }];
}

/** When the request is put off no longer, is to be reported more loudly, or expires: what of that is still to come. */
function untilNextWord(
  connection: Connection,
  row: KnownConnection | undefined,
  { pending: { remindAfter, expireAfter = remindAfter } }: ApprovalsPolicy,
  now: Date,
): readonly Millis[] {
  const deferral = findDeferral(row, now);
  if (deferral !== undefined) return [since(now, new Date(deferral.until))];
  const waited = waitedFor(connection, row, now);
  return [remindAfter, expireAfter].map((length) => millis(length - waited)).filter((wait) => wait > 0);
}

/** A rule that begins to count sooner than the next pass makes us observe then. */
function untilNextRule({ rules }: ApprovalsPolicy, now: Date): Millis {
  const begins = rules.map(({ validFrom }) => since(now, new Date(validFrom ?? now)));
  return millis(Math.min(waitingRecheck, ...begins.filter((wait) => wait > 0)));
}
