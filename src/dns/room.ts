import type { Check } from '../core/finding.ts';
import { findResourceId } from '../core/resource-id.ts';
import { type Clock, minutes } from '../core/time.ts';
import type { AnyReconciler } from '../reconcile/pass.ts';
import type { Room } from '../reconcile/room.ts';
import { hasSweptWhole } from '../reconcile/sweep.ts';
import { endpointChecks } from './endpoints/checks.ts';
import { createServiceFollowUp, createZoneGroupFollowUp } from './endpoints/follow-up.ts';
import { createGroupTags } from './endpoints/group-tags.ts';
import { createEndpointReader, type EndpointReaderPorts } from './endpoints/observe.ts';
import { createEndpointReconciler, type EndpointPorts } from './endpoints/reconciler.ts';
import { dnsKeys, isOwnWrite } from './keys.ts';
import { recordChecks } from './records/checks.ts';
import { createMarkedEndpoints } from './records/marked-endpoint.ts';
import { createRecordReconciler, type RecordPorts } from './records/reconciler.ts';
import { planChanged } from './report/checks.ts';
import { createPlanGate } from './report/plan-gate.ts';
import { planLive } from './report/plan-live.ts';
import { createDnsSweeper } from './sweeper.ts';
import { zoneChecks } from './zones/checks.ts';
import { createZoneReconciler, type ZonePorts } from './zones/reconciler.ts';

/** The room's ports. */
type DnsPorts = Omit<EndpointReaderPorts, 'readGroupTags'> &
  Omit<EndpointPorts, 'readEndpoint'> &
  Omit<RecordPorts, 'findMarked'> &
  ZonePorts & { readonly clock: Clock };

/** A plan of everything reads a page for each thousand endpoints and record sets. */
const planBudget = minutes(2);

/** Which record sets and virtual network links the private endpoints need. */
export const dns: Room<DnsPorts> = {
  name: 'dns',
  keysOf: dnsKeys,
  isOwnWrite,
  measured: new Set(['create', 'update', 'adopt']),
  findings: [endpointChecks, recordChecks, zoneChecks, { planChanged }].flatMap((each) => Object.values<Check>(each)),
  open(ports) {
    const { arm, state, subscriptions, reviseFindings, clock } = ports;
    const readEndpoint = createEndpointReader({ ...ports, readGroupTags: createGroupTags(arm) });
    const endpoints = createEndpointReconciler({ ...ports, readEndpoint });
    const hasSwept = () => hasSweptWhole(state.meta);
    const findMarked = createMarkedEndpoints({ arm, state, subscriptions, hasSweptWhole: hasSwept });
    const recordSets = createRecordReconciler({ ...ports, findMarked });
    const byType: Readonly<Record<string, AnyReconciler>> = {
      'microsoft.network/privatednszones': createZoneReconciler(ports),
      'microsoft.network/privateendpoints/privatednszonegroups': createZoneGroupFollowUp(state),
      'microsoft.network/privatelinkservices': createServiceFollowUp(state),
      'microsoft.network/privateendpoints': endpoints,
    };
    return {
      reconcilerFor: (key) => byType[findResourceId(key)?.type ?? ''] ?? recordSets,
      sweeper: createDnsSweeper(ports),
      gate: createPlanGate({
        meta: state.meta,
        reviseFindings,
        clock,
        plan: (policy) => planLive({ ...ports, readEndpoint }, policy, clock.now(), AbortSignal.timeout(planBudget)),
      }),
    };
  },
};
