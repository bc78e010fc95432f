import { describe, expect, it } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import type { Key } from '../../src/core/key.ts';
import { seconds } from '../../src/core/time.ts';
import { createChain } from '../../src/reconcile/chain.ts';
import type { Outcome } from '../../src/reconcile/outcome.ts';
import type { Sweeper } from '../../src/reconcile/reconciler.ts';
import { sweep } from '../../src/reconcile/sweep.ts';
import { createFirstFindings } from '../../src/state/findings/first.ts';
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
    firstFindings: createFirstFindings(createState(state).findings),
    findOldest: async () => undefined,
    poison: [],
    clock: world.clock,
  };
  expect(await sweep(ports, new AbortController().signal, silentLog)).toMatchObject({ enqueued, complete: true });
});

describe('how far a sweep is', () => {
  const pages = [
    { keys: [], cursor: 'records:2', left: 1_500 },
    { keys: [], cursor: 'records:3', left: 500 },
    { keys: [], cursor: undefined, left: 0 },
  ];

  /** Sweeps these pages and gives what was shown after each, and at the end; `cutAfter` of them Azure gives no more. */
  async function progressOf(given: typeof pages, cutAfter = Number.POSITIVE_INFINITY) {
    const state = memoryState();
    const { meta, ...rest } = createState(state);
    const world = dnsWorld(undefined, state);
    const shown: unknown[] = [];
    const note = async () => shown.push((await meta.find('sweep'))?.progress);
    const sweeper: Sweeper = {
      room: 'dns',
      async *drift() {
        for (const [index, page] of given.entries()) {
          if (index === cutAfter) throw new RetryableError('Azure is too busy');
          yield page;
          await note();
        }
      },
    };
    const chain = createChain(
      rest.work,
      async () => {},
      world.clock,
      () => 0.5,
    );
    const ports = {
      ...{ sweepers: [sweeper], chain, loop: world.loop, ...rest, meta, reviseFindings: async () => [] },
      firstFindings: createFirstFindings(rest.findings),
      ...{ findOldest: async () => undefined, poison: [], clock: world.clock },
    };
    await sweep(ports, new AbortController().signal, silentLog);
    await note();
    return shown;
  }

  it('is shown page by page, and forgotten with the last', async () => {
    expect(await progressOf(pages)).toEqual([
      expect.objectContaining({ step: 'dns', pages: 1, left: 1_500 }),
      expect.objectContaining({ step: 'dns', pages: 2, left: 500 }),
      undefined,
      undefined,
    ]);
  });

  it('stays where it was cut off, until it goes on', async () => {
    expect((await progressOf(pages, 2)).at(-1)).toMatchObject({ step: 'dns', pages: 2, left: 500 });
  });

  it('is nothing where one page holds everything', async () => {
    expect(await progressOf([{ keys: [], cursor: undefined, left: 0 } as never])).toEqual([undefined, undefined]);
  });
});
