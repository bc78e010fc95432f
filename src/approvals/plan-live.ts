import type { ActivityLog } from '../arm/activity-log.ts';
import type { Arm } from '../arm/arm.ts';
import { graphRows } from '../arm/graph-rows.ts';
import { findBodyId } from '../core/arm-body.ts';
import { PermanentError, recover, UnreadError } from '../core/errors.ts';
import { readReporting } from '../core/read-reporting.ts';
import { parseResourceId } from '../core/resource-id.ts';
import { type SubscriptionScope, subscriptionsOf } from '../core/subscription-scope.ts';
import type { Policy } from '../policy/policy.ts';
import type { ConnectionsObserved } from './model.ts';
import { createObserve } from './observe.ts';
import { type ApprovalReport, reportApprovals } from './report.ts';
import { toPrivateLinkResource } from './schema.ts';
import { connectedQuery } from './sweeper.ts';
import { createTypeDirectory } from './type-directory.ts';

interface Ports {
  readonly arm: Arm;
  readonly activityLog: ActivityLog;
  readonly subscriptions: SubscriptionScope;
}

interface Reading {
  readonly policy: Pick<Policy, 'approvals'>;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/**
 * What the rules would do to every connection that exists now, from nothing but Azure: no state is read and nothing is written. Resource
 * Graph names the resources that anybody is connected to or asks; each is read as a pass reads it. One that may not be read is in the report as such.
 */
export async function planApprovalsLive(
  { arm, activityLog, subscriptions }: Ports,
  reading: Reading,
  onProgress: (what: string) => void = () => undefined,
): Promise<ApprovalReport> {
  const types = createTypeDirectory(arm);
  const remembered = { rows: async () => [], limit: async () => undefined };
  const managed = await subscriptionsOf(subscriptions);
  const observe = createObserve({ arm, activityLog, subscriptions: managed, types, remembered });
  onProgress('searching private endpoint connections');
  const ids: string[] = [];
  for await (const row of graphRows(arm, connectedQuery, managed, reading.signal)) {
    const id = findBodyId(row)?.id;
    if (id === undefined) throw new UnreadError('Resource Graph shows a resource without a resource id');
    ids.push(id);
  }
  const read = (id: string): Promise<ConnectionsObserved> =>
    recover(
      PermanentError,
      () => observe(id, reading),
      (error) => unreadResource(id, error.message, managed),
    );
  const observed = await readReporting('resource', ids, read, onProgress);
  return reportApprovals(observed, reading.policy.approvals, reading.now);
}

const unreadResource = (id: string, because: string, subscriptions: readonly string[]): ConnectionsObserved => ({
  resource: toPrivateLinkResource(parseResourceId(id)),
  exists: true,
  connections: [{ kind: 'unread', id: undefined, because }],
  rows: [],
  tenantOf: new Map(),
  subscriptions,
});
