import { describe, expect, it } from 'vitest';
import { createGraph, type Graph } from '../../../simulator/graph/graph.ts';
import { graphHandler } from '../../../simulator/graph/handler.ts';
import { createWorld, type World } from '../../../simulator/world.ts';
import { hub, sampleWorld, storageId } from './world-with.ts';

const inOrder = 'resources | project id, name | order by id asc';

function worldOf(count: number): World {
  const world = createWorld({ subscriptions: [hub] });
  for (let index = 0; index < count; index += 1) {
    const id = storageId(`st${String(index).padStart(5, '0')}`);
    world.put(id, { id });
  }
  return world;
}

describe('pages', () => {
  it('gives 2,500 rows in three pages, each once, when ordered by id', () => {
    const graph = createGraph(worldOf(2_500));
    const ids: unknown[] = [];
    const counts: number[] = [];
    let $skipToken: string | undefined;
    do {
      const answer = graph.query({ query: inOrder, options: { $skipToken } });
      expect(answer).toMatchObject({ totalRecords: 2_500, resultTruncated: 'false', facets: [] });
      counts.push(answer.count);
      ids.push(...answer.data.map(({ id }) => id));
      ({ $skipToken } = answer);
    } while ($skipToken !== undefined);
    expect(counts).toEqual([1_000, 1_000, 500]);
    expect(new Set(ids).size).toBe(2_500);
  });

  it.each([
    { why: 'not ordered by id', query: 'resources | project id, name | order by name asc' },
    { why: 'id is not in the answer', query: 'resources | order by id asc | project name' },
    { why: 'cut by limit', query: 'resources | order by id asc | limit 1400' },
  ])('truncates without a way on when $why', ({ query }) => {
    const answer = createGraph(worldOf(1_500)).query({ query });
    expect(answer.count).toBe(1_000);
    expect(answer.resultTruncated).toBe('true');
    expect(answer.$skipToken).toBeUndefined();
  });

  it('skips and cuts as set, and refuses a token of another query', () => {
    const graph = createGraph(worldOf(5));
    const page = graph.query({ query: inOrder, options: { $top: 2, $skip: 1 } });
    expect(page.data.map(({ name }) => name)).toEqual(['st00001', 'st00002']);
    const { $skipToken } = page;
    expect(graph.query({ query: inOrder, options: { $top: 2, $skipToken } }).data.map(({ name }) => name)).toEqual([
      'st00003',
      'st00004',
    ]);
    expect(() => graph.query({ query: `${inOrder} `, options: { $skipToken } })).toThrow('not given for this query');
    expect(() => graph.query({ query: inOrder, options: { $skipToken: 'made up' } })).toThrow(
      'not given for this query',
    );
  });
});

describe('what the caller sees', () => {
  it('leaves out rows without permission, and answers all the same', () => {
    const graph = createGraph(sampleWorld());
    graph.settings.isVisible = (id) => !id.endsWith('/St1');
    expect(graph.query({ query: "resources | where name == 'St1'" })).toMatchObject({ totalRecords: 0, data: [] });
    expect(graph.query({ query: "resources | where name == 'st2'" }).count).toBe(1);
  });

  it('shows the world as it was: what appeared, changed or went away comes later', () => {
    let time = 1_000_000;
    const world = sampleWorld(() => new Date(time));
    const graph = createGraph(world, { lagMs: 10_000 });
    const kinds = (): unknown =>
      graph.query({ query: "resources | where name startswith 'st' | project name, kind" }).data;
    const before = kinds();
    world.remove(storageId('st2'));
    world.put(storageId('St1'), { id: storageId('St1'), kind: 'BlobStorage' });
    world.put(storageId('st9'), { id: storageId('st9') });
    expect(kinds()).toEqual(before);
    time += 9_999;
    expect(kinds()).toEqual(before);
    time += 1;
    expect(kinds()).toEqual([
      { name: 'St1', kind: 'BlobStorage' },
      { name: 'st3', kind: '' },
      { name: 'st9', kind: '' },
    ]);
  });

  it('sees a change at once when the lag is taken away', () => {
    const world = sampleWorld();
    const graph = createGraph(world, { lagMs: 60_000 });
    world.remove(storageId('st2'));
    expect(graph.query({ query: "resources | where name == 'st2'" }).count).toBe(1);
    graph.settings.lagMs = 0;
    expect(graph.query({ query: "resources | where name == 'st2'" }).count).toBe(0);
  });
});

describe('over HTTP', () => {
  const url = 'https://localhost/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01';
  const post = (
    graph: Graph,
    body: unknown,
    at = url,
    headers: Record<string, string> = { authorization: 'Bearer x' },
  ) =>
    graphHandler(graph)(
      new Request(at, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) }),
    );

  it('answers objects with the quota in the headers', async () => {
    const response = await post(createGraph(sampleWorld()), {
      query: "resources | where name == 'st2' | project name",
    });
    expect(response?.status).toBe(200);
    expect(response?.headers.get('x-ms-user-quota-remaining')).toBe('14');
    expect(response?.headers.get('x-ms-user-quota-resets-after')).toBe('00:00:05');
    expect(await response?.json()).toEqual({
      totalRecords: 1,
      count: 1,
      data: [{ name: 'st2' }],
      facets: [],
      resultTruncated: 'false',
    });
  });

  it('leaves every other path to ARM', async () => {
    expect(
      await post(createGraph(sampleWorld()), {}, 'https://localhost/subscriptions?api-version=2022-12-01'),
    ).toBeUndefined();
  });

  it.each([
    {
      what: 'a query it cannot read',
      body: { query: 'resources | parse id' },
      details: [{ code: 'InvalidQuery' }, { code: 'InvalidQueryLanguage', token: 'parse' }],
    },
    {
      what: 'more than 1,000 rows a page',
      body: { query: 'resources', options: { $top: 1_001 } },
      details: [{}, { message: expect.stringContaining('options.$top') }],
    },
    { what: 'no query', body: {}, details: [{}, { message: expect.stringContaining('query') }] },
    { what: 'no JSON', body: '{', details: [{}, { message: expect.stringContaining('body') }] },
    {
      what: 'another format',
      body: { query: 'resources', options: { resultFormat: 'table' } },
      details: [{}, { message: expect.stringContaining('options.resultFormat') }],
    },
  ])('answers 400 to $what', async ({ body, details }) => {
    const response = await post(createGraph(sampleWorld()), body);
    expect(response?.status).toBe(400);
    expect(await response?.json()).toMatchObject({
      error: { code: 'BadRequest', message: expect.stringContaining('correlationId'), details },
    });
  });

  it('wants a token and an api-version', async () => {
    const graph = createGraph(sampleWorld());
    expect((await post(graph, { query: 'resources' }, url, {}))?.status).toBe(401);
    expect((await post(graph, { query: 'resources' }, url.replace(/\?.*/, '')))?.status).toBe(400);
  });

  it('throttles the sixteenth query in five seconds when set so, for that caller only', async () => {
    let time = 0;
    const graph = createGraph(
      sampleWorld(() => new Date(time)),
      { throttled: true },
    );
    const ask = async (caller: string) =>
      (await post(graph, { query: 'resources' }, url, { authorization: caller })) as Response;
    for (let count = 0; count < 15; count += 1) expect((await ask('a')).status).toBe(200);
    time = 3_500;
    const refused = await ask('a');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ms-user-quota-remaining')).toBe('0');
    expect(refused.headers.get('x-ms-user-quota-resets-after')).toBe('00:00:02');
    expect(await refused.json()).toMatchObject({ error: { code: 'RateLimiting' } });
    expect((await ask('b')).status).toBe(200);
    time = 5_000;
    expect((await ask('a')).status).toBe(200);
  });
});
