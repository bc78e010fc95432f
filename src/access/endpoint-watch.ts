import { apiVersions } from '../arm/api-versions.ts';
import type { Arm } from '../arm/arm.ts';
import { graphRows } from '../arm/graph-rows.ts';
import type { ResourceChange } from '../core/change.ts';
import { isClassed, unlessRefused } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { SubscriptionScope } from '../core/subscription-scope.ts';
import type { Clock } from '../core/time.ts';
import type { World } from '../egress/model.ts';
import { worldOf } from '../egress/world.ts';
import type { ReviseFindings } from '../state/findings/model.ts';
import { apiEndpointFindings, endpointsWanted } from './api-endpoints.ts';

export interface EndpointPorts {
  readonly arm: Arm;
  readonly subscriptions: SubscriptionScope;
  readonly reviseFindings: ReviseFindings;
  readonly clock: Clock;
}

/** Keeps the findings of API endpoints that are gone or have moved: with every sweep, and at once after a change of one. */
export interface EndpointWatch {
  review(signal: AbortSignal): Promise<void>;
  changed(changes: readonly Pick<ResourceChange, 'id' | 'type'>[], signal: AbortSignal, log: Log): Promise<void>;
}

const where = { room: 'policy', key: 'api-endpoints' } as const;
const endpointType = 'microsoft.network/privateendpoints';
const query = `resources | where type =~ 'microsoft.containerservice/managedclusters' or (type =~ '${endpointType}' and name =~ 'kube-apiserver') | project id, name, type, location, properties | order by id asc`;

/** One query a review, and a direct read for each endpoint that it does not show, or for which a change was notified: Resource Graph is late. */
export function watchApiEndpoints({ arm, subscriptions, reviseFindings, clock }: EndpointPorts): EndpointWatch {
  async function absentAmong(world: World, suspects: ReadonlySet<string>, signal: AbortSignal) {
    const wanted = endpointsWanted(world);
    const asked = [...wanted].filter(([id]) => suspects.has(id) || world.find(id) === undefined);
    const read = asked.map(async ([id, cluster]) => {
      if ((await unlessRefused(arm.find(id, apiVersions.network, signal), 'unread')) !== undefined) return [];
      // A cluster that is gone as well has no endpoint to lack.
      const owner = await unlessRefused(arm.find(cluster.id.id, apiVersions.managedClusters, signal), 'unread');
      return owner === undefined || owner === 'unread' ? [] : [id];
    });
    return new Set((await Promise.all(read)).flat());
  }

  async function observe(suspects: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    const world = worldOf(await Array.fromAsync(graphRows(arm, query, subscriptions, signal)));
    const findings = apiEndpointFindings(world, await absentAmong(world, suspects, signal));
    await reviseFindings(where, findings, clock.now(), { complete: true });
  }

  return {
    review: (signal) => observe(new Set(), signal),
    async changed(changes, signal, log) {
      const ids = changes.flatMap(({ id, type }) => (type === endpointType ? (findResourceId(id) ?? []) : []));
      const suspects = new Set(ids.filter(({ name }) => name === 'kube-apiserver').map(({ id }) => id));
      if (suspects.size === 0) return;
      try {
        await observe(suspects, signal);
      } catch (error) {
        // The event itself is handled; the sweep observes it again.
        if (!isClassed(error)) throw error;
        log.warn('endpoints of API servers not read: put off to the next sweep', { error });
      }
    },
  };
}
