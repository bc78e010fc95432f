import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRateLimit, limits } from '../../src/api/rate-limit.ts';
import { createTakeTurns } from '../../src/arm/take-turns.ts';
import { BoundedMap } from '../../src/core/bounded.ts';
import { createDoubts } from '../../src/state/contradicted.ts';

describe('a bounded map', () => {
  it('keeps the newest, and what was set again is the newest', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1).set('b', 2).set('a', 3).set('c', 4);
    expect([...map]).toEqual([
      ['a', 3],
      ['c', 4],
    ]);
  });

  it('never holds more, and always what was set last', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1 }),
        (most, keys) => {
          const map = new BoundedMap<number, number>(most);
          for (const [index, key] of keys.entries()) {
            map.set(key, index);
            expect(map.size).toBeLessThanOrEqual(most);
            expect(map.get(key)).toBe(index);
          }
        },
      ),
    );
  });
});

/** What others decide the number of must end: each fills with strangers, and the first is forgotten. */
describe('what a process keeps from one request to the next is bounded', () => {
  it("the turns of Azure's buckets, of any subscriptions that ask", async () => {
    const turns = createTakeTurns(() => 0);
    const sentTo: string[] = [];
    const ask = (subscription: number, status = 200) => {
      const url = `https://management.azure.com/subscriptions/${subscription}/providers/Microsoft.Network/x`;
      const headers = { get: (name: string) => (name === 'retry-after' ? '60' : undefined) };
      const next = async () => {
        sentTo.push(url);
        return { status, headers, bodyAsText: '{}' } as never;
      };
      return turns.sendRequest({ url, method: 'GET' } as never, next);
    };
    await ask(0, 429);
    await expect(ask(0)).rejects.toMatchObject({ refused: true });
    for (let subscription = 1; subscription <= 2_000; subscription += 1) await ask(subscription);
    await ask(0);
    expect(sentTo).toHaveLength(2_002);
  });

  it('the rates of callers', () => {
    const rate = createRateLimit({ now: () => new Date(0) });
    const take = (caller: string) => rate.take(caller, 'change');
    for (let index = 0; index < limits.change.burst; index += 1) take('first');
    expect(() => take('first')).toThrow('too fast');
    for (let caller = 0; caller < 10_000; caller += 1)
      for (let index = 0; index < 2; index += 1) take(`caller ${caller}`);
    expect(() => take('first')).not.toThrow();
  });

  it('the rows that are doubted', () => {
    const doubts = createDoubts();
    for (let row = 0; row < 2_000; row += 1)
      doubts.note('names', { partition: 'p', row: `row ${String(row).padStart(4, '0')}` });
    const [finding] = doubts.take();
    expect(finding?.message).toContain("'row 1000'");
    expect(finding?.message).not.toContain("'row 0999'");
    expect(doubts.take()).toEqual([]);
  });
});
