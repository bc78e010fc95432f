import { shortId } from '../../core/resource-id.ts';
import { believe } from '../believed.ts';
import type { Doubts } from '../contradicted.ts';
import type { Kept } from '../kept.ts';
import type { Table } from '../table.ts';
import { overwrite, writeOver } from '../write.ts';
import { removeEach, writeEach } from '../write-each.ts';
import type { ConnectionWrite, KnownConnection } from './model.ts';

const placeOf = ({ privateLinkResource, id }: Pick<KnownConnection, 'privateLinkResource' | 'id'>) => ({
  partition: shortId(privateLinkResource),
  row: shortId(id),
});

/** What is known of connections. One whose row contradicts its keys is unread: a PermanentError, and left out of the list of all. */
export function createConnections(table: Table<KnownConnection>, doubts: Doubts) {
  const { find, findByRow, demand, list } = believe('connections', table, placeOf, doubts);
  return {
    find: (privateLinkResource: string, id: string) => find(placeOf({ privateLinkResource, id })),
    /** By the hash of its id, as a route has it; reads the whole table. */
    findByHash: findByRow,
    listOf: async (privateLinkResource: string) =>
      (await Array.fromAsync(table.list(shortId(privateLinkResource)))).map(demand),
    list: () => list(table.listAll()),
    /** Gives the new etag. @throws ConflictError where somebody was quicker. */
    put: (value: KnownConnection, etag: string | undefined) => writeOver(table, placeOf(value), value, etag),
    /** Connections of one resource; gives what the storage does not take as it is. */
    putEach: (privateLinkResource: string, writes: readonly ConnectionWrite[]) =>
      writeEach(
        table,
        shortId(privateLinkResource),
        writes.map(({ value, etag }) => overwrite(placeOf(value).row, value, etag)),
      ),
    /** Each on its own etag: a connection that is there again by now keeps its row. */
    remove: (...rows: readonly Kept<KnownConnection>[]) =>
      removeEach(
        table,
        rows.map((row) => ({ ...row, ...placeOf(row.value) })),
      ),
  };
}
