import type { Arm } from '../arm/arm.ts';
import { remember } from '../core/remember.ts';
import { shortId } from '../core/resource-id.ts';
import { type Clock, minutes } from '../core/time.ts';
import { worldOf } from '../egress/world.ts';
import { findRoleAssignments, splitUpperGrants } from './isolation/role-assignments.ts';
import { type IsolationAnswer, judgeIsolation } from './isolation/verify.ts';
import { readClusterIds, readIsolation, readServices } from './read-azure.ts';
import type { PublishedService } from './services/model.ts';
import { servicesIn } from './services/services.ts';

/** What Azure shows now of clusters and the services they publish, for people. */
export interface ClusterReader {
  /** Every private link service, by id; kept for a minute. */
  services(signal: AbortSignal): Promise<readonly PublishedService[]>;
  /** The isolation of the cluster of which this is the hash; undefined where there is none. */
  isolation(hash: string, signal: AbortSignal): Promise<IsolationAnswer | undefined>;
}

export function createClusterReader(arm: Arm, subscriptions: readonly string[], clock: Clock): ClusterReader {
  const kept = remember<readonly PublishedService[]>(minutes(1));
  return {
    services: (signal) =>
      kept.get('all', clock.now(), async () => servicesIn(worldOf(await readServices(arm, subscriptions, signal)))),
    async isolation(hash, signal) {
      const ids = await readClusterIds(arm, subscriptions, signal);
      const id = ids.find((each) => shortId(each) === hash);
      const read = id === undefined ? undefined : await readIsolation(arm, id, subscriptions, signal);
      if (id === undefined || read === undefined) return undefined;
      const { rest, upper } = splitUpperGrants(read.bodies);
      const world = worldOf(rest, read.completeLists);
      const cluster = world.find(id);
      if (cluster === undefined) return undefined;
      const roleAssignments = [...findRoleAssignments(world), ...upper];
      return {
        cluster: id,
        ...judgeIsolation({ world, cluster, roleAssignments, live: undefined, history: undefined }),
      };
    },
  };
}
