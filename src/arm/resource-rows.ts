import { findResourceId } from '../core/resource-id.ts';
import type { SubscriptionScope } from '../core/subscription-scope.ts';
import { foldCase } from '../core/text.ts';
import type { Arm } from './arm.ts';
import { graphRows, rowsInParts } from './graph-rows.ts';
import { kqlList, kqlText } from './kql.ts';

const idsPerQuery = 100;

/** As far as the identity can read. */
const everywhere: readonly string[] = [];

/** A table of Resource Graph that shows resources as bodies. */
type GraphTable = 'resources' | 'networkresources';

/**
 * Which table shows a type: what hangs below network managers, firewall policies and network security perimeters has one of its own
 * (https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources).
 */
export function tableOf(type: string): GraphTable {
  const name = foldCase(type);
  const isOfNetwork =
    /^microsoft\.network\/(networkmanagers|firewallpolicies|networksecurityperimeters)\/./.test(name) ||
    extensions.has(name);
  return isOfNetwork ? 'networkresources' : 'resources';
}

/** What network managers say of a network, below its own id. */
const extensions: ReadonlySet<string> = new Set([
  'microsoft.network/effectivesecurityadminrules',
  'microsoft.network/networkgroupmemberships',
]);

/** The query for every resource of these types, which one table shows, as rows in the form of bodies. */
export const typesQuery = (types: readonly string[], table: GraphTable = 'resources'): string =>
  `${table} | where type in~ (${kqlList(types)}) | ${asBodies}`;

/** The same for resources by their ids. */
export const idsQuery = (ids: readonly string[], table: GraphTable): string =>
  `${table} | where id in~ (${kqlList(ids)}) | ${asBodies}`;

const asBodies = 'project id, name, type, location, tags, sku, properties | order by id asc';

/** The resources of these types: a query for each table that shows some. */
export async function rowsOfTypes(
  arm: Pick<Arm, 'queryGraph'>,
  types: readonly string[],
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (const [table, shown] of byTable(types, tableOf))
    rows.push(...(await Array.fromAsync(graphRows(arm, typesQuery(shown, table), subscriptions, signal))));
  return rows;
}

/** The resources of these ids, a hundred a query, in any subscription; one that Resource Graph does not show is left out. */
export async function rowsOfIds(
  arm: Pick<Arm, 'queryGraph'>,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (const [table, shown] of byTable(ids, (id) => tableOf(findResourceId(id)?.type ?? ''))) {
    const queryFor = (some: readonly string[]): string => idsQuery(some, table);
    rows.push(...(await rowsInParts(arm, shown, { perQuery: idsPerQuery, queryFor }, everywhere, signal)));
  }
  return rows;
}

/** What of these types lies below some resources that have a table of their own. */
export async function networkRowsBelow(
  arm: Pick<Arm, 'queryGraph'>,
  parents: readonly string[],
  types: readonly string[],
  signal: AbortSignal,
): Promise<unknown[]> {
  const condition = parents.map((parent) => `id startswith ${kqlText(`${parent}/`)}`).join(' or ');
  const query = `networkresources | where type in~ (${kqlList(types)}) and (${condition}) | project id, name, type, properties | order by id asc`;
  return Array.fromAsync(graphRows(arm, query, everywhere, signal));
}

/** The tables in order, each with what of these it shows. */
function byTable(all: readonly string[], place: (text: string) => GraphTable): ReadonlyMap<GraphTable, string[]> {
  const tables = new Map<GraphTable, string[]>();
  for (const each of all) tables.set(place(each), [...(tables.get(place(each)) ?? []), each]);
  return tables;
}
