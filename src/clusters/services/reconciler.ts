import type { Arm } from '../../arm/arm.ts';
import { unlessRefused } from '../../core/errors.ts';
import type { SubscriptionScope } from '../../core/subscription-scope.ts';
import { days, since } from '../../core/time.ts';
import { networkOf } from '../../egress/path/network.ts';
import { worldOf } from '../../egress/world.ts';
import type { Pass, Reconciler } from '../../reconcile/reconciler.ts';
import type { KnownService } from '../../state/clusters/model.ts';
import { isSameBut, type Kept } from '../../state/kept.ts';
import type { State } from '../../state/state.ts';
import { readBody, readService } from '../read-azure.ts';
import type { PublishedService } from './model.ts';
import { planService, type ServicePlan, type ServiceSeen } from './plan.ts';
import { servicesIn } from './services.ts';

export interface ServicePorts {
  readonly arm: Arm;
  readonly state: Pick<State, 'clusters' | 'clusterParts' | 'findings'>;
  readonly subscriptions: SubscriptionScope;
}

export interface ServiceObserved extends ServiceSeen {
  readonly kept: Kept<KnownService> | undefined;
}

/** A service that has been absent for so long is not expected back. */
const patience = days(30);
/** The most endpoints that are read in one pass. */
const mostAsked = 50;

/** Judges a private link service and remembers who is connected to it. It writes nothing to Azure. */
export function createServiceReconciler(ports: ServicePorts): Reconciler<ServiceObserved, never, ServicePlan> {
  const { clusters, clusterParts } = ports.state;
  return {
    async observe(key, pass) {
      const bodies = await readService(ports.arm, key, ports.subscriptions, pass.signal);
      const service = bodies && servicesIn(worldOf(bodies)).find(({ id }) => id === key);
      return observeService(ports, key, service, pass);
    },
    isKnown: async (key) => (await clusters.findService(key)) !== undefined,
    plan(observed, policy, now) {
      const detail = planService(observed, policy.egress, now);
      return { actions: [], findings: detail.findings, detail };
    },
    carryOut: ({ key, kept }, { detail: { row } }, { now }) => ({
      apply: () => Promise.reject(new TypeError('the clusters room writes nothing to Azure')),
      async remember() {
        const before = kept?.value.hangsOn ?? [];
        if (row === undefined) return;
        if (isOver(row, now)) {
          await clusterParts.change(key, before, []);
          await clusters.forgetService(key);
          return;
        }
        await clusterParts.change(key, before, row.hangsOn);
        if (isChanged(kept?.value, row)) await clusters.putService(row, kept?.etag);
      },
    }),
  };
}

/** Whether a service that is gone need not be remembered any more. */
export const isOver = ({ goneAt }: KnownService, now: Date): boolean =>
  goneAt !== undefined && since(new Date(goneAt), now) > patience;

export const isChanged = (known: KnownService | undefined, row: KnownService): boolean =>
  known === undefined || !isSameBut('kind', known, row);

/** What is known of a service that was read already. */
export async function observeService(
  { arm, state }: ServicePorts,
  key: string,
  service: PublishedService | undefined,
  { signal }: Pick<Pass, 'signal'>,
): Promise<ServiceObserved> {
  const kept = await state.clusters.findService(key);
  const rows = await state.findings.listOf({ room: 'clusters', key });
  const asked = service === undefined ? [] : [...(kept?.value.left ?? []), ...(kept?.value.consumers ?? [])];
  const connected = new Set(service?.consumers.map(({ endpoint }) => endpoint));
  const missing = [...new Set(asked)].filter((each) => !connected.has(each)).slice(0, mostAsked);
  const found = await Promise.all(
    missing.map(async (id) => ((await unlessRefused(readBody(arm, id, signal), 'unread')) === undefined ? id : '')),
  );
  return {
    key,
    kept,
    service,
    known: kept?.value,
    standing: rows.map(({ value }) => value),
    gone: new Set(found.filter((each) => each !== '')),
    hangsOn: service === undefined ? [] : hangsOn(service),
  };
}

/** Its load balancers and networks. */
function hangsOn({ frontends, natAddresses }: PublishedService): readonly string[] {
  const networks = natAddresses.flatMap(({ subnet }) => (subnet === null ? [] : [subnet, networkOf(subnet)]));
  const all = [...frontends.map(({ balancer }) => balancer), ...networks];
  return [...new Set(all)].filter((each) => each !== '').sort();
}
