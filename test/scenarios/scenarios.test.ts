import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseScenario } from '../../simulator/scenario/parse-scenario.ts';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { compareRoles } from '../infra/support/roles.ts';
import { managedByAll, playThrough, shippedScenarios } from './support/shipped.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ subscriptions: managedByAll });
});
afterAll(() => stack.stop());

it.each(shippedScenarios)('%s', (_, scenario) => playThrough(scenario, stack));

it('asks for what the three roles allow, and they allow nothing else', async () => {
  const others = join(import.meta.dirname, '../infra/scenarios');
  for (const file of readdirSync(others))
    await playThrough(parseScenario(readFileSync(join(others, file), 'utf8'), file), stack);
  expect(compareRoles(stack.arm.counts.calls), 'put it right in infra/roles/').toEqual([]);
});
