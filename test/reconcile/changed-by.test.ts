import { expect, it } from 'vitest';
import type { Key } from '../../src/core/key.ts';
import { minutes, seconds } from '../../src/core/time.ts';
import { type Chain, createChain } from '../../src/reconcile/chain.ts';
import type { WorkMessage } from '../../src/reconcile/message.ts';
import { type Outcome, settled } from '../../src/reconcile/outcome.ts';
import { createState } from '../../src/state/state.ts';
import { silentLog as log } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';
import { observingLoop } from './support/observing-loop.ts';

const key: Key = {
  room: 'egress',
  key: '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/g/providers/microsoft.network/virtualnetworks/net',
};

/** The loop and its queue, with passes that note who made the change they are after. */
function loopWithQueue() {
  const time = Date.parse('2026-03-01T12:00:00.000Z');
  const clock = { now: () => new Date(time) };
  const sent: WorkMessage[] = [];
  const { work } = createState(memoryState());
  const chain = createChain(
    work,
    async (message) => void sent.push(message),
    clock,
    () => 0.5,
  );
  const passes: (string | undefined)[] = [];
  const rooms = { names: ['egress'], first: new Set<string>() } as const;
  const loop = observingLoop({ chain, clock }, rooms, async (_, { changedBy }) => void passes.push(changedBy));
  return {
    chain,
    passes,
    /** The last message that was sent comes to a worker. */
    async deliver(): Promise<void> {
      await loop.handleMessage(sent.at(-1), new AbortController().signal, log);
    },
    visitAll: (signal: AbortSignal, changedBy: string) =>
      loop.visitAll([key], 'event e', signal, log, { asked: undefined, changedBy }),
  };
}

const ended = (outcome: Outcome) => (chain: Chain) => chain.conclude(key, undefined, outcome, 'event e', 'ann');

it.each<{ when: string; given: (chain: Chain) => Promise<unknown>; by: string | undefined }>([
  { when: 'enqueued', given: (chain) => chain.enqueue(key, 'event e', 'ann'), by: 'ann' },
  { when: 'enqueued patiently', given: (chain) => chain.enqueuePatiently(key, 'event e', 'ann'), by: 'ann' },
  { when: 'enqueued to calm down', given: (chain) => chain.enqueueCalmly(key, 'after event e', 'ann'), by: 'ann' },
  { when: 'enqueued by the sweep', given: (chain) => chain.enqueue(key, 'sweep'), by: undefined },
  {
    when: 'asked for twice, by two people',
    given: async (chain) => {
      await chain.enqueue(key, 'event e', 'ann');
      await chain.enqueue(key, 'event f', 'ben');
    },
    by: 'ben',
  },
  {
    when: 'asked for by a person, then by the sweep',
    given: async (chain) => {
      await chain.enqueue(key, 'event e', 'ann');
      await chain.enqueue(key, 'sweep');
    },
    by: 'ann',
  },
  {
    when: 'tried again after a failure',
    given: ended({ kind: 'retry', after: seconds(1), because: '503' }),
    by: 'ann',
  },
  {
    when: 'observed again later for another reason',
    given: ended({ kind: 'recheck', after: minutes(1), because: 'waits' }),
    by: undefined,
  },
  {
    when: 'asked for while another pass observes',
    given: async (chain) => {
      await chain.enqueue(key, 'sweep');
      const before = await chain.find(key);
      await chain.enqueue(key, 'event e', 'ann');
      await chain.conclude(key, before, settled, 'sweep');
    },
    by: 'ann',
  },
])('who made a change is known to the pass from the queue: $when', async ({ given, by }) => {
  const { chain, passes, deliver } = loopWithQueue();
  await given(chain);
  await deliver();
  expect(passes).toEqual([by]);
});

it('an event whose time is up leaves who made the change to the queue', async () => {
  const { passes, deliver, visitAll } = loopWithQueue();
  await visitAll(AbortSignal.abort(), 'ann');
  expect(passes).toEqual([]);
  await deliver();
  expect(passes).toEqual(['ann']);
});
