import fc from 'fast-check';
import { inputs } from '../test/inputs/inputs.ts';
import { inSeconds, type Report } from './figures.ts';

/**
 * Every input that carries somebody else's words, so many times as often as the tests try it. A seed of the moment, so that each run tries others; it is said,
 * so that a run can be repeated.
 */
export async function benchFuzz(report: Report, times = 10, seed = Date.now() % 1_000_000): Promise<void> {
  for (const [name, list] of Object.entries(inputs)) {
    const began = performance.now();
    let runs = 0;
    let failed = 0;
    for (const input of list) {
      report.say(`${name}, from seed ${seed} on: ${input.what}`);
      const outcome = await fc.check(await input.open(), { seed, numRuns: input.runs * times });
      runs += outcome.numRuns;
      if (!outcome.failed) continue;
      failed += 1;
      const { errorInstance: error } = outcome;
      report.say(`${fc.defaultReportMessage(outcome)}\n${error instanceof Error ? error.stack : String(error)}`);
    }
    report.add({
      what: `${name}: runs, from seed ${seed} on`,
      measured: `${runs.toLocaleString('en')} in ${inSeconds(performance.now() - began)}, ${failed === 0 ? 'all as they should be' : `${failed} of ${list.length} go wrong`}`,
      against: 'no crash, no error of an unknown class, no write',
      holds: failed === 0,
      numbers: { runs, failed },
    });
  }
}
