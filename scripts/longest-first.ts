import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, in seconds on two cores, rounded: what starts late makes everything end late. A file that isn't named counts as short. */
const seconds: Readonly<Record<string, number>> = {
  'scenarios/scenarios.test.ts': 200,
  'scenarios/outage.test.ts': 120,
  'scenarios/kill.test.ts': 100,
  'scenarios/notifications.test.ts': 55,
  'scenarios/audit.test.ts': 55,
  'console/pages.browser.test.ts': 50,
  'infra/refusals.test.ts': 45,
  'scenarios/trouble.test.ts': 30,
  'host/queue.process.test.ts': 30,
  'scenarios/chaos.test.ts': 20,
  'scenarios/stack.test.ts': 20,
  'host/lifecycle.process.test.ts': 15,
  'console/waiting.browser.test.ts': 15,
  'scenarios/plan.test.ts': 10,
  'console/who.browser.test.ts': 10,
};
const names = Object.keys(seconds);

/** Starts the longest test files first. A fresh clone has no times of an earlier run, and the sequencer it comes with then goes by the size of the files. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const takes = ({ moduleId }: TestSpecification): number =>
      seconds[names.find((name) => moduleId.endsWith(name)) ?? ''] ?? 0;
    return (await super.sort(files)).sort((left, right) => takes(right) - takes(left));
  }
}
