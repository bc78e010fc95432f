import type { Arm } from '../../arm/arm.ts';
import { rowsOfIds } from '../../arm/resource-rows.ts';
import type { SubscriptionScope } from '../../core/subscription-scope.ts';
import { at, lowerText } from '../../egress/body.ts';
import type { Resource } from '../../egress/model.ts';
import { readSurroundings } from '../../egress/surroundings.ts';
import { findType } from '../../egress/types.ts';
import { toResource } from '../../egress/world.ts';
import { placed, readEach, readEstate, readInterfaces, readList } from '../read-azure.ts';
import type { Read } from './given.ts';
import { ownRegistryOf, registryZones } from './hangs-on.ts';
import { nodeGroupOf } from './network-view.ts';

const versions = {
  cacheRules: '2025-04-01',
  extensions: '2024-11-01',
  roleAssignments: '2022-04-01',
  dns: '2024-06-01',
} as const;

const balancerType = 'microsoft.network/loadbalancers';
const nothing: Read = { bodies: [], completeLists: [] };

/**
 * One cluster, whose body was read directly, with all that its isolation depends on: read directly too where an event may have reported it, by Resource
 * Graph where only a search finds it. What may not be read is left out: its lines are unknown then.
 */
export async function readIsolation(
  arm: Arm,
  body: Record<string, unknown>,
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Promise<Read> {
  const cluster = toResource(body);
  if (cluster === undefined) return nothing;
  const registry = ownRegistryOf(cluster);
  const [rows, paths, direct, balancers] = await Promise.all([
    readEstate(arm, subscriptions, signal),
    readSurroundings(arm, [body], { readIds: (ids) => readEach(arm, ids, signal) }, signal),
    readEach(arm, registry === undefined ? [] : [registry], signal),
    readBalancers(arm, cluster, signal),
  ]);
  const found = placed([body, ...paths, ...direct, ...balancers.bodies], rows);
  return withLists(arm, cluster, { bodies: found, completeLists: balancers.completeLists }, signal);
}

/** The same as Resource Graph shows it, of which `estate` was read already: only what it does not show is read directly. */
export async function readShown(
  arm: Arm,
  body: Record<string, unknown>,
  estate: readonly unknown[],
  signal: AbortSignal,
): Promise<Read> {
  const cluster = toResource(body);
  if (cluster === undefined) return nothing;
  const paths = await readSurroundings(arm, [body], { readIds: (ids) => rowsOfIds(arm, ids, signal) }, signal);
  const group = nodeGroupOf(cluster);
  const completeLists = group === undefined ? [] : [`${group}/loadbalancers`];
  return withLists(arm, cluster, { bodies: placed([body, ...paths], estate), completeLists }, signal);
}

/** What was read, with what only a direct read shows. */
async function withLists(
  arm: Arm,
  cluster: Resource,
  { bodies, completeLists }: Read,
  signal: AbortSignal,
): Promise<Read> {
  const registry = ownRegistryOf(cluster);
  const [interfaces, ...lists] = await Promise.all([
    registry === undefined ? [] : readInterfaces(arm, bodies, registry, signal),
    ...listsOf(cluster, registry, bodies).map((list) => readOne(arm, list, signal)),
  ]);
  return {
    bodies: [...bodies, ...interfaces, ...lists.flatMap((list) => list.bodies)],
    completeLists: [...completeLists, ...lists.flatMap((list) => list.completeLists)],
  };
}

/** Load balancers of its node resource group: a public service is a frontend of one. */
async function readBalancers(arm: Arm, cluster: Resource, signal: AbortSignal): Promise<Read> {
  const group = nodeGroupOf(cluster);
  const apiVersion = findType(balancerType)?.apiVersion;
  if (group === undefined || apiVersion === undefined) return nothing;
  const path = `${group}/providers/Microsoft.Network/loadBalancers`;
  return readOne(arm, { key: `${group}/loadbalancers`, path, apiVersion }, signal);
}

interface List {
  /** The list's id, as `World` has it. */
  readonly key: string;
  readonly path: string;
  readonly apiVersion: string;
}

const grantsOn = (id: string): List => ({
  key: `${id}/roleassignments`,
  path: `${id}/providers/Microsoft.Authorization/roleAssignments`,
  apiVersion: versions.roleAssignments,
});

/** Lists that Resource Graph does not show: of the cluster, of its registry, and of the zones that registries have their names in. */
function listsOf(
  { id: { id }, properties }: Resource,
  registry: string | undefined,
  bodies: readonly unknown[],
): readonly List[] {
  const subnet = lowerText(at(properties, 'apiServerAccessProfile', 'subnetId'));
  const extensions = `${id}/providers/Microsoft.KubernetesConfiguration/extensions`;
  const ofCluster = [
    { key: `${id}/extensions`, path: extensions, apiVersion: versions.extensions },
    ...(subnet === undefined ? [] : [grantsOn(subnet)]),
  ];
  if (registry === undefined) return ofCluster;
  const zones = registryZones(bodies.flatMap((body) => toResource(body) ?? []));
  return [
    ...ofCluster,
    { key: `${registry}/cacherules`, path: `${registry}/cacheRules`, apiVersion: versions.cacheRules },
    grantsOn(registry),
    ...zones.flatMap((zone) => [
      { key: `${zone}/a`, path: `${zone}/A`, apiVersion: versions.dns },
      { key: `${zone}/virtualnetworklinks`, path: `${zone}/virtualNetworkLinks`, apiVersion: versions.dns },
    ]),
  ];
}

async function readOne(arm: Arm, { key, path, apiVersion }: List, signal: AbortSignal): Promise<Read> {
  const bodies = await readList(arm, path, apiVersion, signal);
  return { bodies: bodies ?? [], completeLists: bodies === undefined ? [] : [key] };
}
