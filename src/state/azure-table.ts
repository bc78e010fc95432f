import {
  odata,
  type TableClient,
  type TableEntity,
  type TableEntityQueryOptions,
  type TransactionAction,
} from '@azure/data-tables';
import type * as z from 'zod';
import { isRecord } from '../core/arm-body.ts';
import { ConflictError, PermanentError, RetryableError, recover } from '../core/errors.ts';
import type { Millis } from '../core/time.ts';
import { limited, limitedForAll, type Purpose, storageLimit } from '../core/time-limit.ts';
import { columnsOf, fromEntity, toEntity } from './entity.ts';
import { bytesOf, demandRowFits, demandTransactionFits } from './limits.ts';
import { type EntityPage, readPage } from './read-page.ts';
import { demandOne, type Row, type Table } from './table.ts';

/**
 * One table of a storage account, its values checked by `schema` on the way out. Created when missing. No call takes longer than `limit`,
 * a page of a list being one call.
 */
export function azureTable<S extends z.ZodType>(
  client: TableClient,
  schema: S,
  { limit = storageLimit }: { readonly limit?: Millis } = {},
): Table<z.infer<S>> {
  type T = z.infer<S>;
  const what = `the table ${client.tableName}`;
  let creation: Promise<unknown> | undefined;
  let isThere = false;

  async function makeSure(): Promise<void> {
    try {
      creation ??= limitedForAll({ what, limit }, (abortSignal) => client.createTable({ abortSignal }));
      await creation;
      isThere = true;
    } catch (error) {
      creation = undefined;
      if (error instanceof RetryableError) throw error;
      // Also where the table of that name is still being deleted: it passes.
      throw error instanceof Error ? new RetryableError(error.message, { cause: error }) : error;
    }
  }

  /** Runs one request, after the table was made sure of once, and again where somebody has dropped it since; what fails is classed. */
  async function request<R>(purpose: Purpose, call: (signal: AbortSignal) => Promise<R>, isAnew = false): Promise<R> {
    if (!isThere) await limited({ what, limit, purpose }, makeSure);
    try {
      return await limited({ what, limit, purpose }, call);
    } catch (error) {
      if (isAnew || !isTableMissing(error)) throw classifyStorage(error);
    }
    [creation, isThere] = [undefined, false];
    return request(purpose, call, true);
  }
  const read = <R>(call: (signal: AbortSignal) => Promise<R>): Promise<R> => request('read', call);
  const write = <R>(call: (signal: AbortSignal) => Promise<R>): Promise<R> => request('write', call);
  const writeOne = (call: (options: ReturnType<typeof rawFor>) => Promise<unknown>): Promise<string> =>
    write(async (abortSignal) => {
      let etag: string | undefined;
      await call(
        rawFor(rowWritten, abortSignal, ({ headers }) => {
          etag = headers.get('etag');
        }),
      );
      return etagOf({ etag });
    });

  /** That a row is missing is an answer: no error is made of it. */
  async function findOne(partition: string, row: string, abortSignal: AbortSignal): Promise<Row<T> | undefined> {
    let status = 0;
    const options = rawFor(rowRead, abortSignal, (answer) => {
      status = answer.status;
    });
    const entity = await client.getEntity(partition, row, options);
    if (status !== 404) return toRow(entity);
    const error = { statusCode: status, details: { odataError: entity['odata.error'] } };
    if (isTableMissing(error)) throw Object.assign(new Error(`${what} is missing`), error);
    return undefined;
  }

  const toRow = (entity: Readonly<Record<string, unknown>>): Row<T> => ({
    partition: String(entity.partitionKey),
    row: String(entity.rowKey),
    value: schema.parse(fromEntity(entity)),
    etag: String(entity.etag),
  });
  const entityOf = (partition: string, row: string, value: T): TableEntity => {
    const entity = toEntity(value as Record<string, unknown>);
    demandRowFits(what, partition, row, entity);
    return { partitionKey: partition, rowKey: row, ...entity };
  };

  async function* pages(options: TableEntityQueryOptions): AsyncIterable<EntityPage['entities']> {
    let from: string | undefined;
    do {
      // A signal of its own for each page: how long the caller takes over one is not the storage's affair.
      const page = await read((signal) => readPage(client, options, from, signal));
      from = page.continuationToken;
      yield page.entities;
    } while (from !== undefined);
  }

  async function* rowsOf<Part extends z.ZodType>(
    of: Part,
    options: TableEntityQueryOptions,
  ): AsyncIterable<Row<z.infer<Part>>> {
    for await (const page of pages(options)) {
      for (const entity of page)
        yield {
          partition: String(entity.PartitionKey),
          row: String(entity.RowKey),
          value: of.parse(fromEntity(entity)),
          etag: String(entity['odata.etag']),
        };
    }
  }
  const query = (filter: string | undefined): AsyncIterable<Row<T>> =>
    rowsOf(schema, filter === undefined ? {} : { filter });

  return {
    find: (partition, row) =>
      recover(
        MissingRowError,
        () => read((abortSignal) => findOne(partition, row, abortSignal)),
        () => undefined,
      ),
    async findByRow(row) {
      const found = await Array.fromAsync(query(odata`RowKey eq ${row}`));
      return demandOne(row, found);
    },
    list(partition, prefix = '', behind = '') {
      const conditions = [odata`PartitionKey eq ${partition}`];
      if (prefix !== '') conditions.push(odata`RowKey lt ${endOfPrefix(prefix)}`);
      // The later of the two beginnings: behind a key, or at the first key of the prefix.
      if (behind >= prefix && behind !== '') conditions.push(odata`RowKey gt ${behind}`);
      else if (prefix !== '') conditions.push(odata`RowKey ge ${prefix}`);
      return query(conditions.join(' and '));
    },
    listWhere(fields) {
      const conditions = Object.entries(fields).flatMap(([field, value]) =>
        value === undefined ? [] : [`${field} eq ${literal(value)}`],
      );
      return query(conditions.length === 0 ? undefined : conditions.join(' and '));
    },
    listAll: () => query(undefined),
    listAs: (part) => rowsOf(part, { select: ['PartitionKey', 'RowKey', ...columnsOf(Object.keys(part.shape))] }),
    insert: (partition, row, value) =>
      writeOne((options) => client.createEntity(entityOf(partition, row, value), options)),
    replace: (partition, row, value, etag) =>
      writeOne((options) => client.updateEntity(entityOf(partition, row, value), 'Replace', { etag, ...options })),
    upsert: (partition, row, value) =>
      writeOne((options) => client.upsertEntity(entityOf(partition, row, value), 'Replace', options)),
    async remove(partition, row, etag = '*') {
      const remove = () => write((abortSignal) => client.deleteEntity(partition, row, { etag, abortSignal }));
      await recover(MissingRowError, remove, () => undefined);
    },
    async transact(partition, writes, removes = []) {
      const actions: TransactionAction[] = [
        ...writes.map((write): TransactionAction => {
          const entity = entityOf(partition, write.row, write.value);
          return write.kind === 'insert' ? ['create', entity] : ['update', entity, 'Replace', { etag: write.etag }];
        }),
        // With any etag given here, the client library would send `If-Match: *`.
        ...removes.map((row): TransactionAction => ['delete', { partitionKey: partition, rowKey: row }]),
      ];
      // Two of the largest rows go in one, at three bytes of UTF-8 for two of a character's.
      if (writes.length > 2) demandTransactionFits(what, writes.map(bytesOf(partition)));
      const { subResponses } = await write((abortSignal) => client.submitTransaction(actions, { abortSignal }));
      // Answers come in the order of the operations; the answer to an update does not name its row.
      return writes.map((_, index) => etagOf(subResponses[index] ?? {}));
    },
  };
}

interface Etagged {
  readonly etag?: string | undefined;
}

/** What is taken of an answer as it came: the serializer of the client library would take all its headers apart. */
interface RawAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
}

const rowRead: ReadonlySet<number> = new Set([200, 404]);
const rowWritten: ReadonlySet<number> = new Set([201, 204]);
/** Of any other answer the client library makes the error that it is. */
const rawFor = (expected: ReadonlySet<number>, abortSignal: AbortSignal, onResponse: (answer: RawAnswer) => void) => ({
  abortSignal,
  onResponse,
  requestOptions: { shouldDeserialize: ({ status }: { readonly status: number }) => !expected.has(status) },
});

/** Every write is answered with one; without it the next write could not be conditioned. */
function etagOf({ etag }: Etagged): string {
  if (etag === undefined || etag === '') throw new TypeError('the storage answered a write without an etag');
  return etag;
}

/** A value in a filter; `odata` quotes only what is within its text. */
const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

/** The first key after every key with this prefix: the last character, one up. */
function endOfPrefix(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}

/** The service's own code for it; a missing row is another. */
const isTableMissing = (error: unknown): boolean => codeOf(error) === 'TableNotFound';

function codeOf(error: unknown): unknown {
  if (!isRecord(error)) return undefined;
  const { details } = error;
  const answered = isRecord(details) ? details.odataError : undefined;
  return isRecord(answered) ? answered.code : error.code;
}

class MissingRowError extends ConflictError {}

/** Only "changed, missing or there already" means something; all other trouble with our own storage passes or is an outage. */
function classifyStorage(error: unknown): Error {
  if (!(error instanceof Error) || error instanceof ConflictError || error instanceof RetryableError)
    return error as Error;
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 404) return new MissingRowError(error.message, { cause: error });
  // What it refuses as it is, it will refuse again: a row too large, a text that it does not take, a row named twice.
  if (status === 400 || status === 413) return refused(error);
  if (status === 409 || status === 412) return new ConflictError(error.message, { cause: error });
  return 'statusCode' in error || error.name === 'RestError' || 'code' in error
    ? new RetryableError(error.message, { cause: error })
    : error;
}

function refused(error: Error): PermanentError {
  const { details, code } = error as { readonly details?: unknown; readonly code?: unknown };
  const answer =
    isRecord(details) && isRecord(details.odataError) ? details.odataError : { code, message: error.message };
  const { message } = answer;
  const text = isRecord(message) ? message.value : message;
  // A transaction's answer begins with the number of the operation; request id and time follow on lines of their own.
  const [said = ''] = String(text).replace(/^\d+:/, '').split('\n');
  const reason = typeof answer.code === 'string' ? answer.code : 'StorageRefused';
  return new PermanentError(reason, `our own storage refuses what we write: ${said}`, { cause: error });
}
