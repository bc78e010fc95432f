import type { Key } from '../../core/key.ts';
import { shortId } from '../../core/resource-id.ts';
import type { Kept } from '../kept.ts';
import type { Row, Table } from '../table.ts';
import { writeOver } from '../write.ts';
import type { WorkRow } from './model.ts';

/** What keys wait for. A row that names another key than the one it is kept under is not believed: it counts as none, and is written over. */
export interface Work {
  find(key: Key): Promise<Kept<WorkRow> | undefined>;
  /** Every key that waits; reads the whole table. */
  list(): AsyncIterable<{ readonly key: Key; readonly value: WorkRow }>;
  put(key: Key, value: WorkRow): Promise<void>;
  /** @throws ConflictError where something else is kept of the key by now than was known. */
  replace(key: Key, value: WorkRow, known: Kept<WorkRow> | undefined): Promise<void>;
  /** @throws ConflictError where something else is kept of the key by now. */
  remove(key: Key, known: Kept<WorkRow>): Promise<void>;
}

const placeOf = ({ room, key }: Key) => ({ partition: room, row: shortId(key) });

export function createWork(table: Table<WorkRow>): Work {
  const isBelieved = ({ row, value }: Row<WorkRow>): boolean => row === shortId(value.key);

  return {
    async find(key) {
      const { partition, row } = placeOf(key);
      const found = await table.find(partition, row);
      return found !== undefined && isBelieved(found) ? found : undefined;
    },
    async *list() {
      for await (const row of table.listAll()) {
        if (isBelieved(row)) yield { key: { room: row.partition, key: row.value.key }, value: row.value };
      }
    },
    async put(key, value) {
      const { partition, row } = placeOf(key);
      await table.upsert(partition, row, value);
    },
    async replace(key, value, known) {
      await writeOver(table, placeOf(key), value, known?.etag);
    },
    async remove(key, { etag }) {
      const { partition, row } = placeOf(key);
      await table.remove(partition, row, etag);
    },
  };
}
