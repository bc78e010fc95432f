import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minutes } from '../../src/core/time.ts';
import { type Budget, hashOfHeld, spend } from '../../src/reconcile/budget.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 12, minute));
const policy = { window: minutes(10), atLeast: 2, share: 0.3 };

async function spendMany(count: number, owned: number, minute = 0): Promise<{ taken: number; budget: Budget }> {
  let budget: Budget = { zone: 'z', deletes: [] };
  let taken = 0;
  for (let index = 0; index < count; index += 1) {
    const next = await spend(budget, policy, at(minute), async () => owned - taken);
    if (next === undefined) break;
    budget = next;
    taken += 1;
  }
  return { taken, budget };
}

describe('the delete budget of a zone', () => {
  it.each([
    { owned: 0, may: 2, why: 'the fixed part' },
    { owned: 5, may: 2, why: 'the fixed part is the larger' },
    { owned: 10, may: 3, why: '30 % of ten' },
    { owned: 100, may: 30, why: '30 % of a hundred' },
  ])('lets $may of $owned go: $why', async ({ owned, may }) => {
    expect((await spendMany(1_000, owned)).taken).toBe(may);
  });

  it('fills up again as the window moves on', async () => {
    const { budget } = await spendMany(1_000, 0);
    expect(await spend(budget, policy, at(9), async () => 0)).toBeUndefined();
    expect(await spend(budget, policy, at(10), async () => 0)).toBeDefined();
  });

  it.each([
    { when: 'is counted when the fixed part is used up', minute: 1, known: {}, counts: 20, owned: 22, ownedAt: 1 },
    { when: 'is kept for a window', minute: 9, known: { owned: 10, ownedAt: 0 }, counts: 0, owned: 10, ownedAt: 0 },
    {
      when: 'is counted from zero after it',
      minute: 10,
      known: { owned: 10, ownedAt: 0 },
      counts: 20,
      owned: 22,
      ownedAt: 10,
    },
  ])('what we own $when', async ({ minute, known, counts, owned, ownedAt }) => {
    const time = known.ownedAt === undefined ? {} : { ...known, ownedAt: at(known.ownedAt).toISOString() };
    const deletes = [at(minute).toISOString(), at(minute).toISOString()];
    const spent = await spend({ zone: 'z', deletes, ...time }, policy, at(minute), async () => counts);
    expect(spent).toMatchObject({ owned, ownedAt: at(ownedAt).toISOString() });
  });

  it('keeps what we own while the fixed part lasts', async () => {
    const counted = { owned: 10, ownedAt: at(0).toISOString() };
    expect(await spend({ zone: 'z', deletes: [], ...counted }, policy, at(5), async () => 0)).toMatchObject(counted);
  });

  it('never lets more go within any one window than the larger part', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 }),
        async (owned, waits) => {
          let budget: Budget = { zone: 'z', deletes: [] };
          let minute = 0;
          const taken: number[] = [];
          for (const wait of waits) {
            minute += wait;
            const next = await spend(budget, policy, at(minute), async () => Math.max(0, owned - taken.length));
            if (next === undefined) continue;
            budget = next;
            taken.push(minute);
          }
          const most = Math.max(policy.atLeast, Math.floor(owned * policy.share));
          for (const start of taken)
            expect(taken.filter((each) => each >= start && each < start + 10).length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });

  it('names a list in any order', () => {
    expect(hashOfHeld(['b', 'a'])).toBe(hashOfHeld(['a', 'b']));
    expect(hashOfHeld(['a'])).not.toBe(hashOfHeld(['a', 'b']));
    expect(hashOfHeld(['ab', 'c'])).not.toBe(hashOfHeld(['a', 'bc']));
  });
});
