import pLimit from 'p-limit';
import { PermanentError } from '../core/errors.ts';
import { bytesOf, mostTransactionBytes } from './limits.ts';
import { mostOperations, type Row, type Table, type TableWrite } from './table.ts';

/** A row that the storage does not take as it is. */
export interface RefusedWrite<T> {
  readonly write: TableWrite<T>;
  readonly error: PermanentError;
}

/**
 * Writes rows of one partition that are no more than neighbours: as many at once as a transaction holds, and in no order that counts.
 * One that can't be written keeps none of the others: what the storage refuses is given back.
 * @throws ConflictError where one of them changed meanwhile; others may be written by then.
 */
export async function writeEach<T>(
  table: Table<T>,
  partition: string,
  writes: readonly TableWrite<T>[],
): Promise<readonly RefusedWrite<T>[]> {
  const refused: RefusedWrite<T>[] = [];
  for (const some of inTransactions(writes, bytesOf(partition)))
    refused.push(...(await writeSome(table, partition, some)));
  return refused;
}

/** Halves what is refused until the rows that are to blame exist alone. */
async function writeSome<T>(
  table: Table<T>,
  partition: string,
  writes: readonly TableWrite<T>[],
): Promise<readonly RefusedWrite<T>[]> {
  const [first, ...rest] = writes;
  if (first === undefined) return [];
  try {
    await table.transact(partition, [first, ...rest]);
    return [];
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    if (rest.length === 0) return [{ write: first, error }];
  }
  const middle = Math.ceil(writes.length / 2);
  const before = await writeSome(table, partition, writes.slice(0, middle));
  return [...before, ...(await writeSome(table, partition, writes.slice(middle)))];
}

function* inTransactions<T>(writes: readonly T[], bytesOfOne: (write: T) => number): Iterable<readonly T[]> {
  let some: T[] = [];
  let bytes = 0;
  for (const write of writes) {
    const more = bytesOfOne(write);
    if (some.length > 0 && (some.length === mostOperations || bytes + more > mostTransactionBytes)) {
      yield some;
      some = [];
      bytes = 0;
    }
    some.push(write);
    bytes += more;
  }
  yield some;
}

const removalsSideBySide = 8;

/** Removes rows each on its own etag: one that was written since stays. */
export async function removeEach<T>(table: Pick<Table<T>, 'remove'>, rows: readonly Row<T>[]): Promise<void> {
  await pLimit(removalsSideBySide).map(rows, ({ partition, row, etag }) => table.remove(partition, row, etag));
}
