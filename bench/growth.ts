import type { Stack } from '../simulator/stack.ts';
import { parseEndpoint } from '../src/dns/endpoints/endpoint-schema.ts';
import { fingerprintOf } from '../src/dns/endpoints/see.ts';
import { type AppAlone, startAlone } from './alone.ts';
import { workDone } from './app-state.ts';
import { dnsPolicy, startEstate } from './estate.ts';
import { inMb, inSeconds, type Report } from './figures.ts';
import { forgetPeak, readUsage } from './process-usage.ts';
import { type Settled, settledEndpoints } from './settled.ts';
import { exponentOf } from './statistics.ts';

const judged = 100_000;
/** Lists that grow: endpoints for the dns room and for egress, and record sets. */
const lists = 3;
/** Of network managers, clusters, what lends to verdicts and the like. */
const mostQuestions = 12;
/** The first sweep finds the account, whose connection no event has reported: its list of connections, and the endpoint that asked. */
const mostFound = 2;
const mostMemory = 256e6;
/** Of the app in plain Node, without the local host. */
const mostMemoryAlone = 180e6;
/**
 * Megabytes. A small instance caps the heap like this, and the collector then works for it; with the gigabytes of a machine like this one it
 * lets garbage lie, and the figure would say more of the machine than of the sweep.
 */
const heap = 128;
/** For more endpoints than the bound of memory is for. */
const largerHeap = 512;
/** The size that the bound of memory is for. */
const boundedSize = 10_000;

/** Said beside it; a time fails no run. */
const aimed = 'the aim is 0.8 s of processor time; the rest is the simulator and the storage emulator';

type Grown = { readonly size: number; readonly cost: number };

/** What a sweep over nothing but settled endpoints costs as they become more, and what judging alone costs at ten times that. */
export async function benchGrowth(report: Report, sizes: readonly number[] = [10, 100, 1_000, 10_000]): Promise<void> {
  const few = sizes.filter((size) => size <= boundedSize);
  const many = sizes.filter((size) => size > boundedSize);
  const { grown, body } = await sweepEach(report, few, heap);
  if (many.length > 0) grown.push(...(await sweepEach(report, many, largerHeap)).grown);
  if (grown.length > 1) {
    const exponent = exponentOf(grown);
    report.add({
      what: "how the app's processor time grows with the estate",
      measured: `with its size to the power of ${exponent.toFixed(2)}`,
      against: `fitted over ${grown.map(({ size }) => size).join(', ')}; 1 is in proportion`,
      numbers: { exponent },
    });
  }
  judgeAlone(report, body);
}

/** A sweep of each size in one process, whose heap is capped at so many megabytes. */
async function sweepEach(report: Report, sizes: readonly number[], cap: number) {
  const stack = await startEstate({ watchWrites: true, env: { NODE_OPTIONS: `--max-old-space-size=${cap}` } });
  try {
    const settled = await settledEndpoints(stack);
    const pid = stack.app.process()?.pid ?? 0;
    await firstSweep(report, stack);
    const grown: Grown[] = [];
    for (const size of sizes) {
      settled.growTo(size);
      report.say(`a sweep of ${size} settled endpoints`);
      await stack.quiet();
      stack.arm.counts.reset();
      await forgetPeak(pid);
      const before = await readUsage(pid);
      const from = performance.now();
      await stack.sweep();
      const took = performance.now() - from;
      const after = await readUsage(pid);
      await stack.quiet(500);
      const calls = stack.arm.counts.calls.length;
      const queries = stack.arm.counts.count('action');
      // A page more where something else is shown too.
      const pages = Math.ceil((size + 10) / 1_000) * lists;
      report.add({
        what: `sweep of ${size} settled endpoints: ARM calls`,
        measured: `${calls} (${queries} graph queries)`,
        against: `at most ${pages} pages of endpoints and record sets, and ${mostQuestions} questions that don't grow with them`,
        holds: calls === queries && calls <= pages + mostQuestions,
        numbers: { calls, queries, pages },
      });
      const isBounded = size === boundedSize;
      const cpu = after.cpu === undefined || before.cpu === undefined ? undefined : after.cpu - before.cpu;
      // Smaller estates cost what a sweep costs anyway, and the system counts in hundredths of a second.
      if (size >= 100 && cpu !== undefined && cpu > 0) grown.push({ size, cost: cpu });
      report.add({
        what: `sweep of ${size} settled endpoints: time`,
        measured: `${inSeconds(took)}${cpu === undefined ? '' : `, ${inSeconds(cpu)} of processor in the app`}`,
        against: isBounded ? aimed : 'the rest is the simulator and the storage emulator on the same machine',
        numbers: { tookMs: took, ...(cpu !== undefined && { cpuMs: cpu }) },
      });
      const peak = after.peak ?? after.rss;
      report.add({
        what: `sweep of ${size} settled endpoints: most memory`,
        measured: `${inMb(peak)} (${inMb(before.rss)} before)`,
        against: isBounded
          ? `${inMb(mostMemory)}, the local host in the same process included`
          : `the local host in the same process included, the heap capped at ${cap} MB`,
        numbers: { peakBytes: peak, beforeBytes: before.rss },
      });
    }
    if (sizes.includes(boundedSize)) await sweepAlone(report, stack, settled, cap);
    return { grown, body: settled.body };
  } finally {
    await stack.stop();
  }
}

/** Of one endpoint, with the pass that it leads to; what comes after it finds nothing. */
async function firstSweep(report: Report, stack: Stack): Promise<void> {
  stack.arm.counts.reset();
  await stack.sweep();
  await workDone(stack);
  const { calls } = stack.arm.counts;
  const queries = stack.arm.counts.count('action');
  const found = calls.length - queries;
  report.add({
    what: 'the first sweep there is, of one endpoint: ARM calls',
    measured: `${calls.length} (${queries} graph queries)`,
    against: `at most ${lists} pages, ${mostQuestions} questions, and ${mostFound} calls for the one connection that no event has reported`,
    holds: queries <= lists + mostQuestions && found <= mostFound,
    numbers: { calls: calls.length, queries },
  });
}

/** The first sweep of so many in a process without the local host, and the next, which knows what the first has read. */
async function sweepAlone(report: Report, stack: Stack, settled: Settled, cap: number): Promise<void> {
  await stack.quiet();
  await stack.app.stop();
  settled.growTo(1);
  const alone = await startAlone(stack, cap);
  try {
    await alone.run('sweep');
    settled.growTo(boundedSize);
    for (const which of ['first', 'next']) {
      report.say(`the ${which} sweep of ${boundedSize} in a process without a host`);
      await sweepOnceAlone(report, stack, alone, which);
    }
  } finally {
    await alone.stop();
  }
}

async function sweepOnceAlone(report: Report, stack: Stack, alone: AppAlone, which: string): Promise<void> {
  stack.arm.counts.reset();
  await forgetPeak(alone.pid);
  const before = await readUsage(alone.pid);
  await alone.run('sweep');
  const after = await readUsage(alone.pid);
  const peak = after.peak ?? after.rss;
  const cpu = (after.cpu ?? 0) - (before.cpu ?? 0);
  const calls = stack.arm.counts.calls.length;
  report.add({
    what: `the app alone, in plain Node: ${which} sweep of ${boundedSize} settled endpoints`,
    measured: `${inMb(peak)} at most, ${inSeconds(cpu)} of processor time, ${calls} ARM calls`,
    against: `the aims are ${inMb(mostMemoryAlone)} and 0.8 s`,
    numbers: { peakBytes: peak, beforeBytes: before.rss, cpuMs: cpu, calls },
  });
}

function judgeAlone(report: Report, body: (index: number) => unknown): void {
  const rows = Array.from({ length: 1_000 }, (_, index) => body(index));
  const from = performance.now();
  for (let index = 0; index < judged; index += 1) fingerprintOf(parseEndpoint(rows[index % rows.length]), dnsPolicy);
  const took = performance.now() - from;
  report.add({
    what: `judging ${judged} rows of endpoints, without any I/O`,
    measured: `${inSeconds(took)}, ${((took / judged) * 1_000).toFixed(0)} µs a row`,
    against: 'what reading and comparing a row costs the app at the least',
    numbers: { tookMs: took },
  });
}
