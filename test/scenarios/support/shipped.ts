import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parseScenario } from '../../../simulator/scenario/parse-scenario.ts';
import { runScenario } from '../../../simulator/scenario/runner.ts';
import type { Stack } from '../../../simulator/stack.ts';

type Scenario = ReturnType<typeof parseScenario>;

const folder = join(import.meta.dirname, '../../../simulator/scenario/scenarios');
const policyText = ({ policy }: Scenario): string => JSON.stringify(policy);

/** Every scenario that ships, by title. Those with one policy follow each other: the app starts again only for another. */
export const shippedScenarios: readonly (readonly [string, Scenario])[] = readdirSync(folder)
  .map((file) => parseScenario(readFileSync(join(folder, file), 'utf8'), file))
  .sort((a, b) => (policyText(a) < policyText(b) ? -1 : 1))
  .map((scenario) => [scenario.title, scenario] as const);

/** Every subscription that one of them has the app manage. */
export const managedByAll: readonly string[] = [...new Set(shippedScenarios.flatMap(([, { manages }]) => manages))];

/** Plays one to its end; a step that does not come out as expected fails the test and is named. */
export async function playThrough(scenario: Scenario, stack: Stack): Promise<void> {
  const { steps, passed } = await runScenario(scenario, stack, { observeEveryMs: 50 });
  const failed = steps.find(({ failures }) => failures.length > 0);
  expect({ step: failed?.say, failures: failed?.failures }).toEqual({ step: undefined, failures: undefined });
  expect(passed).toBe(true);
}
