import type { Arm, ArmActions } from '../../arm/arm.ts';
import { ConflictError, PermanentError, RetryableError } from '../../core/errors.ts';
import { raise } from '../../core/finding.ts';
import { parseResourceId } from '../../core/resource-id.ts';
import { isManagedNow, type SubscriptionScope } from '../../core/subscription-scope.ts';
import { seconds } from '../../core/time.ts';
import type { Applied, Pass, Reconciler } from '../../reconcile/reconciler.ts';
import type { AskedCluster } from '../../state/clusters/model.ts';
import { isSameBut, type Kept } from '../../state/kept.ts';
import type { State } from '../../state/state.ts';
import { askedOf } from '../keys.ts';
import { readBody } from '../read-azure.ts';
import { unavailable } from './checks.ts';
import { type ClusterToken, type ResultReads, readResult, runCommand } from './commands.ts';
import { type AskedPlan, type AskedSeen, planAsked, type RunCommand } from './plan.ts';

export interface AskedPorts {
  readonly arm: Arm;
  readonly actions: ArmActions;
  readonly state: Pick<State, 'clusters'>;
  readonly clusterToken: ClusterToken;
  /** Nothing is run outside of these; everywhere where empty. */
  readonly subscriptions: SubscriptionScope;
}

export interface AskedObserved {
  readonly seen: AskedSeen;
  readonly etag: string | undefined;
}

/** Where a command was begun it is not yet known how it ends. */
const firstRead = seconds(2);

/** Asks clusters that policy names what only they know. The row's etag lets one command run at a time, of however many passes. */
export function createAskedReconciler({
  arm,
  actions,
  state: { clusters },
  clusterToken,
  subscriptions,
}: AskedPorts): Reconciler<AskedObserved, RunCommand, { readonly asked: AskedPlan }> {
  return {
    async observe(key, { signal }) {
      const cluster = askedOf(key) ?? key;
      const [body, kept] = await Promise.all([readBody(arm, cluster, signal), clusters.findAsked(cluster)]);
      return {
        seen: {
          cluster,
          isManaged: await isManagedNow(subscriptions, parseResourceId(cluster).subscriptionId),
          body,
          kept: kept?.value,
          ...(await resultsOf({ ...actions, follow: arm.follow }, kept, signal)),
        },
        etag: kept?.etag,
      };
    },
    isKnown: async (key) => (await clusters.findAsked(askedOf(key) ?? key)) !== undefined,
    plan({ seen }, policy, now) {
      const { actions, findings, next, recheck, ...rest } = planAsked(seen, policy, now);
      const detail = { asked: { actions, findings, next, ...rest } };
      return { actions, findings, next, ...(recheck === undefined ? {} : { recheck }), detail };
    },
    carryOut: ({ seen, etag }, { detail: { asked } }, pass) => ({
      async apply(action) {
        if (asked.row === undefined || seen.body === undefined) throw new TypeError('there is nothing to ask');
        return applied(action, seen.body, asked.row, etag, pass);
      },
      async remember(results) {
        if (results.some(({ kind }) => kind !== 'withheld')) return;
        const { row } = asked;
        if (row === undefined) {
          if (seen.kept !== undefined) await clusters.forgetAsked(seen.cluster);
        } else if (seen.kept === undefined || !isSameBut('kind', seen.kept, row)) await clusters.putAsked(row, etag);
      },
    }),
  };

  /** That a command may run is written first: killed after it, nobody asks again before its time is up. */
  async function applied(
    { sections, command }: RunCommand,
    body: Readonly<Record<string, unknown>>,
    row: AskedCluster,
    etag: string | undefined,
    { now, signal }: Pass,
  ): Promise<Applied> {
    const running = { since: now.toISOString(), sections: [...sections] };
    const begun = await clusters.putAsked({ ...row, running }, etag);
    try {
      const result = await runCommand(actions, body, { cluster: row.cluster, command }, clusterToken, signal);
      await clusters.putAsked({ ...row, running: { ...running, result } }, begun);
      return { kind: 'running', checkAfter: firstRead };
    } catch (error) {
      if (error instanceof PermanentError) {
        const { reason, message } = error;
        await clusters.putAsked({ ...row, results: [], trouble: { reason, message } }, begun);
        const says = `live checks are unavailable: ${reason}: ${message}`;
        return { kind: 'blocked', reason, message, finding: raise(unavailable, row.cluster, says) };
      }
      const isUndone = error instanceof ConflictError || (error instanceof RetryableError && error.refused);
      // Nothing was begun, so that it may be asked again at once.
      if (isUndone) await clusters.putAsked({ ...row, begunAt: undefined }, begun);
      throw error;
    }
  }
}

/** The results of the command that runs, and once it has ended of those before it. */
async function resultsOf(
  arm: ResultReads,
  kept: Kept<AskedCluster> | undefined,
  signal: AbortSignal,
): Promise<Pick<AskedSeen, 'running' | 'before'>> {
  const result = kept?.value.running?.result;
  if (kept === undefined || result === undefined) return { running: undefined, before: [] };
  const running = await readResult(arm, result, signal);
  if (running.kind !== 'ended') return { running, before: [] };
  const before = await Promise.all(kept.value.results.map((each) => readResult(arm, each.result, signal)));
  return { running, before };
}
