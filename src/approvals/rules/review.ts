import { type Millis, millis, minutes, seconds, since } from '../../core/time.ts';
import type { ApprovalsPolicy } from '../../policy/approvals.ts';
import type { Connection, ConnectionState, KeptDecision, Observed, Verdict } from '../model.ts';
import { judgeConnection } from './judge.ts';

/** What a connection needs now. */
export type Step =
  | { readonly kind: 'leave' }
  /** Azure, or the process that took the decision, is at it. */
  | { readonly kind: 'wait'; readonly after: Millis }
  | { readonly kind: 'hold' }
  | {
      readonly kind: 'write';
      readonly answer: 'approve' | 'reject';
      readonly by: string;
      readonly reason: string;
      /** The decision that an earlier look or a person took and did not finish. */
      readonly decision: KeptDecision | undefined;
    };

export interface Review {
  readonly connection: Connection;
  readonly kept: KeptDecision | undefined;
  readonly verdict: Verdict;
  readonly step: Step;
}

/** A person's decision is written by the request that took it; only when that must have died does a look finish it. */
const personAtWork = seconds(30);
/** How long Azure may say Pending after it took a write. */
const azureAtWork = minutes(2);
/** A write that Azure took and let fall is not tried again sooner. */
const refusedPause = minutes(5);

/**
 * Judges every connection that was read, oldest request first, so that a limit is spent in the order in which people asked. Pure.
 */
export function reviewConnections(observed: Observed, policy: ApprovalsPolicy, now: Date): readonly Review[] {
  const rows = new Map(observed.rows.map(({ value }) => [value.id, value]));
  const firstSeen = ({ id }: Connection): string => rows.get(id)?.firstSeen ?? now.toISOString();
  const connections = observed.connections
    .flatMap((listed) => (listed.kind === 'read' ? [listed.connection] : []))
    .sort((a, b) => compare(firstSeen(a), firstSeen(b)) || compare(a.id, b.id));
  const approvedByRule = new Map<string, number>();
  const count = (by: string): void => {
    if (by.startsWith(rulePrefix))
      approvedByRule.set(by.slice(rulePrefix.length), (approvedByRule.get(by.slice(rulePrefix.length)) ?? 0) + 1);
  };
  for (const { id, state } of connections) {
    const kept = rows.get(id)?.decision;
    if (kept?.kind !== 'approve' || kept.state === 'failed') continue;
    if (state === 'approved' || state === 'changing' || (state === 'pending' && kept.state === 'running'))
      count(kept.by);
  }
  return connections.map((connection): Review => {
    const kept = rows.get(connection.id)?.decision;
    const judged = judgeConnection({ resource: observed.resource, connection, policy, now, approvedByRule });
    const verdict = respectPerson(judged, kept);
    const step = nextStep(connection, kept, verdict, now);
    if (step.kind === 'write' && step.answer === 'approve' && connection.state === 'pending') count(step.by);
    return { connection, kept, verdict, step };
  });
}

/**
 *   connection           decision kept                    step
 *   pending              none, done, failed, a rule's     what the verdict says
 *   pending              a person's, being written        wait, then finish it
 *   pending              taken by Azure                   wait
 *   pending              taken by Azure and let fall      wait longer, then what the verdict says
 *   as decided           being written                    finish it: the audit row may be missing
 *   changing             any                              wait
 *   anything else        any                              leave
 */
function nextStep(connection: Connection, kept: KeptDecision | undefined, verdict: Verdict, now: Date): Step {
  const unfinished = kept !== undefined && isUnfinished(kept) ? kept : undefined;
  if (connection.state === 'changing') return { kind: 'wait', after: pace(unfinished, now) };
  if (connection.state !== 'pending') {
    if (unfinished === undefined || connection.state !== wantedState(unfinished.kind)) return { kind: 'leave' };
    if (unfinished.state === 'writing') return resume(unfinished);
    return connection.busy ? { kind: 'wait', after: pace(unfinished, now) } : { kind: 'leave' };
  }
  if (unfinished?.state === 'running' && !isOverdue(connection, unfinished, now)) {
    return { kind: 'wait', after: pace(unfinished, now) };
  }
  const pause = kept?.writtenAt === undefined ? millis(0) : millis(refusedPause - since(new Date(kept.writtenAt), now));
  if (pause > 0 && (kept?.state === 'failed' || kept?.state === 'running')) return { kind: 'wait', after: pause };
  if (unfinished?.state === 'writing' && isPersons(unfinished)) {
    const left = millis(personAtWork - since(new Date(unfinished.at), now));
    return left > 0 ? { kind: 'wait', after: left } : resume(unfinished);
  }
  if (verdict.verdict !== 'approve' && verdict.verdict !== 'reject') return { kind: 'hold' };
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

const resume = (kept: KeptDecision): Step => ({
  kind: 'write',
  answer: kept.kind,
  by: kept.by,
  reason: kept.reason,
  decision: kept,
});

/** A person who answered this connection before is not contradicted by a rule: the same request asked again waits for a person. */
function respectPerson(verdict: Verdict, kept: KeptDecision | undefined): Verdict {
  if (kept === undefined || !isPersons(kept)) return verdict;
  if (verdict.verdict === 'none' || verdict.verdict === 'hold' || verdict.verdict === kept.kind) return verdict;
  const because = `it matches, but ${kept.by} decided to ${kept.kind} this connection before`;
  return { verdict: 'hold', rule: verdict.rule, objections: [...verdict.objections, { rule: verdict.rule, because }] };
}

/** Whether Azure took the write and has let it fall. */
export function isOverdue(connection: Connection, kept: KeptDecision, now: Date): boolean {
  return connection.failed || since(new Date(kept.writtenAt ?? kept.at), now) > azureAtWork;
}

/** 2, 5, then 10 seconds, by how long Azure has been at it. */
function pace(kept: KeptDecision | undefined, now: Date): Millis {
  const age = kept === undefined ? seconds(10) : since(new Date(kept.writtenAt ?? kept.at), now);
  if (age < seconds(10)) return seconds(2);
  return age < seconds(30) ? seconds(5) : seconds(10);
}

const rulePrefix = 'rule ';
export const isUnfinished = ({ state }: KeptDecision): boolean => state === 'writing' || state === 'running';
export const isPersons = ({ by }: KeptDecision): boolean => by.startsWith('person ');
export const wantedState = (answer: 'approve' | 'reject'): ConnectionState =>
  answer === 'approve' ? 'approved' : 'rejected';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
