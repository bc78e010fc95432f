import type { Arm } from '../arm/arm.ts';
import { graphRows, rowsInParts } from '../arm/graph-rows.ts';
import { kqlList, kqlText } from '../arm/kql.ts';
import { networkRowsBelow, rowsOfIds } from '../arm/resource-rows.ts';
import { BoundedMap } from '../core/bounded.ts';
import { unlessRefused } from '../core/errors.ts';
import { type Clock, seconds, since } from '../core/time.ts';
import { type Observation, observeChildren } from './children.ts';
import { deployedConfigurations, managerRows, ruleTypes } from './path/managed.ts';
import { findType } from './types.ts';
import { toResource } from './world.ts';

/** What may have the address that a route names as its next hop. */
const ownerTypes = [
  'microsoft.network/azurefirewalls',
  'microsoft.network/loadbalancers',
  'microsoft.network/networkinterfaces',
];
const hubType = 'microsoft.network/virtualhubs';
const addressesPerQuery = 20;
/** Compared as a whole, which a query takes many of: all rules of one account, or those of a page of a sweep. */
const publicPerQuery = 500;

/** Where it may be: as far as the identity can read. */
const everywhere: readonly string[] = [];

/** Who has one of these private addresses. */
export const ownersOf = (arm: Arm, addresses: readonly string[], signal: AbortSignal): Promise<readonly unknown[]> =>
  rowsInParts(arm, addresses, { perQuery: addressesPerQuery, queryFor: ownersQuery }, everywhere, signal);

function ownersQuery(addresses: readonly string[]): string {
  // Canonical addresses hold nothing that a query would read otherwise.
  const condition = addresses.map((address) => `tostring(properties) has ${kqlText(address)}`).join(' or ');
  return `resources | where type in~ (${kqlList(ownerTypes)}) | where ${condition} | project id, name, type, properties | order by id asc`;
}

/** Who has one of these public addresses or prefixes. A rule of an address counts by where that address is, so its place is asked for too. */
export const publicOwnersOf = (arm: Arm, texts: readonly string[], signal: AbortSignal): Promise<readonly unknown[]> =>
  rowsInParts(arm, texts, { perQuery: publicPerQuery, queryFor: publicOwnersQuery }, everywhere, signal);

function publicOwnersQuery(texts: readonly string[]): string {
  const list = kqlList(texts);
  return `resources | where type in~ ('microsoft.network/publicipaddresses', 'microsoft.network/publicipprefixes') | where tostring(properties.ipAddress) in~ (${list}) or tostring(properties.ipPrefix) in~ (${list}) | project id, name, type, location, properties | order by id asc`;
}

/** Reads the virtual hubs of these names, with their connections, route tables and routing intents. */
export type ReadHubs = (names: readonly string[], signal: AbortSignal) => Promise<readonly unknown[]>;

/** Less than the minute of calm after a change: what depends on a hub is never judged by what was read before that changed. */
const hubsKept = seconds(45);
const mostHubs = 50;

/** A change of a hub costs all networks connected to it, and these read it once between them. */
export function createHubReader(arm: Arm, clock: Clock): ReadHubs {
  const known = new BoundedMap<string, { readonly at: Date; readonly rows: Promise<readonly unknown[]> }>(mostHubs);
  return async (names, signal) => {
    const name = [...names].sort().join(' ');
    const before = known.get(name);
    if (before !== undefined && since(before.at, clock.now()) < hubsKept) return before.rows;
    const rows = hubsNamed(arm, names, signal);
    known.set(name, { at: clock.now(), rows });
    // What failed is read again by the next who asks.
    rows.catch(() => known.delete(name));
    return rows;
  };
}

/** As `ReadHubs` says, read each time. */
export async function hubsNamed(arm: Arm, names: readonly string[], signal: AbortSignal): Promise<readonly unknown[]> {
  const query = `resources | where type =~ ${kqlText(hubType)} and name in~ (${kqlList(names)}) | project id, name, type, location, tags, properties | order by id asc`;
  const hubs = await Array.fromAsync(graphRows(arm, query, everywhere, signal));
  const type = findType(hubType);
  const refused: Observation = { bodies: [], completeLists: [] };
  const children = await Promise.all(
    hubs.map(async (hub) => {
      const id = toResource(hub)?.id.id;
      if (id === undefined || type === undefined) return [];
      return (await unlessRefused(observeChildren(arm, id, type, signal), refused)).bodies;
    }),
  );
  return [...hubs, ...children.flat()];
}

/** What network managers say of these networks, and the rules of the configurations that they deployed there. */
export async function rulesFor(
  arm: Arm,
  networks: readonly string[],
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  if (networks.length === 0) return [];
  const says = await rowsOfIds(arm, networks.flatMap(managerRows), signal);
  const configurations = [...new Set(says.flatMap((row) => deployedConfigurations(toResource(row))))].sort();
  if (configurations.length === 0) return says;
  return [...says, ...(await networkRowsBelow(arm, configurations, ruleTypes, signal))];
}
