import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseScenario } from '../../simulator/scenario/parse-scenario.ts';
import { runScenario } from '../../simulator/scenario/runner.ts';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { compareRoles } from '../infra/support/roles.ts';

const folder = join(import.meta.dirname, '../../simulator/scenario/scenarios');
const policyText = ({ policy }: { policy: unknown }): string => JSON.stringify(policy);

/** Those with one policy follow each other: the app starts anew only for another. */
const scenarios = readdirSync(folder)
  .map((file) => parseScenario(readFileSync(join(folder, file), 'utf8'), file))
  .sort((a, b) => (policyText(a) < policyText(b) ? -1 : 1))
  .map((scenario) => [scenario.title, scenario] as const);

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ subscriptions: [...new Set(scenarios.flatMap(([, { manages }]) => manages))] });
});
afterAll(() => stack.stop());

it.each(scenarios)('%s', async (_, scenario) => {
  const { steps, passed } = await runScenario(scenario, stack, { lookEveryMs: 50 });
  const failed = steps.find(({ failures }) => failures.length > 0);
  expect({ step: failed?.say, failures: failed?.failures }).toEqual({ step: undefined, failures: undefined });
  expect(passed).toBe(true);
});

it('asks for what the three roles allow, and they allow nothing else', async () => {
  const others = join(import.meta.dirname, '../infra/scenarios');
  for (const file of readdirSync(others)) {
    const { passed } = await runScenario(parseScenario(readFileSync(join(others, file), 'utf8'), file), stack, {
      lookEveryMs: 50,
    });
    expect(passed, file).toBe(true);
  }
  expect(compareRoles(stack.arm.counts.calls), 'put it right in infra/roles/').toEqual([]);
});
