import { apiVersions } from '../arm/api-versions.ts';
import type { Arm } from '../arm/arm.ts';
import { graphRows, rowsInParts } from '../arm/graph-rows.ts';
import { kqlList, kqlText } from '../arm/kql.ts';
import { findBodyId, isRecord, propertiesOf } from '../core/arm-body.ts';
import type { SubscriptionScope } from '../core/subscription-scope.ts';
import { foldCase } from '../core/text.ts';
import { catalogueTypes } from '../dns/names/endings.ts';
import { hasAppliance } from '../egress/path/hub.ts';
import { toResource } from '../egress/world.ts';
import { refsIn } from './graph/machine-refs.ts';

type Rows = Promise<readonly unknown[]>;
/** What is requested from Azure here. */
export type Reading = Pick<Arm, 'queryGraph' | 'list'>;

/**
 * What decides who resolves and reaches what, as far as Resource Graph has rows of it
 * (learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources): those beneath security policies too, of rule sets and
 * virtual hubs nothing beneath.
 */
const types = [
  'microsoft.network/virtualnetworks',
  'microsoft.network/privateendpoints',
  'microsoft.network/privatednszones',
  'microsoft.network/privatednszones/virtualnetworklinks',
  'microsoft.network/dnsresolvers',
  'microsoft.network/dnsresolvers/inboundendpoints',
  'microsoft.network/dnsresolvers/outboundendpoints',
  'microsoft.network/dnsforwardingrulesets',
  'microsoft.network/dnsresolverpolicies',
  'microsoft.network/dnsresolverpolicies/dnssecurityrules',
  'microsoft.network/dnsresolverpolicies/virtualnetworklinks',
  'microsoft.network/dnsresolverdomainlists',
  'microsoft.network/virtualhubs',
  'microsoft.network/azurefirewalls',
  'microsoft.network/firewallpolicies',
  'microsoft.network/networksecuritygroups',
  'microsoft.network/routetables',
  'microsoft.containerservice/managedclusters',
] as const;

/** A list of what hangs under a resource. */
export interface ChildList {
  readonly path: string;
  readonly apiVersion: string;
}

export const ruleSetType = 'microsoft.network/dnsforwardingrulesets';
export const hubType = 'microsoft.network/virtualhubs';

/** Lists that Resource Graph doesn't show, by the type they hang under. */
const lists: ReadonlyMap<string, { readonly names: readonly string[]; readonly apiVersion: string }> = new Map([
  [ruleSetType, { names: ['forwardingRules', 'virtualNetworkLinks'], apiVersion: apiVersions.dnsResolver }],
  [hubType, { names: ['hubVirtualNetworkConnections', 'routingIntent'], apiVersion: apiVersions.network }],
]);

const recordTypes = ['a', 'aaaa', 'cname'].map((type) => `microsoft.network/privatednszones/${type}`);

/** Every type that a question reads for itself, lower-case: the reader role has to show them (infra/roles/reader.json). */
export const readTypes: readonly string[] = [
  ...types,
  'microsoft.network/networkinterfaces',
  ...recordTypes,
  ...[...lists].flatMap(([type, { names }]) => names.map((name) => foldCase(`${type}/${name}`))),
];

const idsPerQuery = 100;

async function ask(arm: Reading, query: string, subscriptions: SubscriptionScope, signal: AbortSignal): Rows {
  return Array.fromAsync(graphRows(arm, query, subscriptions, signal));
}

/** Networks, endpoints with their interfaces, zones with their links, resolvers, security policies: one query. */
export function readSurroundings(arm: Reading, subscriptions: SubscriptionScope, signal: AbortSignal): Rows {
  const query = `resources | where type in~ (${kqlList(types)}) or (type =~ 'microsoft.network/networkinterfaces' and isnotempty(properties.privateEndpoint.id)) | project id, name, type, location, tags, kind, sku, properties | order by id asc`;
  return ask(arm, query, subscriptions, signal);
}

/** What hangs under these rows and no query shows: two lists for each rule set, one for each virtual hub, and its routing intent where it has a firewall. */
export const listsUnder = (rows: readonly unknown[]): readonly ChildList[] =>
  rows.flatMap((row) => {
    const id = findBodyId(row);
    const { names, apiVersion } = lists.get(id?.type ?? '') ?? { names: [], apiVersion: '' };
    return names
      .filter((name) => name !== 'routingIntent' || hasAppliance(propertiesOf(row)))
      .map((name) => ({ path: `${id?.id}/${name}`, apiVersion }));
  });

export async function readLists(arm: Pick<Reading, 'list'>, of: readonly ChildList[], signal: AbortSignal): Rows {
  const found = await Promise.all(of.map(({ path, apiVersion }) => arm.list(path, apiVersion, signal)));
  return found.flat();
}

/** The lists that were read to their end: a security policy without rules blocks nothing, a virtual hub without routing intent diverts nothing. */
export const listedIn = (
  bodies: readonly unknown[],
  read: readonly ChildList[] = listsUnder(bodies),
): readonly string[] => [
  ...read.map(({ path }) => path),
  ...bodies.flatMap((body) => {
    const id = findBodyId(body);
    return id?.type === 'microsoft.network/dnsresolverpolicies' ? [`${id.id}/dnssecurityrules`] : [];
  }),
];

/** What answers to names of these texts: the targets of a question. */
export const readNamed = (
  arm: Reading,
  names: readonly string[],
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Rows =>
  ask(
    arm,
    `resources | where name in~ (${kqlList(names)}) | project id, name, type, location, tags, kind, sku, properties | order by id asc`,
    subscriptions,
    signal,
  );

const holders = ['microsoft.network/networkinterfaces', 'microsoft.network/loadbalancers'];

/** What has one of these addresses, to be named: it decides nothing. The same address in another network comes too. */
export function readHolders(
  arm: Reading,
  addresses: readonly string[],
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Rows {
  const condition = addresses
    .flatMap((address) =>
      ['ipConfigurations', 'frontendIPConfigurations'].map(
        (list) => `tostring(properties.${list}) has ${kqlText(address)}`,
      ),
    )
    .join(' or ');
  const query = `resources | where type in~ (${kqlList(holders)}) and (${condition}) | project id, name, type, location, tags, kind, sku, properties | order by id asc`;
  return ask(arm, query, subscriptions, signal);
}

/** Everything that private link serves. */
export const readTargets = (arm: Reading, subscriptions: SubscriptionScope, signal: AbortSignal): Rows =>
  ask(
    arm,
    `resources | where type in~ (${kqlList(catalogueTypes)}) | project id, name, type, location, tags, kind, sku, properties | order by id asc`,
    subscriptions,
    signal,
  );

/** Who asks, where it is no network: its own body, and the interfaces it names. */
export async function readAskers(arm: Reading, ids: readonly string[], signal: AbortSignal): Rows {
  const rows = await readIds(arm, ids, signal);
  const interfaces = rows.flatMap((row) => {
    const resource = toResource(row);
    return resource === undefined ? [] : refsIn(resource);
  });
  return [...rows, ...(await readIds(arm, interfaces, signal))];
}

const readIds = (arm: Reading, ids: readonly string[], signal: AbortSignal): Rows =>
  rowsInParts(arm, ids, { perQuery: idsPerQuery, queryFor: idsQuery }, [], signal);

const idsQuery = (ids: readonly string[]): string =>
  `resources | where id in~ (${kqlList(ids)}) | project id, name, type, location, tags, kind, sku, properties | order by id asc`;

/** Record sets of private zones: those of these names relative to a zone, or all. */
export function readRecords(
  arm: Reading,
  names: readonly string[] | undefined,
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Rows {
  if (names === undefined)
    return ask(
      arm,
      `dnsresources | where type in~ (${kqlList(recordTypes)}) | project id, name, type, properties | order by id asc`,
      subscriptions,
      signal,
    );
  return ask(
    arm,
    `dnsresources | where type in~ (${kqlList(recordTypes)}) and name in~ (${kqlList(names)}) | project id, name, type, properties | order by id asc`,
    subscriptions,
    signal,
  );
}

/** Of a zone all that concerns a question was asked for: its count says nothing about what is missing. */
export function withoutCount(body: unknown): unknown {
  if (!isRecord(body) || findBodyId(body)?.type !== 'microsoft.network/privatednszones') return body;
  return { ...body, properties: { ...propertiesOf(body), numberOfRecordSets: undefined } };
}
