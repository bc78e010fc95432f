import type { Key } from '../core/key.ts';
import type { AuditEntry } from '../state/audit/model.ts';
import type { Action, Decision, Pass } from './reconciler.ts';

/** The audit row of one write. */
export function auditEntry(
  key: Key,
  action: Action,
  decision: Decision,
  pass: Pick<Pass, 'cause' | 'policyVersion'>,
  answer?: AuditEntry['answer'],
): AuditEntry {
  return {
    ...decision,
    room: key.room,
    key: key.key,
    action: action.kind,
    target: action.target,
    by: action.by,
    because: action.because,
    cause: pass.cause,
    policyVersion: pass.policyVersion,
    before: action.before ?? null,
    after: action.after ?? null,
    ...(answer === undefined ? {} : { answer }),
  };
}
