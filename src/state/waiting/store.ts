import type { Key } from '../../core/key.ts';
import { shortId } from '../../core/resource-id.ts';
import { insertTogether } from '../insert-together.ts';
import type { Kept } from '../kept.ts';
import type { Row, Table } from '../table.ts';
import { writeOver } from '../write.ts';
import type { WaitingKey } from './model.ts';

export type Work = ReturnType<typeof createWork>;

const placeOf = ({ room, key }: Key) => ({ partition: room, row: shortId(key) });

/** What keys wait for. A row that names another key than the one it is kept under is not believed: it counts as none, and is written over. */
export function createWork(table: Table<WaitingKey>) {
  const insert = insertTogether(table);
  const isBelieved = ({ row, value }: Row<WaitingKey>): boolean => row === shortId(value.key);

  return {
    async find(key: Key): Promise<Kept<WaitingKey> | undefined> {
      const { partition, row } = placeOf(key);
      const found = await table.find(partition, row);
      return found !== undefined && isBelieved(found) ? found : undefined;
    },
    /** Every key that waits; reads the whole table. */
    async *list(): AsyncIterable<{ readonly key: Key; readonly value: WaitingKey }> {
      for await (const row of table.listAll()) {
        if (isBelieved(row)) yield { key: { room: row.partition, key: row.value.key }, value: row.value };
      }
    },
    async put(key: Key, value: WaitingKey): Promise<void> {
      const { partition, row } = placeOf(key);
      await table.upsert(partition, row, value);
    },
    /** @throws ConflictError where something else is kept of the key by now than was known. */
    async replace(key: Key, value: WaitingKey, known: Kept<WaitingKey> | undefined): Promise<void> {
      if (known === undefined) await insert(placeOf(key), value);
      else await writeOver(table, placeOf(key), value, known.etag);
    },
    /** @throws ConflictError where something else is kept of the key by now. */
    async remove(key: Key, { etag }: Kept<WaitingKey>): Promise<void> {
      const { partition, row } = placeOf(key);
      await table.remove(partition, row, etag);
    },
  };
}
