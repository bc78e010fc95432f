import type { Arm } from '../../arm/arm.ts';
import { isFirst } from '../../core/errors.ts';
import type { Key } from '../../core/key.ts';
import { shortId } from '../../core/resource-id.ts';
import type { SubscriptionScope } from '../../core/subscription-scope.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { AskedCluster } from '../../state/clusters/model.ts';
import type { State } from '../../state/state.ts';
import { asAsked } from '../keys.ts';
import { readClusterIds } from '../read-azure.ts';
import { isNamed } from './answer-in-force.ts';

export interface AskRequest {
  /** Hash of the cluster's id, as routes carry it. */
  readonly cluster: string;
  /** `person <object id>`, or what else the caller is. */
  readonly by: string;
  readonly reason: string;
}

/** `refused`: policy does not have it asked. */
export type AskResult =
  | { readonly kind: 'accepted'; readonly cluster: string; readonly wanted: NonNullable<AskedCluster['wanted']> }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'notFound' };

/** People's way to have a cluster asked before it is due. Throws the classed errors of core/errors.ts. */
export interface Asking {
  ask(request: AskRequest, pass: Pass): Promise<AskResult>;
}

export interface AskingPorts {
  readonly state: Pick<State, 'clusters'>;
  readonly arm: Arm;
  readonly subscriptions: SubscriptionScope;
  readonly enqueue: (key: Key, cause: string) => Promise<void>;
}

/** The request is stored, and the queue does the rest: one command runs at a time, and a request made meanwhile runs after it. */
export function createAsking({ arm, subscriptions, state: { clusters }, enqueue }: AskingPorts): Asking {
  return {
    async ask({ cluster: hash, by, reason }, { signal, policy, now }) {
      const cluster = (await readClusterIds(arm, subscriptions, signal)).find((id) => shortId(id) === hash);
      if (cluster === undefined) return { kind: 'notFound' };
      if (!isNamed(policy.clusters, cluster))
        return { kind: 'refused', because: 'clusters.live of the policy does not name the cluster' };
      if (policy.clusters.mode === 'observe')
        return { kind: 'refused', because: 'clusters.mode is observe: no command is run; set it to enforce' };
      const wanted = { at: now.toISOString(), by, reason };
      const write = async (): Promise<boolean> => {
        const kept = await clusters.findAsked(cluster);
        const row: AskedCluster = { ...(kept?.value ?? { kind: 'asked', cluster, results: [] }), wanted };
        return isFirst(() => clusters.putAsked(row, kept?.etag));
      };
      while (!(await write()));
      await enqueue({ room: 'clusters', key: asAsked(cluster) }, by);
      return { kind: 'accepted', cluster, wanted };
    },
  };
}
