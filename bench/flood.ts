import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '../simulator/stack.ts';
import { createState } from '../src/state/state.ts';
import { countPoisoned, openTables } from './app-state.ts';
import { accountId, putAccount, putEndpoint, startEstate } from './estate.ts';
import { answersOf, deliver, quietly } from './events.ts';
import { inMb, inSeconds, type Report } from './figures.ts';
import { forgetPeak, readUsage } from './process-usage.ts';
import { bestMs, countRight, storageName } from './storm.ts';

/**
 * The writes alone take a quarter of an hour at best (1,000 in five minutes), and Event Grid comes back after 10 s, 30 s, 1, 5 and 10
 * minutes: what was turned away often is late, and still must come.
 */
const patienceMs = 35 * 60_000;
const sweepEveryMs = 120_000;

/** Megabytes: what Node gives the heap of an instance with 512 MB. */
const heap = 256;

/**
 * Far more events than can be worked on, all delivered in one moment, under the platform's real limits and with the heap of the smallest
 * instance: everything settles, nothing is given up, and the process that began is the one that ends.
 */
export async function benchFlood(report: Report, count = 4_000): Promise<void> {
  let invocations = 0;
  const stack = await startEstate({
    arm: { throttling: true },
    env: { NODE_OPTIONS: `--max-old-space-size=${heap}` },
    onLog: ({ category }) => {
      if (category === 'host.executing') invocations += 1;
    },
  });
  try {
    await quietly(stack, async () => {
      for (let index = 0; index < count; index += 1) await putAccount(stack, storageName(index));
    });
    const changes = await quietly(stack, async () => {
      for (let index = 0; index < count; index += 1) {
        const name = storageName(index);
        await putEndpoint(stack, name, { target: accountId(name), groupId: 'blob' });
      }
    });
    report.say(`${count} accounts and endpoints exist; ${changes.length} events are delivered now`);
    stack.arm.counts.reset();
    invocations = 0;
    const pid = stack.app.process()?.pid ?? 0;
    await forgetPeak(pid);
    const before = await readUsage(pid);
    const delivered = stack.events.deliveries.length;
    const began = performance.now();
    for (const change of changes) deliver(stack, change);
    const took = await untilSettled(stack, count, began, report);
    const after = await readUsage(pid);

    const deliveries = stack.events.deliveries.slice(delivered);
    const bound = bestMs({ reads: count * 2, writes: count });
    const right = await countRight(stack, count);
    report.add({
      what: `${count} endpoints at once: record sets that are right`,
      measured: `${right}, the last after ${inSeconds(took)}`,
      against: `${count}; ${inSeconds(bound)} is the best the buckets allow`,
      holds: right === count,
      numbers: { right, tookMs: took, boundMs: bound },
    });
    const state = openTables(stack);
    const poisoned = (await countPoisoned(stack)) + (await createState(state).meta.listPoison()).length;
    report.add({
      what: 'messages given up, now or before',
      measured: `${poisoned}`,
      against: '0',
      holds: poisoned === 0,
      numbers: { poisoned },
    });
    const waiting = (await Array.fromAsync(state.work.listAll())).length;
    report.add({
      what: 'keys that still wait',
      measured: `${waiting}`,
      against: '0',
      holds: waiting === 0,
      numbers: { waiting },
    });
    const of = (kind: string) => stack.arm.counts.calls.filter((call) => call.kind === kind);
    report.add({
      what: 'ARM calls',
      measured: `${of('read').length} reads, ${of('write').length} writes`,
      against: `${stack.arm.counts.calls.filter(({ status }) => status === 429).length} of them were throttled`,
      numbers: { reads: of('read').length, writes: of('write').length },
    });
    const isAlive = stack.app.process()?.pid === pid;
    report.add({
      what: 'the process that began has ended the work',
      measured: isAlive ? 'yes' : 'no',
      against: 'yes',
      holds: isAlive,
      numbers: { alive: isAlive ? 1 : 0 },
    });
    report.add({
      what: 'deliveries of events by their answer',
      measured: answersOf(deliveries),
      against: `${changes.length} events; 429 and 500 are turned away at once and come again`,
      numbers: { deliveries: deliveries.length, events: changes.length },
    });
    report.add({
      what: 'invocations',
      measured: `${invocations}`,
      against: `${changes.length} events, and a message for each pass that has to wait`,
      numbers: { invocations },
    });
    report.add({
      what: 'most memory',
      measured: `${inMb(after.peak ?? after.rss)} (${inMb(before.rss)} before)`,
      against: `the heap may grow to ${heap} MB (--max-old-space-size), the local host in the same process included`,
      numbers: { peakBytes: after.peak ?? after.rss, beforeBytes: before.rss },
    });
  } finally {
    await stack.stop();
  }
}

/** Sweeps go on meanwhile, as they do in Azure. Gives when the last record set existed, milliseconds after the first delivery. */
async function untilSettled(stack: Stack, count: number, began: number, report: Report): Promise<number> {
  const { work } = openTables(stack);
  let last = 0;
  let swept = performance.now();
  let written = 0;
  const stopWatching = stack.world.onEdit(({ before, after }) => {
    if (before === undefined && after !== undefined && after.type.toLowerCase().endsWith('privatednszones/a')) {
      written += 1;
      last = performance.now() - began;
    }
  });
  try {
    while (performance.now() - began < patienceMs) {
      await sleep(5_000);
      if (stack.app.process() === undefined) break;
      if (performance.now() - swept > sweepEveryMs) {
        swept = performance.now();
        // In the thick of it even this request may find no room.
        await stack.sweep().catch((error: unknown) => report.say(`no sweep: ${String(error)}`));
        report.say(`${written} records after ${inSeconds(performance.now() - began)}`);
      }
      if (written >= count && (await isEmpty(work)) && (await isIdle(stack))) break;
    }
  } finally {
    stopWatching();
  }
  return last;
}

async function isEmpty(table: { listAll(): AsyncIterable<unknown> }): Promise<boolean> {
  for await (const _ of table.listAll()) return false;
  return true;
}

const isIdle = (stack: Stack): Promise<boolean> =>
  Promise.race([stack.events.idle().then(() => true), sleep(1_000, false)]);
