import { ConflictError } from '../../core/errors.ts';
import type { Key } from '../../core/key.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { ConnectionRow } from '../../state/connections/model.ts';
import type { Kept } from '../../state/kept.ts';
import type { KeptDecision } from '../model.ts';
import { isUnfinished } from '../rules/steps.ts';
import type { DecisionDependencies, DecisionRequest, DecisionResult, Wanted } from './model.ts';
import { answerFromRow, conflict } from './standing-answer.ts';

/** What every verb does to a connection's row: one winner by etag, and the keys it concerns are observed soon. */
export type KeptDecisions = ReturnType<typeof createKeptDecisions>;

export function createKeptDecisions({ state: { connections }, subscriptions, wake }: DecisionDependencies) {
  return { keepNote, claim, lost, conclude, remove, wakeFor };

  /** The row first, then the audit: a kill in between is mended when the same request comes again, for nobody was answered. */
  async function keepNote(
    row: Kept<ConnectionRow>,
    note: Partial<ConnectionRow>,
    request: Pick<DecisionRequest, 'ifMatch'>,
    write: () => Promise<void>,
    kind: 'done' | 'recorded',
  ): Promise<DecisionResult> {
    try {
      const kept = await replace(row, { ...row.value, ...note });
      await write();
      await wake([{ room: 'approvals', key: row.value.privateLinkResource }]);
      return { kind, connection: kept };
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      return lost(row, { ...request, kind: undefined });
    }
  }

  /** Undefined where somebody else changed the row first. */
  async function claim(row: Kept<ConnectionRow>, decision: KeptDecision): Promise<Kept<ConnectionRow> | undefined> {
    try {
      return await replace(row, { ...row.value, decision });
    } catch (error) {
      if (error instanceof ConflictError) return undefined;
      throw error;
    }
  }

  async function lost(row: Kept<ConnectionRow>, request: Wanted): Promise<DecisionResult> {
    const current = await connections.find(row.value.privateLinkResource, row.value.id);
    if (current === undefined) return { kind: 'notFound' };
    return (
      answerFromRow(current, { ...request, ifMatch: undefined }) ??
      conflict(current, 'the connection changed while you decided; read it again')
    );
  }

  /** Ends what `claim` began. A pass may have rewritten the row meanwhile: then on top of that, while the decision is still ours to end. */
  async function conclude(
    row: Kept<ConnectionRow>,
    change: (value: ConnectionRow) => ConnectionRow,
  ): Promise<Kept<ConnectionRow>> {
    try {
      return await replace(row, change(row.value));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      const current = await connections.find(row.value.privateLinkResource, row.value.id);
      const decision = current?.value.decision;
      if (current === undefined || decision === undefined) return row;
      if (decision.id !== row.value.decision?.id || !isUnfinished(decision)) return current;
      return conclude(current, change);
    }
  }

  async function replace(row: Kept<ConnectionRow>, value: ConnectionRow): Promise<Kept<ConnectionRow>> {
    return { value, etag: await connections.put(value, row.etag) };
  }

  async function remove(row: Kept<ConnectionRow>): Promise<void> {
    await connections.remove(row);
  }

  /** The resource where the answer is not final yet; the endpoint, whose names may have become due. */
  async function wakeFor(row: ConnectionRow, kind: DecisionResult['kind']): Promise<void> {
    const keys: Key[] = kind === 'accepted' ? [{ room: 'approvals', key: row.privateLinkResource }] : [];
    const endpoint = findResourceId(row.endpoint);
    const isOurs =
      endpoint !== undefined && (subscriptions.length === 0 || subscriptions.includes(endpoint.subscriptionId));
    if (isOurs) keys.push({ room: 'dns', key: endpoint.id });
    if (keys.length > 0) await wake(keys);
  }
}
