import type { ActivityLog } from '../arm/activity-log.ts';
import type { Arm } from '../arm/arm.ts';
import { ConflictError, RetryableError, recover } from '../core/errors.ts';
import type { SubscriptionScope } from '../core/subscription-scope.ts';
import { seconds } from '../core/time.ts';
import type { Applied, Decision, Pass, Reconciler } from '../reconcile/reconciler.ts';
import type { KnownConnection } from '../state/connections/model.ts';
import type { State } from '../state/state.ts';
import { writeAnswer } from './azure.ts';
import { drawRemoval } from './decisions/removal-budget.ts';
import { removalBudgetSpent } from './findings.ts';
import type { ApprovalAction, Connection, ConnectionsObserved, KeptDecision } from './model.ts';
import { createObserve } from './observe.ts';
import { planApprovals } from './plan.ts';
import { answersAs, judgedAs, newRow, notOurs, planRows } from './remember.ts';
import type { Review } from './rules/review.ts';
import { judgedBy, ofRequest } from './rules/same-request.ts';
import { rulePrefix } from './rules/steps.ts';
import { createTypeDirectory } from './type-directory.ts';

export interface ApprovalsDependencies {
  readonly arm: Arm;
  readonly activityLog: ActivityLog;
  readonly state: Pick<State, 'connections' | 'meta'>;
  /** Subscriptions this deployment covers; empty: every one the identity can read. */
  readonly subscriptions: SubscriptionScope;
}

/** Answers the connections of one private link resource; the key is the resource's id. */
export function createApprovalsReconciler({
  arm,
  activityLog,
  state: { connections: kept, meta },
  subscriptions,
}: ApprovalsDependencies): Reconciler<ConnectionsObserved, ApprovalAction, readonly Review[], Connection> {
  const types = createTypeDirectory(arm);
  const observe = createObserve({
    arm,
    activityLog,
    subscriptions,
    types,
    remembered: { rows: (key) => kept.listOf(key), limit: (key) => meta.findLimit(key) },
  });

  return {
    observe,

    isKnown: async (key) => (await kept.listOf(key)).length > 0,

    plan: (observed, policy, now) => planApprovals(observed, policy.approvals, now),

    carryOut: (observed, { detail: reviews }, pass) => {
      let { limit } = observed;
      return {
        async apply(action, decision) {
          if (action.kind === 'remove' && action.decision === undefined && !(await drawRemoval(meta, pass))) {
            const finding = removalBudgetSpent(action.target);
            return { kind: 'blocked', reason: 'RemovalBudgetSpent', message: finding.message, finding };
          }
          const { found, before, value, etag } = await begin(action, observed, pass, decision);
          if (hasLimit(action, pass)) {
            const take = async () => {
              limit = await meta.takeLimit(observed.resource.id, limit);
            };
            await recover(ConflictError, take, async (error) => {
              await takeBack(before, value, etag);
              throw error;
            });
          }
          const { target, kind, description } = action;
          const answer = { connection: target, kind, description, judgedBy: judgedBy(found) };
          const write = () => writeAnswer({ arm, types, now: pass.now, signal: pass.signal }, answer);
          const written = await recover(RetryableError, write, async (error) => {
            if (error.refused) await kept.put(turnedAway(value), etag);
            throw error;
          });
          if (written.kind === 'applied') return { kind: 'applied', detail: written.connection };
          if (written.kind === 'running') return { kind: 'running', checkAfter: written.checkAfter };
          const earlier = action.decision === undefined ? undefined : before?.decision;
          const isOursPerhaps = action.decision !== undefined && earlier?.unwritten !== true;
          if (written.kind === 'shown' && isOursPerhaps) return finished(written.connection);
          // Nothing was written, so a decision taken just now never was: what exists in Azure is somebody else's.
          if (action.decision === undefined) {
            await takeBack(before, value, etag);
          } else if (written.kind === 'shown' && before !== undefined && earlier !== undefined) {
            const decision = notOurs(earlier, written.connection);
            await kept.put({ ...before, decision }, etag);
          }
          throw new ConflictError(`${action.target} is no longer what it was`);
        },

        async remember(results) {
          const { policy, now, asked } = pass;
          const { id } = observed.resource;
          const moment = { now, asked, policy: policy.approvals };
          const { writes, gone } = planRows(observed, reviews, await kept.listOf(id), results, moment);
          const [refused] = await kept.putEach(id, writes);
          await kept.remove(...gone);
          // Said last: one request that can't be kept hides none of the others.
          if (refused !== undefined) throw refused.error;
        },
      };
    },
  };

  /** The row as it was before a decision that was not carried out. */
  async function takeBack(before: KnownConnection | undefined, value: KnownConnection, etag: string): Promise<void> {
    if (before === undefined) await kept.remove({ value, etag });
    else await kept.put(before, etag);
  }

  /** The decision is in the row before Azure is asked: one winner by etag, and a kill leaves a trace. */
  async function begin(
    action: ApprovalAction,
    { resource, rows, connections: listed }: ConnectionsObserved,
    { now }: Pass,
    decision: Decision,
  ) {
    const known = rows.find((each) => each.value.id === action.target);
    const found = listed.find((each) => each.kind === 'read' && each.connection.id === action.target);
    if (found?.kind !== 'read') throw new TypeError(`${action.target} was not observed`);
    const row = ofRequest(known?.value, found.connection);
    const value: KnownConnection = {
      ...(row ?? newRow(resource.id, found.connection, now)),
      ...judgedAs(action.verdict, row),
      decision: toKept(action, decision),
    };
    return { found: found.connection, before: known?.value, value, etag: await kept.put(value, known?.etag) };
  }
}

/** Whether the rule that approves has a limit: then nobody else may have approved here since the connections were counted. */
const hasLimit = ({ kind, by }: ApprovalAction, { policy }: Pass): boolean =>
  kind === 'approve' &&
  policy.approvals.rules.some(({ name, limit }) => limit !== undefined && by === `${rulePrefix}${name}`);

/** Azure did nothing: if the same state is found later, it is not ours. */
const turnedAway = (row: KnownConnection): KnownConnection =>
  row.decision === undefined ? row : { ...row, decision: { ...row.decision, unwritten: true } };

function toKept({ kind, by, because: reason }: ApprovalAction, { id, at }: Decision): KeptDecision {
  const occasions = { expire: 'expiry', remove: 'removal' } as const;
  const occasion = kind === 'expire' || kind === 'remove' ? { occasion: occasions[kind] } : {};
  return { id, at, kind: answersAs({ kind }), ...occasion, by, reason, state: 'writing' };
}

/** A decision that an earlier pass wrote to Azure and could not finish. */
const finished = (connection: Connection): Applied<Connection> =>
  connection.busy ? { kind: 'running', checkAfter: seconds(2) } : { kind: 'applied', detail: connection };
