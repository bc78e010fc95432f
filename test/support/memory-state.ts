import { ConflictError, PermanentError } from '../../src/core/errors.ts';
import { toEntity } from '../../src/state/entity.ts';
import { bytesOf, demandRowFits, demandTransactionFits } from '../../src/state/limits.ts';
import { demandOne, mostOperations, type Row, type Table } from '../../src/state/table.ts';
import type { Tables } from '../../src/state/tables.ts';

/**
 * A table in memory that keeps the same promises as Table storage: the store contract test runs over both. `given` are rows an earlier
 * app left; they pass `read` on the way out, as the real ones pass the table's schema.
 */
export function memoryTable<T>(given: readonly Row<T>[] = [], read: (value: T) => T = structuredClone): Table<T> {
  const out = (row: Row<T>): Row<T> => ({ ...row, value: read(row.value) });
  let generation = 0;
  const keyOf = (partition: string, row: string): string => `${partition}\n${row}`;
  const rows = new Map(given.map((row) => [keyOf(row.partition, row.row), row]));
  const mustFit = (partition: string, row: string, value: T): void =>
    demandRowFits('the table', partition, row, toEntity(value as Record<string, unknown>));
  const store = (partition: string, row: string, value: T): string => {
    mustFit(partition, row, value);
    generation += 1;
    const etag = `W/"${generation}"`;
    // As the storage does: what is undefined is no property.
    const fields = Object.entries(structuredClone(value) as object).filter(([, content]) => content !== undefined);
    rows.set(keyOf(partition, row), { partition, row, value: Object.fromEntries(fields) as T, etag });
    return etag;
  };
  const mustMatch = (partition: string, row: string, etag: string): void => {
    if (rows.get(keyOf(partition, row))?.etag !== etag) throw new ConflictError(`row ${row} changed since it was read`);
  };
  const mustBeNew = (partition: string, row: string): void => {
    if (rows.has(keyOf(partition, row))) throw new ConflictError(`row ${row} exists already`);
  };
  const mustBeThere = (partition: string, row: string): void => {
    if (!rows.has(keyOf(partition, row))) throw new ConflictError(`row ${row} is not there`);
  };
  const sorted = (isMeant: (row: Row<T>) => boolean = () => true): Row<T>[] =>
    [...rows.values()]
      .filter(isMeant)
      .sort((a, b) => (keyOf(a.partition, a.row) < keyOf(b.partition, b.row) ? -1 : 1))
      .map(out);
  return {
    find: async (partition, row) => {
      const found = rows.get(keyOf(partition, row));
      return found === undefined ? undefined : out(found);
    },
    findByRow: async (row) =>
      demandOne(
        row,
        sorted((each) => each.row === row),
      ),
    async *list(partition, prefix = '', behind = '') {
      const isListed = ({ row }: Row<T>): boolean => row.startsWith(prefix) && (behind === '' || row > behind);
      yield* sorted((each) => each.partition === partition && isListed(each));
    },
    async *listWhere(fields) {
      const wanted = Object.entries(fields).filter(([, value]) => value !== undefined);
      yield* sorted(({ value }) => wanted.every(([field, content]) => Reflect.get(value as object, field) === content));
    },
    async *listAll() {
      yield* sorted();
    },
    async *listAs(part) {
      for (const row of sorted()) yield { ...row, value: part.parse(row.value) };
    },
    insert: async (partition, row, value) => {
      mustBeNew(partition, row);
      return store(partition, row, value);
    },
    replace: async (partition, row, value, etag) => {
      mustMatch(partition, row, etag);
      return store(partition, row, value);
    },
    upsert: async (partition, row, value) => store(partition, row, value),
    remove: async (partition, row, etag) => {
      if (!rows.has(keyOf(partition, row))) return;
      if (etag !== undefined) mustMatch(partition, row, etag);
      rows.delete(keyOf(partition, row));
    },
    transact: async (partition, writes, removes = []) => {
      const named = [...writes.map(({ row }) => row), ...removes];
      if (named.length > mostOperations) throw new PermanentError('InvalidInput', `${named.length} operations at once`);
      if (new Set(named).size < named.length) throw new PermanentError('InvalidDuplicateRow', 'one row twice');
      for (const { row, value } of writes) mustFit(partition, row, value);
      demandTransactionFits('the table', writes.map(bytesOf(partition)));
      for (const write of writes) {
        if (write.kind === 'insert') mustBeNew(partition, write.row);
        else mustMatch(partition, write.row, write.etag);
      }
      // Even if they say one now: the real one keeps no condition here.
      for (const row of removes) mustBeThere(partition, row);
      for (const row of removes) rows.delete(keyOf(partition, row));
      return writes.map(({ row, value }) => store(partition, row, value));
    },
  };
}

/** An empty state in memory, for tests of decisions and rooms. */
export function memoryState(): Tables {
  return {
    endpoints: memoryTable(),
    names: memoryTable(),
    zones: memoryTable(),
    work: memoryTable(),
    connections: memoryTable(),
    findings: memoryTable(),
    resolved: memoryTable(),
    audit: memoryTable(),
    outbox: memoryTable(),
    paths: memoryTable(),
    dependents: memoryTable(),
    remediations: memoryTable(),
    verifications: memoryTable(),
    clusters: memoryTable(),
    clusterparts: memoryTable(),
    estate: memoryTable(),
    meta: memoryTable(),
  };
}
