import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, in seconds on two cores, rounded: what starts late makes everything end late. A file that isn't named counts as short. */
export const seconds: Readonly<Record<string, number>> = {
  'scenarios/scenarios.test.ts': 130,
  'scenarios/outage.test.ts': 115,
  'scenarios/kill.test.ts': 100,
  'console/pages.browser.test.ts': 85,
  'scenarios/notifications.test.ts': 55,
  'scenarios/audit.test.ts': 55,
  'infra/refusals.test.ts': 45,
  'scenarios/trouble.test.ts': 35,
  'scenarios/clusters.test.ts': 35,
  'scenarios/plan.test.ts': 30,
  'host/queue.process.test.ts': 30,
  'cli/plan.process.test.ts': 25,
  'console/ways.browser.test.ts': 20,
  'scenarios/chaos.test.ts': 20,
  'scenarios/stack.test.ts': 20,
  'infra/package.process.test.ts': 15,
  'simulator/az.process.test.ts': 15,
  'pipelines/release.process.test.ts': 15,
  'host/lifecycle.process.test.ts': 15,
  'console/waiting.browser.test.ts': 15,
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
