import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger.ts';
import type { KeptDecisions } from './kept-decision.ts';
import type { DecisionDependencies, Decisions } from './model.ts';
import { answerFromRow } from './standing-answer.ts';

/** A person puts a connection off: the row says so, then the audit, and Azure is not written. */
export function createDefer({
  state: { connections },
  ledger,
  kept: { keepNote },
}: Pick<DecisionDependencies, 'state'> & {
  readonly ledger: Ledger;
  readonly kept: KeptDecisions;
}): Decisions['defer'] {
  return async (request, pass) => {
    const row = await connections.findByHash(request.connection);
    if (row === undefined) return { kind: 'notFound' };
    const by = `person ${request.by}`;
    const until = request.until.toISOString();
    const { deferral } = row.value;
    const isSame = deferral?.by === by && deferral.until === until && deferral.reason === request.reason;
    if (isSame && row.value.state.toLowerCase() === 'pending') {
      await ledger.write('defer', row.value, deferral, pass, { until });
      return { kind: 'done', connection: row };
    }
    const standing = answerFromRow(row, { ...request, kind: undefined });
    if (standing !== undefined) return standing;
    const put = { id: randomUUID(), by, at: pass.now.toISOString(), until, reason: request.reason };
    return keepNote(
      row,
      { deferral: put },
      request,
      async () => ledger.write('defer', row.value, put, pass, { until }),
      'done',
    );
  };
}
