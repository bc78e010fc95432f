import { contradicted, type Doubts } from './contradicted.ts';
import type { Kept } from './kept.ts';
import type { Row, Table } from './table.ts';
import { isAt, type Place } from './write.ts';

/**
 * Reads a table whose rows are held to their keys: one is believed where it is kept in the place that its content says. `placeOf`: where a
 * value belongs, as far as its content says, else where it is; undefined for one that belongs nowhere. What finds or demands throws a PermanentError where a row contradicts its keys.
 */
export function believe<T extends Named, Named>(
  name: string,
  table: Table<T>,
  placeOf: (value: Named, at: Place) => Place | undefined,
  doubts: Doubts,
) {
  function isBelieved(row: Row<Named>): boolean {
    const place = placeOf(row.value, row);
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
    find: async ({ partition, row }: Place) => demandFound(await table.find(partition, row)),
    /** Undefined also where it contradicts its keys, for what is written again as a whole. */
    async findBelieved({ partition, row }: Place): Promise<Kept<T> | undefined> {
      const found = await table.find(partition, row);
      return found !== undefined && isBelieved(found) ? demand(found) : undefined;
    },
    /** In any partition; reads the whole table. */
    findByRow: async (row: string) => demandFound(await table.findByRow(row)),
    /** Without those that contradict their keys, which are noted. */
    async *list<Part extends Named>(rows: AsyncIterable<Row<Part>>): AsyncIterable<Kept<Part>> {
      for await (const row of rows) {
        if (isBelieved(row)) yield { value: row.value, etag: row.etag };
        else doubts.note(name, row);
      }
    },
  };
}
