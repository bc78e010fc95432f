import { expect, it } from 'vitest';
import { minutes, seconds } from '../../src/core/time.ts';
import { createChain } from '../../src/reconcile/chain.ts';
import type { WorkMessage } from '../../src/reconcile/message.ts';
import { createState } from '../../src/state/state.ts';
import { memoryState } from '../support/memory-state.ts';

const key = {
  room: 'egress',
  key: '/subscriptions/1/resourcegroups/rg/providers/microsoft.network/virtualnetworks/net',
};

/** A chain on a clock of its own; what it sent, and which messages still continue the key. */
function chainOn() {
  let time = Date.parse('2026-03-01T12:00:00.000Z');
  const sent: { message: WorkMessage; at: number }[] = [];
  const { work } = createState(memoryState());
  const chain = createChain(
    work,
    async (message, wait) => void sent.push({ message, at: time + wait }),
    { now: () => new Date(time) },
    () => 0.5,
  );
  return {
    chain,
    sent,
    pass: (wait: number) => {
      time += wait;
    },
    /** When the message that continues the key comes, in seconds from now. */
    async comes(): Promise<number | undefined> {
      const token = (await work.find(key))?.value.nextCheck.token;
      const live = sent.find(({ message }) => message.token === token);
      return live === undefined ? undefined : (live.at - time) / 1_000;
    },
  };
}

it('a burst of changes is observed once, a minute after the last of it', async () => {
  const { chain, pass, comes } = chainOn();
  for (let change = 0; change < 5; change += 1) {
    await chain.enqueueCalmly(key, 'after event e');
    pass(seconds(20));
  }
  expect(await comes()).toBe(40);
});

it('changes without an end are observed all the same', async () => {
  const { chain, pass, comes, sent } = chainOn();
  for (let change = 0; change < 11; change += 1) {
    await chain.enqueueCalmly(key, 'after event e');
    pass(seconds(30));
  }
  expect(await comes()).toBe(30);
  await chain.enqueueCalmly(key, 'after event e');
  expect(await comes()).toBe(30);
  expect(sent).toHaveLength(11);
});

it('what is on its way keeps its place, and is asked for once more', async () => {
  const { chain, comes } = chainOn();
  await chain.enqueue(key, 'sweep');
  await chain.enqueueCalmly(key, 'after event e');
  expect(await comes()).toBe(0);
});

it('an event of the key itself does not wait for the calm', async () => {
  const { chain, pass, comes } = chainOn();
  await chain.enqueueCalmly(key, 'after event e');
  pass(minutes(0.5));
  await chain.enqueue(key, 'event f');
  expect(await comes()).toBe(0);
});
