import { describe, expect, it } from 'vitest';
import { type Api, createApi } from '../../src/api/create-api.ts';
import type { ApiRequest, ApiResponse } from '../../src/api/message.ts';
import { createRateLimit, limits } from '../../src/api/rate-limit.ts';
import { claimsOf, objectId, principalHeader } from './callers.ts';
import { addConnection } from './rows.ts';
import { findRoute, now, requestId, World } from './world.ts';

const another = 'aaaaaaaa-0000-4000-8000-000000000002';

/** One app over its whole life: requests of several callers, and a clock that goes on. */
class Client {
  readonly world = new World();
  readonly api: Api;
  private time = now.getTime();

  constructor() {
    this.api = createApi({ ...this.world.dependencies(), clock: { now: () => new Date(this.time) } });
  }

  wait(seconds: number): void {
    this.time += seconds * 1_000;
  }

  send(line: string, as: string | undefined, more: Record<string, string> = {}): Promise<ApiResponse> {
    const [method = '', target = ''] = line.split(' ');
    const url = new URL(target, 'https://gatehouse.example');
    const { name, params } = findRoute(method, url.pathname);
    const claims = claimsOf('Gatehouse.Approver').map(({ typ, val }) => ({
      typ,
      val: val === objectId ? (as ?? '') : val,
    }));
    const request: ApiRequest = {
      id: requestId,
      method,
      url,
      params,
      query: url.searchParams,
      headers: new Headers({
        ...(as === undefined ? {} : { 'x-ms-client-principal': principalHeader(claims) }),
        ...(method === 'POST' ? { 'content-type': 'application/json', 'if-match': 'W/"1"' } : {}),
        ...more,
      }),
      text: async () => '{"reason":"known team"}',
    };
    return this.api[name](request);
  }

  /** How many of so many are let through. */
  async count(times: number, line: string, as: string | undefined): Promise<number> {
    let through = 0;
    for (let index = 0; index < times; index += 1) if ((await this.send(line, as)).status !== 429) through += 1;
    return through;
  }
}

describe('a caller who asks too often', () => {
  it('gets 429 that says when to come again, and then is let in', async () => {
    const client = new Client();
    expect(await client.count(limits.read.burst, 'GET /api/guard', objectId)).toBe(limits.read.burst);
    const refused = await client.send('GET /api/guard', objectId);
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1', 'content-type': 'application/problem+json; charset=utf-8' },
    });
    expect(JSON.parse(String(refused.body))).toMatchObject({
      type: 'urn:gatehouse:problem:too-many-requests',
      status: 429,
    });
    client.wait(1);
    expect((await client.send('GET /api/guard', objectId)).status).toBe(200);
  });

  it('is slowed alone', async () => {
    const client = new Client();
    await client.count(limits.read.burst + 1, 'GET /api/guard', objectId);
    expect((await client.send('GET /api/guard', another)).status).toBe(200);
    expect((await client.send('GET /api/health', undefined)).status).toBe(200);
  });

  it('changes nothing beyond the limit', async () => {
    const client = new Client();
    const id = await addConnection(client.world.state, 'one');
    const through = await client.count(limits.change.burst + 10, `POST /api/connections/${id}/approve`, objectId);
    expect(through).toBe(limits.change.burst);
    expect(client.world.decided).toHaveLength(limits.change.burst);
    expect((await client.send('GET /api/guard', objectId)).status, 'reading is counted apart').toBe(200);
  });

  it('spends what is meant for exports on exports only', async () => {
    const client = new Client();
    expect(await client.count(limits.export.burst + 5, 'GET /api/audit?format=jsonl', objectId)).toBe(
      limits.export.burst,
    );
    expect((await client.send('GET /api/audit', objectId)).status).toBe(200);
    expect((await client.send('GET /api/audit', objectId, { accept: 'application/jsonl' })).status).toBe(429);
  });

  it('gets no second bucket by a header that a route does not know', async () => {
    const client = new Client();
    expect(await client.count(limits.read.burst, 'GET /api/guard', objectId)).toBe(limits.read.burst);
    expect((await client.send('GET /api/guard', objectId, { accept: 'application/jsonl' })).status).toBe(429);
  });

  it('is counted before the role is observed, so that guessing is slow too', async () => {
    const client = new Client();
    const release = `POST /api/guard/${'a'.repeat(43)}/release`;
    expect((await client.send(release, objectId)).status).toBe(403);
    expect(await client.count(limits.change.burst, release, objectId)).toBe(limits.change.burst - 1);
  });

  it('without a known identity shares one bucket with all the others, and is answered 401 everywhere else', async () => {
    const client = new Client();
    expect(await client.count(limits.anyone.burst + 5, 'GET /api/health', undefined)).toBe(limits.anyone.burst);
    expect((await client.send('GET /api/guard', undefined)).status).toBe(401);
    expect((await client.send('GET /api/health', objectId)).status).toBe(200);
  });
});

describe('a bucket', () => {
  it('lets through what fits in it, then no more than its rate', () => {
    let time = 0;
    const rate = createRateLimit({ now: () => new Date(time) });
    const tryIt = (): boolean => {
      try {
        rate.take('a', 'change');
        return true;
      } catch {
        return false;
      }
    };
    const minutes = 10;
    let through = 0;
    for (; time < minutes * 60_000; time += 50) if (tryIt()) through += 1;
    const most = limits.change.burst + minutes * 60 * limits.change.perSecond;
    expect(through).toBeLessThanOrEqual(most);
    expect(through).toBeGreaterThanOrEqual(most - 1);
  });

  it('is not filled by a clock that is set back, and loses nothing by it', () => {
    let time = 100_000;
    const rate = createRateLimit({ now: () => new Date(time) });
    for (let index = 0; index < limits.change.burst; index += 1) rate.take('a', 'change');
    time = 0;
    expect(() => rate.take('a', 'change')).toThrow('too fast');
    time = 600;
    rate.take('a', 'change');
  });

  it('that has filled up again may be forgotten, another never', () => {
    let time = 0;
    const rate = createRateLimit({ now: () => new Date(time) });
    for (let caller = 0; caller < 1_500; caller += 1) rate.take(`old ${caller}`, 'read');
    time = 60_000;
    for (let index = 0; index < limits.change.burst; index += 1) rate.take('busy', 'change');
    for (let caller = 0; caller < 1_500; caller += 1) rate.take(`new ${caller}`, 'read');
    expect(() => rate.take('busy', 'change')).toThrow('too fast');
  });
});
