import { type Cursor, compareCursors, toAfter } from './cursor.ts';
import type { ExportFormat } from './export-format.ts';
import { jsonLines, type Taken } from './json-lines.ts';
import { type ApiRequest, type ApiResponse, json } from './message.ts';

export interface PageRequest {
  readonly top: number;
  /** Place of the last item already seen. */
  readonly after?: Cursor | undefined;
}

export interface Page<T> {
  readonly value: readonly T[];
  /** Place of the last item, where more follow. */
  readonly last: Cursor | undefined;
}

/**
 * The first `top` items behind `after`. A page starts at a place, not at a count: rows that come or go between two pages
 * neither repeat nor hide others. Keeps a few pages in memory however long the list is; `sorted` items are read only as
 * far as needed.
 */
export async function takePage<T>(
  items: AsyncIterable<T> | Iterable<T>,
  placeOf: (item: T) => Cursor,
  { top, after }: PageRequest,
  order: 'sorted' | 'unsorted' = 'unsorted',
): Promise<Page<T>> {
  let kept: { readonly place: Cursor; readonly item: T }[] = [];
  const first = () => kept.sort((a, b) => compareCursors(a.place, b.place)).slice(0, top + 1);
  for await (const item of items) {
    const place = placeOf(item);
    if (after !== undefined && compareCursors(place, after) <= 0) continue;
    kept.push({ place, item });
    if (order === 'sorted' && kept.length > top) break;
    if (kept.length >= 4 * (top + 1)) kept = first();
  }
  const page = first().slice(0, top);
  return { value: page.map(({ item }) => item), last: kept.length > top ? page.at(-1)?.place : undefined };
}

/** A list: `{ value, nextLink? }`. `nextLink` is relative to the server and repeats the query, with `fixed` in place of defaults that time changes. */
export function listResponse<T>(
  request: ApiRequest,
  list: string,
  page: Page<T>,
  fixed: Readonly<Record<string, string>> = {},
): ApiResponse {
  if (page.last === undefined) return json(200, { value: page.value });
  return json(200, { value: page.value, nextLink: linkTo(request, list, page.last, fixed) });
}

/** The same as JSON Lines, with the link in the `Link` header (RFC 8288). */
export function linesResponse<V>(
  request: ApiRequest,
  list: string,
  { taken, last }: Taken<V>,
  fixed: Readonly<Record<string, string>> = {},
): ApiResponse {
  const text = taken.map((each) => `${JSON.stringify(each)}\n`).join('');
  return exportResponse(request, list, { format: 'jsonl', type: `${jsonLines}; charset=utf-8`, text, last }, fixed);
}

interface ExportFile {
  readonly format: ExportFormat;
  readonly type: string;
  readonly text: string;
  /** Place of the last item in it, where more follow. */
  readonly last: Cursor | undefined;
}

/** A list as a file of some format, with the same link. */
export function exportResponse(
  request: ApiRequest,
  list: string,
  { format, type, text, last }: ExportFile,
  fixed: Readonly<Record<string, string>> = {},
): ApiResponse {
  const more = { format, ...fixed };
  const link = last === undefined ? {} : { link: `<${linkTo(request, list, last, more)}>; rel="next"` };
  const disposition = `attachment; filename="${list}.${format}"`;
  return { status: 200, headers: { 'content-type': type, 'content-disposition': disposition, ...link }, body: text };
}

function linkTo(request: ApiRequest, list: string, last: Cursor, fixed: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(request.query);
  for (const [name, value] of Object.entries({ ...fixed, after: toAfter(list, last) })) query.set(name, value);
  return `${request.url.pathname}?${query}`;
}
