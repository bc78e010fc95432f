import { describe, expect, it } from 'vitest';
import type { Key } from '../../src/core/key.ts';
import { minutes, seconds } from '../../src/core/time.ts';
import { createRightOfWay } from '../../src/reconcile/right-of-way.ts';

const record = (index: number): Key => ({ room: 'dns', key: `/r${index}` });
const other = (index: number): Key => ({ room: 'egress', key: `/o${index}` });

/** Passes that end when they are let go; what was left to the queue, and for how long. */
function setUp() {
  let time = Date.parse('2026-03-01T12:00:00Z');
  const way = createRightOfWay(new Set(['dns']), { now: () => new Date(time) });
  const [begun, left, waits]: [string[], string[], number[]] = [[], [], []];
  const ends: (() => void)[] = [];
  const visit = (key: Key) => () =>
    new Promise<void>((resolve) => {
      begun.push(key.key);
      ends.push(resolve);
    });
  const leave = (key: Key) => async (wait: number) => {
    left.push(key.key);
    waits.push(wait);
  };
  return {
    way,
    begun,
    left,
    waits,
    event: (key: Key) => way.event(key, visit(key), leave(key)),
    message: (key: Key) => way.message(key, visit(key), leave(key)),
    advance: (wait: number) => {
      time += wait;
    },
    /** Ends everything under way, and what begins then, until nothing is. */
    async letGo() {
      while (ends.length > 0) {
        for (const end of ends.splice(0)) end();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

const many = (count: number, what: (index: number) => Key): readonly Key[] =>
  Array.from({ length: count }, (_, i) => what(i));

describe('events', () => {
  it('of other rooms leave two thirds of the places to records', async () => {
    const { event, begun, settle, letGo } = setUp();
    const all = many(12, other).map(event);
    await settle();
    all.push(...many(40, record).map(event));
    await settle();
    expect(begun.filter((key) => key.startsWith('/o'))).toHaveLength(8);
    expect(begun.filter((key) => key.startsWith('/r'))).toHaveLength(16);
    await letGo();
    await Promise.all(all);
    expect(begun).toHaveLength(52);
  });

  it('of other rooms that find no room are left to the queue, to be seen at once, while no record has to wait', async () => {
    const { event, left, waits, settle, letGo } = setUp();
    const all = many(14, other).map(event);
    await settle();
    expect(left).toEqual(['/o12', '/o13']);
    expect(waits).toEqual([0, 0]);
    await letGo();
    await Promise.all(all);
  });

  it('in a storm are hidden one behind the other, while records are to be seen at once', async () => {
    const { event, left, waits, settle, letGo } = setUp();
    const all = [...many(61, record), ...many(15, other)].map(event);
    await settle();
    expect(left).toEqual(['/r60', '/o12', '/o13', '/o14']);
    expect(waits).toEqual([0, 60, 120, 180]);
    await letGo();
    await Promise.all(all);
  });

  it('that all have to be left to the queue are left for records first', async () => {
    const { event, way, settle, letGo } = setUp();
    const passes = [...many(60, record), ...many(12, other)].map(event);
    await settle();
    const left: string[] = [];
    const leave = (key: Key) => async () => {
      left.push(key.key);
      await settle();
    };
    const never = (): Promise<void> => Promise.reject(new Error('no place is free'));
    const rest = [...many(40, other), ...many(40, record)].map((key) => way.event(key, never, leave(key)));
    await Promise.all(rest);
    expect(left.slice(0, 52).filter((key) => key.startsWith('/r'))).toHaveLength(40);
    expect(left).toHaveLength(80);
    await letGo();
    await Promise.all(passes);
  });
});

describe('messages', () => {
  it('of other rooms are all taken up while no record has to wait', async () => {
    const { message, begun, left, settle, letGo } = setUp();
    const all = many(12, other).map(message);
    await settle();
    expect([begun.length, left.length]).toEqual([12, 0]);
    await letGo();
    await Promise.all(all);
  });

  it.each([
    { when: 'a record has to wait for Azure', key: record(0), after: 0, begun: 8 },
    { when: 'one had to half a minute ago', key: record(0), after: seconds(30), begun: 8 },
    { when: 'one had to before that', key: record(0), after: seconds(31), begun: 12 },
    { when: 'a key of theirs has to wait for Azure', key: other(0), after: 0, begun: 12 },
  ])('where $when: $begun of 12 are taken up', async ({ key, after, begun: expected }) => {
    const { way, message, begun, left, waits, settle, letGo, advance } = setUp();
    way.noteWait(key);
    advance(after);
    const all = many(12, other).map(message);
    await settle();
    expect([begun.length, left.length]).toEqual([expected, 12 - expected]);
    expect(waits).toEqual([60, 120, 180, 240].slice(0, 12 - expected));
    await letGo();
    await Promise.all(all);
  });

  it('of records are taken up in a storm however many there are', async () => {
    const { way, message, begun, settle, letGo } = setUp();
    way.noteWait(record(0));
    const all = [...many(8, other), ...many(12, record)].map(message);
    await settle();
    expect(begun).toHaveLength(20);
    await letGo();
    await Promise.all(all);
  });

  it('that were put off find room again once others have ended', async () => {
    const { way, message, begun, settle, letGo } = setUp();
    way.noteWait(record(0));
    const all = many(9, other).map(message);
    await settle();
    await letGo();
    all.push(message(other(9)));
    await letGo();
    await Promise.all(all);
    expect(begun).toContain('/o9');
  });

  it('are put off for ten minutes at most', async () => {
    const { way, message, waits, settle, letGo } = setUp();
    way.noteWait(record(0));
    const all = many(12_000, other).map(message);
    await settle();
    expect(Math.max(...waits)).toBe(minutes(10));
    await letGo();
    await Promise.all(all);
  });
});
