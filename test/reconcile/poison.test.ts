import { describe, expect, it } from 'vitest';
import { readPoisonedEvents, readPoisonedMessage } from '../../src/app/poisoned-keys.ts';
import type { Key } from '../../src/core/key.ts';
import { minutes } from '../../src/core/time.ts';
import { createChain } from '../../src/reconcile/chain.ts';
import type { WorkMessage } from '../../src/reconcile/message.ts';
import { settled } from '../../src/reconcile/outcome.ts';
import { failureText, tendPoison, wasSettled } from '../../src/reconcile/poison.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import { createState } from '../../src/state/state.ts';
import { blobRecord, endpointId, silentLog } from '../support/dns-world.ts';
import { everyFinding } from '../support/every-finding.ts';
import { memoryState } from '../support/memory-state.ts';

const key: Key = { room: 'dns', key: blobRecord('st1') };

function setUp() {
  let time = Date.parse('2026-03-01T12:00:00Z');
  const clock = { now: () => new Date(time) };
  const state = memoryState();
  const sent: WorkMessage[] = [];
  const chain = createChain(
    createState(state).work,
    async (message) => void sent.push(message),
    clock,
    () => 0.5,
  );
  const lying = { reconcile: [] as (string | undefined)[], 'resource-events': [] as (string | undefined)[] };
  const source = (queue: keyof typeof lying, read: typeof readPoisonedMessage) => ({
    queue,
    read,
    async *take() {
      for (const text of [...lying[queue]]) yield { text, drop: async () => void lying[queue].shift() };
    },
  });
  const ports = {
    poison: [source('reconcile', readPoisonedMessage), source('resource-events', readPoisonedEvents)],
    chain,
    meta: createState(state).meta,
    reviseFindings: createReviseFindings(createState(state).findings),
    clock,
  };
  const errors: unknown[] = [];
  const log = { ...silentLog, error: (message: string, fields?: object) => void errors.push([message, fields]) };
  const finding = async () => (await everyFinding(state)).find(({ check }) => check === 'reconcile-poison-messages');
  const later = (wait: number): void => {
    time += wait;
  };
  return { state, chain, sent, lying, errors, finding, later, sweep: () => tendPoison(ports, log), ports };
}

/** A key whose message threw until the host gave it up. */
async function poisoned() {
  const given = setUp();
  await given.chain.enqueue(key, 'event e1');
  const row = await given.chain.find(key);
  if (row === undefined) throw new Error('nothing waits');
  await given.chain.note(key, row, failureText(new TypeError("cannot read 'zone' of undefined")));
  given.lying.reconcile.push(JSON.stringify(given.sent[0]));
  given.later(minutes(2));
  return given;
}

describe('a message that the host gave up', () => {
  it('is taken off the poison queue into a row that says which key, what failed, when and how often', async () => {
    const { sweep, lying, state, errors, later, sent } = await poisoned();
    expect(await sweep()).toBe(1);
    expect(lying.reconcile).toEqual([]);
    const at = '2026-03-01T12:02:00.000Z';
    const row = { kind: 'poison', queue: 'reconcile', ...key, firstAt: at, lastAt: at, times: 1 };
    const why = "TypeError: cannot read 'zone' of undefined";
    expect((await createState(state).meta.listPoison()).map(({ value }) => value)).toEqual([{ ...row, why }]);
    expect(errors).toEqual([['a message gave up', { queue: 'reconcile', ...key, why, times: 1 }]]);
    later(minutes(5));
    lying.reconcile.push(JSON.stringify(sent.at(-1)));
    await sweep();
    const [again] = await createState(state).meta.listPoison();
    expect(again?.value).toMatchObject({ firstAt: at, lastAt: '2026-03-01T12:07:00.000Z', times: 2 });
  });

  it('is a finding until its key has been observed with success, with anything that became of the message', async () => {
    const { sweep, finding, chain, later } = await poisoned();
    await sweep();
    expect(await finding()).toMatchObject({ state: 'open', severity: 'high' });
    expect((await finding())?.message).toBe(
      `1 key gave up: dns ${key.key} (TypeError: cannot read 'zone' of undefined)`,
    );
    later(minutes(60 * 24 * 8));
    await sweep();
    expect(await finding()).toMatchObject({ state: 'open' });
    await chain.conclude(key, await chain.find(key), settled, 'recheck');
    await sweep();
    expect(await finding()).toMatchObject({ state: 'resolved' });
  });

  it('has its key observed again, with a token of its own, ever more slowly', async () => {
    const { sweep, sent, lying, chain, later } = await poisoned();
    const waits: number[] = [];
    for (let times = 0; times < 3; times += 1) {
      expect(await sweep()).toBe(1);
      const row = await chain.find(key);
      expect(sent.at(-1)?.token).toBe(row?.value.nextCheck.token);
      waits.push(Date.parse(row?.value.nextCheck.at ?? '') - Date.parse(row?.value.updated ?? ''));
      lying.reconcile.push(JSON.stringify(sent.at(-1)));
      later(minutes(5));
    }
    expect(waits).toEqual([3_000, 6_000, 12_000]);
  });

  it('leaves a key alone that another message continues', async () => {
    const { sweep, sent, chain, finding } = await poisoned();
    await chain.takeUpAgain(key, 0, 'sweep');
    expect(await sweep()).toBe(0);
    expect(sent).toHaveLength(2);
    expect(await finding()).toMatchObject({ state: 'open' });
  });

  it('that nobody can read stays a finding without its text', async () => {
    const { sweep, lying, state, finding, later } = setUp();
    lying.reconcile.push('{"v":1,"room":"dns","key":"jane@example.com"}', undefined);
    expect(await sweep()).toBe(0);
    expect((await finding())?.message).toBe('2 messages could not be read');
    expect(JSON.stringify((await createState(state).meta.listPoison()).map(({ value }) => value))).not.toContain(
      'jane',
    );
    later(minutes(60 * 24 * 8));
    await sweep();
    expect(await finding()).toMatchObject({ state: 'open' });
  });

  it('and was an event has every key observed that it speaks of', async () => {
    const { sweep, lying, sent, state } = setUp();
    const event = (id: string, operationName: string) => ({
      id,
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      subject: endpointId('pe1'),
      eventTime: '2026-03-01T11:00:00Z',
      data: { resourceUri: endpointId('pe1'), operationName, claims: { name: 'Jane' } },
    });
    lying['resource-events'].push(
      JSON.stringify(event('e1', 'Microsoft.Network/privateEndpoints/write')),
      JSON.stringify({ ...event('e2', 'x'), eventType: 'Contoso.Unknown' }),
      'not json',
    );
    const requeued = await sweep();
    expect(sent.map(({ key: at }) => at)).toContain(endpointId('pe1'));
    expect(requeued).toBe(sent.length);
    const rows = await createState(state).meta.listPoison();
    expect(JSON.stringify(rows)).not.toContain('Jane');
    expect(rows.filter(({ value }) => value.key === undefined)).toHaveLength(1);
  });
});

describe('a key was observed with success', () => {
  const since = '2026-03-01T12:00:00.000Z';
  const later = '2026-03-01T12:00:01.000Z';
  it.each([
    { when: 'nothing waits for it any more', work: undefined, is: true },
    { when: 'a pass since then waits for Azure', work: { outcome: 'recheck' as const, updated: later }, is: true },
    { when: 'a pass since then is blocked', work: { outcome: 'blocked' as const, updated: later }, is: true },
    { when: 'it only waits for its turn', work: { outcome: 'queued' as const, updated: later }, is: false },
    { when: 'the last pass was before', work: { outcome: 'recheck' as const, updated: since }, is: false },
  ])('$is: $when', ({ work, is }) => {
    expect(wasSettled(work, since)).toBe(is);
  });
});

it('what failed is one line, without anybody’s address', () => {
  expect(failureText(new TypeError('bad <jane.doe@example.com>\n  at x'))).toBe('TypeError: bad <…@…>');
  expect(failureText(new Error('x'.repeat(1_000)))).toHaveLength(300);
});
