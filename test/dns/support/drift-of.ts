import type { Arm } from '../../../src/arm/arm.ts';
import { createDnsSweeper } from '../../../src/dns/sweeper.ts';
import type { Pass } from '../../../src/reconcile/reconciler.ts';
import { createState } from '../../../src/state/state.ts';
import { type DnsWorld, silentLog } from '../../support/dns-world.ts';

/** What a sweep of the room would enqueue, and the pass that found it. */
export async function driftOf(
  world: DnsWorld,
  arm: Arm,
): Promise<{ readonly keys: readonly string[]; readonly pass: Pass }> {
  const ports = {
    reviseFindings: async () => [],
    arm,
    state: createState(world.state),
    subscriptions: ['s'],
    owner: 'test-owner',
  };
  const pass = await world.loop.beginPass('sweep', new AbortController().signal, silentLog);
  const keys: string[] = [];
  for await (const page of createDnsSweeper(ports).drift(undefined, pass))
    keys.push(...page.keys.map(({ key }) => key));
  return { keys, pass };
}
