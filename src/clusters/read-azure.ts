import type { Arm } from '../arm/arm.ts';
import { graphRows } from '../arm/graph-rows.ts';
import { kqlList } from '../arm/kql.ts';
import { unlessRefused } from '../core/errors.ts';
import { linkServiceType } from '../core/link-service.ts';
import { at, lowerText } from '../egress/body.ts';
import { refsOf } from '../egress/path/parts.ts';
import { findType } from '../egress/types.ts';
import { toResource } from '../egress/world.ts';

/** Bodies, and the child lists among them that were read to the end. */
export interface Read {
  readonly bodies: readonly unknown[];
  readonly completeLists: readonly string[];
}

const clusterType = 'microsoft.containerservice/managedclusters';

/** What private link services and what stands before and behind them are made of. */
const serviceTypes = [
  linkServiceType,
  clusterType,
  'microsoft.network/loadbalancers',
  'microsoft.network/virtualnetworks',
  'microsoft.network/privateendpoints',
  'microsoft.network/publicipaddresses',
] as const;

/** What the lines of an isolated cluster are about, beside itself. */
const isolationTypes = [
  ...serviceTypes.slice(2),
  'microsoft.network/natgateways',
  'microsoft.network/routetables',
  'microsoft.network/networksecuritygroups',
  'microsoft.network/azurefirewalls',
  'microsoft.network/privatednszones',
  'microsoft.containerregistry/registries',
  'microsoft.keyvault/vaults',
  'microsoft.insights/privatelinkscopes',
] as const;

const idsPerQuery = 100;

async function rowsOf(
  arm: Arm,
  types: readonly string[],
  subscriptions: readonly string[],
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const query = `resources | where type in~ (${kqlList(types)}) | project id, name, type, location, tags, sku, properties | order by id asc`;
  return Array.fromAsync(graphRows(arm, query, subscriptions, signal));
}

/** The interfaces of these resources, which have the addresses and members that their own bodies leave out. */
async function interfacesOf(
  arm: Arm,
  rows: readonly unknown[],
  types: readonly string[],
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const ids = rows.flatMap((row) => {
    const resource = toResource(row);
    return resource !== undefined && types.includes(resource.id.type)
      ? refsOf(resource.properties, 'networkInterfaces')
      : [];
  });
  const found: unknown[] = [];
  for (let start = 0; start < ids.length; start += idsPerQuery) {
    const query = `resources | where id in~ (${kqlList(ids.slice(start, start + idsPerQuery))}) | project id, name, type, location, tags, sku, properties | order by id asc`;
    for await (const row of graphRows(arm, query, [], signal)) found.push(row);
  }
  return found;
}

/** Every private link service with its surroundings, as Resource Graph shows them. */
export async function readServices(
  arm: Arm,
  subscriptions: readonly string[],
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const rows = await rowsOf(arm, serviceTypes, subscriptions, signal);
  return [...rows, ...(await interfacesOf(arm, rows, [linkServiceType], signal))];
}

/** The ids of the clusters. */
export async function readClusterIds(
  arm: Arm,
  subscriptions: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const rows = await rowsOf(arm, [clusterType], subscriptions, signal);
  return rows.flatMap((row) => toResource(row)?.id.id ?? []);
}

/** The types of what is read directly and that no other room reads: the reader role has them for this. */
export const readTypes: readonly string[] = [
  'Microsoft.Authorization/roleAssignments',
  'Microsoft.ContainerRegistry/registries/cacheRules',
];

const childVersions = {
  cacheRules: '2025-04-01',
  extensions: '2024-11-01',
  roleAssignments: '2022-04-01',
  dns: '2024-06-01',
} as const;

/**
 * One cluster, read directly, with all that its isolation hangs on. What may not be read is left out: its lines are unknown then.
 * Undefined where there is no such cluster.
 */
export async function readIsolation(
  arm: Arm,
  cluster: string,
  subscriptions: readonly string[],
  signal: AbortSignal,
): Promise<Read | undefined> {
  const answer = await arm.find(cluster, findType(clusterType)?.apiVersion ?? '', signal);
  if (answer === undefined) return undefined;
  const rows = await rowsOf(arm, isolationTypes, subscriptions, signal);
  const interfaces = await interfacesOf(arm, rows, ['microsoft.network/privateendpoints'], signal);
  const lists = await Promise.all(
    [...listsOf(rows), ...listsOfCluster(cluster, answer.body)].map((list) => readList(arm, list, signal)),
  );
  return {
    bodies: [
      { ...(answer.body as object), id: cluster },
      ...rows,
      ...interfaces,
      ...lists.flatMap(({ bodies }) => bodies),
    ],
    completeLists: lists.flatMap(({ completeLists }) => completeLists),
  };
}

interface List {
  /** As a world knows the list. */
  readonly key: string;
  readonly path: string;
  readonly apiVersion: string;
}

/** A cluster's extensions, and the grants on the subnet of its API server where that is the customer's. */
function listsOfCluster(cluster: string, body: unknown): readonly List[] {
  const extensions = `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions`;
  const subnet = lowerText(at(body, 'properties', 'apiServerAccessProfile', 'subnetId'));
  return [
    { key: `${cluster}/extensions`, path: extensions, apiVersion: childVersions.extensions },
    ...(subnet === undefined ? [] : [grantsOn(subnet)]),
  ];
}

const grantsOn = (id: string): List => ({
  key: `${id}/roleassignments`,
  path: `${id}/providers/Microsoft.Authorization/roleAssignments`,
  apiVersion: childVersions.roleAssignments,
});

/** Lists that Resource Graph does not show: of registries, and of the zones that registries have their names in. */
function listsOf(rows: readonly unknown[]): readonly List[] {
  return rows.flatMap((row): readonly List[] => {
    const id = toResource(row)?.id;
    if (id?.type === 'microsoft.containerregistry/registries') {
      return [
        { key: `${id.id}/cacherules`, path: `${id.id}/cacheRules`, apiVersion: childVersions.cacheRules },
        grantsOn(id.id),
      ];
    }
    if (id?.type !== 'microsoft.network/privatednszones' || !id.name.startsWith('privatelink.azurecr.')) return [];
    return [
      { key: `${id.id}/a`, path: `${id.id}/A`, apiVersion: childVersions.dns },
      { key: `${id.id}/virtualnetworklinks`, path: `${id.id}/virtualNetworkLinks`, apiVersion: childVersions.dns },
    ];
  });
}

async function readList(arm: Arm, { key, path, apiVersion }: List, signal: AbortSignal): Promise<Read> {
  const bodies = await unlessRefused(arm.list(path, apiVersion, signal), undefined);
  return { bodies: bodies ?? [], completeLists: bodies === undefined ? [] : [key] };
}
