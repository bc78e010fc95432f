import { expect, it } from 'vitest';
import { loadOnce } from '../../src/core/load-once.ts';

it('is loaded by the first who asks, and once for all who ask', async () => {
  let loads = 0;
  const once = loadOnce(async () => {
    loads += 1;
    return loads;
  });
  expect([loads, once.peek()]).toEqual([0, undefined]);
  expect(await Promise.all([once.get(), once.get(), once.peek()])).toEqual([1, 1, 1]);
});

it('is loaded again by the next who asks where it failed, which all who waited hear of', async () => {
  let loads = 0;
  const once = loadOnce(async () => {
    loads += 1;
    if (loads === 1) throw new Error('the share does not answer');
    return loads;
  });
  const both = await Promise.allSettled([once.get(), once.get()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(once.peek()).toBeUndefined();
  expect(await once.get()).toBe(2);
});
