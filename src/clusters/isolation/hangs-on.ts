import { findResourceId, nameOf } from '../../core/resource-id.ts';
import { at, lowerText } from '../../egress/body.ts';
import { isKmsVault, kmsVaultOf } from '../../egress/isolated-clusters.ts';
import type { Resource } from '../../egress/model.ts';
import { asScope } from '../keys.ts';
import type { Given } from './model.ts';
import { nodeGroupOf, nodeNetworksOf, seesEndpoint } from './network-view.ts';

/** The registry that a cluster's nodes start from, where it is the customer's own. */
export function ownRegistryOf(cluster: Resource): string | undefined {
  const registry = findResourceId(at(cluster.properties, 'bootstrapProfile', 'containerRegistryId'))?.id;
  const group = nodeGroupOf(cluster);
  return group !== undefined && registry?.startsWith(`${group}/`) ? undefined : registry;
}

/** The zones among these that registries have their names in. */
export function registryZones(resources: readonly Pick<Resource, 'id'>[]): readonly string[] {
  const zones = resources.filter(
    ({ id: { type, id } }) =>
      type === 'microsoft.network/privatednszones' && nameOf(id).startsWith('privatelink.azurecr.'),
  );
  return [...new Set(zones.map(({ id }) => id.id))];
}

const lentTypes: ReadonlySet<string> = new Set(['microsoft.keyvault/vaults', 'microsoft.insights/privatelinkscopes']);

/** What isolation depends on besides the ways out of the nodes: a change of one of these ids concerns the cluster. Sorted. */
export function hangsOn(given: Given): readonly string[] {
  const { world, cluster } = given;
  const registry = ownRegistryOf(cluster);
  const subnet = lowerText(at(cluster.properties, 'apiServerAccessProfile', 'subnetId'));
  const group = nodeGroupOf(cluster);
  const endpoints = registry === undefined ? [] : world.endpointsTo(registry).map(({ id }) => id.id);
  const others = world.resources
    .filter((each) => lentTypes.has(each.id.type) && isLent(given, each))
    .map(({ id }) => id.id);
  const zones = registry === undefined ? [] : registryZones(world.resources);
  const scopes = [registry, subnet].flatMap((each) => (each === undefined ? [] : scopesOf(each)));
  const own = registry === undefined ? [] : [registry];
  const all = [...own, ...scopes, ...endpoints, ...zones, ...others, ...(group === undefined ? [] : [group])];
  return [...new Set(all)].sort();
}

/** Vaults and scopes that its nodes reach, and the vault of its own keys. */
function isLent({ world, cluster }: Given, { id }: Resource): boolean {
  if (isKmsVault(kmsVaultOf(cluster.properties), { id })) return true;
  const networks = nodeNetworksOf(world, cluster);
  return world.endpointsTo(id.id).some((endpoint) => seesEndpoint(world, networks, endpoint) === true);
}

/** A scope and those above it, whose role assignments apply to it. */
function scopesOf(id: string): readonly string[] {
  const found = findResourceId(id);
  if (found === undefined) return [];
  const { parent, subscriptionId, resourceGroup } = found;
  const above = [
    parent,
    resourceGroup && `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}`,
    `/subscriptions/${subscriptionId}`,
  ];
  return [id, ...above.filter((each) => each !== undefined)].map(asScope);
}
