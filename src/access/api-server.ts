import { nodeGroupOf } from '../clusters/isolation/network-view.ts';
import { findOwnZone } from '../dns/zones/clusters.ts';
import { at, flagOf, lowerText } from '../egress/body.ts';
import { isIntegrated } from '../egress/checks/cluster-api.ts';
import type { Resource, World } from '../egress/model.ts';
import { zonesOf } from '../why/graph/zones.ts';
import type { ApiMode, ClusterPosture } from './model.ts';

const profile = (cluster: Resource, name: string): unknown => at(cluster.properties, 'apiServerAccessProfile', name);

/** How the API server is met: with integration a cluster may be private or public, and switches between both. */
export function modeOf(cluster: Resource): ApiMode {
  if (flagOf(profile(cluster, 'enablePrivateCluster')) !== true) return 'public';
  return isIntegrated(cluster) ? 'vnet-integration' : 'private-link';
}

/** `privateDNSZone` is `system` where it isn't said (learn.microsoft.com/azure/aks/private-clusters). */
export function privateDnsOf(cluster: Resource): ClusterPosture['privateDns'] {
  if (modeOf(cluster) === 'public') return null;
  const says = lowerText(profile(cluster, 'privateDNSZone')) ?? 'system';
  return says === 'system' || says === 'none' ? says : 'custom';
}

/** The id of the zone that the private name is in; undefined where it has none, or its name doesn't say. */
export function zoneIdOf(cluster: Resource): string | undefined {
  const kind = privateDnsOf(cluster);
  if (kind === 'custom') return lowerText(profile(cluster, 'privateDNSZone'));
  return kind === 'system' ? findOwnZone(cluster.body) : undefined;
}

export function zoneOf(world: World, cluster: Resource): ClusterPosture['zone'] {
  const id = zoneIdOf(cluster);
  if (id === undefined) return null;
  const links = zonesOf(world).get(id)?.links ?? [];
  return { id, linkedTo: [...new Set(links.map(({ network }) => network))].sort() };
}

/** The endpoint that AKS makes for the API server, by the id that it always has. */
export function endpointIdOf(cluster: Resource): string | undefined {
  const group = nodeGroupOf(cluster);
  return group === undefined ? undefined : `${group}/providers/microsoft.network/privateendpoints/kube-apiserver`;
}

/** Whether nobody but AKS may write in the node resource group (learn.microsoft.com/azure/aks/node-resource-group-lockdown). */
export const isLocked = (cluster: Resource): boolean =>
  lowerText(at(cluster.properties, 'nodeResourceGroupProfile', 'restrictionLevel')) === 'readonly';
