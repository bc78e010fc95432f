import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '../simulator/stack.ts';
import type { WorldChange } from '../simulator/world.ts';
import { accountId, putAccount, putEndpoint, startEstate } from './estate.ts';
import { deliver, quietly } from './events.ts';
import { inMs, inSeconds, type Report } from './figures.ts';
import { readUsage } from './process-usage.ts';
import { exponentOf, median } from './statistics.ts';
import { storageName, watchRecords } from './storm.ts';

/** All sizes together stay within ten minutes, with what it takes to make their endpoints. */
const patienceMs = 540_000;
/** What the aims below are for. */
const aimedSize = 100;

/** Events of so many new endpoints in one moment, nothing throttled: how long until half of the records exist and until the last does, as bursts grow. */
export async function benchBurst(report: Report, sizes: readonly number[] = [1, 10, aimedSize]): Promise<void> {
  const times: { size: number; cost: number }[] = [];
  const work: { size: number; cost: number }[] = [];
  const began = performance.now();
  for (const size of sizes) {
    const stack = await startEstate();
    try {
      report.say(`a burst of ${size}`);
      const { half, last, cpu, stood } = await playBurst(stack, size, began + patienceMs);
      if (stood < size) {
        // Because time is short, not because it is wrong: the flood holds that all of them come.
        report.add({
          what: `a burst of ${size}: records that exist when ten minutes are over`,
          measured: `${stood}, half of them after ${inSeconds(half)}`,
          against: `${size}, with more of a processor; not part of the fit`,
          numbers: { stood, halfMs: half },
        });
        continue;
      }
      times.push({ size, cost: last });
      if (cpu !== undefined && cpu > 0) work.push({ size, cost: cpu });
      report.add({
        what: `a burst of ${size}: all records exist`,
        measured: `${inSeconds(last)}, half of them after ${inSeconds(half)}`,
        against: size === aimedSize ? 'the aim is 1.5 s and 0.6 s, on cores of its own' : 'the row of 100',
        numbers: { lastMs: last, halfMs: half, stood },
      });
      if (cpu === undefined) continue;
      report.add({
        what: `a burst of ${size}: processor time of each, local host included`,
        measured: inMs(cpu / size),
        against: 'the same of one alone',
        numbers: { cpuMs: cpu / size },
      });
    } finally {
      await stack.stop();
    }
  }
  for (const [what, points] of [
    ['the time to the last record', times],
    ["the app's processor time", work],
  ] as const) {
    if (points.length < 2) continue;
    const exponent = exponentOf(points);
    report.add({
      what: `how ${what} grows with the burst`,
      measured: `with its size to the power of ${exponent.toFixed(2)}`,
      against: `fitted over ${points.map(({ size }) => size).join(', ')}; 1 is in proportion`,
      numbers: { exponent },
    });
  }
}

/** Endpoints that exist, each with the event that was lost. */
async function makeEndpoints(stack: Stack, count: number): Promise<readonly WorldChange[]> {
  const changes = await quietly(stack, async () => {
    for (let index = 0; index < count; index += 1) {
      const name = storageName(index);
      await putAccount(stack, name);
      await putEndpoint(stack, name, { target: accountId(name), groupId: 'blob' });
    }
  });
  return changes.filter(({ operation }) => operation.endsWith('/privateEndpoints/write'));
}

async function playBurst(stack: Stack, size: number, until: number) {
  // The first one makes the tables, the second learns their subnet.
  const [first, second, ...changes] = await makeEndpoints(stack, size + 2);
  for (const change of [first, second]) {
    if (change !== undefined) deliver(stack, change);
    await stack.quiet();
  }
  const pid = stack.app.process()?.pid ?? 0;
  const written = watchRecords(stack);
  const before = await readUsage(pid);
  const began = performance.now();
  await deliverEach(stack, changes);
  while (written.size < size && performance.now() < until) await sleep(10);
  if (written.size === size) await stack.quiet();
  const after = await readUsage(pid);
  const stood = [...written.values()].map((at) => at - began);
  const cpu = after.cpu === undefined || before.cpu === undefined ? undefined : after.cpu - before.cpu;
  return { half: median(stood), last: Math.max(...stood), cpu, stood: stood.length };
}

/**
 * As many at once as the host lets in: what it turns away comes again after ten seconds or more, and then Event Grid's pauses would be measured. The flood
 * delivers everything in one moment.
 */
const atOnce = 100;

async function deliverEach(stack: Stack, changes: readonly WorldChange[]): Promise<void> {
  const { deliveries } = stack.events;
  let [seen, answered] = [deliveries.length, 0];
  for (const [index, change] of changes.entries()) {
    while (index - answered >= atOnce) {
      await sleep(2);
      for (; seen < deliveries.length; seen += 1)
        if (deliveries[seen]?.operation.endsWith('/privateEndpoints/write')) answered += 1;
    }
    deliver(stack, change);
  }
}
