import { describe, expect, it } from 'vitest';
import type { Key } from '../../src/core/key.ts';
import { minutes, seconds } from '../../src/core/time.ts';
import { attemptsOf, createChain } from '../../src/reconcile/chain.ts';
import { parseMessage, type WorkMessage } from '../../src/reconcile/message.ts';
import { type Outcome, settled } from '../../src/reconcile/outcome.ts';
import type { WaitingKey } from '../../src/state/waiting/model.ts';
import { createWork } from '../../src/state/waiting/store.ts';
import { memoryTable } from '../support/memory-state.ts';

const key: Key = {
  room: 'dns',
  key: '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/g/providers/microsoft.network/privateendpoints/pe1',
};

function setUp() {
  let time = Date.parse('2026-03-01T12:00:00Z');
  const table = memoryTable<WaitingKey>();
  const sent: { message: WorkMessage; hiddenFor: number }[] = [];
  let isFailing = false;
  const send = async (message: WorkMessage, hiddenFor: number): Promise<void> => {
    if (isFailing) throw new Error('killed');
    sent.push({ message, hiddenFor });
  };
  const fail = (failing: boolean): void => {
    isFailing = failing;
  };
  const chain = createChain(createWork(table), send, { now: () => new Date(time) }, () => 0.5);
  const advance = (wait: number): void => {
    time += wait;
  };
  return { chain, sent, advance, fail, now: () => new Date(time) };
}

const recheck: Outcome = { kind: 'recheck', after: seconds(5), because: 'b' };
const failed: Outcome = { kind: 'retry', after: undefined, because: '503' };
const blocked: Outcome = { kind: 'blocked', reason: 'ZoneMissing', because: 'b' };

describe('a chain', () => {
  it("sends one message, hidden until its time, whose token is the row's", async () => {
    const { chain, sent } = setUp();
    await chain.conclude(key, undefined, { kind: 'recheck', after: seconds(30), because: 'b' }, 'event e1');
    const row = await chain.find(key);
    expect(sent).toEqual([
      {
        hiddenFor: 30_000,
        message: { v: 1, ...key, token: row?.value.nextCheck.token, attempt: 0, cause: 'event e1' },
      },
    ]);
    expect(parseMessage(JSON.stringify(sent[0]?.message), ['dns'])).toEqual(sent[0]?.message);
  });

  it('keeps longer waits than a quarter of an hour, and blocked keys, in the row only', async () => {
    const { chain, sent } = setUp();
    await chain.conclude(key, undefined, { kind: 'recheck', after: minutes(16), because: 'b' }, 'c');
    await chain.conclude(key, undefined, { kind: 'blocked', reason: 'ZoneMissing', because: 'b' }, 'c');
    expect(sent).toEqual([]);
    expect((await chain.find(key))?.value.outcome).toBe('blocked');
  });

  it('ends when the key has settled', async () => {
    const { chain } = setUp();
    await chain.enqueue(key, 'c');
    await chain.conclude(key, await chain.find(key), settled, 'c');
    expect(await chain.find(key)).toBeUndefined();
  });

  it('is not ended by an older pass once a newer one waits', async () => {
    const { chain } = setUp();
    await chain.enqueue(key, 'c');
    const older = await chain.find(key);
    await chain.conclude(key, older, { kind: 'recheck', after: seconds(5), because: 'newer' }, 'c');
    await chain.conclude(key, older, settled, 'c');
    expect((await chain.find(key))?.value.because).toBe('newer');
  });

  it('counts passes that ended alike, and waits longer for each', async () => {
    const { chain, sent } = setUp();
    for (let index = 0; index < 3; index += 1) {
      await chain.conclude(key, await chain.find(key), { kind: 'retry', after: undefined, because: '503' }, 'c');
    }
    expect(sent.map(({ message }) => message.attempt)).toEqual([0, 1, 2]);
    expect(sent.map(({ hiddenFor }) => hiddenFor)).toEqual([1_500, 3_000, 6_000]);
  });

  it.each<{ from: Outcome; to: Outcome; attempt: number }>([
    { from: recheck, to: recheck, attempt: 1 },
    { from: recheck, to: failed, attempt: 0 },
    { from: failed, to: recheck, attempt: 0 },
    { from: failed, to: { kind: 'conflict', because: '412' }, attempt: 1 },
    { from: blocked, to: failed, attempt: 0 },
    { from: blocked, to: blocked, attempt: 1 },
  ])('counts alone what ended alike: $from.kind, then $to.kind', async ({ from, to, attempt }) => {
    const { chain } = setUp();
    await chain.conclude(key, undefined, from, 'c');
    await chain.conclude(key, await chain.find(key), to, 'c');
    expect((await chain.find(key))?.value.attempt).toBe(attempt);
  });

  it('does not count a wait for one’s turn: one failure after many of them is the first', async () => {
    const { chain, sent } = setUp();
    const conclude = async (outcome: Outcome) => chain.conclude(key, await chain.find(key), outcome, 'c');
    const throttled: Outcome = { kind: 'retry', after: seconds(3), because: '429', throttled: true };
    const failed: Outcome = { kind: 'retry', after: undefined, because: '503', throttled: false };
    for (let index = 0; index < 8; index += 1) await conclude(throttled);
    await conclude(failed);
    expect(sent.at(-1)).toMatchObject({ hiddenFor: 1_500, message: { attempt: 0 } });
    await conclude(failed);
    expect(sent.at(-1)).toMatchObject({ hiddenFor: 3_000, message: { attempt: 1 } });
  });

  it.each([
    { after: 'nothing', row: undefined, is: { attempt: 0, failures: 0 } },
    { after: 'a third recheck', row: { outcome: 'recheck', attempt: 2 }, is: { attempt: 2, failures: 0 } },
    { after: 'a third failure', row: { outcome: 'retry', attempt: 2 }, is: { attempt: 0, failures: 3 } },
    { after: 'a third 429', row: { outcome: 'throttled', attempt: 2 }, is: { attempt: 0, failures: 0 } },
    { after: 'a block', row: { outcome: 'blocked', attempt: 1 }, is: { attempt: 1, failures: 0 } },
  ] as const)('reports to the next cover $after what it counts', ({ row, is }) => {
    expect(attemptsOf(row as WaitingKey | undefined)).toEqual(is);
  });

  it('is taken up again by the sweep when its message is lost, but not while the message may still come', async () => {
    const { chain, sent, advance } = setUp();
    await chain.conclude(key, undefined, { kind: 'recheck', after: seconds(30), because: 'b' }, 'c');
    advance(minutes(2));
    expect(await chain.enqueueDue('sweep')).toBe(0);
    advance(minutes(1));
    expect(await chain.enqueueDue('sweep')).toBe(1);
    expect(sent.at(-1)?.message.token).toBe((await chain.find(key))?.value.nextCheck.token);
    expect(sent[0]?.message.token).not.toBe(sent[1]?.message.token);
  });

  it('probes a blocked key when its five minutes are over', async () => {
    const { chain, advance } = setUp();
    await chain.conclude(key, undefined, { kind: 'blocked', reason: 'ZoneMissing', because: 'b' }, 'c');
    advance(minutes(4));
    expect(await chain.enqueueDue('sweep')).toBe(0);
    advance(minutes(1));
    expect(await chain.enqueueDue('sweep')).toBe(1);
  });
});

describe('keys that are left to the queue side by side', () => {
  it('are not read where nothing waits yet, and their rows go together', async () => {
    const table = memoryTable<WaitingKey>();
    const asked: string[] = [];
    const counting = new Proxy(table, {
      get: (target, name: keyof typeof table) => {
        const call = target[name] as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          asked.push(name);
          return call(...args);
        };
      },
    });
    const sent: string[] = [];
    const send = async (message: WorkMessage): Promise<void> => void sent.push(message.token);
    const chain = createChain(createWork(counting), send, { now: () => new Date('2026-03-01T12:00:00Z') }, () => 0.5);
    const keys = Array.from({ length: 16 }, (_, index): Key => ({ room: 'dns', key: `${key.key}-${index}` }));
    await Promise.all(keys.map((each) => chain.enqueuePatiently(each, 'event e1')));
    expect(asked).toEqual(['insert', 'transact']);
    const rows = await Promise.all(keys.map(chain.find));
    expect(rows.map((row) => row?.value.nextCheck.token).sort()).toEqual(sent.sort());
  });
});

describe('a key that is asked for again', () => {
  it('keeps the message that is on its way, and sends it once more for the case that it never was', async () => {
    const { chain, sent, advance } = setUp();
    await chain.enqueue(key, 'event e1');
    for (let again = 0; again < 5; again += 1) {
      advance(seconds(30));
      await chain.enqueue(key, 'event e2');
    }
    expect(sent).toHaveLength(2);
    const token = (await chain.find(key))?.value.nextCheck.token;
    expect(sent.map(({ message }) => message.token)).toEqual([token, token]);
  });

  it('has its message although a kill came before it was sent', async () => {
    const { chain, sent, fail } = setUp();
    fail(true);
    await expect(chain.enqueue(key, 'event e1')).rejects.toThrow('killed');
    fail(false);
    await chain.enqueue(key, 'event e1');
    expect(sent.map(({ message }) => message.token)).toEqual([(await chain.find(key))?.value.nextCheck.token]);
  });

  it('is sent again once its message must be taken for lost', async () => {
    const { chain, sent, advance } = setUp();
    await chain.enqueue(key, 'event e1');
    advance(minutes(11));
    await chain.enqueue(key, 'event e2');
    expect(sent).toHaveLength(2);
    expect((await chain.find(key))?.value.nextCheck.token).toBe(sent[1]?.message.token);
  });

  it.each([
    { waits: 'for Azure', outcome: { kind: 'recheck', after: minutes(5), because: 'b' } as const },
    { waits: 'for patience', outcome: { kind: 'retry', after: minutes(5), because: 'b' } as const },
    { waits: 'for a person', outcome: { kind: 'blocked', reason: 'ZoneMissing', because: 'b' } as const },
  ])('is observed now where it waits $waits', async ({ outcome }) => {
    const { chain, sent } = setUp();
    await chain.conclude(key, undefined, outcome, 'c');
    sent.splice(0);
    await chain.enqueue(key, 'decision');
    expect(sent).toMatchObject([{ hiddenFor: 0 }]);
  });

  it('while it is observed is observed once more, although that pass found nothing to do', async () => {
    const { chain, sent } = setUp();
    await chain.enqueue(key, 'event e1');
    const before = await chain.find(key);
    await chain.enqueue(key, 'event e2');
    await chain.conclude(key, before, settled, 'event e1');
    expect(sent.at(-1)).toMatchObject({ hiddenFor: 0 });
    expect((await chain.find(key))?.value.nextCheck.token).toBe(sent.at(-1)?.message.token);
  });

  it.each([
    { what: 'wait for Azure', outcome: { kind: 'recheck', after: minutes(10), because: 'b' } as const },
    { what: 'be blocked', outcome: { kind: 'blocked', reason: 'ZoneMissing', because: 'b' } as const },
  ])('while a pass decides to $what is observed once more at once', async ({ outcome }) => {
    const { chain, sent } = setUp();
    await chain.enqueue(key, 'event e1');
    const before = await chain.find(key);
    await chain.enqueue(key, 'decision');
    await chain.conclude(key, before, outcome, 'event e1');
    expect(sent.at(-1)).toMatchObject({ hiddenFor: 0 });
    expect((await chain.find(key))?.value).toMatchObject({ outcome: 'queued' });
  });

  it('while Azure asks for patience waits as long as Azure asked', async () => {
    const { chain, sent } = setUp();
    await chain.enqueue(key, 'event e1');
    const before = await chain.find(key);
    await chain.enqueue(key, 'event e2');
    await chain.conclude(key, before, { kind: 'retry', after: seconds(20), because: '429' }, 'event e1');
    expect(sent.at(-1)).toMatchObject({ hiddenFor: 20_500 });
  });

  it('by events in a storm is hidden for a while, and keeps its place when it is asked for again', async () => {
    const { chain, sent, advance } = setUp();
    await chain.enqueuePatiently(key, 'event e1', 'ann', seconds(30));
    const before = await chain.find(key);
    advance(seconds(20));
    await chain.enqueuePatiently(key, 'event e2', 'bob', seconds(40));
    const token = before?.value.nextCheck.token;
    expect(sent).toMatchObject([
      { message: { token }, hiddenFor: 30_000 },
      { message: { token }, hiddenFor: 10_000 },
    ]);
    expect((await chain.find(key))?.value).toMatchObject({ nextCheck: { token }, changedBy: 'bob' });
    await chain.conclude(key, before, settled, 'event e0');
    expect((await chain.find(key))?.value.outcome, 'a pass that began before ends nothing').toBe('queued');
  });

  it('once the storm is over is observed at once, in place of its hidden message', async () => {
    const { chain, sent } = setUp();
    await chain.enqueuePatiently(key, 'event e1', undefined, seconds(30));
    await chain.enqueuePatiently(key, 'event e2');
    expect(sent.at(-1)).toMatchObject({ hiddenFor: 0 });
    expect(sent.at(-1)?.message.token).toBe((await chain.find(key))?.value.nextCheck.token);
  });

  it('by events waits for its own message where Azure has asked for patience', async () => {
    const { chain, sent } = setUp();
    await chain.conclude(key, undefined, { kind: 'retry', after: seconds(20), because: '429' }, 'event e1');
    await chain.enqueuePatiently(key, 'event e2');
    const token = (await chain.find(key))?.value.nextCheck.token;
    expect(sent).toMatchObject([
      { message: { token }, hiddenFor: 20_500 },
      { message: { token }, hiddenFor: 20_500 },
    ]);
  });

  it.each([
    { ends: 'settled', outcome: settled },
    { ends: 'blocked', outcome: { kind: 'blocked', reason: 'ZoneMissing', because: 'b' } as const },
  ])('by an event while another one observes ($ends) keeps the message that waits', async ({ outcome }) => {
    const { chain, sent } = setUp();
    await chain.conclude(key, undefined, { kind: 'retry', after: seconds(20), because: '429' }, 'event e1');
    const before = await chain.find(key);
    await chain.enqueuePatiently(key, 'event e3');
    await chain.conclude(key, before, outcome, 'event e2');
    expect((await chain.find(key))?.value).toMatchObject({
      outcome: 'retry',
      nextCheck: { token: sent[0]?.message.token },
    });
  });

  it('by somebody else while an event observes it keeps their message', async () => {
    const { chain, sent } = setUp();
    await chain.enqueue(key, 'decision');
    await chain.conclude(key, undefined, { kind: 'recheck', after: minutes(10), because: 'b' }, 'event e1');
    expect(sent).toHaveLength(1);
    expect((await chain.find(key))?.value.nextCheck.token).toBe(sent[0]?.message.token);
  });
});

describe('a queue that lags behind', () => {
  it('loses nothing: what may still be in it is not taken for lost', async () => {
    const { chain, sent, now, advance } = setUp();
    await chain.enqueue(key, 'event e1');
    const first = now();
    advance(minutes(6));
    expect(await chain.enqueueDue('sweep', first)).toBe(0);
    expect(sent).toHaveLength(1);
    const later = now();
    advance(minutes(5));
    expect(await chain.enqueueDue('sweep', later)).toBe(1);
  });
});

describe('a queue message', () => {
  it.each([
    { text: 'not json', says: 'is not JSON' },
    { text: '{}', says: 'room' },
    {
      text: JSON.stringify({ v: 1, room: 'dns', key: '/Subscriptions/X', token: 't', attempt: 0, cause: 'c' }),
      says: 'key: is not a lower-cased resource id',
    },
    { text: JSON.stringify({ v: 2, room: 'dns', key: key.key, token: 't', attempt: 0, cause: 'c' }), says: 'v' },
  ])('is refused with the field it lacks: $says', ({ text, says }) => {
    expect(() => parseMessage(text, ['dns'])).toThrow(says);
  });
});
