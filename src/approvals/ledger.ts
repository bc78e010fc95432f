import type { Key } from '../core/key.ts';
import { auditEntry } from '../reconcile/look.ts';
import type { Look } from '../reconcile/reconciler.ts';
import type { AuditRow } from '../state/audit/model.ts';
import type { ConnectionRow } from '../state/connections/model.ts';
import { statusOf } from './describe.ts';
import type { KeptDecision } from './model.ts';

/** What people do to connections, as audit rows; the same note twice makes one row. */
export interface Ledger {
  /** What is written to Azure, and what Azure said to it. A refusal has an id of its own: the same may be decided again. */
  writeDecision(
    row: ConnectionRow,
    decision: KeptDecision,
    description: string,
    look: Look,
    answer: NonNullable<AuditRow['answer']>,
  ): Promise<void>;
  /** What is kept here alone: a deferral, the first of two approvals. */
  write(action: 'defer' | 'approve-first', row: ConnectionRow, note: Note, look: Look, after: object): Promise<void>;
}

interface Note {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

/** As the loop calls the action. */
function kindOf({ kind, occasion }: KeptDecision): string {
  if (occasion === undefined) return kind;
  return occasion === 'expiry' ? 'expire' : 'remove';
}

export function createLedger({ audit }: { readonly audit: (entry: AuditRow) => Promise<void> }): Ledger {
  const append = (
    kind: string,
    row: ConnectionRow,
    note: Note,
    look: Look,
    after: object,
    answer?: AuditRow['answer'],
  ): Promise<void> => {
    const key: Key = { room: 'approvals', key: row.privateLinkResource };
    const before = { status: row.state, description: row.description };
    const { id, at, by, reason } = note;
    const action = { kind, target: row.id, by, because: reason, before, after };
    return audit(auditEntry(key, action, { id, at }, look, answer));
  };
  return {
    writeDecision: (row, decision, description, look, answer) => {
      const second = decision.after === undefined ? {} : { firstApprovedBy: decision.after };
      const id = answer.kind === 'refused' ? `${decision.id}-refused` : decision.id;
      const after = { status: statusOf(decision.kind), description, ...second };
      return append(kindOf(decision), row, { ...decision, id }, look, after, answer);
    },
    write: append,
  };
}
