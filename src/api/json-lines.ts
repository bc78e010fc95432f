import type { Cursor } from './cursor.ts';

export const jsonLines = 'application/jsonl';

/** The most one answer of an export holds, in lines and in characters; then it goes on with the next. */
export const exportLimit = { lines: 5_000, characters: 4 * 1024 * 1024 };

/** What one answer of an export holds. */
export interface Taken<V> {
  readonly taken: readonly V[];
  /** Place of the last one, where more follow. */
  readonly last: Cursor | undefined;
}

/** As many items as one answer of an export holds, at least one; `items` are sorted and read no further than needed. */
export async function takeMany<T, V>(
  items: AsyncIterable<T>,
  placeOf: (item: T) => Cursor,
  toValue: (item: T) => V,
): Promise<Taken<V>> {
  const taken: V[] = [];
  let length = 0;
  let last: Cursor | undefined;
  for await (const item of items) {
    const value = toValue(item);
    const size = JSON.stringify(value).length + 1;
    const isFull = taken.length >= exportLimit.lines || (taken.length > 0 && length + size > exportLimit.characters);
    if (isFull) return { taken, last };
    taken.push(value);
    length += size;
    last = placeOf(item);
  }
  return { taken, last: undefined };
}
