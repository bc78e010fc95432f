import { setTimeout as sleep } from 'node:timers/promises';
import { propertiesOf } from '../../src/core/arm-body.ts';
import { findResourceId } from '../../src/core/resource-id.ts';
import { demand, StepError } from './perform.ts';
import type { Scenario } from './schema.ts';
import type { WorldAccess } from './world-access.ts';

const location = 'westeurope';
const patienceMs = 60_000;
const working: ReadonlySet<unknown> = new Set(['Creating', 'Updating', 'Accepted', 'Running']);

/** Every id a scenario writes, so that its subscription and its group exist first. */
function writtenIds({ resources, steps }: Scenario): readonly string[] {
  return [...resources.map(({ id }) => id), ...steps.flatMap(({ put }) => (put === undefined ? [] : [put.id]))];
}

/**
 * Makes what a scenario takes for granted: subscriptions, resource groups, and the resources that existed there before
 * Gatehouse did. Their events are lost on purpose.
 * @throws StepError where ARM refuses one, or doesn't finish it.
 */
export async function setTheScene(scenario: Scenario, access: WorldAccess): Promise<void> {
  access.events.fault({ kind: 'drop', count: Number.MAX_SAFE_INTEGER });
  try {
    const ready = new Set<string>();
    for (const id of writtenIds(scenario)) await makeGroup(access, id, ready, scenario.names);
    for (const { id, body } of scenario.resources) {
      demand(await access.put(id, body), `PUT ${id}`);
      await finish(access, id);
    }
    await access.events.idle();
  } finally {
    access.events.clearFaults();
  }
}

async function makeGroup(access: WorldAccess, id: string, ready: Set<string>, names: Scenario['names']): Promise<void> {
  const { subscriptionId = '', resourceGroup } = findResourceId(id) ?? {};
  // A subscription is called as the scenario calls it.
  const [displayName] = Object.entries(names).find(([, text]) => text === subscriptionId) ?? [];
  if (!ready.has(subscriptionId)) await access.ensureSubscription(subscriptionId, displayName);
  ready.add(subscriptionId);
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  if (resourceGroup === undefined || ready.has(group)) return;
  ready.add(group);
  // As people wrote it: the name of a group keeps the casing it was made with.
  const written = id.split('/').slice(0, 5).join('/');
  if ((await access.get(written)).status === 404) demand(await access.put(written, { location }), `PUT ${written}`);
}

async function finish(access: WorldAccess, id: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const answer = await access.get(id);
    if (answer.status === 200 && !working.has(propertiesOf(answer.body).provisioningState)) return;
    if (performance.now() > deadline) throw new StepError(`${id} was not finished within ${patienceMs / 1_000} s`);
    await sleep(20);
  }
}
