import { findResourceId, shortId } from '../../core/resource-id.ts';
import { believe } from '../believed.ts';
import type { Doubts } from '../contradicted.ts';
import type { Kept } from '../kept.ts';
import type { Table } from '../table.ts';
import { changeRow, type Place, writeOver } from '../write.ts';
import type { Remediation, RemediationRow } from './model.ts';

/** What was closed, what is announced, and what waits for its private way to be proven. */
export interface Remediations {
  find(id: string): Promise<Kept<Remediation> | undefined>;
  /** By the hash of its id, as a route has it; reads the whole table. */
  findByHash(hash: string): Promise<Kept<Remediation> | undefined>;
  list(subscription?: string): AsyncIterable<Kept<Remediation>>;
  /** In place of what was read, or as the first; gives the new etag. @throws ConflictError where somebody was quicker. */
  put(value: Remediation, etag: string | undefined): Promise<string>;
  remove(id: string, etag: string): Promise<void>;
  /** Changes the times of closings on the row's etag, so that of two workers each takes one of its own; nothing is written where `take` gives undefined. */
  changeBudget(take: (closings: readonly string[]) => readonly string[] | undefined): Promise<void>;
}

const budget: Place = { partition: 'budget', row: 'budget' };
const placeOf = (id: string): Place => ({ partition: findResourceId(id)?.subscriptionId ?? '', row: shortId(id) });
const findPlace = (value: RemediationRow): Place => (value.kind === 'budget' ? budget : placeOf(value.id));

export function createRemediations(table: Table<RemediationRow>, doubts: Doubts): Remediations {
  const { find, findByRow, list } = believe('remediations', table, findPlace, doubts);
  const closingOf = (row: Kept<RemediationRow> | undefined): Kept<Remediation> | undefined =>
    row?.value.kind === 'closing' ? { value: row.value, etag: row.etag } : undefined;
  return {
    find: async (id) => closingOf(await find(placeOf(id))),
    findByHash: async (hash) => closingOf(await findByRow(hash)),
    async *list(subscription) {
      for await (const row of list(subscription === undefined ? table.listAll() : table.list(subscription))) {
        const found = closingOf(row);
        if (found !== undefined) yield found;
      }
    },
    put: (value, etag) => writeOver(table, placeOf(value.id), value, etag),
    async remove(id, etag) {
      const { partition, row } = placeOf(id);
      await table.remove(partition, row, etag);
    },
    changeBudget: (take) =>
      changeRow<RemediationRow>(table, budget, (known) => {
        const closings = take(known?.kind === 'budget' ? known.closings : []);
        return closings === undefined ? undefined : { kind: 'budget', closings: [...closings] };
      }),
  };
}
