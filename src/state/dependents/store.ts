import pLimit from 'p-limit';
import { shortId } from '../../core/resource-id.ts';
import { believe } from '../believed.ts';
import type { Doubts } from '../contradicted.ts';
import type { Table } from '../table.ts';
import type { Dependent } from './model.ts';

export type Dependents = ReturnType<typeof createDependents>;

const sideBySide = 8;
const placeOf = ({ on, subject }: Dependent) => ({ partition: shortId(on), row: shortId(subject) });

/** Whose way out depends on what. One query answers for one thing that changed; a row that is missing costs until the next sweep. */
export function createDependents(table: Table<Dependent>, doubts: Doubts) {
  const { list } = believe('dependents', table, placeOf, doubts);
  return {
    /** What depends on this. */
    async listOf(on: string): Promise<readonly string[]> {
      return (await Array.fromAsync(list(table.list(shortId(on))))).map(({ value }) => value.subject);
    },
    /** Makes what a subject depends on `after` of what it was before: new rows first, so that a kill in between loses none. */
    async change(subject: string, before: readonly string[], after: readonly string[]): Promise<void> {
      const limit = pLimit(sideBySide);
      const [added, dropped] = [after.filter((on) => !before.includes(on)), before.filter((on) => !after.includes(on))];
      await limit.map(added, (on) => table.upsert(shortId(on), shortId(subject), { on, subject }));
      await limit.map(dropped, (on) => table.remove(shortId(on), shortId(subject)));
    },
  };
}
