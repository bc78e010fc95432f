import type { TableClient, TableEntityQueryOptions } from '@azure/data-tables';
import { isRecord } from '../core/arm-body.ts';
import { RetryableError } from '../core/errors.ts';

/** Entities as the storage sends them: its own names for keys and etag, and text, numbers and booleans as JSON has them. */
export interface EntityPage {
  readonly entities: readonly Readonly<Record<string, unknown>>[];
  readonly continuationToken: string | undefined;
}

/**
 * One page of a query. Its entities are taken as they came, before the client library copies each of them three times: that was most of what reading
 * ten thousand rows cost. Everything else of the answer, errors too, is left to the library.
 * @throws RetryableError where a success holds no list of entities: it is not an empty one.
 */
export async function readPage(
  client: TableClient,
  queryOptions: TableEntityQueryOptions,
  continuationToken: string | undefined,
  abortSignal: AbortSignal,
): Promise<EntityPage> {
  let entities: EntityPage['entities'] | undefined;
  const requestOptions = {
    shouldDeserialize(answer: { readonly status: number; parsedBody?: unknown }): true {
      if (answer.status !== 200) return true;
      const { value } = isRecord(answer.parsedBody) ? answer.parsedBody : {};
      if (Array.isArray(value) && value.every(isRecord)) entities = value;
      answer.parsedBody = {};
      return true;
    },
  };
  const settings = continuationToken === undefined ? {} : { continuationToken };
  const pages = client.listEntities({ queryOptions, abortSignal, requestOptions }).byPage(settings);
  const { value: page } = await pages.next();
  if (entities === undefined) throw new RetryableError(`a list of ${client.tableName} came without its rows`);
  return { entities, continuationToken: page?.continuationToken };
}
