import { hashId, parseResourceId } from '../../core/resource-id.ts';
import { contradicted, type Doubts } from '../contradicted.ts';
import type { Kept } from '../kept.ts';
import type { Row, Table } from '../table.ts';
import { writeOver } from '../write.ts';
import type { EndpointRow } from './model.ts';

/** What is known of private endpoints. One whose row contradicts its keys is unread: a PermanentError, and left out of lists. */
export interface Endpoints {
  find(id: string): Promise<Kept<EndpointRow> | undefined>;
  /** By the hash of its id, as a mark or a route has it; reads the whole table where no subscription is given. */
  findByHash(hash: string, subscription?: string): Promise<Kept<EndpointRow> | undefined>;
  list(subscription?: string): AsyncIterable<Kept<EndpointRow>>;
  /** In place of what was read, or as the first; gives the new etag. @throws ConflictError where somebody was quicker. */
  put(value: EndpointRow, etag: string | undefined): Promise<string>;
  remove(id: string, etag: string): Promise<void>;
}

const placeOf = (id: string) => ({ partition: parseResourceId(id).subscriptionId, row: hashId(id) });
const isBelieved = ({ row, value }: Row<EndpointRow>): boolean => row === hashId(value.id);

export function createEndpoints(table: Table<EndpointRow>, doubts: Doubts): Endpoints {
  function believed(row: Row<EndpointRow> | undefined): Kept<EndpointRow> | undefined {
    if (row !== undefined && !isBelieved(row)) throw contradicted('endpoints', row);
    return row;
  }

  return {
    async find(id) {
      const { partition, row } = placeOf(id);
      return believed(await table.find(partition, row));
    },
    async findByHash(hash, subscription) {
      return believed(await (subscription === undefined ? table.findByRow(hash) : table.find(subscription, hash)));
    },
    async *list(subscription) {
      for await (const row of subscription === undefined ? table.listAll() : table.list(subscription)) {
        if (isBelieved(row)) yield row;
        else doubts.note('endpoints', row);
      }
    },
    put: (value, etag) => writeOver(table, placeOf(value.id), value, etag),
    remove(id, etag) {
      const { partition, row } = placeOf(id);
      return table.remove(partition, row, etag);
    },
  };
}
