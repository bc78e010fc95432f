import { randomUUID } from 'node:crypto';
import type { Arm } from '../../arm/arm.ts';
import { ConflictError, PermanentError, RetryableError } from '../../core/errors.ts';
import type { Key } from '../../core/key.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { Look } from '../../reconcile/reconciler.ts';
import type { AuditRow } from '../../state/audit/model.ts';
import type { ConnectionRow } from '../../state/connections/model.ts';
import type { State } from '../../state/state.ts';
import type { Row } from '../../state/table.ts';
import { type Written, writeAnswer } from '../azure.ts';
import { describeDecision } from '../describe.ts';
import { createLedger } from '../ledger.ts';
import type { Connection, KeptDecision } from '../model.ts';
import { isUnfinished, wantedState } from '../rules/steps.ts';
import { createTypeDirectory } from '../type-directory.ts';
import { reviewSecond } from './second-person.ts';
import { answerFromRow, conflict, type Wanted } from './standing-answer.ts';

/** A person's answer to one private endpoint connection. */
export interface DecisionRequest {
  /** Hash of the connection's resource id (`hashId`), as routes carry it. */
  readonly connection: string;
  readonly kind: 'approve' | 'reject';
  /** Object id of the person or application that decides. */
  readonly by: string;
  readonly reason: string;
  /** The row's etag as the person saw it; absent where they did not say. */
  readonly ifMatch?: string | undefined;
}

/** A person puts a connection off: it waits, and nobody is reminded until then. */
export interface DeferralRequest extends Omit<DecisionRequest, 'kind'> {
  readonly until: Date;
}

/**
 * What became of a decision. `done`: Azure shows it (also when the same decision had been made before).
 * `accepted`: written, Azure is still working on it. `recorded`: the first of two approvals, a second person must follow.
 * `conflict`: decided otherwise, or changed since it was seen. `refused`: not for this person to decide.
 */
export type DecisionResult =
  | { readonly kind: 'done'; readonly connection: Row<ConnectionRow> }
  | { readonly kind: 'accepted'; readonly connection: Row<ConnectionRow> }
  | { readonly kind: 'recorded'; readonly connection: Row<ConnectionRow> }
  | { readonly kind: 'conflict'; readonly connection: Row<ConnectionRow>; readonly message: string }
  | { readonly kind: 'refused'; readonly connection: Row<ConnectionRow>; readonly message: string }
  | { readonly kind: 'notFound' };

/**
 * Manual approvals, as the API sees them. Throws the classed errors of core/errors.ts; PermanentError `ObserveMode` where policy
 * lets the room write nothing.
 */
export interface Decisions {
  decide(request: DecisionRequest, look: Look): Promise<DecisionResult>;
  /** Allowed in mode observe too: nothing is written to Azure. */
  defer(request: DeferralRequest, look: Look): Promise<DecisionResult>;
}

export interface DecisionDependencies {
  readonly arm: Arm;
  readonly state: Pick<State, 'connections'>;
  readonly subscriptions: readonly string[];
  /** Writes one audit row; the same id and time twice make one row. */
  readonly audit: (entry: AuditRow) => Promise<void>;
  /** Has these keys looked at soon. */
  readonly wake: (keys: readonly Key[]) => Promise<void>;
}

/**
 * A person's decision, in this order: the decision into the row (one winner by etag), the connection read once more, the write to Azure,
 * the audit row, the row again. A kill in between leaves a decision that the next look at the resource finishes
 * from what Azure shows.
 */
export function createDecisions({ arm, state, subscriptions, audit, wake }: DecisionDependencies): Decisions {
  const { connections } = state;
  const types = createTypeDirectory(arm);
  const ledger = createLedger({ audit });

  return {
    async decide(request, look) {
      if (look.policy.approvals.mode === 'observe') {
        const message = 'approvals.mode is observe: nothing is written to Azure; set it to enforce to decide here';
        throw new PermanentError('ObserveMode', message);
      }
      const row = await connections.findByRow(request.connection);
      if (row === undefined) return { kind: 'notFound' };
      const standing = answerFromRow(row, request);
      if (standing !== undefined) {
        // Whoever took it may have died since: the next look finishes it.
        if (standing.kind === 'accepted') await wakeFor(row.value, standing.kind);
        return standing;
      }
      const second = await reviewSecond(row.value, request, { ...look, arm, types });
      if (second.kind === 'refused') return { ...second, connection: row };
      if (second.kind === 'first') return recordFirst(row, request, look);
      const { firstApproval } = row.value;
      // Whoever recorded it may have died before the audit did.
      if (firstApproval !== undefined) await ledger.write('approve-first', row.value, firstApproval, look, {});
      const decision: KeptDecision = {
        id: randomUUID(),
        at: look.now.toISOString(),
        kind: request.kind,
        by: `person ${request.by}`,
        reason: request.reason,
        ...(second.kind === 'second' ? { after: second.after } : {}),
        state: 'writing',
      };
      const claimed = await claim(row, decision);
      if (claimed === undefined) return lost(row, request);
      return carryOut(claimed, row.value, decision, look);
    },

    async defer(request, look) {
      const row = await connections.findByRow(request.connection);
      if (row === undefined) return { kind: 'notFound' };
      const by = `person ${request.by}`;
      const until = request.until.toISOString();
      const { deferral } = row.value;
      const isSame = deferral?.by === by && deferral.until === until && deferral.reason === request.reason;
      if (isSame && row.value.state.toLowerCase() === 'pending') {
        await ledger.write('defer', row.value, deferral, look, { until });
        return { kind: 'done', connection: row };
      }
      const standing = answerFromRow(row, { ...request, kind: undefined });
      if (standing !== undefined) return standing;
      const put = { id: randomUUID(), by, at: look.now.toISOString(), until, reason: request.reason };
      return keepNote(
        row,
        { deferral: put },
        request,
        async () => ledger.write('defer', row.value, put, look, { until }),
        'done',
      );
    },
  };

  /** Half of what policy asks for: it stands in the row and in the audit, and Azure is not written. */
  async function recordFirst(row: Row<ConnectionRow>, request: DecisionRequest, look: Look): Promise<DecisionResult> {
    const by = `person ${request.by}`;
    const { firstApproval } = row.value;
    if (firstApproval?.by === by) {
      await ledger.write('approve-first', row.value, firstApproval, look, {});
      return { kind: 'recorded', connection: row };
    }
    const first = { id: randomUUID(), by, at: look.now.toISOString(), reason: request.reason };
    return keepNote(
      row,
      { firstApproval: first },
      request,
      async () => ledger.write('approve-first', row.value, first, look, {}),
      'recorded',
    );
  }

  /** The row first, then the audit: a kill in between is mended when the same request comes again, for nobody was answered. */
  async function keepNote(
    row: Row<ConnectionRow>,
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
  async function claim(row: Row<ConnectionRow>, decision: KeptDecision): Promise<Row<ConnectionRow> | undefined> {
    try {
      return await replace(row, { ...row.value, decision });
    } catch (error) {
      if (error instanceof ConflictError) return undefined;
      throw error;
    }
  }

  async function lost(row: Row<ConnectionRow>, request: Wanted): Promise<DecisionResult> {
    const current = await connections.find(row.partition, row.row);
    if (current === undefined) return { kind: 'notFound' };
    return (
      answerFromRow(current, { ...request, ifMatch: undefined }) ??
      conflict(current, 'the connection changed while you decided; look at it again')
    );
  }

  async function carryOut(
    row: Row<ConnectionRow>,
    before: ConnectionRow,
    decision: KeptDecision,
    look: Look,
  ): Promise<DecisionResult> {
    const description = describeDecision(decision.kind, decision.by, decision.reason);
    let written: Written;
    try {
      const answer = { connection: row.value.id, kind: decision.kind, description };
      written = await writeAnswer({ arm, types, now: look.now, signal: look.signal }, answer);
    } catch (error) {
      if (error instanceof RetryableError || error instanceof ConflictError) {
        // Whether Azure took it is unknown, unless it turned it away: the decision stands, and the next look finishes it.
        const isRefused = error instanceof RetryableError && error.refused;
        if (isRefused) await conclude(row, (value) => ({ ...value, decision: { ...decision, unwritten: true } }));
        await wakeFor(row.value, 'accepted');
        return { kind: 'accepted', connection: row };
      }
      if (error instanceof PermanentError) {
        const failed = { ...decision, state: 'failed', error: error.message } as const;
        const { reason, message } = error;
        await ledger.writeDecision(row.value, decision, description, look, { kind: 'refused', reason, message });
        await conclude(row, (value) => ({ ...value, decision: failed }));
      }
      throw error;
    }
    if (written.kind === 'overtaken' || written.kind === 'standing') return overtaken(row, before, written.connection);
    await ledger.writeDecision(row.value, decision, description, look, { kind: written.kind });
    const isDone = written.kind === 'applied';
    const progress = isDone
      ? ({ state: 'done' } as const)
      : ({ state: 'running', writtenAt: look.now.toISOString() } as const);
    const settled = await conclude(row, (value) => ({
      ...shown(value, written.connection),
      lastSeen: look.now.toISOString(),
      decision: { ...decision, ...progress },
    }));
    const kind = isDone ? 'done' : 'accepted';
    await wakeFor(settled.value, kind);
    return { kind, connection: settled };
  }

  /** Somebody answered in Azure before us: their answer stands, and ours was never given. */
  async function overtaken(
    row: Row<ConnectionRow>,
    before: ConnectionRow,
    connection: Connection | undefined,
  ): Promise<DecisionResult> {
    if (connection === undefined) {
      await connections.remove(row.partition, row.row, row.etag);
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

  /** Ends what `claim` began. A look may have rewritten the row meanwhile: then on top of that, while the decision is still ours to end. */
  async function conclude(
    row: Row<ConnectionRow>,
    change: (value: ConnectionRow) => ConnectionRow,
  ): Promise<Row<ConnectionRow>> {
    try {
      return await replace(row, change(row.value));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      const current = await connections.find(row.partition, row.row);
      const decision = current?.value.decision;
      if (current === undefined || decision === undefined) return row;
      if (decision.id !== row.value.decision?.id || !isUnfinished(decision)) return current;
      return conclude(current, change);
    }
  }

  async function replace(row: Row<ConnectionRow>, value: ConnectionRow): Promise<Row<ConnectionRow>> {
    return { ...row, value, etag: await connections.replace(row.partition, row.row, value, row.etag) };
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

/** As Azure shows it now; what counted only while it was Pending is over then. */
function shown(row: ConnectionRow, { status, description, state }: Connection): ConnectionRow {
  const { deferral: _, firstApproval: __, pendingSince: ___, ...lasting } = row;
  return { ...(state === 'pending' ? row : lasting), state: status, description };
}
