import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, minutes } from '../../src/core/time.ts';
import { memoryState } from '../support/memory-state.ts';
import { allowFriend, connectionBody, connectionId, now, policyOf, storage } from './support/build.ts';
import { openRoom } from './support/room.ts';
import { smallAzure } from './support/small-azure.ts';

const names = ['c1', 'c2', 'c3'];
const only = (limit: number) => policyOf([{ ...allowFriend, limit }]);

/** Two workers over one Azure and one state; the other has read its list before the last connections came. */
function workers(count: number) {
  const bodies = names.slice(0, count).map((name) => connectionBody(storage, { name, endpoint: `pe-${name}` }));
  const azure = smallAzure([{ id: storage }, ...bodies]);
  const state = memoryState();
  const later = {
    ...azure,
    list: async (path: string) => (await azure.list(path, '', AbortSignal.timeout(1_000))).slice(-1),
  };
  return { azure, one: openRoom(azure, { state }), other: openRoom(later, { state }) };
}

const at = (count: number): Date => after(now, minutes(count));

const approvedIn = (azure: ReturnType<typeof smallAzure>): number =>
  names.filter((name) => azure.statusOf(connectionId(storage, name)) === 'Approved').length;

describe('a limit, and two workers at the same resource', () => {
  it.each(
    [
      { when: 'before the one has read anything', step: 0 },
      { when: 'when the one has read the list', step: 1 },
      { when: 'when the one is about to write', step: 2 },
    ].flatMap((row) => [1, 2].map((limit) => ({ ...row, limit }))),
  )('is $limit, and the other decides $when', async ({ step, limit }) => {
    const { azure, one, other } = workers(limit + 1);
    const policy = only(limit);
    const decide = () => other.pass(storage, policy);
    const { list, find } = azure;
    if (step === 0) await decide();
    if (step === 1) {
      azure.list = async (...asked) => {
        const answer = await list(...asked);
        azure.list = list;
        await decide();
        return answer;
      };
    }
    if (step === 2) {
      azure.find = async (...asked) => {
        azure.find = find;
        await decide();
        return find(...asked);
      };
    }
    for (const count of [0, 1, 2, 16, 32]) await one.pass(storage, policy, at(count));
    expect(approvedIn(azure)).toBe(limit);
    expect((await one.audit()).filter(({ action }) => action === 'approve')).toHaveLength(limit);
  });

  it('takes nothing where the one that was counted on is turned away', async () => {
    const { azure, one } = workers(2);
    azure.beforeWrite = () => azure.bodies.delete(connectionId(storage, 'c1').toLowerCase());
    for (const count of [0, 1, 16]) await one.pass(storage, only(1), at(count)).catch(() => undefined);
    expect(azure.statusOf(connectionId(storage, 'c2'))).toBe('Approved');
  });
});

/** Every call waits until the scheduler lets it go on: what is asked first need not be answered first. */
const shuffled = <T extends object>(calls: T, scheduler: fc.Scheduler): T =>
  new Proxy(calls, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        const go = (): unknown => Reflect.apply(value, target, given);
        // What gives rows one by one is left alone: its reads are of one page.
        return /^list/.test(String(name)) && 'transact' in target
          ? go()
          : scheduler.schedule(Promise.resolve(name)).then(go);
      };
    },
  });

it('a limit holds in any order in which two workers that begin at once are answered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.constantFrom(1, 2), async (scheduler, limit) => {
      const bodies = names.map((name) => connectionBody(storage, { name, endpoint: `pe-${name}` }));
      const azure = smallAzure([{ id: storage }, ...bodies]);
      const tables = memoryState();
      const state = Object.fromEntries(
        Object.entries(tables).map(([name, table]) => [name, shuffled(table as object, scheduler)]),
      ) as unknown as typeof tables;
      const calls = shuffled(azure, scheduler);
      const both = [openRoom(calls, { state }), openRoom(calls, { state })];
      const passes = both.map((room) => room.pass(storage, only(limit)).catch(() => undefined));
      await scheduler.waitFor(Promise.all(passes));
      expect(approvedIn(azure)).toBeLessThanOrEqual(limit);
      const calm = openRoom(azure, { state: tables });
      for (const count of [1, 2, 16, 32]) await calm.pass(storage, only(limit), at(count));
      expect(approvedIn(azure)).toBe(limit);
    }),
    { numRuns: 20 },
  );
});
