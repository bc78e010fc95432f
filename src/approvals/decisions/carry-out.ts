import { ConflictError, PermanentError, RetryableError, recover } from '../../core/errors.ts';
import type { Key } from '../../core/key.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { isCovered, subscriptionsOf } from '../../core/subscription-scope.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { KnownConnection } from '../../state/connections/model.ts';
import type { Kept } from '../../state/kept.ts';
import { type Answered, writeAnswer } from '../azure.ts';
import { describeDecision } from '../describe.ts';
import type { Ledger } from '../ledger.ts';
import type { Connection, KeptDecision } from '../model.ts';
import { isAsJudged } from '../rules/same-request.ts';
import { isUnfinished, wantedState } from '../rules/steps.ts';
import { askedWith } from '../rules/waiting.ts';
import type { TypeDirectory } from '../type-directory.ts';
import { answerFromRow, conflict } from './answer-from-row.ts';
import type { DecisionDependencies, DecisionRequest, DecisionResult, Wanted } from './model.ts';

/** What a request does to a connection and its row: one winner by etag, and the keys it concerns are observed soon. */
export function createCarryOut(
  { arm, state: { connections }, subscriptions, wake }: DecisionDependencies,
  types: TypeDirectory,
  ledger: Ledger,
) {
  return { carryOut, keepNote, wakeFor };

  /** Takes a decision and writes it to Azure, and says in the row and in the audit what became of it. */
  async function carryOut(
    before: Kept<KnownConnection>,
    decision: KeptDecision,
    request: DecisionRequest,
    pass: Pass,
  ): Promise<DecisionResult> {
    const take = () => replace(before, { ...before.value, decision });
    const row = await recover(ConflictError, take, () => undefined);
    return row === undefined ? lost(before, request) : write(row, before.value, decision, pass);
  }

  async function write(
    row: Kept<KnownConnection>,
    before: KnownConnection,
    decision: KeptDecision,
    pass: Pass,
  ): Promise<DecisionResult> {
    const description = describeDecision(decision.kind, decision.by, decision.reason);
    let written: Answered;
    try {
      const answer = { connection: row.value.id, kind: decision.kind, description, judgedBy: row.value };
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
        const { reason, message } = error;
        await ledger.writeDecision(row.value, decision, pass, { kind: 'refused', reason, message });
        await conclude(row, (value) => ({ ...value, decision: { ...decision, state: 'failed', error: message } }));
      }
      throw error;
    }
    if (written.kind === 'overtaken' || written.kind === 'shown') return overtaken(row, before, written.connection);
    await ledger.writeDecision(row.value, decision, pass, { kind: written.kind });
    const now = pass.now.toISOString();
    const isDone = written.kind === 'applied';
    const progress = isDone ? ({ state: 'done' } as const) : ({ state: 'running', writtenAt: now } as const);
    const settled = await conclude(row, (value) => ({
      ...asShown(value, written.connection),
      lastSeen: now,
      decision: { ...decision, ...progress },
    }));
    const kind = isDone ? 'done' : 'accepted';
    await wakeFor(settled.value, kind);
    return { kind, connection: settled };
  }

  /** Somebody answered in Azure before us, or another asks than the one that was judged: what is there counts, and ours was never given. */
  async function overtaken(
    row: Kept<KnownConnection>,
    before: KnownConnection,
    connection: Connection | undefined,
  ): Promise<DecisionResult> {
    if (connection === undefined) {
      await connections.remove(row);
      return { kind: 'notFound' };
    }
    if (!isAsJudged(connection, row.value)) {
      const current = await conclude(row, (value) => ({ ...value, decision: before.decision }));
      await wakeFor(current.value, 'accepted');
      return conflict(current, 'another private endpoint asks now, or for other group ids; read it again');
    }
    const settled = await conclude(row, (value) => ({
      ...asShown(value, connection),
      decision: before.decision,
    }));
    await wakeFor(settled.value, 'done');
    const kind = row.value.decision?.kind ?? 'approve';
    if (connection.state === wantedState(kind)) return { kind: 'done', connection: settled };
    return conflict(settled, `the connection is ${connection.status} already, which was not decided here`);
  }

  /** The row first, then the audit: a kill in between is repaired when the same request comes again, because no answer was given. */
  function keepNote(
    row: Kept<KnownConnection>,
    note: Partial<KnownConnection>,
    request: Pick<DecisionRequest, 'ifMatch'>,
    say: () => Promise<void>,
    kind: 'done' | 'recorded',
  ): Promise<DecisionResult> {
    const keep = async (): Promise<DecisionResult> => {
      const connection = await replace(row, { ...row.value, ...note });
      await say();
      await wake([{ room: 'approvals', key: row.value.privateLinkResource }]);
      return { kind, connection };
    };
    return recover(ConflictError, keep, () => lost(row, { ...request, kind: undefined }));
  }

  async function lost(row: Kept<KnownConnection>, request: Wanted): Promise<DecisionResult> {
    const current = await connections.find(row.value.privateLinkResource, row.value.id);
    if (current === undefined) return { kind: 'notFound' };
    return (
      answerFromRow(current, { ...request, ifMatch: undefined }) ??
      conflict(current, 'the connection changed while you decided; read it again')
    );
  }

  /** Ends what was taken. A pass may have rewritten the row meanwhile: then on top of that, while the decision is still ours to end. */
  async function conclude(
    row: Kept<KnownConnection>,
    change: (value: KnownConnection) => KnownConnection,
  ): Promise<Kept<KnownConnection>> {
    return recover(
      ConflictError,
      () => replace(row, change(row.value)),
      async () => {
        const current = await connections.find(row.value.privateLinkResource, row.value.id);
        const decision = current?.value.decision;
        if (current === undefined || decision === undefined) return row;
        if (decision.id !== row.value.decision?.id || !isUnfinished(decision)) return current;
        return conclude(current, change);
      },
    );
  }

  async function replace({ etag }: Kept<KnownConnection>, value: KnownConnection): Promise<Kept<KnownConnection>> {
    return { value, etag: await connections.put(value, etag) };
  }

  /** The resource where the answer is not final yet; the endpoint, whose names may have become due. */
  async function wakeFor(row: KnownConnection, kind: DecisionResult['kind']): Promise<void> {
    const keys: Key[] = kind === 'accepted' ? [{ room: 'approvals', key: row.privateLinkResource }] : [];
    const endpoint = findResourceId(row.endpoint);
    const managed = await subscriptionsOf(subscriptions);
    const isOurs = endpoint !== undefined && isCovered(managed, endpoint.subscriptionId);
    if (isOurs) keys.push({ room: 'dns', key: endpoint.id });
    if (keys.length > 0) await wake(keys);
  }
}

/** As Azure shows it now; what counted only while it was Pending is over then. */
function asShown(row: KnownConnection, connection: Connection): KnownConnection {
  const { deferral: _, firstApproval: __, pendingSince: ___, ...lasting } = row;
  const { status, description, state } = connection;
  return {
    ...(state === 'pending' ? row : lasting),
    asked: askedWith(connection, row),
    state: status,
    description,
  };
}
