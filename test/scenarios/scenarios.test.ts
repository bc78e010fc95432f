import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseScenario } from '../../simulator/scenario/parse-scenario.ts';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { compareRoles } from '../infra/support/roles.ts';
import { managedByAll, playThrough, shippedScenarios } from './support/shipped.ts';

const others = join(import.meta.dirname, '../infra/scenarios');

/** Reads and options that no shipped scenario needs. */
const moreCalls = readdirSync(others).map((file) => {
  const scenario = parseScenario(readFileSync(join(others, file), 'utf8'), file);
  return [scenario.title, scenario] as const;
});

/** They mostly wait, so they are played side by side on three stacks. Calls are what the role files are held to in the end. */
const parts = [
  { part: 'every second that ships', scenarios: shippedScenarios.filter((_, index) => index % 2 === 0) },
  { part: 'the others that ship', scenarios: shippedScenarios.filter((_, index) => index % 2 === 1) },
  { part: 'more calls', scenarios: moreCalls },
];
const stacks: Stack[] = [];
afterAll(() => Promise.all(stacks.map((stack) => stack.stop())));

describe.concurrent.each(parts)('$part', ({ scenarios }) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ subscriptions: managedByAll });
    stacks.push(stack);
  });

  it.sequential.each(scenarios)('%s', (_, scenario) => playThrough(scenario, stack));
});

it('ask for what the roles allow, and they allow nothing else', () => {
  expect(stacks).toHaveLength(parts.length);
  const calls = stacks.flatMap(({ arm }) => arm.counts.calls);
  expect(compareRoles(calls), 'put it right in infra/roles/').toEqual([]);
});
