import { shortId } from '../../core/resource-id.ts';
import { believe } from '../believed.ts';
import type { Doubts } from '../contradicted.ts';
import type { Kept } from '../kept.ts';
import type { Table } from '../table.ts';
import { overwrite, writeOver } from '../write.ts';
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
  partition: shortId(privateLinkResource),
  row: shortId(id),
});

export function createConnections(table: Table<ConnectionRow>, doubts: Doubts): Connections {
  const { find, findByRow, demand, list } = believe('connections', table, placeOf, doubts);
  return {
    find: (privateLinkResource, id) => find(placeOf({ privateLinkResource, id })),
    findByHash: findByRow,
    listOf: async (privateLinkResource) =>
      (await Array.fromAsync(table.list(shortId(privateLinkResource)))).map(demand),
    list: () => list(table.listAll()),
    put: (value, etag) => writeOver(table, placeOf(value), value, etag),
    putEach: (privateLinkResource, writes) =>
      writeEach(
        table,
        shortId(privateLinkResource),
        writes.map(({ value, etag }) => overwrite(placeOf(value).row, value, etag)),
      ),
    remove({ value, etag }) {
      const { partition, row } = placeOf(value);
      return table.remove(partition, row, etag);
    },
  };
}
