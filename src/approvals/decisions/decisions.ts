import { randomUUID } from 'node:crypto';
import { PermanentError } from '../../core/errors.ts';
import { foldCase } from '../../core/text.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import { createLedger } from '../ledger.ts';
import { createTypeDirectory } from '../type-directory.ts';
import { answerFromRow } from './answer-from-row.ts';
import { createCarryOut } from './carry-out.ts';
import {
  type DecisionDependencies,
  type DecisionRequest,
  type DecisionResult,
  type Decisions,
  type DeferralRequest,
  decidedBy,
} from './model.ts';
import { reviewSecond, takesTwo } from './second-person.ts';
import { readWhoAsks } from './who-asks.ts';

/** People's way in. */
export function createDecisions(dependencies: DecisionDependencies): Decisions {
  const { arm, state } = dependencies;
  const types = createTypeDirectory(arm);
  const ledger = createLedger(dependencies);
  const { carryOut, keepNote, wakeFor } = createCarryOut(dependencies, types, ledger);
  return {
    decide,
    defer,
    peopleNeeded: async (connection, pass) =>
      (await takesTwo(connection, pass.policy.approvals, { ...pass, arm, types })) === 'one' ? 1 : 2,
    whoAsks: (connection, signal) => readWhoAsks(arm, connection, signal),
  };

  /**
   * In this order: the decision into the row (one winner by etag), the connection read once more, the write to Azure, the audit row, the
   * row again. A kill in between leaves a decision that the next pass over the resource finishes from what Azure shows.
   */
  async function decide(request: DecisionRequest, pass: Pass): Promise<DecisionResult> {
    if (pass.policy.approvals.mode === 'observe') {
      const message = 'approvals.mode is observe: nothing is written to Azure; set it to enforce to decide here';
      throw new PermanentError('ObserveMode', message);
    }
    const row = await state.connections.findByHash(request.connection);
    if (row === undefined) return { kind: 'notFound' };
    // Sent again by the first of two people: their first try changed the row.
    const isAgain = request.kind === 'approve' && row.value.firstApproval?.by === decidedBy(request);
    const answer = answerFromRow(row, isAgain ? { ...request, ifMatch: undefined } : request);
    if (answer !== undefined) {
      // The process that took it may have been killed since: the next pass finishes it.
      if (answer.kind === 'accepted') await wakeFor(row.value, answer.kind);
      return answer;
    }
    const part = await reviewSecond(row.value, request, { ...pass, arm, types });
    if (part.kind === 'refused') return { ...part, connection: row };
    const { firstApproval } = row.value;
    // The process that recorded it may have been killed before it wrote the audit row.
    if (firstApproval !== undefined) await ledger.write('approve-first', row.value, firstApproval, pass, {});
    const taken = attributionOf(request, pass);
    if (part.kind === 'first') {
      // Half of what policy asks for: it exists in the row and in the audit, and Azure is not written.
      if (firstApproval?.by === taken.by) return { kind: 'recorded', connection: row };
      const write = () => ledger.write('approve-first', row.value, taken, pass, {});
      return keepNote(row, { firstApproval: taken }, request, write, 'recorded');
    }
    const after = part.kind === 'second' ? { after: part.after } : {};
    return carryOut(row, { ...taken, kind: request.kind, ...after, state: 'writing' }, request, pass);
  }

  /** The row says so, then the audit, and Azure is not written. */
  async function defer(request: DeferralRequest, pass: Pass): Promise<DecisionResult> {
    const row = await state.connections.findByHash(request.connection);
    if (row === undefined) return { kind: 'notFound' };
    const until = request.until.toISOString();
    const put = { ...attributionOf(request, pass), until };
    const { deferral } = row.value;
    const isSame = deferral?.by === put.by && deferral.until === until && deferral.reason === put.reason;
    if (isSame && foldCase(row.value.state) === 'pending') {
      await ledger.write('defer', row.value, deferral, pass, { until });
      return { kind: 'done', connection: row };
    }
    const answer = answerFromRow(row, { ...request, kind: undefined });
    if (answer !== undefined) return answer;
    const write = () => ledger.write('defer', row.value, put, pass, { until });
    return keepNote(row, { deferral: put }, request, write, 'done');
  }
}

const attributionOf = (request: Pick<DecisionRequest, 'as' | 'by' | 'reason'>, { now }: Pass) => ({
  id: randomUUID(),
  at: now.toISOString(),
  by: decidedBy(request),
  reason: request.reason,
});
