import type { NameRow } from '../../state/names/model.ts';
import { mostOperations, type Table, type TableWrite } from '../../state/table.ts';
import { namePlace } from './name-rows.ts';
import type { Conclusion } from './remember.ts';

/** Beside the record row. */
const mostReleased = mostOperations - 1;

/**
 * Writes down what was concluded of a record set; a row that changed meanwhile is a conflict. A kill between the steps leaves a settled
 * row that nobody claims, or released claims beside a settled row: the next look goes on from there.
 */
export async function keepConclusion(table: Table<NameRow>, id: string, conclusion: Conclusion): Promise<void> {
  const { partition, recordRow } = namePlace(id);
  if (conclusion.kind === 'unchanged') return;
  if (conclusion.kind === 'forgotten') return table.remove(partition, recordRow, conclusion.etag);
  const { write, released, isEmpty } = conclusion;
  let [etag = ''] = await table.transact(partition, [write], released.slice(0, mostReleased));
  for (let at = mostReleased; at < released.length; at += mostReleased) {
    const again: TableWrite<NameRow> = { kind: 'replace', row: recordRow, value: write.value, etag };
    [etag = ''] = await table.transact(partition, [again], released.slice(at, at + mostReleased));
  }
  if (isEmpty) await table.remove(partition, recordRow, etag);
}
