import { isRecord } from '../../src/core/arm-body.ts';
import type { Bound, Row } from './bind.ts';
import { compareOrder } from './values.ts';

/** The rows mv-expand makes of one value: an array's elements, a bag's properties one by one; null and nothing stay one row. */
export function expand(value: unknown, rowLimit: number): readonly unknown[] {
  if (Array.isArray(value)) return value.length === 0 ? [null] : value.slice(0, rowLimit);
  if (!isRecord(value)) return [value];
  const properties = Object.entries(value);
  return properties.length === 0 ? [null] : properties.slice(0, rowLimit).map(([name, one]) => ({ [name]: one }));
}

/** A stable sort; nulls come first ascending and last descending, as in Kusto. */
export function sort(
  rows: readonly Row[],
  keys: readonly (Bound & { readonly descending: boolean })[],
): readonly Row[] {
  const keyed = rows.map((row) => ({ row, values: keys.map((key) => key.evaluate(row)) }));
  keyed.sort((left, right) => {
    for (const [index, { descending }] of keys.entries()) {
      const order = compareOrder(left.values[index], right.values[index]);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

/** Counts rows by key. Without keys there is always one row, of zero rows too. */
export function group(
  rows: readonly Row[],
  keyOf: (row: Row) => Row,
  grouped: boolean,
  counts: readonly string[],
): readonly Row[] {
  const groups = new Map<string, { key: Row; count: number }>();
  if (!grouped) groups.set('{}', { key: {}, count: 0 });
  for (const row of rows) {
    const key = keyOf(row);
    const text = JSON.stringify(key);
    const seen = groups.get(text) ?? { key, count: 0 };
    seen.count += 1;
    groups.set(text, seen);
  }
  return [...groups.values()].map(({ key, count }) => ({
    ...key,
    ...Object.fromEntries(counts.map((name) => [name, count])),
  }));
}
