import { contradicted, type Doubts } from './contradicted.ts';
import type { Kept } from './kept.ts';
import type { Row, Table } from './table.ts';
import { isAt, type Place } from './write.ts';

/** Reads a table whose rows are held to their keys: one is believed where it is kept in the place that its content says. */
export interface Believed<T> {
  isBelieved(row: Row<T>): boolean;
  /** @throws PermanentError where it contradicts its keys. */
  demand(row: Row<T>): Kept<T>;
  /** @throws PermanentError where it contradicts its keys. */
  find(place: Place): Promise<Kept<T> | undefined>;
  /** In whichever partition; reads the whole table. @throws PermanentError where it contradicts its keys. */
  findByRow(row: string): Promise<Kept<T> | undefined>;
  /** Without those that contradict their keys, which are noted. */
  list(rows: AsyncIterable<Row<T>>): AsyncIterable<Kept<T>>;
}

/** `placeOf`: where a value belongs; undefined for one that belongs nowhere. */
export function believe<T>(
  name: string,
  table: Table<T>,
  placeOf: (value: T) => Place | undefined,
  doubts: Doubts,
): Believed<T> {
  function isBelieved(row: Row<T>): boolean {
    const place = placeOf(row.value);
    return place !== undefined && isAt(row, place);
  }

  function demand(row: Row<T>): Kept<T> {
    if (!isBelieved(row)) throw contradicted(name, row);
    return { value: row.value, etag: row.etag };
  }

  const demandFound = (row: Row<T> | undefined): Kept<T> | undefined => (row === undefined ? undefined : demand(row));

  return {
    isBelieved,
    demand,
    find: async ({ partition, row }) => demandFound(await table.find(partition, row)),
    findByRow: async (row) => demandFound(await table.findByRow(row)),
    async *list(rows) {
      for await (const row of rows) {
        if (isBelieved(row)) yield demand(row);
        else doubts.note(name, row);
      }
    },
  };
}
