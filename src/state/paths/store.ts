import pLimit from 'p-limit';
import { findResourceId, shortId } from '../../core/resource-id.ts';
import { believe } from '../believed.ts';
import type { Doubts } from '../contradicted.ts';
import type { Dependents } from '../dependents/store.ts';
import { isSameBut } from '../kept.ts';
import type { Table } from '../table.ts';
import type { KnownPath } from './model.ts';

const sideBySide = 8;
const placeOf = (id: string) => ({ partition: findResourceId(id)?.subscriptionId ?? '', row: shortId(id) });

/** The ways out of subjects. They are a memory for people: nothing is decided by them, and the next sight of a subject puts its row right. */
export function createPaths(table: Table<KnownPath>, dependents: Dependents, doubts: Doubts) {
  const { findByRow, list } = believe('paths', table, ({ id }: KnownPath) => placeOf(id), doubts);

  return {
    /** By the hash of its id, as a route has it; reads the whole table. */
    findByHash: findByRow,
    async *list(subscription?: string): AsyncIterable<KnownPath> {
      const rows = list(subscription === undefined ? table.listAll() : table.list(subscription));
      for await (const { value } of rows) yield value;
    },
    /** Writes those that are not as they are known; `known` are all there are, where the caller has read them. */
    async keep(
      seen: readonly Omit<KnownPath, 'since'>[],
      now: Date,
      known?: ReadonlyMap<string, KnownPath>,
    ): Promise<void> {
      await pLimit(sideBySide).map(seen, async (each) => {
        const { partition, row } = placeOf(each.id);
        const before = known === undefined ? (await table.find(partition, row))?.value : known.get(each.id);
        const next = { ...each, since: now.toISOString() };
        if (before !== undefined && isSameBut('since', before, next)) return;
        // The index first: of a subject that is known, what it depends on is known too.
        await dependents.change(each.id, before?.dependsOn ?? [], each.dependsOn);
        const isAlike = before !== undefined && before.class === next.class;
        await table.upsert(partition, row, isAlike ? { ...next, since: before.since } : next);
      });
    },
    async remove(ids: readonly string[]): Promise<void> {
      await pLimit(sideBySide).map(ids, async (id) => {
        const { partition, row } = placeOf(id);
        const known = await table.find(partition, row);
        if (known === undefined) return;
        await dependents.change(id, known.value.dependsOn, []);
        await table.remove(partition, row);
      });
    },
  };
}
