import { clusterType } from '../core/cluster-type.ts';
import { type Finding, raise } from '../core/finding.ts';
import { nameOf } from '../core/resource-id.ts';
import { at, lowerText } from '../egress/body.ts';
import type { Resource, World } from '../egress/model.ts';
import { refOf } from '../egress/path/parts.ts';
import { agentPoolsOf } from '../egress/path/subjects/agent-pools.ts';
import { endpointIdOf, modeOf } from './api-server.ts';
import { accessChecks } from './checks.ts';

/** Whether AKS keeps an endpoint for it now: while a cluster stops, starts or goes, it may have none. */
function hasEndpoint(cluster: Resource): boolean {
  const { properties } = cluster;
  const isRunning = lowerText(at(properties, 'powerState', 'code')) !== 'stopped';
  const isSettled = (lowerText(properties.provisioningState) ?? 'succeeded') === 'succeeded';
  return modeOf(cluster) === 'private-link' && isRunning && isSettled;
}

/** The clusters whose API endpoint is to be there, by the id it has. */
export const endpointsWanted = (world: World): ReadonlyMap<string, Resource> =>
  new Map(
    world.resources.flatMap((each): [string, Resource][] => {
      const id = each.id.type === clusterType && hasEndpoint(each) ? endpointIdOf(each) : undefined;
      return id === undefined ? [] : [[id, each]];
    }),
  );

/**
 * What is wrong with the endpoints of API servers. Pure; sorted by cluster.
 *
 *   the endpoint                              finding
 *   proven absent by a direct read            gone
 *   neither shown nor proven absent           none
 *   in a subnet of none of the node pools     moved
 */
export function apiEndpointFindings(world: World, absent: ReadonlySet<string>): readonly Finding[] {
  return [...endpointsWanted(world)]
    .flatMap(([id, cluster]) => (absent.has(id) ? [gone(cluster, id)] : moved(world, cluster, world.find(id))))
    .sort((a, b) => (a.subject < b.subject ? -1 : 1));
}

const gone = (cluster: Resource, id: string): Finding =>
  raise(accessChecks.gone, cluster.id.id, `${id} does not exist: nodes and people lose the API server`);

function moved(world: World, cluster: Resource, endpoint: Resource | undefined): readonly Finding[] {
  const subnet = refOf(endpoint?.properties, 'subnet');
  const pools = agentPoolsOf(world, cluster).flatMap(({ subnets }) => subnets);
  if (subnet === undefined || pools.length === 0 || pools.includes(subnet)) return [];
  const homes = [...new Set(pools)].sort().map(nameOf).join(', ');
  return [
    raise(
      accessChecks.moved,
      cluster.id.id,
      `kube-apiserver is in ${nameOf(subnet)}, and the nodes in ${homes}: the API server has another address`,
    ),
  ];
}
