import { hashId } from '../../core/resource-id.ts';
import { contradicted, type Doubts } from '../contradicted.ts';
import type { Kept } from '../kept.ts';
import type { Row, Table } from '../table.ts';
import { isAt, overwrite, writeOver } from '../write.ts';
import { type RefusedWrite, writeEach } from '../write-each.ts';
import type { ConnectionRow, ConnectionWrite } from './model.ts';

/** What is known of connections. One whose row contradicts its keys is unread: a PermanentError, and left out of the list of all. */
export interface Connections {
  find(privateLinkResource: string, id: string): Promise<Kept<ConnectionRow> | undefined>;
  /** By the hash of its id, as a route has it; reads the whole table. */
  findByHash(hash: string): Promise<Kept<ConnectionRow> | undefined>;
  listOf(privateLinkResource: string): Promise<readonly Kept<ConnectionRow>[]>;
  list(): AsyncIterable<Kept<ConnectionRow>>;
  /** Gives the new etag. @throws ConflictError where somebody was quicker. */
  put(value: ConnectionRow, etag: string | undefined): Promise<string>;
  /** Connections of one resource; gives what the storage does not take as it is. */
  putEach(
    privateLinkResource: string,
    writes: readonly ConnectionWrite[],
  ): Promise<readonly RefusedWrite<ConnectionRow>[]>;
  remove(known: Kept<ConnectionRow>): Promise<void>;
}

const placeOf = ({ privateLinkResource, id }: Pick<ConnectionRow, 'privateLinkResource' | 'id'>) => ({
  partition: hashId(privateLinkResource),
  row: hashId(id),
});

const isBelieved = (kept: Row<ConnectionRow>): boolean => isAt(kept, placeOf(kept.value));

export function createConnections(table: Table<ConnectionRow>, doubts: Doubts): Connections {
  function believed(row: Row<ConnectionRow>): Kept<ConnectionRow> {
    if (!isBelieved(row)) throw contradicted('connections', row);
    return { value: row.value, etag: row.etag };
  }

  return {
    async find(privateLinkResource, id) {
      const { partition, row } = placeOf({ privateLinkResource, id });
      const found = await table.find(partition, row);
      return found === undefined ? undefined : believed(found);
    },
    async findByHash(hash) {
      const found = await table.findByRow(hash);
      return found === undefined ? undefined : believed(found);
    },
    listOf: async (privateLinkResource) =>
      (await Array.fromAsync(table.list(hashId(privateLinkResource)))).map(believed),
    async *list() {
      for await (const row of table.listAll()) {
        if (isBelieved(row)) yield { value: row.value, etag: row.etag };
        else doubts.note('connections', row);
      }
    },
    put: (value, etag) => writeOver(table, placeOf(value), value, etag),
    putEach: (privateLinkResource, writes) =>
      writeEach(
        table,
        hashId(privateLinkResource),
        writes.map(({ value, etag }) => overwrite(placeOf(value).row, value, etag)),
      ),
    remove({ value, etag }) {
      const { partition, row } = placeOf(value);
      return table.remove(partition, row, etag);
    },
  };
}
