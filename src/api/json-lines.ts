import type { Cursor } from './cursor.ts';
import type { ApiRequest } from './message.ts';

export const jsonLines = 'application/jsonl';

/** Whether the caller wants one JSON document a line instead of a page: by `format=jsonl`, else by `Accept`. */
export function wantsLines({ query, headers }: ApiRequest): boolean {
  const format = query.get('format');
  if (format !== null) return format.toLowerCase() === 'jsonl';
  const accepted = (headers.get('accept') ?? '').toLowerCase().split(',');
  return accepted.some((type) => /^application\/(x-)?(jsonl|ndjson)$/.test(type.split(';')[0]?.trim() ?? ''));
}

/** The most one answer of an export holds, in lines and in characters; then it goes on with the next. */
export const exportLimit = { lines: 5_000, characters: 4 * 1024 * 1024 };

export interface Lines {
  readonly text: string;
  /** Place of the last line, where more follow. */
  readonly last: Cursor | undefined;
}

/** As many items as one answer of an export holds, at least one; `items` are sorted and read no further than needed. */
export async function takeLines<T>(
  items: AsyncIterable<T>,
  placeOf: (item: T) => Cursor,
  toLine: (item: T) => unknown,
): Promise<Lines> {
  const lines: string[] = [];
  let length = 0;
  let last: Cursor | undefined;
  for await (const item of items) {
    const line = `${JSON.stringify(toLine(item))}\n`;
    const isFull =
      lines.length >= exportLimit.lines || (lines.length > 0 && length + line.length > exportLimit.characters);
    if (isFull) return { text: lines.join(''), last };
    lines.push(line);
    length += line.length;
    last = placeOf(item);
  }
  return { text: lines.join(''), last: undefined };
}
