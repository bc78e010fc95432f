import { describe, expect, it } from 'vitest';
import { createApi } from '../../src/api/create-api.ts';
import { exportLimit } from '../../src/api/json-lines.ts';
import type { ApiResponse } from '../../src/api/message.ts';
import { signedIn } from './callers.ts';
import { read } from './reading.ts';
import { addAudit, zoneId } from './rows.ts';
import { requestId, World } from './world.ts';

function send(world: World, target: string, headers: Record<string, string> = {}): Promise<ApiResponse> {
  const url = new URL(target, 'https://gatehouse.example');
  return createApi(world.dependencies()).listAudit({
    id: requestId,
    method: 'GET',
    url,
    params: {},
    query: url.searchParams,
    headers: new Headers({ 'x-ms-client-principal': signedIn('Gatehouse.Reader'), ...headers }),
    text: async () => '',
  });
}

const idsOf = ({ body }: ApiResponse): unknown[] =>
  String(body)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { id: unknown }).id);

/** Every answer of an export, following the links. */
async function sendAll(world: World, target: string): Promise<ApiResponse[]> {
  const answers: ApiResponse[] = [];
  for (let next: string | undefined = target; next !== undefined; ) {
    const answer: ApiResponse = await send(world, next);
    answers.push(answer);
    next = /^<([^>]+)>; rel="next"$/.exec(answer.headers.link ?? '')?.[1];
    expect(answers.length).toBeLessThan(100);
  }
  return answers;
}

async function worldOfThree(): Promise<World> {
  const world = new World();
  await addAudit(world.state, 'today', '2026-03-04T11:59:59.999Z');
  await addAudit(world.state, 'other', '2026-03-04T11:00:00.000Z', { target: `${zoneId()}/a/st10` });
  await addAudit(world.state, 'yesterday', '2026-03-03T23:59:59.999Z', { because: 'a "line"\nand another' });
  return world;
}

describe('the audit as JSON Lines', () => {
  it.each([
    { how: 'the format', target: '/api/audit?format=jsonl', headers: {} },
    { how: 'the format in any case', target: '/api/audit?format=JSONL', headers: {} },
    { how: 'Accept', target: '/api/audit', headers: { accept: 'text/html, application/jsonl;q=0.9' } },
    { how: 'Accept by its older name', target: '/api/audit', headers: { accept: 'application/x-ndjson' } },
  ])('is asked for by $how: a document a line, newest first', async ({ target, headers }) => {
    const answer = await send(await worldOfThree(), target, headers);
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/jsonl; charset=utf-8',
        'content-disposition': 'attachment; filename="audit.jsonl"',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    });
    expect(String(answer.body).endsWith('\n')).toBe(true);
    expect(idsOf(answer)).toEqual(['today', 'other', 'yesterday']);
    expect(answer.headers.link).toBeUndefined();
  });

  it('holds the very rows of the pages', async () => {
    const world = await worldOfThree();
    const lines = String((await send(world, '/api/audit?format=jsonl')).body)
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual((await read(world, 'audit')).body.value);
  });

  it('takes the same filters', async () => {
    const world = await worldOfThree();
    expect(idsOf(await send(world, '/api/audit?format=jsonl&from=2026-03-04'))).toEqual(['today', 'other']);
    expect(idsOf(await send(world, `/api/audit?format=jsonl&target=${zoneId()}/a/st10`))).toEqual(['other']);
  });

  it('is an ordinary page where the query says so, with any Accept', async () => {
    const answer = await send(await worldOfThree(), '/api/audit?format=json', { accept: 'application/jsonl' });
    expect(answer.headers['content-type']).toContain('application/json;');
  });

  it.each([
    { query: 'format=csv', says: 'format must be one of json, jsonl' },
    { query: 'format=jsonl&top=5', says: 'top is for pages of JSON' },
  ])('refuses $query', async ({ query, says }) => {
    const answer = await send(await worldOfThree(), `/api/audit?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body).toContain(says);
  });

  it('goes on in answers of bounded length, each row once, without asking for what is not needed', async () => {
    const world = new World();
    const rows = exportLimit.lines + 3;
    for (let index = 0; index < rows; index += 1) {
      await addAudit(world.state, String(index), new Date(Date.UTC(2026, 2, 4) - index * 60_000).toISOString());
    }
    const days: string[] = [];
    const { list } = world.state.audit;
    world.state.audit.list = (partition, ...range) => {
      days.push(partition);
      return list(partition, ...range);
    };
    const answers = await sendAll(world, '/api/audit?format=jsonl&from=2026-02-27');
    expect(answers.map((answer) => idsOf(answer).length)).toEqual([exportLimit.lines, 3]);
    expect(answers.flatMap(idsOf)).toEqual(Array.from({ length: rows }, (_, index) => String(index)));
    expect(days.indexOf('2026-02-28'), 'the second answer began where the first ended').toBeGreaterThan(0);
    expect(days.filter((day) => day === '2026-03-03')).toHaveLength(1);
  });

  it('ends an answer before it becomes too long', async () => {
    const world = new World();
    const after = { evidence: 'x'.repeat(15_000) };
    for (let index = 0; index < 600; index += 1) {
      await addAudit(world.state, String(index), new Date(Date.UTC(2026, 2, 4) - index).toISOString(), { after });
    }
    const answers = await sendAll(world, '/api/audit?format=jsonl');
    expect(answers.length).toBeGreaterThan(1);
    for (const { body } of answers) expect(body.length).toBeLessThanOrEqual(exportLimit.characters);
    expect(answers.flatMap(idsOf)).toHaveLength(600);
  });
});
