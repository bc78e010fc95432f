import { describe, expect, it } from 'vitest';
import { createApi } from '../../src/api/create-api.ts';
import { rooms } from '../../src/house/rooms.ts';
import { signedIn } from './callers.ts';
import { read } from './reading.ts';
import { addConnection, addEndpoint, addFinding, addName, connectionId, endpointId, storage } from './rows.ts';
import { requestId, World } from './world.ts';

interface Item {
  readonly id: string;
  readonly check: string;
}
const checksOf = ({ body }: { body: unknown }): readonly string[] =>
  (body as { value: readonly Item[] }).value.map(({ check }) => check).sort();

/** A storage account, an endpoint of it, that endpoint's record set and connection, and the policy: a finding each. */
async function world(): Promise<World> {
  const world = new World();
  const recordSet = await addName(world.state, { name: 'st1', claimants: ['pe-a'] });
  await addEndpoint(world.state, 'pe-a', { names: [recordSet] });
  await addConnection(world.state, 'c-a', { endpoint: endpointId('pe-a') });
  await addFinding(world.state, { check: 'exposure-storage-public-open' });
  await addFinding(world.state, {
    check: 'of-endpoint',
    room: 'dns',
    key: endpointId('pe-a'),
    subject: endpointId('pe-a'),
  });
  await addFinding(world.state, { check: 'of-record', room: 'dns', key: recordSet, subject: recordSet });
  await addFinding(world.state, { check: 'of-connection', room: 'approvals', subject: connectionId('c-a') });
  await addFinding(world.state, { check: 'of-policy', room: 'policy', key: 'policy', subject: 'policy' });
  return world;
}

const everyName = [...rooms.map(({ name }) => name), 'policy', 'reconcile'].join(', ');

describe('findings are narrowed', () => {
  it.each([
    { query: 'room=dns', checks: ['of-endpoint', 'of-record'] },
    { query: 'room=DNS&check=of-record', checks: ['of-record'] },
    { query: 'subject=**/storageAccounts/*', checks: ['exposure-storage-public-open'] },
    { query: 'subject=**/privateendpoints/pe-*', checks: ['of-endpoint'] },
    { query: 'subject=policy', checks: ['of-policy'] },
    { query: `resource=${storage}`, checks: ['exposure-storage-public-open', 'of-connection'] },
    { query: `endpoint=${endpointId('pe-a')}`, checks: ['of-connection', 'of-endpoint', 'of-record'] },
    { query: `endpoint=${endpointId('pe-z')}`, checks: [] },
  ])('by $query', async ({ query, checks }) => {
    expect(checksOf(await read(await world(), `findings?${query}`))).toEqual(checks);
  });

  it.each([
    { query: 'room=d*', says: `must be one of ${everyName}` },
    { query: 'room=x', says: `must be one of ${everyName}` },
    { query: 'subject=/a/[b*', says: '' },
    { query: 'resource=st1', says: 'is not an ARM resource id' },
    { query: 'endpoint=pe', says: 'is not an ARM resource id' },
    { query: 'format=xml', says: 'must be one of json, jsonl, csv, sarif' },
    { query: 'format=csv&top=3', says: 'is for pages of JSON' },
  ])('not by $query', async ({ query, says }) => {
    const { status, body } = await (await world()).send(`GET /api/findings?${query}`, { as: 'Gatehouse.Reader' });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(says);
  });
});

describe('one finding', () => {
  it('is found by its id, open or resolved', async () => {
    const given = await world();
    const { body } = await read(given, 'findings?check=of-record');
    const [item] = (body as { value: readonly Item[] }).value;
    expect((await read(given, `findings/${item?.id}`)).body).toEqual(item);
    for await (const { partition, row, value, etag } of given.state.findings.listAll()) {
      if (value.check !== 'of-record') continue;
      await given.state.resolved.insert('1', row, { ...value, state: 'resolved' });
      await given.state.findings.remove(partition, row, etag);
    }
    expect((await read(given, `findings/${item?.id}`)).body).toMatchObject({ id: item?.id, state: 'resolved' });
  });

  it.each(['x', `${'a'.repeat(43)}.of-record.${'b'.repeat(43)}`])('is not found by %s', async (id) => {
    expect((await (await world()).send(`GET /api/findings/${id}`, { as: 'Gatehouse.Reader' })).status).toBe(404);
  });
});

describe('findings as a file', () => {
  const send = (given: World, target: string) => {
    const url = new URL(target, 'https://gatehouse.example');
    return createApi(given.dependencies()).listFindings({
      ...{ id: requestId, method: 'GET', url, params: {}, query: url.searchParams, text: async () => '' },
      headers: new Headers({ 'x-ms-client-principal': signedIn('Gatehouse.Reader') }),
    });
  };

  it('are lines of JSON, the very items of the pages', async () => {
    const given = await world();
    const answer = await send(given, '/api/findings?format=jsonl');
    const lines = String(answer.body).trimEnd().split('\n');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="findings.jsonl"');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual((await read(given, 'findings')).body.value);
  });

  it('are a table, with what a stranger wrote as text', async () => {
    const given = await world();
    await addFinding(given.state, { check: 'of-stranger', subject: `${storage}/x`, message: '=cmd(), "x"' });
    const answer = await send(given, '/api/findings?format=csv&check=of-stranger');
    expect(answer.headers['content-type']).toContain('text/csv');
    const [head, row] = String(answer.body).split('\r\n');
    expect(head).toMatch(/^id,room,check,severity,state,subject,message,/);
    expect(row).toContain(`,"'=cmd(), ""x""",`);
  });

  it('are a document of SARIF that leads to this site, without what is resolved', async () => {
    const given = await world();
    await addFinding(given.state, { check: 'of-the-past', subject: `${storage}/y`, state: 'resolved' });
    const answer = await send(given, '/api/findings?format=sarif');
    expect(answer.headers['content-type']).toContain('application/sarif+json');
    const { runs } = JSON.parse(String(answer.body)) as {
      runs: [{ results: { ruleId: string }[]; tool: { driver: { rules: { id: string; helpUri: string }[] } } }];
    };
    expect(runs[0].results.map(({ ruleId }) => ruleId).sort()).toEqual(
      ['exposure-storage-public-open', 'of-connection', 'of-endpoint', 'of-policy', 'of-record'].sort(),
    );
    expect(runs[0].tool.driver.rules.map(({ helpUri }) => helpUri)).toContain(
      'https://gatehouse.example/findings?words=exposure-storage-public-open',
    );
  });

  it('go on behind the last one where there are more than an answer holds', async () => {
    const given = new World();
    for (let index = 0; index < 12; index += 1) {
      await addFinding(given.state, {
        subject: `${storage}/${String(index).padStart(2, '0')}`,
        message: 'x'.repeat(500_000),
      });
    }
    const rows: string[] = [];
    for (let next: string | undefined = '/api/findings?format=csv'; next !== undefined; ) {
      const answer = await send(given, next);
      rows.push(...String(answer.body).trimEnd().split('\r\n').slice(1));
      next = /^<([^>]+)>; rel="next"$/.exec(answer.headers.link ?? '')?.[1];
    }
    expect(rows).toHaveLength(12);
    expect(new Set(rows).size).toBe(12);
  });
});
