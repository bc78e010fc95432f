import { describe, expect, it } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { version } from '../../src/core/version.ts';
import { objectId } from './callers.ts';
import { read } from './reading.ts';
import { zoneId } from './rows.ts';
import { World } from './world.ts';

describe('held deletes', () => {
  const held = { zone: zoneId(), hash: 'h1', recordSets: [`${zoneId()}/a/st1`] };
  const release = (world: World, zone: string, hash: unknown) =>
    world.send(`POST /api/guard/${zone}/release`, { as: 'Gatehouse.Admin', body: { hash } });

  it('are listed with what an administrator needs to release them', async () => {
    const world = new World();
    expect((await read(world, 'guard')).body).toEqual({ value: [] });
    world.held = [held];
    expect((await read(world, 'guard')).body).toEqual({
      value: [
        {
          id: shortId(zoneId()),
          resourceId: zoneId(),
          hash: 'h1',
          held: [{ fqdn: 'st1.privatelink.blob.core.windows.net', recordSetId: `${zoneId()}/a/st1` }],
        },
      ],
    });
  });

  it.each([
    { what: 'the list that was seen', zone: shortId(zoneId()), hash: 'h1', status: 200, asked: 1 },
    { what: 'another list', zone: shortId(zoneId()), hash: 'h0', status: 409, asked: 1 },
    { what: 'a zone that holds nothing', zone: shortId('x'), hash: 'h1', status: 404, asked: 1 },
    { what: 'what is no zone', zone: 'x', hash: 'h1', status: 404, asked: 0 },
    { what: 'no list', zone: shortId(zoneId()), hash: undefined, status: 400, asked: 0 },
    { what: 'an empty hash', zone: shortId(zoneId()), hash: '', status: 400, asked: 0 },
  ])('answer $status when $what is released', async ({ zone, hash, status, asked }) => {
    const world = new World();
    world.held = [held];
    expect((await release(world, zone, hash)).status).toBe(status);
    expect(world.released).toEqual(asked === 0 ? [] : [{ zone, hash, by: objectId }]);
  });
});

describe('health', () => {
  async function world() {
    const world = new World();
    await world.state.meta.insert('meta', 'schema', {
      kind: 'schema',
      version: 1,
      createdAt: '2026-03-01T00:00:00.000Z',
    });
    await world.state.meta.insert('meta', 'sweep', {
      kind: 'sweep',
      cursors: {},
      completeAt: '2026-03-04T11:45:00.000Z',
      requeued: 3,
    });
    const at = '2026-03-04T11:45:00.000Z';
    const gaveUp = { kind: 'poison', queue: 'reconcile', why: 'x', firstAt: at, lastAt: at, times: 1 } as const;
    await world.state.meta.insert('poison', shortId('dns a'), { ...gaveUp, room: 'dns', key: 'a' });
    await world.state.meta.insert('poison', 'unread|b', gaveUp);
    for (const [key, outcome] of [
      ['a', 'blocked'],
      ['b', 'retry'],
      ['c', 'retry'],
    ] as const) {
      const nextCheck = { at: '2026-03-04T12:00:00.000Z', token: 't' };
      await world.state.work.insert('dns', shortId(key), {
        key,
        outcome,
        because: 'x',
        attempt: 1,
        nextCheck,
        updated: nextCheck.at,
      });
    }
    return world;
  }

  it('is one word for everybody', async () => {
    const given = await world();
    for (const headers of [{}, { 'x-ms-client-principal': 'garbage' }]) {
      expect(await given.send('GET /api/health', { headers })).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    }
    given.settings = { ...given.settings, platformAuth: false };
    expect((await read(given, 'health')).text).toBe('{"status":"ok"}');
  });

  it('is everything behind the word for a reader', async () => {
    const given = await world();
    expect((await read(given, 'health')).body).toEqual({
      status: 'ok',
      time: '2026-03-04T12:00:00.000Z',
      version,
      schemaVersion: 1,
      lastCompleteSweep: '2026-03-04T11:45:00.000Z',
      work: { recheck: 0, retry: 2, throttled: 0, blocked: 1, queued: 0 },
      poison: { keys: 1, unread: 1, requeued: 3 },
      policy: { version: '0123456789ab', modes: { dns: 'enforce', approvals: 'observe', egress: 'observe' } },
      queue: { ageSeconds: 0 },
      events: { thisHour: 0, lastHour: 0, lastDay: 0 },
      subscriptions: { managed: 1, left: 0 },
      timers: given.timers,
    });
  });

  it('names the commit of the policy, where it was published with one', async () => {
    const given = await world();
    const commit = '0123456789abcdef0123456789abcdef01234567';
    given.policy = { ...given.policy, commit };
    expect((await read(given, 'health')).body).toMatchObject({ policy: { commit } });
  });

  it('says how long the oldest message has waited, and nothing of it where the queue does not answer', async () => {
    const given = await world();
    const oldest = new Date('2026-03-04T11:58:30.000Z');
    given.findOldest = async () => oldest;
    expect((await read(given, 'health')).body).toMatchObject({
      queue: { oldest: oldest.toISOString(), ageSeconds: 90 },
    });
    given.findOldest = () => Promise.reject(new RetryableError('no queue'));
    const { status, body } = await read(given, 'health');
    expect([status, body.status, 'queue' in body]).toEqual([200, 'ok', false]);
  });

  it('asks the queue for nobody but a reader', async () => {
    const given = await world();
    given.findOldest = () => Promise.reject(new Error('asked'));
    await given.send('GET /api/health');
    expect(given.lines).toEqual([]);
  });

  it('says how many events came in this hour, the one before and the last day', async () => {
    const given = await world();
    for (const [hour, count] of [
      ['2026-03-04T12:00:00.000Z', 3],
      ['2026-03-04T11:00:00.000Z', 40],
      ['2026-03-03T13:00:00.000Z', 500],
      ['2026-03-03T10:00:00.000Z', 6_000],
    ] as const)
      await given.state.meta.insert('events', hour.slice(11, 13), { kind: 'events', hour, count });
    expect((await read(given, 'health')).body).toMatchObject({ events: { thisHour: 3, lastHour: 40, lastDay: 543 } });
  });

  it('says how far the sweep is that is under way', async () => {
    const given = await world();
    const at = '2026-03-04T11:59:00.000Z';
    const progress = { step: 'egress', since: at, at, pages: 3, left: 2_000 };
    await given.state.meta.upsert('meta', 'sweep', { kind: 'sweep', cursors: {}, completeAt: at, progress });
    expect((await read(given, 'health')).body).toMatchObject({ status: 'ok', progress });
  });

  it.each(['late', 'off'] as const)('is degraded while a timer is %s, and says which to a reader', async (state) => {
    const given = await world();
    const [sweep] = given.timers;
    if (sweep === undefined) throw new Error('the app has a timer');
    given.timers = [sweep, { ...sweep, name: 'poll', state, problem: 'why' }];
    expect((await given.send('GET /api/health')).body).toEqual({ status: 'degraded' });
    expect((await read(given, 'health')).body).toMatchObject({ timers: [{ state: 'ok' }, { name: 'poll', state }] });
  });

  it('is degraded while a newer policy is not in force', async () => {
    const given = await world();
    given.policy = { ...given.policy, problem: 'dns.mode: unknown' };
    expect((await given.send('GET /api/health')).body).toEqual({ status: 'degraded' });
    expect((await read(given, 'health')).body).toMatchObject({ policy: { problem: 'dns.mode: unknown' } });
  });

  it('is 503 while the tables do not answer', async () => {
    const given = await world();
    given.state.meta.find = () => Promise.reject(new Error('no storage'));
    expect(await given.send('GET /api/health')).toMatchObject({ status: 503, body: { status: 'unavailable' } });
  });
});
