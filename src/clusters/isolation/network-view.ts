import { field, lowerText } from '../../egress/body.ts';
import type { Resource, World } from '../../egress/model.ts';
import { findNetwork, networkOf } from '../../egress/path/network.ts';
import { refOf } from '../../egress/path/parts.ts';
import { agentPoolsOf } from '../../egress/path/subjects/agent-pools.ts';

/** `/subscriptions/…/resourcegroups/…` of what AKS makes for a cluster; undefined where its body doesn't say. */
export function nodeGroupOf({ id, properties }: Resource): string | undefined {
  const name = lowerText(field(properties, 'nodeResourceGroup'));
  return name === undefined ? undefined : `/subscriptions/${id.subscriptionId}/resourcegroups/${name}`;
}

/** The networks of a cluster's nodes: those its pools name, else the one that AKS made where it is among the bodies. */
export function nodeNetworksOf(world: World, cluster: Resource): readonly string[] {
  const named = agentPoolsOf(world, cluster).flatMap(({ subnets }) => subnets.map(networkOf));
  if (named.length > 0) return [...new Set(named)];
  const group = nodeGroupOf(cluster);
  return world.resources.flatMap(({ id }) =>
    id.type === 'microsoft.network/virtualnetworks' && group !== undefined && id.id.startsWith(`${group}/`)
      ? [id.id]
      : [],
  );
}

/** Whether machines of one network reach those of another: undefined where neither network's peerings were read. */
function reaches(world: World, from: string, to: string): boolean | undefined {
  if (from === to) return true;
  const [near, far] = [findNetwork(world, from), findNetwork(world, to)];
  const toFar = near?.peerings.find(({ network }) => network === to);
  const toNear = far?.peerings.find(({ network }) => network === from);
  if ([toFar, toNear].some((each) => each !== undefined && !(each.isConnected && each.allowsAccess))) return false;
  if (toFar !== undefined || toNear !== undefined) return true;
  return near === undefined && far === undefined ? undefined : false;
}

/** Whether every network of the nodes reaches a private endpoint; undefined where that can't be determined. */
export function seesEndpoint(world: World, networks: readonly string[], endpoint: Resource): boolean | undefined {
  const subnet = refOf(endpoint.properties, 'subnet');
  if (subnet === undefined || networks.length === 0) return undefined;
  const seen = networks.map((network) => reaches(world, network, networkOf(subnet)));
  if (seen.includes(false)) return false;
  return seen.includes(undefined) ? undefined : true;
}
