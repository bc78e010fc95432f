import { expect, it } from 'vitest';
import type { Key } from '../../src/core/key.ts';
import { seconds } from '../../src/core/time.ts';
import { createChain } from '../../src/reconcile/chain.ts';
import type { Outcome } from '../../src/reconcile/outcome.ts';
import type { Sweeper } from '../../src/reconcile/reconciler.ts';
import { sweep } from '../../src/reconcile/sweep.ts';
import { createState } from '../../src/state/state.ts';
import { blobRecord, dnsWorld, silentLog } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';

const key: Key = { room: 'dns', key: blobRecord('st1') };
const because = 'before';

const waits: readonly { when: string; outcome: Outcome; later: number; enqueued: number }[] = [
  { when: 'Azure asked for a minute', outcome: { kind: 'retry', after: seconds(60), because }, later: 30, enqueued: 0 },
  { when: 'that minute is over', outcome: { kind: 'retry', after: seconds(60), because }, later: 61, enqueued: 1 },
  { when: 'it waits for a person', outcome: { kind: 'recheck', after: seconds(60), because }, later: 30, enqueued: 1 },
  { when: 'it is blocked', outcome: { kind: 'blocked', reason: 'Lock', because }, later: 30, enqueued: 1 },
];

it.each(waits)('a drifted key is enqueued $enqueued times when $when', async ({ outcome, later, enqueued }) => {
  const state = memoryState();
  const world = dnsWorld(undefined, state);
  const chain = createChain(
    createState(state).work,
    async () => {},
    world.clock,
    () => 0.5,
  );
  const sweeper: Sweeper = {
    room: 'dns',
    async *drift() {
      yield { keys: [key], cursor: undefined };
    },
  };
  await chain.conclude(key, undefined, outcome, 'event');
  world.clock.advance(seconds(later));
  const ports = {
    sweepers: [sweeper],
    chain,
    loop: world.loop,
    ...createState(state),
    reviseFindings: async () => [],
    findOldest: async () => undefined,
    poison: [],
    clock: world.clock,
  };
  expect(await sweep(ports, new AbortController().signal, silentLog)).toMatchObject({ enqueued, complete: true });
});
