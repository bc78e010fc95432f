import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import { TableClient } from '@azure/data-tables';
import { describe, expect, it } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import { fromEntity } from '../../src/state/entity.ts';
import { readPage } from '../../src/state/read-page.ts';

const answering =
  (status: number, body: unknown, headers: Record<string, string> = {}): HttpClient['sendRequest'] =>
  async (request) => ({
    request,
    status,
    headers: createHttpHeaders({ 'content-type': 'application/json', ...headers }),
    bodyAsText: JSON.stringify(body),
  });

function read(sendRequest: HttpClient['sendRequest'], from?: string) {
  const options = { httpClient: { sendRequest }, retryOptions: { maxRetries: 0 } };
  const client = new TableClient('https://st.table.core.windows.net', 'names', options);
  return readPage(client, {}, from, AbortSignal.timeout(5_000));
}

it('takes a column that a row does not have for no field of it', () => {
  expect(fromEntity({ id: 'a', id_json: null, list: null, list_json: '[]', note: null, note_json: null })).toEqual({
    id: 'a',
    list: [],
  });
});

describe('a page of a table', () => {
  const entity = { 'odata.etag': 'W/"1"', PartitionKey: 'p', RowKey: 'r', count: 1, list_json: '[]' };

  it('gives the entities as the storage sends them', async () => {
    const { entities, continuationToken } = await read(answering(200, { value: [entity] }));
    expect(entities).toEqual([entity]);
    expect(continuationToken).toBeUndefined();
  });

  it('goes on where the one before ended', async () => {
    const next = { 'x-ms-continuation-nextpartitionkey': 'p', 'x-ms-continuation-nextrowkey': 'r2' };
    const { continuationToken } = await read(answering(200, { value: [] }, next));
    let asked = '';
    const watched: HttpClient['sendRequest'] = (request) => {
      asked = request.url;
      return answering(200, { value: [] })(request);
    };
    await read(watched, continuationToken);
    expect(asked).toContain('NextRowKey=r2');
  });

  it.each([[{}], [{ value: 'none' }], [{ value: [null] }], [[]]])(
    'takes a success that says %j for no empty list',
    async (body) => {
      await expect(read(answering(200, body))).rejects.toThrow(RetryableError);
    },
  );

  it('leaves what is refused to the client library', async () => {
    const error = { 'odata.error': { code: 'TableNotFound', message: { value: 'no such table' } } };
    await expect(read(answering(404, error))).rejects.toMatchObject({
      statusCode: 404,
      details: { odataError: { code: 'TableNotFound' } },
    });
  });
});
