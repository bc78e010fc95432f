import { clusterType } from '../core/cluster-type.ts';
import { linkServiceType } from '../core/link-service.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { AnyReconciler } from '../reconcile/pass.ts';
import type { OpenRoom } from '../reconcile/room.ts';
import type { State } from '../state/state.ts';
import { createFollowUp } from './follow-up.ts';
import { createIsolationReconciler, type IsolationPorts } from './isolation/reconciler.ts';
import { askedOf } from './keys.ts';
import { type AskedPorts, createAskedReconciler } from './live/reconciler.ts';
import { createServiceReconciler } from './services/reconciler.ts';
import { createClusterSweeper } from './sweeper.ts';

export interface ClusterPorts extends IsolationPorts, AskedPorts {
  readonly state: IsolationPorts['state'] & Pick<State, 'dependents'>;
}

/** The inside of the room, which reads and writes. */
export function openClusters(ports: ClusterPorts): OpenRoom {
  const byType: Readonly<Record<string, AnyReconciler>> = {
    [clusterType]: createIsolationReconciler(ports),
    [linkServiceType]: createServiceReconciler(ports),
  };
  const followUp = createFollowUp(ports.state);
  const asking = createAskedReconciler(ports);
  return {
    reconcilerFor: (key) =>
      askedOf(key) === undefined ? (byType[findResourceId(key)?.type ?? ''] ?? followUp) : asking,
    sweeper: createClusterSweeper(ports),
  };
}
