import { finish, resume } from '../../reconcile/intent.ts';
import type { Finished } from '../../reconcile/reconciler.ts';
import type { RecordAction, RecordObserved } from './model.ts';
import { isAlike, sameTarget } from './target.ts';

/** The action, with the decision of an earlier pass where our row says that this very write was begun. */
export function resumed({ record }: Pick<RecordObserved, 'record'>, action: RecordAction): RecordAction {
  const begun = record?.state === 'writing' ? record.intent : undefined;
  const wanted = action.kind === 'delete' ? undefined : action.recordTarget;
  const isSame = begun?.kind === action.kind && sameTarget(begun.target, wanted);
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
