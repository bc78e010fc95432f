import { ConflictError } from '../core/errors.ts';
import type { Kept } from './kept.ts';
import type { Table } from './table.ts';

/**
 * Writes a row in place of what was read, or as the first there. Gives its etag.
 * @throws ConflictError where somebody was quicker.
 */
export function writeOver<T>(
  table: Table<T>,
  { partition, row }: { readonly partition: string; readonly row: string },
  value: T,
  known: Pick<Kept<T>, 'etag'> | undefined,
): Promise<string> {
  return known === undefined ? table.insert(partition, row, value) : table.replace(partition, row, value, known.etag);
}

/** Finds a row and changes what it says, anew where somebody was quicker. Nothing is written where `change` gives undefined. */
export async function changeRow<T>(
  table: Table<T>,
  place: { readonly partition: string; readonly row: string },
  change: (known: T | undefined) => T | undefined | Promise<T | undefined>,
): Promise<void> {
  for (;;) {
    const known = await table.find(place.partition, place.row);
    const next = await change(known?.value);
    if (next === undefined) return;
    try {
      await writeOver(table, place, next, known);
      return;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }
}
