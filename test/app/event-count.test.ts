import { describe, expect, it } from 'vitest';
import { createEventCount } from '../../src/app/event-count.ts';
import { RetryableError } from '../../src/core/errors.ts';
import { seconds } from '../../src/core/time.ts';
import { limited, withTimeBudget } from '../../src/core/time-limit.ts';
import { createState } from '../../src/state/state.ts';
import { silentLog } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';

/** Processes that share one storage; `wait` lets the minute pass that each of them waits. */
function setUp() {
  let now = new Date('2026-03-04T11:58:00.000Z');
  const tables = memoryState();
  const state = createState(tables);
  const waiting: (() => void)[] = [];
  const start = () => {
    const count = createEventCount(state, { now: () => now }, (work) => waiting.push(work));
    const handle = count.watch(async (body) => {
      if (body === 'broken') throw new Error('broken');
    });
    return { ...count, deliver: (body: unknown) => handle(body, new AbortController().signal, silentLog) };
  };
  return {
    tables,
    state,
    start,
    waiting,
    at: (time: string) => {
      now = new Date(time);
    },
    wait: async () => {
      for (const work of waiting.splice(0)) work();
      await new Promise((resolve) => setImmediate(resolve));
    },
    counted: async () => Object.fromEntries(await state.meta.listEvents(now)),
  };
}

const eleven = '2026-03-04T11:00:00.000Z';
const twelve = '2026-03-04T12:00:00.000Z';

describe('events', () => {
  it('are counted by the hour, alone and in batches, also those whose handling fails', async () => {
    const { start, at, wait, counted } = setUp();
    const { deliver } = start();
    await deliver({});
    await deliver([{}, {}]);
    await expect(deliver('broken')).rejects.toThrow();
    at('2026-03-04T12:00:00.000Z');
    await deliver({});
    await wait();
    expect(await counted()).toEqual({ [eleven]: 4, [twelve]: 1 });
  });

  it('are written down long after the time of the event that began the minute is up', async () => {
    let written = 0;
    const meta = {
      ...createState(memoryState()).meta,
      countEvents: () =>
        limited({ purpose: 'read', what: 'the table', limit: seconds(1) }, async () => {
          written += 1;
        }),
    };
    const time = new AbortController();
    const ran = new Promise<void>((resolve) => {
      const later = (work: () => void) => setTimeout(() => resolve(work()), 0);
      const count = createEventCount({ meta }, { now: () => new Date(eleven) }, later);
      void withTimeBudget(time.signal, () => count.watch(async () => {})({}, time.signal, silentLog));
    });
    time.abort();
    await ran;
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBe(1);
  });

  it('cost no request while they come: one write a minute says them all', async () => {
    const { start, wait, waiting, counted } = setUp();
    const { deliver } = start();
    for (let times = 0; times < 100; times += 1) await deliver({});
    expect([waiting.length, await counted()]).toEqual([1, {}]);
    await wait();
    expect([waiting.length, await counted()]).toEqual([0, { [eleven]: 100 }]);
    await deliver({});
    expect(waiting.length).toBe(1);
  });

  it('of several processes are added up', async () => {
    const { start, wait, counted } = setUp();
    const processes = [start(), start(), start()];
    for (const { deliver } of processes) await deliver([{}, {}]);
    await wait();
    await Promise.all(processes.map(({ write }) => write()));
    expect(await counted()).toEqual({ [eleven]: 6 });
  });

  it('are written before the process ends', async () => {
    const { start, counted } = setUp();
    const { deliver, write } = start();
    await deliver({});
    await write();
    expect(await counted()).toEqual({ [eleven]: 1 });
  });

  it('stay counted while the storage does not answer', async () => {
    const { tables, start, wait, counted } = setUp();
    const { deliver } = start();
    const { find } = tables.meta;
    tables.meta.find = async () => {
      throw new RetryableError('no storage');
    };
    await deliver({});
    await wait();
    tables.meta.find = find;
    await wait();
    expect(await counted()).toEqual({ [eleven]: 1 });
  });

  it('of a day ago are counted no more: each hour takes the place of the one before it', async () => {
    const { tables, start, at, wait, counted } = setUp();
    const { deliver } = start();
    await deliver({});
    await wait();
    at('2026-03-05T11:00:00.000Z');
    expect(await counted()).toEqual({});
    await deliver([{}, {}]);
    await wait();
    expect(await counted()).toEqual({ '2026-03-05T11:00:00.000Z': 2 });
    const rows = [];
    for await (const row of tables.meta.listAll()) rows.push(row);
    expect(rows.length).toBe(1);
  });
});
