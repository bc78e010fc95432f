import type { Arm } from '../arm/arm.ts';
import { graphRows } from '../arm/graph-rows.ts';
import { kqlText } from '../arm/kql.ts';
import { rowsOfIds, rowsOfTypes } from '../arm/resource-rows.ts';
import { propertiesOf } from '../core/arm-body.ts';
import { clusterType } from '../core/cluster-type.ts';
import { unlessRefused } from '../core/errors.ts';
import { linkServiceType } from '../core/link-service.ts';
import type { SubscriptionScope } from '../core/subscription-scope.ts';
import { elementsOf, field } from '../egress/body.ts';
import { requestsOf } from '../egress/exposure/endpoints.ts';
import type { Resource } from '../egress/model.ts';
import { networkOf } from '../egress/path/network.ts';
import { refOf, refsOf } from '../egress/path/parts.ts';
import { apiVersionOf } from '../egress/types.ts';
import { toResource } from '../egress/world.ts';
import { balancerOf, frontendIdsOf } from './services/read.ts';

/** The types that private link services, their frontends and their backends are made of. */
const serviceTypes = [
  linkServiceType,
  clusterType,
  'microsoft.network/loadbalancers',
  'microsoft.network/virtualnetworks',
  'microsoft.network/privateendpoints',
  'microsoft.network/publicipaddresses',
] as const;

/** The types that the lines of an isolated cluster are about, besides clusters. */
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

/** The interfaces of these resources, which have the addresses and members that their own bodies leave out. */
async function interfacesOf(
  arm: Arm,
  rows: readonly unknown[],
  isMeant: (resource: Resource) => boolean,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const ids = rows.flatMap((row) => {
    const resource = toResource(row);
    return resource !== undefined && isMeant(resource) ? refsOf(resource.properties, 'networkInterfaces') : [];
  });
  return rowsOfIds(arm, ids, signal);
}

/** Every private link service with its surroundings, as Resource Graph shows them. */
export async function readServices(
  arm: Arm,
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const rows = await rowsOfTypes(arm, serviceTypes, subscriptions, signal);
  return [...rows, ...(await interfacesOf(arm, rows, ({ id }) => id.type === linkServiceType, signal))];
}

/**
 * One service, read directly with its load balancers and networks, among what Resource Graph shows of its consumers. Undefined where
 * there is none.
 */
export async function readService(
  arm: Arm,
  id: string,
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Promise<readonly unknown[] | undefined> {
  const body = await readBody(arm, id, signal);
  const service = toResource(body);
  if (service === undefined) return undefined;
  const frontends = frontendIdsOf(service);
  const balancers = await readEach(arm, frontends.map(balancerOf), signal);
  const parts = [...addressesIn(service), ...balancers.flatMap((each) => frontendsIn(each))];
  const networks = parts.flatMap(({ subnet }) => (subnet === undefined ? [] : [networkOf(subnet)]));
  const addresses = parts.flatMap(({ publicAddress }) => publicAddress ?? []);
  const [around, subjects, endpoints, interfaces] = await Promise.all([
    readEach(arm, [...networks, ...addresses], signal),
    readSubjects(arm, subscriptions, signal),
    readAsking(arm, service.id.name, subscriptions, signal),
    rowsOfIds(arm, refsOf(service.properties, 'networkInterfaces'), signal),
  ]);
  return placed([body, ...balancers, ...around], [...subjects, ...endpoints, ...interfaces]);
}

const addressesIn = ({ properties }: Resource) => elementsOf(field(properties, 'ipConfigurations')).map(toPart);
const frontendsIn = (balancer: unknown) =>
  elementsOf(field(toResource(balancer)?.properties, 'frontendIPConfigurations')).map(toPart);
const toPart = (body: unknown) => ({
  subnet: refOf(propertiesOf(body), 'subnet'),
  publicAddress: refOf(propertiesOf(body), 'publicIPAddress'),
});

/** Endpoints that name a service of this name, by its id or by an alias: both hold its name. */
async function readAsking(
  arm: Arm,
  name: string,
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const query = `resources | where type =~ 'microsoft.network/privateendpoints' | where tostring(properties) has ${kqlText(name)} | project id, name, type, location, tags, sku, properties | order by id asc`;
  return Array.fromAsync(graphRows(arm, query, subscriptions, signal));
}

/** The clusters and the private link services there are. */
export const readSubjects = (
  arm: Arm,
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Promise<readonly unknown[]> => rowsOfTypes(arm, [clusterType, linkServiceType], subscriptions, signal);

/** The ids of the clusters. */
export async function readClusterIds(
  arm: Arm,
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const rows = await rowsOfTypes(arm, [clusterType], subscriptions, signal);
  return rows.flatMap((row) => toResource(row)?.id.id ?? []);
}

/** What the isolation of any cluster may depend on, as Resource Graph shows it: one read serves all clusters of a sweep. */
export async function readEstate(
  arm: Arm,
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  return rowsOfTypes(arm, isolationTypes, subscriptions, signal);
}

/** The interfaces of endpoints to this registry. */
export const readInterfaces = (
  arm: Arm,
  rows: readonly unknown[],
  target: string,
  signal: AbortSignal,
): Promise<readonly unknown[]> =>
  interfacesOf(
    arm,
    rows,
    ({ id, properties }) =>
      id.type === 'microsoft.network/privateendpoints' &&
      requestsOf(properties).some((request) => request.target === target),
    signal,
  );

/** The body of a resource as its own provider shows it now, under its lower-cased id; undefined where there is none. */
export async function readBody(
  arm: Arm,
  id: string,
  signal: AbortSignal,
): Promise<Record<string, unknown> | undefined> {
  const version = apiVersionOf(id);
  if (version === undefined) return undefined;
  const answer = await arm.find(id, version, signal);
  return answer === undefined ? undefined : { ...(answer.body as object), id };
}

/** Those of these that exist and may be read. */
export async function readEach(arm: Arm, ids: readonly string[], signal: AbortSignal): Promise<readonly unknown[]> {
  const bodies = await Promise.all([...new Set(ids)].map((id) => unlessRefused(readBody(arm, id, signal), undefined)));
  return bodies.filter((body) => body !== undefined);
}

/** Direct reads in place of what Resource Graph, which is late, shows of the same. */
export function placed(direct: readonly unknown[], rows: readonly unknown[]): readonly unknown[] {
  const known = new Set(direct.flatMap((body) => toResource(body)?.id.id ?? []));
  return [...direct, ...rows.filter((row) => !known.has(toResource(row)?.id.id ?? ''))];
}

/** A list, or undefined where it may not be read. */
export const readList = (
  arm: Arm,
  path: string,
  apiVersion: string,
  signal: AbortSignal,
): Promise<readonly unknown[] | undefined> => unlessRefused(arm.list(path, apiVersion, signal), undefined);
