import type * as z from 'zod';
import { PermanentError } from '../core/errors.ts';
import type { Kept } from './kept.ts';

/** What is kept, with its place in the table. */
export interface Row<T> extends Kept<T> {
  readonly partition: string;
  readonly row: string;
}

/** One row written on a condition that the storage keeps: it must be new, or still be what was read. */
export type TableWrite<T> =
  | { readonly kind: 'insert'; readonly row: string; readonly value: T }
  | { readonly kind: 'replace'; readonly row: string; readonly value: T; readonly etag: string };

/** What one transaction writes. Never empty: the writes' conditions are what guards its removals. */
export type TableWrites<T> = readonly [TableWrite<T>, ...TableWrite<T>[]];

/** Operations of one transaction, writes and removals together. */
export const mostOperations = 100;

/** Fields kept as properties of their own, which the storage can compare: text, numbers and booleans. */
export type PlainFields<T> = { readonly [Field in keyof T]?: Extract<T[Field], string | number | boolean> | undefined };

/**
 * One typed table. Values pass the table's schema on the way out: a row that no longer parses throws, it is never skipped.
 * Etag mismatches, an insert over an existing row and a replace of a missing one throw ConflictError;
 * trouble with the storage itself throws RetryableError.
 */
export interface Table<T> {
  find(partition: string, row: string): Promise<Row<T> | undefined>;
  /**
   * The row with this key in any partition; the service scans the whole table, so for people's requests only.
   * @throws PermanentError where two partitions have one: which is meant can't be known.
   */
  findByRow(row: string): Promise<Row<T> | undefined>;
  /** Rows of one partition in row-key order: those whose key starts with `prefix` and comes after the key `behind`, where given. */
  list(partition: string, prefix?: string, behind?: string): AsyncIterable<Row<T>>;
  /** Every row whose fields are these, filtered by the storage; fields left undefined are not observed. For views, as `listAll`. */
  listWhere(fields: PlainFields<T>): AsyncIterable<Row<T>>;
  /** Every row of the table; for views and the sweep, never for one event. */
  listAll(): AsyncIterable<Row<T>>;
  /** The same, of each row only the fields that this schema has, which are short: for what compares one of many. */
  listAs<Part extends z.ZodObject>(part: Part): AsyncIterable<Row<z.infer<Part>>>;
  insert(partition: string, row: string, value: T): Promise<string>;
  replace(partition: string, row: string, value: T, etag: string): Promise<string>;
  upsert(partition: string, row: string, value: T): Promise<string>;
  /** Removing what is gone already succeeds. Without an etag, removes any version. */
  remove(partition: string, row: string, etag?: string): Promise<void>;
  /**
   * All or nothing: one partition, each row once, at most `mostOperations`, and 4 MiB. Gives the etags of the rows written, in their order.
   * A row that is removed here must be there, and goes in any version: the client library sends a transaction's delete with
   * `If-Match: *`. So a removal carries no etag, and needs a write beside it to a row that every writer of the removed row touches too. To
   * remove a row on its own etag call `remove`.
   */
  transact(partition: string, writes: TableWrites<T>, removes?: readonly string[]): Promise<readonly string[]>;
}

/** The only one of the rows with a key, if any. @throws PermanentError `RowContradicted` where there are more. */
export function demandOne<T>(row: string, [found, another]: readonly Row<T>[]): Row<T> | undefined {
  if (found === undefined || another === undefined) return found;
  const partitions = `'${found.partition}' and '${another.partition}'`;
  throw new PermanentError(
    'RowContradicted',
    `the row '${row}' is in two partitions, ${partitions}: neither is believed`,
  );
}
