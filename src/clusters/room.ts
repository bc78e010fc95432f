import { clusterType } from '../core/cluster-type.ts';
import { linkServiceType } from '../core/link-service.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { AnyReconciler } from '../reconcile/pass.ts';
import type { Room } from '../reconcile/room.ts';
import type { State } from '../state/state.ts';
import { createFollowUp } from './follow-up.ts';
import { broken, lineChecks } from './isolation/checks.ts';
import { createIsolationReconciler, type IsolationPorts } from './isolation/reconciler.ts';
import { askedOf, clusterKeys } from './keys.ts';
import { liveChecks } from './live/checks.ts';
import { type AskedPorts, createAskedReconciler } from './live/reconciler.ts';
import { serviceChecks } from './services/checks.ts';
import { createServiceReconciler } from './services/reconciler.ts';
import { createClusterSweeper } from './sweeper.ts';

export interface ClusterPorts extends IsolationPorts, AskedPorts {
  readonly state: IsolationPorts['state'] & Pick<State, 'dependents'>;
}

/** Whether clusters that are to be isolated are, and whether the services that clusters publish hold. */
export const clusters: Room<ClusterPorts> = {
  name: 'clusters',
  keysOf: clusterKeys,
  findings: [...Object.values(lineChecks), broken, ...Object.values(serviceChecks), ...liveChecks],
  open(ports) {
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
  },
};
