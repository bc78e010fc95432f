import { UnreadError } from '../core/errors.ts';
import { type SubscriptionScope, subscriptionsOf } from '../core/subscription-scope.ts';
import type { Arm, GraphPage } from './arm.ts';

type Graph = Pick<Arm, 'queryGraph'>;

/** A page of a query, with how many rows are left after it where that is known. */
export type CountedPage = GraphPage & { readonly left?: number | undefined };

/**
 * Page after page of a Resource Graph query, from a token that an earlier pass kept or from the start; from there it says how many rows are left. The query must order by id, or Azure
 * gives no token to go on with.
 * @throws UnreadError where a page leads to one that was asked for already: it would never end.
 */
export async function* graphPages(
  arm: Graph,
  query: string,
  subscriptions: SubscriptionScope,
  from: string | undefined,
  signal: AbortSignal,
): AsyncIterable<CountedPage> {
  const scope = await subscriptionsOf(subscriptions);
  let read = 0;
  const asked = new Set<string>();
  let token = from;
  do {
    if (token !== undefined) asked.add(token);
    const page = await arm.queryGraph(query, scope, token, signal);
    token = page.skipToken;
    if (token !== undefined && asked.has(token))
      throw new UnreadError(
        `a list of Resource Graph leads back to a page that was read already, after ${asked.size} of them`,
      );
    read += page.rows.length;
    // Where a pass goes on, what it read earlier isn't known.
    yield from === undefined && page.total !== undefined ? { ...page, left: Math.max(0, page.total - read) } : page;
  } while (token !== undefined);
}

/** Every row of a Resource Graph query. For what has to keep its place between two runs, take the pages. */
export async function* graphRows(
  arm: Graph,
  query: string,
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): AsyncIterable<unknown> {
  for await (const { rows } of graphPages(arm, query, subscriptions, undefined, signal)) yield* rows;
}

/** The rows of a query that names something from a list, asked for so many of the list at a time: a query may be only so long. */
export async function rowsInParts(
  arm: Graph,
  list: readonly string[],
  { perQuery, queryFor }: { readonly perQuery: number; readonly queryFor: (part: readonly string[]) => string },
  subscriptions: SubscriptionScope,
  signal: AbortSignal,
): Promise<unknown[]> {
  const rows: unknown[] = [];
  for (let start = 0; start < list.length; start += perQuery)
    for await (const row of graphRows(arm, queryFor(list.slice(start, start + perQuery)), subscriptions, signal))
      rows.push(row);
  return rows;
}
