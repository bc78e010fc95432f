import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeHistory, history } from './histories/happenings.ts';
import { playHistory } from './histories/play-history.ts';

/** Ten thousand more are `npm run bench -- histories`. */
it('whatever happens, once it has settled the zones hold what policy wants, every difference is reported, and nothing waits', async () => {
  const outcome = await fc.check(
    fc.asyncProperty(history, async (each) => (await playHistory(each)).length === 0),
    { seed: 20_260_301, numRuns: 60 },
  );
  const [shortest] = outcome.counterexample ?? [];
  expect(
    shortest === undefined ? '' : `${describeHistory(shortest)}\n${(await playHistory(shortest)).join('\n')}`,
  ).toBe('');
});
