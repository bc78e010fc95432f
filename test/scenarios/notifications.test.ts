import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { accountId, createEstate, type Estate, enforcing, subscription } from './support/estate.ts';
import { until } from './support/settled.ts';
import { viewStorage } from './support/storage.ts';

const policy = { ...enforcing(), approvals: { mode: 'enforce', rules: [] } };

let stack: Stack;
let estate: Estate;
beforeAll(async () => {
  stack = await startStack({
    subscriptions: [subscription],
    policy,
    topic: true,
  });
  estate = await createEstate(stack);
  await stack.quiet();
});
afterAll(() => stack.stop());

/** What was said of a request: its account may be open to everybody besides, which another room says. */
const notified = (of: string): string[] =>
  (stack.topic?.received ?? []).flatMap(({ subject, type, data }) =>
    subject?.startsWith(of.toLowerCase()) && (data as { room?: string }).room !== 'egress'
      ? [type.replace('Gatehouse.', '')]
      : [],
  );

/** Asks for the blobs of an account without the right to connect; gives the connection's id in the API. */
async function request(name: string): Promise<string> {
  await estate.addAccount(name);
  await estate.addEndpoint(name, { manual: true });
  await stack.quiet();
  const { body } = await stack.api({
    as: 'reader',
    method: 'GET',
    path: `/api/connections?resource=${accountId(name)}`,
  });
  const [found] = (body as { value: { id: string; connectionId: string }[] }).value;
  expect(found?.id).toBe(shortId(found?.connectionId ?? ''));
  return found?.id ?? '';
}

const decide = async (id: string, answer: 'approve' | 'reject') =>
  stack.api({
    as: 'approver',
    method: 'POST',
    path: `/api/connections/${id}/${answer}`,
    body: { reason: 'agreed in ticket 4711' },
    ifMatch: await etagOf(id),
  });

async function etagOf(id: string): Promise<string> {
  const { body } = await stack.api({ as: 'reader', method: 'GET', path: `/api/connections/${id}` });
  return (body as { etag: string }).etag;
}

describe('an app with a topic', () => {
  it('notifies of a request, of the decision, and that it waits no more', async () => {
    const id = await request('told');
    expect(notified(accountId('told'))).toEqual(['Connection.Pending']);
    expect((await decide(id, 'approve')).status).toBe(200);
    await stack.quiet();
    await expect
      .poll(() => notified(accountId('told')).sort(), { timeout: 20_000 })
      .toEqual(['Connection.Approved', 'Connection.Pending', 'Finding.Resolved']);
    const ids = stack.topic?.received.map((event) => event.id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    expect(JSON.stringify(stack.topic?.received)).not.toMatch(/@|Approver [A-Z]/);
  });

  it('answers and decides all the same while the topic is down', async () => {
    stack.topic?.fail({ kind: 'status', status: 503 });
    const id = await request('unheard');
    expect((await decide(id, 'reject')).status).toBe(200);
    await stack.quiet();
    expect(notified(accountId('unheard'))).toEqual([]);
    expect(stack.log.lines.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    stack.topic?.reset();
  });

  it('notifies of what it could not, once the topic is there again', async () => {
    // What is younger than half a minute is left to the process that said it.
    await expect
      .poll(
        async () => {
          await stack.sweep();
          return notified(accountId('unheard')).sort();
        },
        { timeout: 100_000, interval: 5_000 },
      )
      .toEqual(['Connection.Pending', 'Connection.Rejected', 'Finding.Resolved']);
  });
});

it('answers an unknown route in problem details, past the host', async () => {
  const response = await stack.request('/api/nothing', {}, 'reader');
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const wrong = await stack.request('/api/findings', { method: 'DELETE' }, 'reader');
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

it('exports the audit as JSON Lines', async () => {
  const response = await stack.request('/api/audit', { headers: { accept: 'application/jsonl' } }, 'reader');
  expect(response.headers.get('content-type')).toContain('application/jsonl');
  const rows = (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { action: string });
  expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['approve', 'reject']));
});

it('lets go of what is past as policy says, the audit into a blob of its day', async () => {
  const storage = viewStorage(stack);
  const id = await request('past');
  expect((await decide(id, 'reject')).status).toBe(200);
  await stack.quiet();
  const decided = (await storage.rows('audit')).map((row) => row.id).sort();
  expect(decided.length).toBeGreaterThan(0);
  const retention = { audit: '0s', findings: '0s', notifications: '0s' };
  await writeFile(stack.policyFile, JSON.stringify({ ...policy, retention }));
  await until(
    'nothing of it is left in the tables',
    async () => {
      await stack.sweep();
      const [audit, outbox, findings] = await Promise.all(
        (['audit', 'outbox', 'findings'] as const).map((table) => storage.rows(table)),
      );
      const over = findings?.filter(({ state }) => state === 'resolved');
      return audit?.length === 0 && outbox?.length === 0 && over?.length === 0;
    },
    60_000,
  );
  const day = new Date().toISOString().slice(0, 10);
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const lines = [...(await storage.archived(yesterday)), ...(await storage.archived(day))];
  const ids = lines.map((line) => line.id).sort();
  expect(ids).toEqual(expect.arrayContaining(decided));
  expect(new Set(ids).size).toBe(ids.length);
  expect(await storage.rows('connections')).not.toEqual([]);
});
