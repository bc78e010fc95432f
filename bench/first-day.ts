import { setTimeout as sleep } from 'node:timers/promises';
import { accountId, putAccount, putEndpoint, startEstate } from './estate.ts';
import { quietly } from './events.ts';
import { inSeconds, type Report } from './figures.ts';
import { bestMs, reportRecords, storageName, throttledShare, watchRecords } from './storm.ts';

const patienceMs = 300_000;

/** The first sweep over an estate that nobody has observed yet, under the platform's real limits: every endpoint is unknown, and wants a record. */
export async function benchFirstDay(report: Report, count = 1_000): Promise<void> {
  const stack = await startEstate({ arm: { throttling: true } });
  try {
    await quietly(stack, async () => {
      for (let index = 0; index < count; index += 1) {
        await putAccount(stack, storageName(index));
        await putEndpoint(stack, storageName(index), { target: accountId(storageName(index)), groupId: 'blob' });
      }
    });
    report.say(`${count} endpoints exist that no event reported`);
    stack.arm.counts.reset();
    const written = watchRecords(stack);
    const began = performance.now();
    await stack.sweep();
    const deadline = performance.now() + patienceMs;
    while (written.size < count && performance.now() < deadline) await sleep(50);
    const took = Math.max(...written.values()) - began;
    await stack.quiet(3_000);
    const bound = bestMs({ reads: count, writes: count });
    report.add({
      what: `${count} unknown endpoints: the sweep's begin to the last record`,
      measured: `${inSeconds(took)}, ${(took / bound).toFixed(2)} x the bound`,
      against: `${inSeconds(bound)} is the best the buckets allow`,
      numbers: { tookMs: took, boundMs: bound },
    });
    await reportRecords(report, stack, count, written.size);
    const { calls } = stack.arm.counts;
    report.add(throttledShare(calls.filter(({ status }) => status === 429).length, calls.length));
  } finally {
    await stack.stop();
  }
}
