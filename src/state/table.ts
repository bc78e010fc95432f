/** A row as it was read: write it back with its etag. */
export interface Row<T> {
  readonly partition: string;
  readonly row: string;
  readonly value: T;
  readonly etag: string;
}

export type TableOperation<T> =
  | { readonly kind: 'insert'; readonly row: string; readonly value: T }
  | { readonly kind: 'replace'; readonly row: string; readonly value: T; readonly etag: string }
  | { readonly kind: 'remove'; readonly row: string; readonly etag: string };

/** Fields kept as properties of their own, which the storage can compare: text, numbers and booleans. */
export type PlainFields<T> = { readonly [Field in keyof T]?: Extract<T[Field], string | number | boolean> | undefined };

/**
 * One typed table. Values pass the table's schema on the way out: a row that no longer parses throws, it is never skipped.
 * Etag mismatches, an insert over an existing row and a replace of a missing one throw ConflictError;
 * trouble with the storage itself throws RetryableError.
 */
export interface Table<T> {
  find(partition: string, row: string): Promise<Row<T> | undefined>;
  /** The row with this key in whichever partition; reads the table server-side, so for people's requests only. */
  findByRow(row: string): Promise<Row<T> | undefined>;
  /** Rows of one partition in row-key order, only those whose key starts with `prefix` where given. */
  list(partition: string, prefix?: string): AsyncIterable<Row<T>>;
  /** Every row whose fields are these, told apart by the storage; fields left undefined are not looked at. For views, as `listAll`. */
  listWhere(fields: PlainFields<T>): AsyncIterable<Row<T>>;
  /** Every row of the table; for views and the sweep, never for one event. */
  listAll(): AsyncIterable<Row<T>>;
  insert(partition: string, row: string, value: T): Promise<string>;
  replace(partition: string, row: string, value: T, etag: string): Promise<string>;
  upsert(partition: string, row: string, value: T): Promise<string>;
  /** Removing what is gone already succeeds. Without an etag, whatever stands there. */
  remove(partition: string, row: string, etag?: string): Promise<void>;
  /** All or nothing, one partition, at most 100 operations. */
  transact(partition: string, operations: readonly TableOperation<T>[]): Promise<void>;
}
