import { randomUUID } from 'node:crypto';
import { PermanentError } from '../../core/errors.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { ConnectionRow } from '../../state/connections/model.ts';
import type { Kept } from '../../state/kept.ts';
import type { KeptDecision } from '../model.ts';
import { type CarryOutPorts, createCarryOut } from './carry-out.ts';
import type { DecisionDependencies, DecisionRequest, DecisionResult, Decisions } from './model.ts';
import { reviewSecond } from './second-person.ts';
import { answerFromRow } from './standing-answer.ts';

/**
 * A person's decision, in this order: the decision into the row (one winner by etag), the connection read once more, the write to Azure,
 * the audit row, the row again. A kill in between leaves a decision that the next pass over the resource finishes
 * from what Azure shows.
 */
export function createDecide(ports: CarryOutPorts & Pick<DecisionDependencies, 'state'>): Decisions['decide'] {
  const {
    arm,
    types,
    ledger,
    kept,
    state: { connections },
  } = ports;
  const { claim, lost, keepNote, wakeFor } = kept;
  const carryOut = createCarryOut(ports);
  return decide;

  async function decide(request: DecisionRequest, pass: Pass): Promise<DecisionResult> {
    if (pass.policy.approvals.mode === 'observe') {
      const message = 'approvals.mode is observe: nothing is written to Azure; set it to enforce to decide here';
      throw new PermanentError('ObserveMode', message);
    }
    const row = await connections.findByHash(request.connection);
    if (row === undefined) return { kind: 'notFound' };
    const standing = answerFromRow(row, request);
    if (standing !== undefined) {
      // The process that took it may have been killed since: the next pass finishes it.
      if (standing.kind === 'accepted') await wakeFor(row.value, standing.kind);
      return standing;
    }
    const second = await reviewSecond(row.value, request, { ...pass, arm, types });
    if (second.kind === 'refused') return { ...second, connection: row };
    if (second.kind === 'first') return recordFirst(row, request, pass);
    const { firstApproval } = row.value;
    // The process that recorded it may have been killed before it wrote the audit row.
    if (firstApproval !== undefined) await ledger.write('approve-first', row.value, firstApproval, pass, {});
    const decision: KeptDecision = {
      id: randomUUID(),
      at: pass.now.toISOString(),
      kind: request.kind,
      by: `person ${request.by}`,
      reason: request.reason,
      ...(second.kind === 'second' ? { after: second.after } : {}),
      state: 'writing',
    };
    const claimed = await claim(row, decision);
    if (claimed === undefined) return lost(row, request);
    return carryOut(claimed, row.value, decision, pass);
  }

  /** Half of what policy asks for: it exists in the row and in the audit, and Azure is not written. */
  async function recordFirst(row: Kept<ConnectionRow>, request: DecisionRequest, pass: Pass): Promise<DecisionResult> {
    const by = `person ${request.by}`;
    const { firstApproval } = row.value;
    if (firstApproval?.by === by) {
      await ledger.write('approve-first', row.value, firstApproval, pass, {});
      return { kind: 'recorded', connection: row };
    }
    const first = { id: randomUUID(), by, at: pass.now.toISOString(), reason: request.reason };
    return keepNote(
      row,
      { firstApproval: first },
      request,
      async () => ledger.write('approve-first', row.value, first, pass, {}),
      'recorded',
    );
  }
}
