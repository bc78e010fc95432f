import { describe, expect, it } from 'vitest';
import type { Table } from '../../src/state/table.ts';
import type { Tables } from '../../src/state/tables.ts';
import { memoryState } from '../support/memory-state.ts';
import { account, decision, exposed, Given, waiting } from './given.ts';

class Killed extends Error {}

const writes: ReadonlySet<string | symbol> = new Set(['insert', 'replace', 'upsert', 'remove', 'transact']);

/** The same tables, whose process is gone after its `left`-th write; nothing is written from then on. */
function mortal(state: Tables, fate: { left: number }): Tables {
  const wrap = <T extends object>(table: T): T =>
    new Proxy(table, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (!writes.has(name) || typeof member !== 'function') return member;
        return async (...parameters: unknown[]) => {
          if (fate.left <= 0) throw new Killed();
          const result: unknown = await member.apply(target, parameters);
          fate.left -= 1;
          if (fate.left === 0) throw new Killed();
          return result;
        };
      },
    });
  return Object.fromEntries(
    Object.entries(state).map(([name, table]) => [name, wrap(table as Table<unknown>)]),
  ) as unknown as Tables;
}

/** What happens to one resource, each of it noticed by a pass or a request that is repeated when it was cut off. */
const steps: readonly ((given: Given) => Promise<void>)[] = [
  (given) => given.pass(exposed),
  (given) => given.pass(waiting),
  (given) => given.decide(decision()),
  (given) =>
    given.reviseFindings({ room: 'approvals', key: account }, [], given.time, { complete: true }).then(() => {}),
  (given) => given.pass(),
  (given) => given.pass(exposed),
];
const notified = [
  'Connection.Approved',
  'Connection.Pending',
  'Finding.Opened',
  'Finding.Reopened',
  'Finding.Resolved',
  'Finding.Resolved',
];

/** Takes the steps from `at` on; gives the one that was not finished. */
async function live(given: Given, at: number): Promise<number> {
  for (let step = at; step < steps.length; step += 1) {
    try {
      await steps[step]?.(given);
    } catch (error) {
      expect(error).toBeInstanceOf(Killed);
      return step;
    }
    await given.flush();
    given.advance(60_000);
  }
  return steps.length;
}

describe('a kill after any one write', () => {
  const writesOfALife = 18;
  it.each(Array.from({ length: writesOfALife }, (_, index) => index + 1))(
    'after the %ith loses no event, invents none and sends at most one twice',
    async (nth) => {
      const state = memoryState();
      const fate = { left: nth };
      const first = new Given(mortal(state, fate));
      const reached = await live(first, 0);
      expect(fate.left).toBe(0);

      const second = new Given(state);
      second.time = first.time;
      // A repeated pass comes at another time: the event is the same all the same.
      second.advance(5 * 60_000);
      await live(second, reached);
      second.advance(2 * 60_000);
      await second.sweep();

      const published = [...first.sent, ...second.sent];
      const distinct = new Map(published.map((event) => [event.id, event.type.replace('Gatehouse.', '')]));
      expect([...distinct.values()].sort()).toEqual(notified);
      expect(published.length - distinct.size).toBeLessThanOrEqual(1);
      expect(await second.waiting()).toBe(0);
    },
  );

  it('between the topic and our note of it sends the same event once more, under the same id', async () => {
    const given = new Given();
    const { publish } = given;
    await given.pass(exposed);
    given.publish = async (events, signal) => {
      await publish(events, signal);
      throw new Error('killed');
    };
    await given.flush();
    given.publish = publish;
    given.start();
    given.advance(2 * 60_000);
    await given.sweep();
    await given.sweep();
    const [one, again, ...others] = given.sent;
    expect(again).toEqual(one);
    expect(others).toEqual([]);
  });
});
