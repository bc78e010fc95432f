import { findResourceId, parseResourceId, shortId } from '../../core/resource-id.ts';
import { believe } from '../believed.ts';
import type { Doubts } from '../contradicted.ts';
import type { Kept } from '../kept.ts';
import type { Table } from '../table.ts';
import { writeOver } from '../write.ts';
import { type Endpoint, EndpointPrint } from './model.ts';

/** What is known of private endpoints. One whose row contradicts its keys is unread: a PermanentError, and left out of lists. */
export interface Endpoints {
  find(id: string): Promise<Kept<Endpoint> | undefined>;
  /** By the hash of its id, as a mark or a route has it; reads the whole table where no subscription is given. */
  findByHash(hash: string, subscription?: string): Promise<Kept<Endpoint> | undefined>;
  list(subscription?: string): AsyncIterable<Kept<Endpoint>>;
  /** The same of all subscriptions, no more than their ids and fingerprints. */
  listPrints(): AsyncIterable<Kept<EndpointPrint>>;
  /** In place of what was read, or as the first; gives the new etag. @throws ConflictError where somebody was quicker. */
  put(value: Endpoint, etag: string | undefined): Promise<string>;
  remove(id: string, etag: string): Promise<void>;
}

const placeOf = (id: string) => ({ partition: parseResourceId(id).subscriptionId, row: shortId(id) });
const findPlace = ({ id }: Pick<Endpoint, 'id'>) => (findResourceId(id) === undefined ? undefined : placeOf(id));

export function createEndpoints(table: Table<Endpoint>, doubts: Doubts): Endpoints {
  const { find, findByRow, list } = believe('endpoints', table, findPlace, doubts);
  return {
    find: (id) => find(placeOf(id)),
    findByHash: (hash, subscription) =>
      subscription === undefined ? findByRow(hash) : find({ partition: subscription, row: hash }),
    list: (subscription) => list(subscription === undefined ? table.listAll() : table.list(subscription)),
    listPrints: () => list(table.listAs(EndpointPrint)),
    put: (value, etag) => writeOver(table, placeOf(value.id), value, etag),
    remove(id, etag) {
      const { partition, row } = placeOf(id);
      return table.remove(partition, row, etag);
    },
  };
}
