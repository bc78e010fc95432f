import { findResourceId, shortId } from '../../core/resource-id.ts';
import { believe } from '../believed.ts';
import type { Doubts } from '../contradicted.ts';
import type { Kept } from '../kept.ts';
import type { Row, Table } from '../table.ts';
import { type Place, writeOver } from '../write.ts';
import type { VerificationRow, Verified, Verifying } from './model.ts';

const verifying = (subscription: string): Place => ({ partition: subscription, row: 'verifying' });
const ofSubnet = (subnet: string): Place => ({
  partition: findResourceId(subnet)?.subscriptionId ?? '',
  row: `subnet|${shortId(subnet)}`,
});
const placeOf = (value: VerificationRow): Place =>
  value.kind === 'verifying' ? verifying(value.subscription) : ofSubnet(value.subnet);

/** What running machines reported of the ways out of their subnets. Lost, they are asked again. */
export function createVerifications(table: Table<VerificationRow>, doubts: Doubts) {
  const { find, list } = believe('verifications', table, placeOf, doubts);

  async function* subnetsIn(rows: AsyncIterable<Row<VerificationRow>>): AsyncIterable<Verified> {
    for await (const { value } of list(rows)) if (value.kind === 'verified') yield value;
  }

  return {
    async findVerifying(subscription: string): Promise<Kept<Verifying> | undefined> {
      const found = await find(verifying(subscription));
      return found?.value.kind === 'verifying' ? { value: found.value, etag: found.etag } : undefined;
    },
    /** In place of what was read, or as the first; gives its etag. @throws ConflictError where somebody was quicker. */
    putVerifying: (value: Verifying, etag: string | undefined): Promise<string> =>
      writeOver<VerificationRow>(table, placeOf(value), value, etag),
    async find(subnet: string): Promise<Verified | undefined> {
      const found = await find(ofSubnet(subnet));
      return found?.value.kind === 'verified' ? found.value : undefined;
    },
    list: (subscription?: string): AsyncIterable<Verified> =>
      subnetsIn(subscription === undefined ? table.listAll() : table.list(subscription)),
    async listSubscriptions(): Promise<readonly string[]> {
      const found: string[] = [];
      for await (const { value } of list(table.listWhere({ kind: 'verifying' })))
        if (value.kind === 'verifying') found.push(value.subscription);
      return found;
    },
    async put(value: Verified): Promise<void> {
      const { partition, row } = placeOf(value);
      await table.upsert(partition, row, value);
    },
    async remove(subnet: string): Promise<void> {
      const { partition, row } = ofSubnet(subnet);
      await table.remove(partition, row);
    },
    /** Everything of a subscription; its own row last. */
    async forget(subscription: string): Promise<void> {
      for await (const { row } of table.list(subscription, 'subnet|')) await table.remove(subscription, row);
      await table.remove(subscription, 'verifying');
    },
  };
}
