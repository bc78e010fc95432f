import { mostOperations, type Table, type TableWrite } from './table.ts';

/**
 * Writes rows of one partition that are no more than neighbours: as many at once as a transaction holds, and in no order that counts.
 * @throws ConflictError where one of them changed meanwhile; others may be written by then.
 */
export async function writeEach<T>(
  table: Table<T>,
  partition: string,
  writes: readonly TableWrite<T>[],
): Promise<void> {
  for (let at = 0; at < writes.length; at += mostOperations) {
    const [first, ...rest] = writes.slice(at, at + mostOperations);
    if (first !== undefined) await table.transact(partition, [first, ...rest]);
  }
}
