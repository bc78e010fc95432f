import { ConflictError, PermanentError, RetryableError } from '../../core/errors.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { ConnectionRow } from '../../state/connections/model.ts';
import type { Kept } from '../../state/kept.ts';
import { type Answered, writeAnswer } from '../azure.ts';
import { describeDecision } from '../describe.ts';
import type { Ledger } from '../ledger.ts';
import type { Connection, KeptDecision } from '../model.ts';
import { wantedState } from '../rules/steps.ts';
import type { TypeDirectory } from '../type-directory.ts';
import type { KeptDecisions } from './kept-decision.ts';
import type { DecisionDependencies, DecisionResult } from './model.ts';
import { conflict } from './standing-answer.ts';

export interface CarryOutPorts extends Pick<DecisionDependencies, 'arm'> {
  readonly types: TypeDirectory;
  readonly ledger: Ledger;
  readonly kept: KeptDecisions;
}

/** Writes a decision that is in the row to Azure, and says in the row and in the audit what became of it. */
export function createCarryOut({ arm, types, ledger, kept }: CarryOutPorts) {
  const { conclude, wakeFor } = kept;
  return carryOut;

  async function carryOut(
    row: Kept<ConnectionRow>,
    before: ConnectionRow,
    decision: KeptDecision,
    pass: Pass,
  ): Promise<DecisionResult> {
    const description = describeDecision(decision.kind, decision.by, decision.reason);
    let written: Answered;
    try {
      const answer = { connection: row.value.id, kind: decision.kind, description };
      written = await writeAnswer({ arm, types, now: pass.now, signal: pass.signal }, answer);
    } catch (error) {
      if (error instanceof RetryableError || error instanceof ConflictError) {
        // Whether Azure took it is unknown, unless it turned it away: the decision holds, and the next pass finishes it.
        const isRefused = error instanceof RetryableError && error.refused;
        if (isRefused) await conclude(row, (value) => ({ ...value, decision: { ...decision, unwritten: true } }));
        await wakeFor(row.value, 'accepted');
        return { kind: 'accepted', connection: row };
      }
      if (error instanceof PermanentError) {
        const failed = { ...decision, state: 'failed', error: error.message } as const;
        const { reason, message } = error;
        await ledger.writeDecision(row.value, decision, pass, { kind: 'refused', reason, message });
        await conclude(row, (value) => ({ ...value, decision: failed }));
      }
      throw error;
    }
    if (written.kind === 'overtaken' || written.kind === 'standing') return overtaken(row, before, written.connection);
    await ledger.writeDecision(row.value, decision, pass, { kind: written.kind });
    const isDone = written.kind === 'applied';
    const progress = isDone
      ? ({ state: 'done' } as const)
      : ({ state: 'running', writtenAt: pass.now.toISOString() } as const);
    const settled = await conclude(row, (value) => ({
      ...shown(value, written.connection),
      lastSeen: pass.now.toISOString(),
      decision: { ...decision, ...progress },
    }));
    const kind = isDone ? 'done' : 'accepted';
    await wakeFor(settled.value, kind);
    return { kind, connection: settled };
  }

  /** Somebody answered in Azure before us: their answer counts, and ours was never given. */
  async function overtaken(
    row: Kept<ConnectionRow>,
    before: ConnectionRow,
    connection: Connection | undefined,
  ): Promise<DecisionResult> {
    if (connection === undefined) {
      await kept.remove(row);
      return { kind: 'notFound' };
    }
    const kind = row.value.decision?.kind ?? 'approve';
    const settled = await conclude(row, ({ decision: _, ...value }) => ({
      ...shown(value, connection),
      ...(before.decision === undefined ? {} : { decision: before.decision }),
    }));
    await wakeFor(settled.value, 'done');
    if (connection.state === wantedState(kind)) return { kind: 'done', connection: settled };
    return conflict(settled, `the connection is ${connection.status} already, which was not decided here`);
  }
}

/** As Azure shows it now; what counted only while it was Pending is over then. */
function shown(row: ConnectionRow, { status, description, state }: Connection): ConnectionRow {
  const { deferral: _, firstApproval: __, pendingSince: ___, ...lasting } = row;
  return { ...(state === 'pending' ? row : lasting), state: status, description };
}
