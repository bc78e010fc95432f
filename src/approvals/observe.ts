import type { ActivityLog } from '../arm/activity-log.ts';
import type { Arm } from '../arm/arm.ts';
import { parseResourceId } from '../core/resource-id.ts';
import { type SubscriptionScope, subscriptionsOf } from '../core/subscription-scope.ts';
import type { Policy } from '../policy/policy.ts';
import type { Pass } from '../reconcile/reconciler.ts';
import { observeResource } from './azure.ts';
import { readWhoAsked } from './log-readings.ts';
import type { ConnectionsObserved } from './model.ts';
import { createTenantLookup, readRequesters } from './requesters.ts';
import type { TypeDirectory } from './type-directory.ts';

/** What an observation is made with. */
export interface ObservePorts {
  readonly arm: Arm;
  readonly activityLog: ActivityLog;
  readonly subscriptions: SubscriptionScope;
  readonly types: TypeDirectory;
  /** What is kept of a resource; a plan from outside the app keeps nothing. */
  readonly remembered: {
    rows(key: string): Promise<ConnectionsObserved['rows']>;
    limit(key: string): Promise<ConnectionsObserved['limit']>;
  };
}

type Reading = Pick<Pass, 'signal' | 'now'> & { readonly policy: Pick<Policy, 'approvals'> };

/** Reads one private link resource with its connections, who asks, and what is remembered of them; reads only. */
export function createObserve(ports: ObservePorts): (key: string, reading: Reading) => Promise<ConnectionsObserved> {
  const { arm, activityLog, subscriptions, types, remembered } = ports;
  const lookUpTenants = createTenantLookup(arm);
  return async (key, { signal, now, policy: { approvals: policy } }) => {
    const wantsBody = policy.rules.some(
      ({ targets }) => targets?.tags !== undefined || targets?.services !== undefined,
    );
    const limit = policy.rules.some((rule) => rule.limit !== undefined) ? await remembered.limit(key) : undefined;
    const [view, rows, tenantOf] = await Promise.all([
      observeResource({ arm, types, now, signal }, parseResourceId(key), wantsBody),
      remembered.rows(key),
      lookUpTenants(policy, now, signal),
    ]);
    const asked = { ...view, rows, policy, tenantOf, now };
    const connections = await readRequesters(arm, asked, signal);
    const whoAsked = await readWhoAsked(activityLog, { ...asked, connections }, signal);
    const managed = await subscriptionsOf(subscriptions);
    return { ...view, connections, rows, limit, whoAsked, tenantOf, subscriptions: managed };
  };
}
