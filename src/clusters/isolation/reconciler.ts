import type { Arm } from '../../arm/arm.ts';
import type { SubscriptionScope } from '../../core/subscription-scope.ts';
import type { Pass, Reconciler } from '../../reconcile/reconciler.ts';
import type { IsolationChange, KnownCluster } from '../../state/clusters/model.ts';
import { mostChanges } from '../../state/clusters/store.ts';
import { isSameBut, type Kept } from '../../state/kept.ts';
import type { State } from '../../state/state.ts';
import { answerInForce } from '../live/answer-in-force.ts';
import { readBody } from '../read-azure.ts';
import { alone, givenOf, type Read } from './given.ts';
import { isToBeIsolated } from './meant.ts';
import type { Change } from './model.ts';
import { asHistory, type ClusterPlan, type ClusterSeen, planCluster } from './plan.ts';
import { readIsolation } from './read.ts';

export interface IsolationPorts {
  readonly arm: Arm;
  readonly state: Pick<State, 'clusters' | 'clusterParts' | 'findings'>;
  readonly subscriptions: SubscriptionScope;
}

export interface ClusterObserved {
  readonly key: string;
  readonly kept: Kept<KnownCluster> | undefined;
  /** Undefined where there is no such cluster. */
  readonly seen: ClusterSeen | undefined;
}

/** Nothing of a cluster that is gone. */
interface Planned {
  readonly cluster: ClusterPlan | undefined;
}

/** The most changes of a cluster that are read back. */
export const mostHistory = 1_000;

/** Judges whether a cluster is isolated as it is to be, and keeps the history of what that rests on. It writes nothing to Azure. */
export function createIsolationReconciler(ports: IsolationPorts): Reconciler<ClusterObserved, never, Planned> {
  const { state } = ports;
  return {
    observe: (key, pass) => observeCluster(ports, key, pass),
    isKnown: async (key) => (await state.clusters.findCluster(key)) !== undefined,
    plan({ seen }, policy, now) {
      const cluster = seen === undefined ? undefined : planCluster(seen, policy, now, mostChanges);
      return { actions: [], findings: cluster?.findings ?? [], detail: { cluster } };
    },
    carryOut: ({ key, kept }, { detail: { cluster } }) => ({
      apply: () => Promise.reject(new TypeError('the clusters room writes nothing to Azure')),
      async remember() {
        const before = kept?.value.hangsOn ?? [];
        if (cluster === undefined) {
          await state.clusterParts.change(key, before, []);
          await state.clusters.forgetCluster(key);
          return;
        }
        // The index first: what a known cluster depends on is known too.
        await state.clusterParts.change(key, before, cluster.row.hangsOn);
        if (isNews(kept?.value, cluster)) await state.clusters.keepCluster(cluster.row, kept?.etag, cluster.changes);
        await state.clusters.forgetChanges(key, cluster.past);
      },
    }),
  };
}

/** Whether a plan stores or deletes anything. */
export const differs = (known: KnownCluster | undefined, plan: ClusterPlan): boolean =>
  plan.past.length > 0 || isNews(known, plan);

const isNews = (known: KnownCluster | undefined, { row, changes }: ClusterPlan): boolean =>
  changes.length > 0 || known === undefined || !isSameBut('kind', known, row);

/** Reads one cluster and what is known of it; what its isolation depends on is read only where it is to be isolated. */
async function observeCluster(ports: IsolationPorts, key: string, pass: Reading): Promise<ClusterObserved> {
  const { arm, subscriptions } = ports;
  const body = await readBody(arm, key, pass.signal);
  if (body === undefined) return { key, kept: await ports.state.clusters.findCluster(key), seen: undefined };
  return seeCluster(ports, key, body, pass, () => readIsolation(arm, body, subscriptions, pass.signal));
}

type Reading = Pick<Pass, 'policy' | 'signal' | 'now'>;

/** What is known of a cluster whose own body was read; `readAll` reads what its isolation depends on. */
export async function seeCluster(
  { state }: Pick<IsolationPorts, 'state'>,
  key: string,
  body: Record<string, unknown>,
  { policy, now }: Pick<Reading, 'policy' | 'now'>,
  readAll: () => Promise<Read>,
): Promise<ClusterObserved> {
  const kept = await state.clusters.findCluster(key);
  const [isAllKnown, asked, changes, rows] = await Promise.all([
    kept === undefined && state.clusters.isAllKnown(),
    state.clusters.findAsked(key),
    state.clusters.listChanges(key, mostHistory),
    state.findings.listOf({ room: 'clusters', key }),
  ]);
  const own = givenOf(alone(body), key, { live: undefined, history: undefined });
  const isMeant = own && isToBeIsolated(policy.egress, own.cluster, own.world, kept?.value.closed ?? false);
  return {
    key,
    kept,
    seen: {
      key,
      read: isMeant ? await readAll() : alone(body),
      history: toHistory(changes),
      answer: answerInForce(asked?.value, body, policy.clusters, now),
      known: kept?.value,
      isNew: isAllKnown,
      standing: rows.map(({ value }) => value),
    },
  };
}

/** Oldest first, as lines take them. */
export const toHistory = (changes: readonly IsolationChange[]): readonly Change[] =>
  changes.map((change) => asHistory(change, new Date(change.at))).reverse();
