import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Row } from './bind.ts';
import { QueryError } from './query-error.ts';

/** Rows a page holds at most, and by default. */
export const pageLimit = 1_000;

const SkipToken = z.strictObject({ query: z.string(), rowsToSkip: z.int().min(0) });

/** What one answer holds, in the field's own names. */
export interface GraphAnswer {
  readonly totalRecords: number;
  readonly count: number;
  readonly data: readonly Row[];
  readonly facets: readonly [];
  /** 'true': more rows match, and there is no way to ask for them. */
  readonly resultTruncated: 'true' | 'false';
  readonly $skipToken?: string;
}

export interface PageRequest {
  readonly top: number;
  readonly skip: number;
  readonly skipToken: string | undefined;
}

/**
 * Cuts one page. A skip token counts rows of the query as it answers *then*, as the real one does: rows that come or go
 * between pages shift the rest.
 * @throws QueryError for a token that was not given for this query.
 */
export function cutPage(rows: readonly Row[], pageable: boolean, queryText: string, request: PageRequest): GraphAnswer {
  const query = createHash('sha256').update(queryText).digest('base64url');
  const start = request.skipToken === undefined ? request.skip : rowsToSkip(request.skipToken, query);
  const data = rows.slice(start, start + request.top);
  const next = start + data.length;
  const more = next < rows.length;
  return {
    totalRecords: rows.length,
    count: data.length,
    data,
    facets: [],
    resultTruncated: more && !pageable ? 'true' : 'false',
    ...(more && pageable && { $skipToken: encode({ query, rowsToSkip: next }) }),
  };
}

function encode(token: z.infer<typeof SkipToken>): string {
  return Buffer.from(JSON.stringify(token)).toString('base64');
}

function rowsToSkip(text: string, query: string): number {
  const parsed = SkipToken.safeParse(jsonIn(text));
  if (!parsed.success || parsed.data.query !== query) {
    throw new QueryError({
      code: 'InvalidSkipToken',
      message: 'The skip token was not given for this query.',
      token: text,
    });
  }
  return parsed.data.rowsToSkip;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}
