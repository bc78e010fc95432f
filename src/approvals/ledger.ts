import { auditEntry } from '../reconcile/audit-entry.ts';
import type { Action, Decision, Pass } from '../reconcile/reconciler.ts';
import type { AuditEntry } from '../state/audit/model.ts';
import type { KnownConnection } from '../state/connections/model.ts';
import { describeDecision, statusOf } from './describe.ts';
import type { KeptDecision } from './model.ts';
import { answerOf } from './rules/steps.ts';

interface Attribution {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

/** A kept decision as the action it is carried out by, for its audit row. */
export function actionOf(row: KnownConnection, decision: KeptDecision): Action {
  const { kind, by, reason, after } = decision;
  const description = describeDecision(kind, by, reason);
  const second = after === undefined ? {} : { firstApprovedBy: after };
  return {
    ...toAction(answerOf(decision), row, decision),
    after: { status: statusOf(kind), description, ...second },
  };
}

const toAction = (kind: string, row: KnownConnection, { by, reason }: Pick<Attribution, 'by' | 'reason'>) => ({
  kind,
  target: row.id,
  by,
  because: reason,
  before: { status: row.state, description: row.description },
});

export type Ledger = ReturnType<typeof createLedger>;

/** What people do to connections, as audit rows; the same note twice makes one row. */
export function createLedger({ audit }: { readonly audit: (entry: AuditEntry) => Promise<void> }) {
  const append = (
    row: KnownConnection,
    action: Action,
    { id, at }: Decision,
    pass: Pass,
    answer?: AuditEntry['answer'],
  ) => audit(auditEntry({ room: 'approvals', key: row.privateLinkResource }, action, { id, at }, pass, answer));
  return {
    /** What is written to Azure, and what Azure said to it. A refusal has an id of its own: the same may be decided again. */
    writeDecision(row: KnownConnection, decision: KeptDecision, pass: Pass, answer: NonNullable<AuditEntry['answer']>) {
      const id = answer.kind === 'refused' ? `${decision.id}-refused` : decision.id;
      return append(row, actionOf(row, decision), { ...decision, id }, pass, answer);
    },
    /** What is kept here alone: a deferral, the first of two approvals. */
    write: (kind: 'defer' | 'approve-first', row: KnownConnection, note: Attribution, pass: Pass, after: object) =>
      append(row, { ...toAction(kind, row, note), after }, note, pass),
  };
}
