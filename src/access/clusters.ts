import { clusterType } from '../core/cluster-type.ts';
import { nameOf } from '../core/resource-id.ts';
import { lowerText, textOf } from '../egress/body.ts';
import type { Resource } from '../egress/model.ts';
import type { ReachabilityPolicy } from '../policy/reachability.ts';
import type { Graph } from '../why/graph/graph.ts';
import { cellsOfMatrix, namesOf, reachMatrix } from '../why/reach.ts';
import { explainWhy } from '../why/why.ts';
import { modeOf, privateDnsOf, zoneOf } from './api-server.ts';
import type { Grants } from './given.ts';
import type { AccessCell, ClusterPosture } from './model.ts';
import { postureOf } from './posture.ts';

/** The clusters among the bodies, by id. */
export const clustersIn = ({ world }: Graph): readonly Resource[] =>
  world.resources.filter(({ id }) => id.type === clusterType);

/** One cluster, as those see it who want to get in. Pure. */
export function postureOfCluster(
  graph: Graph,
  cluster: Resource,
  { managementNetworks }: Pick<ReachabilityPolicy, 'managementNetworks'>,
  grants: Grants | undefined,
): ClusterPosture {
  const { world } = graph;
  return {
    cluster: cluster.id.id,
    location: textOf(cluster.body.location) ?? null,
    mode: modeOf(cluster),
    privateDns: privateDnsOf(cluster),
    fqdn: lowerText(cluster.properties.fqdn) ?? null,
    privateFqdn: lowerText(cluster.properties.privateFQDN) ?? null,
    zone: zoneOf(world, cluster),
    posture: postureOf({ world, cluster, grants }),
    reachedFrom: cellsFrom(graph, cluster, managementNetworks),
  };
}

/** Whether a cluster's API server is reached from each of these, in their order. */
export function cellsFrom(graph: Graph, cluster: Resource, from: readonly string[]): readonly AccessCell[] {
  if (from.length === 0) return [];
  if (modeOf(cluster) === 'public') return from.map((each) => publicCell(graph, cluster, each));
  const cells = cellsOfMatrix(reachMatrix(graph, [cluster.id.id], from));
  return cells.map(({ from: id, state, name, brokenAt }) => ({
    from: id,
    state,
    name,
    brokenAt,
    sentence: name === null ? '' : explainWhy(graph, name, id).sentence,
  }));
}

/** A public API server is reached over the internet from everywhere; who is let in is another line. */
function publicCell(graph: Graph, cluster: Resource, from: string): AccessCell {
  const [name = lowerText(cluster.properties.fqdn)] = namesOf(graph, cluster.id.id);
  return {
    from,
    state: 'public-only',
    name: name ?? null,
    brokenAt: null,
    sentence: `${nameOf(cluster.id.id)} answers at a public address`,
  };
}
