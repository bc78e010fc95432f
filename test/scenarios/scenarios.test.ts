import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseScenario } from '../../simulator/scenario/parse-scenario.ts';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { demoDelays } from '../../simulator/stack-delays.ts';
import { compareRoles } from '../infra/support/roles.ts';
import { managedByAll, playThrough, shippedScenarios } from './support/shipped.ts';

const others = join(import.meta.dirname, '../infra/scenarios');

/** Reads and options that no shipped scenario needs. */
const moreCalls = readdirSync(others).map((file) => {
  const scenario = parseScenario(readFileSync(join(others, file), 'utf8'), file);
  return [scenario.title, scenario] as const;
});

/**
 * Where events are lost, late, doubled or made by hand, and the main job. They are played both ways: what Azure still works on when an event comes is
 * the one thing that a delay changes. For the others that is shown without a stack: in test/settles.property.test.ts and below test/dns and
 * test/approvals Azure ends everything with its request.
 */
const inAnyOrder = shippedScenarios.filter(
  ([title, { steps }]) =>
    title === 'The main job, from end to end' ||
    steps.some(({ drop, duplicate, hold, publish }) => drop ?? duplicate ?? hold ?? publish),
);

/**
 * With the demo's delays, since what ends with its request hides what happens on the way; and some without. They are played side by side on four
 * stacks. Calls are what the role files are held to in the end.
 */
const parts = [
  ...[0, 1, 2].map((third) => ({
    part: `every third that ships, from ${third}`,
    delays: demoDelays,
    scenarios: shippedScenarios.filter((_, at) => at % 3 === third),
  })),
  { part: 'what ends with its request', delays: undefined, scenarios: [...inAnyOrder, ...moreCalls] },
];
const stacks: Stack[] = [];
afterAll(() => Promise.all(stacks.map((stack) => stack.stop())));

describe.concurrent.each(parts)('$part', ({ delays, scenarios }) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ subscriptions: managedByAll, ...(delays && { arm: { delays } }) });
    stacks.push(stack);
  });

  it.sequential.each(scenarios)('%s', (_, scenario) => playThrough(scenario, stack));
});

it('are lost, late, doubled and made by hand, and the main job, where they end with their request', () => {
  expect(inAnyOrder.map(([title]) => title).length).toBeGreaterThanOrEqual(6);
});

it('ask for what the roles allow, and they allow nothing else', () => {
  expect(stacks).toHaveLength(parts.length);
  const calls = stacks.flatMap(({ arm }) => arm.counts.calls);
  expect(compareRoles(calls), 'put it right in infra/roles/').toEqual([]);
});
