import { findDecider } from '../../core/decider.ts';
import { type Millis, millis, minutes, seconds, since } from '../../core/time.ts';
import type { AnswerKind, Connection, ConnectionState, KeptDecision } from '../model.ts';

/** What a connection needs now. */
export type Step =
  | { readonly kind: 'leave' }
  /** Azure, or the process that took the decision, is at it. */
  | { readonly kind: 'wait'; readonly after: Millis }
  | { readonly kind: 'hold' }
  | {
      readonly kind: 'write';
      readonly answer: AnswerKind;
      readonly by: string;
      readonly reason: string;
      /** The decision that an earlier pass or a person took and did not finish. */
      readonly decision: KeptDecision | undefined;
    };

/** A person's decision is written by the request that took it; only when that must have died does a pass finish it. */
export const personAtWork = seconds(30);
/** How long Azure may say Pending after it took a write. */
const azureAtWork = minutes(2);
/** A write that Azure took and never made is not tried again sooner. */
const refusedPause = minutes(5);

/** Who decides what neither a rule nor a person does: policy's own expiry and removal. */
export const gatehouse = 'gatehouse';
export const rulePrefix = 'rule ';
export const isUnfinished = ({ state }: KeptDecision): boolean => state === 'writing' || state === 'running';
/** Taken over the API, by a person or by an application that acts for some: no rule contradicts it. */
export const isPersons = ({ by }: KeptDecision): boolean => findDecider(by) !== undefined;
export const wantedState = (answer: AnswerKind): ConnectionState => (answer === 'approve' ? 'approved' : 'rejected');

/** Whether Azure took the write and will not make it. */
export function isOverdue(connection: Connection, kept: KeptDecision, now: Date): boolean {
  return connection.failed || since(new Date(kept.writtenAt ?? kept.at), now) > azureAtWork;
}

/** 2, 5, then 10 seconds, by how long Azure has been at it. */
export function pace(kept: KeptDecision | undefined, now: Date): Millis {
  const age = kept === undefined ? seconds(10) : since(new Date(kept.writtenAt ?? kept.at), now);
  if (age < seconds(10)) return seconds(2);
  return age < seconds(30) ? seconds(5) : seconds(10);
}

/** How long to leave a connection alone because of what was last written to it; none where it may be written to. */
export function pauseAfter(connection: Connection, kept: KeptDecision | undefined, now: Date): Millis | undefined {
  if (kept?.state === 'running' && !isOverdue(connection, kept, now)) return pace(kept, now);
  if (kept?.writtenAt === undefined || (kept.state !== 'failed' && kept.state !== 'running')) return undefined;
  const pause = millis(refusedPause - since(new Date(kept.writtenAt), now));
  return pause > 0 ? pause : undefined;
}

/** Takes up what was cut off before it was finished. */
export const takeUp = (kept: KeptDecision): Step => ({
  kind: 'write',
  answer: answerOf(kept),
  by: kept.by,
  reason: kept.reason,
  decision: kept,
});

/** The action that carries a decision out. */
export function answerOf({ kind, occasion }: KeptDecision): AnswerKind {
  if (occasion === undefined) return kind;
  return occasion === 'expiry' ? 'expire' : 'remove';
}
