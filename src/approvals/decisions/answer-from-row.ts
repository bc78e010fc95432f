import { foldCase } from '../../core/text.ts';
import type { KnownConnection } from '../../state/connections/model.ts';
import type { Kept } from '../../state/kept.ts';
import { isUnfinished } from '../rules/steps.ts';
import type { DecisionResult, Wanted } from './model.ts';

/** What the row alone answers; undefined where it is this request's to decide. */
export function answerFromRow(row: Kept<KnownConnection>, wanted: Wanted): DecisionResult | undefined {
  const { decision, state } = row.value;
  if (decision !== undefined && isUnfinished(decision)) {
    if (decision.kind === wanted.kind) return { kind: 'accepted', connection: row };
    return conflict(row, `${decision.by} decided to ${decision.kind} it at ${decision.at}`);
  }
  if (wanted.kind !== undefined && foldCase(state) === (wanted.kind === 'approve' ? 'approved' : 'rejected')) {
    return { kind: 'done', connection: row };
  }
  if (foldCase(state) !== 'pending') {
    const who = decision?.state === 'done' ? `: ${decision.by} at ${decision.at}` : ', which was not decided here';
    return conflict(row, `the connection is ${state} already${who}`);
  }
  if (wanted.ifMatch === undefined || wanted.ifMatch === '*' || wanted.ifMatch === row.etag) return undefined;
  return conflict(row, 'the connection changed since you saw it; read it again');
}

/** Decided otherwise, or changed: the message says who and when. */
export const conflict = (connection: Kept<KnownConnection>, message: string): DecisionResult => ({
  kind: 'conflict',
  connection,
  message,
});
