import { finish, resume, toIntent } from '../../reconcile/intent.ts';
import type { Decision, Finished } from '../../reconcile/reconciler.ts';
import type { NameRecord, RecordTarget } from '../../state/names/model.ts';
import type { RecordAction, RecordObserved } from './model.ts';
import { isAlike, sameTarget } from './target.ts';

/** What the row of a record set says of a write that is about to be made. */
export const begunRow = (
  { id, record }: Pick<RecordObserved, 'id' | 'record'>,
  action: RecordAction,
  decision: Decision,
): NameRecord => ({
  ...(record ?? { kind: 'record', recordSet: id, standing: 'none' }),
  state: 'writing',
  intent: { kind: action.kind, target: targetOf(action), ...toIntent(action, decision) },
});

export const targetOf = (action: RecordAction): RecordTarget | undefined =>
  action.kind === 'delete' ? undefined : action.recordTarget;

/** The action, with its decision where our row says that this very write was begun: by an earlier pass, or with the claim that led to this one. */
export function resumed(
  { record, begun: now }: Pick<RecordObserved, 'record' | 'begun'>,
  action: RecordAction,
): RecordAction {
  const begun = now?.intent ?? (record?.state === 'writing' ? record.intent : undefined);
  const isSame = begun?.kind === action.kind && sameTarget(begun.target, targetOf(action));
  return resume(action, isSame ? begun : undefined);
}

/** A write that an earlier pass made and a kill kept from being written down: what exists in Azure is what the row meant to write. */
export function finishedIntent({ id, record, read }: Pick<RecordObserved, 'id' | 'record' | 'read'>): Finished[] {
  const { intent, written, state } = record ?? {};
  if (intent === undefined || read === undefined || (state !== 'writing' && intent.doubtful !== true)) return [];
  const { kind, target } = intent;
  const isDone = kind === 'delete' ? read.kind === 'absent' : target !== undefined && isAlike(read, target);
  if (!isDone) return [];
  const before = written === undefined ? null : { ttl: written.ttl, addresses: written.addresses };
  return [finish(intent, { kind, target: id, before, after: kind === 'delete' ? null : target })];
}
