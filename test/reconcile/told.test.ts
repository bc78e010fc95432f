import { expect, it } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import type { Key } from '../../src/core/key.ts';
import type { Log } from '../../src/core/log.ts';
import { createChain } from '../../src/reconcile/chain.ts';
import { createLoop } from '../../src/reconcile/loop.ts';
import type { Sweeper } from '../../src/reconcile/reconciler.ts';
import { sweep } from '../../src/reconcile/sweep.ts';
import { createFirstFindings } from '../../src/state/findings/first.ts';
import { createState } from '../../src/state/state.ts';
import { blobRecord, dnsWorld } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';

const key: Key = { room: 'dns', key: blobRecord('st1') };
const signal = new AbortController().signal;

/** Keeps what is said at warn and error. */
function listen() {
  const logged: unknown[] = [];
  const say =
    (level: string) =>
    (message: string, fields: Record<string, unknown> = {}) =>
      void logged.push([level, message, fields.error]);
  const log: Log = { debug() {}, info() {}, warn: say('warn'), error: say('error'), with: () => log };
  return { log, logged };
}

const bug = new TypeError('x is undefined', { cause: new Error('why') });

it.each([
  { trouble: 'a bug', error: bug, level: 'error' },
  { trouble: 'an outage', error: new RetryableError('throttled'), level: 'warn' },
])('$trouble in a sweep is logged whole, at $level', async ({ error, level }) => {
  const state = memoryState();
  const { loop, clock } = dnsWorld(undefined, state);
  const { log, logged } = listen();
  const sweeper: Sweeper = {
    room: 'dns',
    // biome-ignore lint/correctness/useYield: it fails before its first page
    async *drift() {
      throw error;
    },
  };
  const chain = createChain(
    createState(state).work,
    async () => {},
    clock,
    () => 0.5,
  );
  const firstFindings = createFirstFindings(createState(state).findings);
  const ports = { sweepers: [sweeper], chain, loop, ...createState(state), firstFindings, clock, poison: [] };
  await sweep({ ...ports, reviseFindings: async () => [], findOldest: async () => undefined }, signal, log);
  expect(logged).toEqual([[level, 'the sweep of a room was cut off and goes on next time', error]]);
});

it('a bug in a pass that an event asked for is logged whole, and the key goes through the queue', async () => {
  const { log, logged } = listen();
  const queued: Key[] = [];
  const world = dnsWorld(undefined, memoryState());
  const chain = {
    find: () => Promise.reject(bug),
    enqueue: async (each: Key) => void queued.push(each),
  };
  const loop = createLoop({
    chain,
    clock: world.clock,
    guard: {
      admit: async () => ({ kind: 'admitted' as const }),
      listHeld: async () => [],
      release: async () => 'notFound' as const,
    },
    audit: async () => {},
    reviseFindings: async () => [],
    rooms: {
      names: ['dns'],
      first: new Set(),
      reconcilerFor: () => {
        throw bug;
      },
    },
    currentPolicy: () => Promise.reject(bug),
  } as unknown as Parameters<typeof createLoop>[0]);
  await loop.visitAll([key], 'event e', signal, log);
  expect(logged).toEqual([['error', 'the pass failed and goes through the queue', bug]]);
  expect(queued).toEqual([key]);
});
