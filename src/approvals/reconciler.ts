import type { Arm } from '../arm/arm.ts';
import { ConflictError } from '../core/errors.ts';
import { hashId, parseResourceId } from '../core/resource-id.ts';
import { seconds } from '../core/time.ts';
import type { Applied, Decision, Look, Reconciler } from '../reconcile/reconciler.ts';
import type { ConnectionRow } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import type { Row, TableOperation } from '../state/table.ts';
import { observeResource, writeAnswer } from './azure.ts';
import type { ApprovalAction, Connection, KeptDecision, Observed } from './model.ts';
import { planApprovals } from './plan.ts';
import { judgedAs, newRow, planRows } from './remember.ts';
import { reviewConnections } from './rules/review.ts';

export interface ApprovalsDependencies {
  readonly arm: Arm;
  readonly state: Pick<State, 'connections'>;
  /** Subscriptions this deployment looks after; empty: every one the identity can read. */
  readonly subscriptions: readonly string[];
}

/** The largest entity-group transaction. */
const transaction = 100;

/** Answers the connections of one private link resource; the key is the resource's id. */
export function createApprovalsReconciler({
  arm,
  state: { connections },
  subscriptions,
}: ApprovalsDependencies): Reconciler<Observed, ApprovalAction, Connection> {
  async function rowsOf(resource: string): Promise<readonly Row<ConnectionRow>[]> {
    const rows: Row<ConnectionRow>[] = [];
    for await (const row of connections.list(hashId(resource))) rows.push(row);
    return rows;
  }

  return {
    room: 'approvals',

    async observe(key, { signal, policy }) {
      const wantsTags = policy.approvals.rules.some((rule) => rule.targets?.tags !== undefined);
      const [view, rows] = await Promise.all([
        observeResource(arm, parseResourceId(key), wantsTags, signal),
        rowsOf(key),
      ]);
      return { ...view, rows, subscriptions };
    },

    plan: (observed, policy, now) => planApprovals(observed, policy.approvals, now),

    async apply(action, observed, look, decision) {
      const { partition, row, before, etag } = await begin(action, observed, look, decision);
      const answer = { connection: action.target, kind: action.kind, description: action.description };
      const written = await writeAnswer(arm, answer, look.now, look.signal);
      if (written.kind === 'applied') return { kind: 'applied', detail: written.connection };
      if (written.kind === 'running') return { kind: 'running', checkAfter: written.checkAfter };
      if (written.kind === 'standing' && action.decision !== undefined) return finished(written.connection);
      // Nothing was written, so a decision taken just now never was: what stands in Azure is somebody else's.
      if (action.decision === undefined) await takeBack(partition, row, before, etag);
      throw new ConflictError(`${action.target} is no longer Pending`);
    },

    async remember(observed, _plan, results, { policy, now }) {
      const reviews = reviewConnections(observed, policy.approvals, now);
      const { id } = observed.resource;
      const operations = planRows(observed, reviews, await rowsOf(id), results, now);
      for (const part of inParts(operations)) await connections.transact(hashId(id), part);
    },
  };

  /** The decision stands in the row before Azure is asked: one winner by etag, and a kill leaves a trace. */
  async function begin(
    action: ApprovalAction,
    { resource, rows, connections: listed }: Observed,
    { now }: Look,
    { id, at }: Decision,
  ): Promise<{ partition: string; row: string; before: ConnectionRow | undefined; etag: string }> {
    const partition = hashId(resource.id);
    const row = hashId(action.target);
    const kept: KeptDecision = { id, at, kind: action.kind, by: action.by, reason: action.reason, state: 'writing' };
    const known = rows.find((each) => each.row === row);
    if (known !== undefined) {
      const value = { ...known.value, ...judgedAs(action.verdict, known.value), decision: kept };
      return {
        partition,
        row,
        before: known.value,
        etag: await connections.replace(partition, row, value, known.etag),
      };
    }
    const found = listed.find((each) => each.kind === 'read' && each.connection.id === action.target);
    if (found?.kind !== 'read') throw new TypeError(`${action.target} was not observed`);
    const value = {
      ...newRow(resource.id, found.connection, now),
      ...judgedAs(action.verdict, undefined),
      decision: kept,
    };
    return { partition, row, before: undefined, etag: await connections.insert(partition, row, value) };
  }

  async function takeBack(
    partition: string,
    row: string,
    before: ConnectionRow | undefined,
    etag: string,
  ): Promise<void> {
    if (before === undefined) await connections.remove(partition, row, etag);
    else await connections.replace(partition, row, before, etag);
  }
}

/** A decision that an earlier look wrote to Azure and could not finish. */
const finished = (connection: Connection): Applied<Connection> =>
  connection.busy ? { kind: 'running', checkAfter: seconds(2) } : { kind: 'applied', detail: connection };

function inParts(operations: readonly TableOperation<ConnectionRow>[]): TableOperation<ConnectionRow>[][] {
  const parts: TableOperation<ConnectionRow>[][] = [];
  for (let at = 0; at < operations.length; at += transaction) parts.push(operations.slice(at, at + transaction));
  return parts;
}
