import { expect, it } from 'vitest';
import { drawRemoval } from '../../../src/approvals/decisions/removal-budget.ts';
import { after, minutes } from '../../../src/core/time.ts';
import { createState } from '../../../src/state/state.ts';
import { memoryState } from '../../support/memory-state.ts';
import { now, policyOf } from '../support/build.ts';

it('takes so many removals within a window, remembers when, and refuses the next', async () => {
  const { meta } = createState(memoryState());
  const policy = policyOf([], { removalBudget: { window: '10m', atMost: 2 } });
  const draw = (minute: number) => drawRemoval(meta, { now: after(now, minutes(minute)), policy });
  const times = async () => (await meta.find('approvals'))?.removals;
  expect(await draw(0)).toBe(true);
  expect(await times()).toEqual([now.toISOString()]);
  expect([await draw(9), await draw(9)]).toEqual([true, false]);
  expect(await times()).toHaveLength(2);
  expect(await draw(10)).toBe(true);
});
