import { UnreadError } from '../core/errors.ts';
import { type SubscriptionScope, subscriptionsOf } from '../core/subscription-scope.ts';
import type { Arm, GraphPage } from './arm.ts';

type Graph = Pick<Arm, 'queryGraph'>;

/** A page of a query, with how many rows are left after it where that is known. */
export type CountedPage = GraphPage & { readonly left?: number | undefined };

/** The most subscriptions that one query may be about (https://learn.microsoft.com/azure/governance/resource-graph/troubleshoot/general, Too many subscriptions). */
const subscriptionsPerQuery = 1_000;

/**
 * Page after page of a Resource Graph query, from a token that an earlier pass kept or from the start; from there it says how many rows are left. The query must order by id, or Azure
 * gives no token to go on with. More subscriptions than one query takes are asked part after part, and the token says which part is next.
 * @throws UnreadError where a page leads to one that was asked for already: it would never end.
 */
export async function* graphPages(
  arm: Graph,
  query: string,
  subscriptions: SubscriptionScope,
  from: string | undefined,
  signal: AbortSignal,
): AsyncIterable<CountedPage> {
  const all = await subscriptionsOf(subscriptions);
  if (all.length <= subscriptionsPerQuery) return yield* pagesOfPart(arm, query, all, from, signal);
  const parts = partsOf(all, subscriptionsPerQuery);
  const begin = placeIn(parts.length, from);
  for (const [index, part] of parts.entries()) {
    if (index < begin.part) continue;
    const token = index === begin.part ? begin.token : undefined;
    for await (const { rows, skipToken } of pagesOfPart(arm, query, part, token, signal)) {
      const next = skipToken === undefined ? index + 1 : index;
      yield { rows, skipToken: next < parts.length ? `${next}${ofPart}${skipToken ?? ''}` : undefined };
    }
  }
}

/** Between the number of a part and the token within it; no token of Azure's has one. */
const ofPart = '|';

/** Where a pass goes on; from the start where the list had fewer parts then, or none. */
function placeIn(
  parts: number,
  from: string | undefined,
): { readonly part: number; readonly token: string | undefined } {
  const [, part, token = ''] = /^(\d+)\|(.*)$/s.exec(from ?? '') ?? [];
  if (part === undefined || Number(part) >= parts) return { part: 0, token: undefined };
  return { part: Number(part), token: token === '' ? undefined : token };
}

async function* pagesOfPart(
  arm: Graph,
  query: string,
  scope: readonly string[],
  from: string | undefined,
  signal: AbortSignal,
): AsyncIterable<CountedPage> {
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
  for (const part of partsOf(list, perQuery))
    for await (const row of graphRows(arm, queryFor(part), subscriptions, signal)) rows.push(row);
  return rows;
}

function partsOf<T>(list: readonly T[], most: number): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let start = 0; start < list.length; start += most) parts.push(list.slice(start, start + most));
  return parts;
}
