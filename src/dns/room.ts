import type { Check } from '../core/finding.ts';
import { findResourceId } from '../core/resource-id.ts';
import { minutes } from '../core/time.ts';
import type { AnyReconciler } from '../reconcile/pass.ts';
import type { Room } from '../reconcile/room.ts';
import { hasSweptWhole } from '../reconcile/sweep.ts';
import { endpointChecks } from './endpoints/checks.ts';
import { createServiceFollowUp, createZoneGroupFollowUp } from './endpoints/follow-up.ts';
import { createGroupTags } from './endpoints/group-tags.ts';
import { createEndpointReader } from './endpoints/observe.ts';
import { createEndpointReconciler } from './endpoints/reconciler.ts';
import { dnsKeys, isOwnWrite } from './keys.ts';
import { createSubnetReader } from './names/subnets.ts';
import type { DnsPorts } from './ports.ts';
import { recordChecks } from './records/checks.ts';
import { createMarkedEndpoints } from './records/marked-endpoint.ts';
import { createRecordReconciler } from './records/reconciler.ts';
import { createPlanGate, planChanged } from './report/plan-gate.ts';
import { planLive } from './report/plan-live.ts';
import { createDnsSweeper } from './sweeper.ts';
import { zoneChecks } from './zones/checks.ts';
import { createZoneReconciler } from './zones/reconciler.ts';

/** A plan of everything reads a page for each thousand endpoints and record sets. */
const planBudget = minutes(2);

/** Which record sets and virtual network links the private endpoints need. */
export const dns: Room<DnsPorts> = {
  name: 'dns',
  keysOf: dnsKeys,
  isOwnWrite,
  goesFirst: true,
  measured: new Set(['create', 'update', 'adopt']),
  findings: [endpointChecks, recordChecks, zoneChecks, { planChanged }].flatMap((each) => Object.values<Check>(each)),
  open(ports) {
    const { state, clock } = ports;
    const readEndpoint = createEndpointReader(
      ports,
      createGroupTags(ports.arm),
      createSubnetReader(ports.arm, state.meta),
    );
    const findMarked = createMarkedEndpoints(ports, () => hasSweptWhole(state.meta));
    const recordSets = createRecordReconciler(ports, findMarked);
    const byType: Readonly<Record<string, AnyReconciler>> = {
      'microsoft.network/privatednszones': createZoneReconciler(ports),
      'microsoft.network/privateendpoints/privatednszonegroups': createZoneGroupFollowUp(state),
      'microsoft.network/privatelinkservices': createServiceFollowUp(state),
      'microsoft.network/privateendpoints': createEndpointReconciler(ports, readEndpoint),
    };
    return {
      reconcilerFor: (key) => byType[findResourceId(key)?.type ?? ''] ?? recordSets,
      sweeper: createDnsSweeper(ports),
      gate: createPlanGate(ports, (policy, report) => {
        const reading = { policy, now: clock.now(), signal: AbortSignal.timeout(planBudget) };
        return planLive(ports, readEndpoint, reading, (_, far) => (far?.left ? report(far) : undefined));
      }),
    };
  },
};
