import { bytesOf, mostTransactionBytes } from './limits.ts';
import { mostOperations, type Table, type TableWrite } from './table.ts';
import type { Place } from './write.ts';

/** One that waits for the next transaction; it learns whether that has inserted it. */
interface Waiting<T> {
  readonly write: TableWrite<T> & { readonly kind: 'insert' };
  readonly done: (isInserted: boolean) => void;
}

/** Inserts a row. @throws ConflictError where there is one already. */
export type Insert<T> = (place: Place, value: T) => Promise<void>;

/**
 * Inserts rows that come side by side together: one goes at once, and what comes for its partition meanwhile goes with the next transaction.
 * All or nothing is only how they travel: of a transaction that fails each is tried by itself, in its own caller's time.
 */
export function insertTogether<T>(table: Table<T>): Insert<T> {
  /** Of each partition to which an insert is on its way: what waits for the next one. */
  const partitions = new Map<string, Waiting<T>[]>();

  async function sendWaiting(partition: string, waiting: Waiting<T>[]): Promise<void> {
    while (waiting.length > 0) {
      const some = takeSome(partition, waiting);
      const isInserted = await insertAll(partition, some);
      for (const { done } of some) done(isInserted);
    }
    partitions.delete(partition);
  }

  async function insertAll(partition: string, some: readonly Waiting<T>[]): Promise<boolean> {
    const [first, ...rest] = some.map(({ write }) => write);
    // By itself it is as quick, and what becomes of it is its caller's to hear.
    if (first === undefined || rest.length === 0) return false;
    try {
      await table.transact(partition, [first, ...rest]);
      return true;
    } catch {
      // Whatever it was, those that it concerns meet it again.
      return false;
    }
  }

  return async ({ partition, row }, value) => {
    const waiting = partitions.get(partition);
    if (waiting !== undefined) {
      const write = { kind: 'insert', row, value } as const;
      if (await new Promise<boolean>((done) => waiting.push({ write, done }))) return;
      await table.insert(partition, row, value);
      return;
    }
    const mine: Waiting<T>[] = [];
    partitions.set(partition, mine);
    try {
      await table.insert(partition, row, value);
    } finally {
      void sendWaiting(partition, mine);
    }
  };
}

/** Takes off what one transaction holds: each row once, and no more bytes than it may have. */
function takeSome<T>(partition: string, waiting: Waiting<T>[]): readonly Waiting<T>[] {
  const sizeOf = bytesOf(partition);
  const rows = new Set<string>();
  const some: Waiting<T>[] = [];
  let bytes = 0;
  for (const each of waiting.splice(0)) {
    const size = sizeOf(each.write);
    const fits = some.length < mostOperations && (some.length === 0 || bytes + size <= mostTransactionBytes);
    if (!fits || rows.has(each.write.row)) {
      waiting.push(each);
      continue;
    }
    rows.add(each.write.row);
    bytes += size;
    some.push(each);
  }
  return some;
}
