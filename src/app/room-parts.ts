import { createApprovalsReconciler } from '../approvals/reconciler.ts';
import { createApprovalsSweeper } from '../approvals/sweeper.ts';
import type { Arm } from '../arm/arm.ts';
import type { Network } from '../arm/network.ts';
import type { PrivateDns } from '../arm/private-dns.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';
import { createServiceFollowUp, createZoneGroupFollowUp } from '../dns/endpoints/follow-up.ts';
import type { ReadEndpoint } from '../dns/endpoints/observe.ts';
import { createEndpointReconciler } from '../dns/endpoints/reconciler.ts';
import { createMarkedEndpoints } from '../dns/records/marked-endpoint.ts';
import { createRecordReconciler } from '../dns/records/reconciler.ts';
import { createDnsSweeper } from '../dns/room.ts';
import { createZoneReconciler } from '../dns/zones/reconciler.ts';
import { egressReconciler } from '../egress/reconciler.ts';
import { egressSweeper } from '../egress/sweeper.ts';
import type { AnyReconciler } from '../reconcile/look.ts';
import type { Sweeper } from '../reconcile/reconciler.ts';
import { hasSweptWhole } from '../reconcile/sweep.ts';
import type { AuditRow } from '../state/audit/model.ts';
import type { SyncFindings } from '../state/findings/model.ts';
import type { State } from '../state/state.ts';

/** What the three rooms reach the world by. */
export interface RoomPorts {
  readonly arm: Arm;
  readonly network: Network;
  readonly privateDns: PrivateDns;
  readonly state: State;
  readonly readEndpoint: ReadEndpoint;
  /** Subscriptions this deployment looks after; empty: every one the identity can read. */
  readonly subscriptions: readonly string[];
  /** This deployment's id in tags and metadata. */
  readonly owner: string;
  readonly syncFindings: SyncFindings;
  readonly audit: (entry: AuditRow) => Promise<void>;
  readonly enqueue: (key: Key, cause: string) => Promise<void>;
}

export interface RoomParts {
  readonly reconcilerFor: (key: Key) => AnyReconciler;
  /** In the order in which a sweep goes through the rooms. */
  readonly sweepers: readonly Sweeper[];
}

/** What each room adds to the loop and to the sweep: who looks at a key, and who finds keys that drifted. */
export function createRoomParts(ports: RoomPorts): RoomParts {
  const { arm, state, subscriptions } = ports;
  const endpoints = createEndpointReconciler(ports);
  const recordSets = createRecordReconciler({
    ...ports,
    findMarked: createMarkedEndpoints({ arm, state, subscriptions, hasSweptWhole: () => hasSweptWhole(state.meta) }),
  });
  const zones = createZoneReconciler(ports);
  const approvals = createApprovalsReconciler(ports);
  const egress = egressReconciler(ports);
  const ofDns: Readonly<Record<string, AnyReconciler>> = {
    'microsoft.network/privatednszones': zones,
    'microsoft.network/privateendpoints/privatednszonegroups': createZoneGroupFollowUp(state),
    'microsoft.network/privatelinkservices': createServiceFollowUp(state),
    'microsoft.network/privateendpoints': endpoints,
  };
  return {
    reconcilerFor({ room, key }) {
      if (room === 'approvals') return approvals;
      if (room === 'egress') return egress;
      return ofDns[findResourceId(key)?.type ?? ''] ?? recordSets;
    },
    sweepers: [createDnsSweeper(ports), createApprovalsSweeper(ports), egressSweeper(ports)],
  };
}
