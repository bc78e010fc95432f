import type { SubscriptionScope } from '../core/subscription-scope.ts';
import type { Arm } from './arm.ts';
import { graphRows } from './graph-rows.ts';
import { kqlList } from './kql.ts';

const idsPerQuery = 100;

/** As far as the identity can read. */
const everywhere: readonly string[] = [];

/** The query for every resource of these types, as rows in the form of bodies. */
export const typesQuery = (types: readonly string[]): string =>
  `resources | where type in~ (${kqlList(types)}) | project id, name, type, location, tags, sku, properties | order by id asc`;

const idsQuery = (ids: readonly string[]): string =>
  `resources | where id in~ (${kqlList(ids)}) | project id, name, type, location, tags, sku, properties | order by id asc`;

/** The resources of these types. */
export const rowsOfTypes = (
  arm: Pick<Arm, 'queryGraph'>,
  types: readonly string[],
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Promise<unknown[]> => Array.fromAsync(graphRows(arm, typesQuery(types), subscriptions, signal));

/** The resources of these ids, a hundred a query, wherever they lie; one that Resource Graph does not show is left out. */
export async function rowsOfIds(
  arm: Pick<Arm, 'queryGraph'>,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (let start = 0; start < ids.length; start += idsPerQuery) {
    const query = idsQuery(ids.slice(start, start + idsPerQuery));
    for await (const row of graphRows(arm, query, everywhere, signal)) rows.push(row);
  }
  return rows;
}
