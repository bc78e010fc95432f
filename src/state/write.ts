import { isFirst } from '../core/errors.ts';
import type { Row, Table, TableWrite } from './table.ts';

/** Where a row is kept. */
export type Place = Pick<Row<unknown>, 'partition' | 'row'>;

/** Whether a row is kept where its content says that it is. */
export const isAt = ({ partition, row }: Place, place: Place): boolean =>
  partition === place.partition && row === place.row;

/**
 * Writes a row in place of what was read with this etag, or as the first there. Gives its etag.
 * @throws ConflictError where somebody was quicker.
 */
export function writeOver<T>(
  table: Table<T>,
  { partition, row }: Place,
  value: T,
  etag: string | undefined,
): Promise<string> {
  return etag === undefined ? table.insert(partition, row, value) : table.replace(partition, row, value, etag);
}

/** The same as part of a transaction. */
export const overwrite = <T>(row: string, value: T, etag: string | undefined): TableWrite<T> =>
  etag === undefined ? { kind: 'insert', row, value } : { kind: 'replace', row, value, etag };

/** Finds a row and changes it; reads it again where another writer was quicker. Nothing is written where `change` gives undefined. */
export async function changeRow<T>(
  table: Table<T>,
  place: Place,
  change: (known: T | undefined) => T | undefined | Promise<T | undefined>,
): Promise<void> {
  for (;;) {
    const known = await table.find(place.partition, place.row);
    const next = await change(known?.value);
    if (next === undefined) return;
    if (await isFirst(() => writeOver(table, place, next, known?.etag))) return;
  }
}
