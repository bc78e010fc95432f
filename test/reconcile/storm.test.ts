import { expect, it } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import type { Key } from '../../src/core/key.ts';
import { seconds } from '../../src/core/time.ts';
import { createChain } from '../../src/reconcile/chain.ts';
import type { WorkMessage } from '../../src/reconcile/message.ts';
import { createState } from '../../src/state/state.ts';
import { silentLog as log } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';
import { observingLoop } from './support/observing-loop.ts';

const signal = new AbortController().signal;
const idOf = (name: string): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/g/providers/microsoft.storage/storageaccounts/${name}`;
const record: Key = { room: 'dns', key: idOf('record') };
const others: readonly Key[] = Array.from({ length: 9 }, (_, index) => ({ room: 'egress', key: idOf(`st${index}`) }));

/** A loop whose passes of other rooms end when they are let go, and whose records Azure asks to wait, or not. */
function loopInStorm(dnsAnswers: () => Promise<void>) {
  const clock = { now: () => new Date('2026-03-01T12:00:00.000Z') };
  const sent: { message: WorkMessage; wait: number }[] = [];
  const { work } = createState(memoryState());
  const send = async (message: WorkMessage, wait: number) => void sent.push({ message, wait });
  const chain = createChain(work, send, clock, () => 0.5);
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const rooms = { names: ['dns', 'egress'], first: new Set(['dns']) } as const;
  const loop = observingLoop({ chain, clock }, rooms, ({ room }) => (room === 'dns' ? dnsAnswers() : held));
  const take = (message: unknown) => loop.handleMessage(message, signal, log);
  return { chain, work, sent, take, letGo, visit: (key: Key) => loop.visitAll([key], 'event e', signal, log) };
}

const patience = () => Promise.reject(new RetryableError('429', { refused: true, retryAfter: seconds(5) }));

it.each([
  { when: 'while a record waits for Azure', dnsAnswers: patience, ends: 'put back' },
  { when: 'while none does', dnsAnswers: async () => {}, ends: { kind: 'settled', unfinished: false } },
])('the ninth message of other rooms, $when, ends $ends', async ({ dnsAnswers, ends }) => {
  const { chain, work, sent, take, letGo, visit } = loopInStorm(dnsAnswers);
  for (const key of others) await chain.enqueue(key, 'event e');
  const messages = sent.map(({ message }) => message);
  await visit(record);
  sent.length = 0;
  const ended = messages.map(take);
  await expect.poll(() => sent.length > 0 || dnsAnswers !== patience).toBe(true);
  letGo();
  expect(await ended.at(-1)).toEqual(ends);
  const eight = await Promise.all(ended.slice(0, 8));
  expect(eight).toEqual(Array.from({ length: 8 }, () => ({ kind: 'settled', unfinished: false })));
  if (ends !== 'put back') return;
  expect(sent, 'the same message, a little later').toEqual([{ message: messages.at(-1), wait: 60 }]);
  const { nextCheck } = (await work.find(others[8] as Key))?.value ?? {};
  expect(nextCheck?.at, 'its row says so, or the sweep would take it for lost').toBe('2026-03-01T12:00:00.060Z');
  const stale = { ...(messages[8] as WorkMessage), token: 'another' };
  expect(await take(stale), 'what continues nothing is not put off').toBe('dropped');
  expect(await take(messages.at(-1)), 'and then it is its turn').toEqual({ kind: 'settled', unfinished: false });
});

it('what events of other rooms leave to the queue in a storm is hidden one behind the other', async () => {
  const { sent, letGo, visit } = loopInStorm(patience);
  await visit(record);
  sent.length = 0;
  const keys = Array.from({ length: 14 }, (_, index): Key => ({ room: 'egress', key: idOf(`st${index}`) }));
  const visits = keys.map(visit);
  await expect.poll(() => sent.length).toBe(2);
  expect(sent.map(({ wait }) => wait)).toEqual([60, 120]);
  letGo();
  await Promise.all(visits);
});
