import type { Arm } from './arm.ts';

/**
 * Every row of a Resource Graph query, page after page. The query must order by id, or Azure gives no token to go on with. For what has to
 * keep its place between two runs, ask page by page instead.
 */
export async function* graphRows(
  arm: Pick<Arm, 'queryGraph'>,
  query: string,
  subscriptions: readonly string[],
  signal: AbortSignal,
): AsyncIterable<unknown> {
  let skipToken: string | undefined;
  do {
    const page = await arm.queryGraph(query, subscriptions, skipToken, signal);
    yield* page.rows;
    skipToken = page.skipToken;
  } while (skipToken !== undefined);
}
