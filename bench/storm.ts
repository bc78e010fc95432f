import { setTimeout as sleep } from 'node:timers/promises';
import { findAddresses } from '../simulator/scenario/observe.ts';
import type { Stack } from '../simulator/stack.ts';
import { countPoisoned } from './app-state.ts';
import { accountId, blobZone, endpointId, putAccount, putEndpoint, recordId, startEstate } from './estate.ts';
import { answersOf, quietly } from './events.ts';
import { type Figure, inSeconds, type Report } from './figures.ts';
import { readUsage } from './process-usage.ts';
import { median } from './statistics.ts';

/** ARM's buckets for one principal in one subscription: how many tokens there are at first, and how many come back a second. */
const reads = { bucket: 250, refill: 25 };
const writes = { bucket: 200, refill: 10 };
/** Writes to everything of Microsoft.Network, record sets among it, draw on 1,000 in five minutes too. */
const networkWrites = { bucket: 1_000, refill: 1_000 / 300 };

export const storageName = (index: number): string => `st${String(index).padStart(4, '0')}`;

/** What each endpoint's events read: itself for its record; the list of connections, who asks and the resource for what the other rooms judge. */
const readsForRecord = 1;
const readsInAll = 4;

/** At most so often what the buckets allow. */
const aims: ReadonlyMap<number, number> = new Map([
  [500, 1.1],
  [2_000, 1.2],
]);

/**
 * Many endpoints at once under the platform's real limits. What the buckets allow at best is the later of the last read and the last write that the records
 * need, when both begin with the first event and overlap.
 */
export async function benchStorm(report: Report, count = 500): Promise<void> {
  const stack = await startEstate({ arm: { throttling: true } });
  try {
    await quietly(stack, async () => {
      for (let index = 0; index < count; index += 1) await putAccount(stack, storageName(index));
    });
    stack.arm.counts.reset();
    const pid = stack.app.process()?.pid ?? 0;
    const before = await readUsage(pid);
    const delivered = stack.events.deliveries.length;
    const written = watchRecords(stack);
    const began = performance.now();
    for (let index = 0; index < count; index += 1)
      await putEndpoint(stack, storageName(index), { target: accountId(storageName(index)), groupId: 'blob' });
    report.say(`${count} endpoints created in ${inSeconds(performance.now() - began)}`);
    const bound = bestMs({ reads: count * readsForRecord, writes: count });
    // Eight minutes at most, so that all of a bench fits into ten.
    const deadline = performance.now() + Math.min(480_000, 60_000 + bound * 3);
    while (written.size < count && performance.now() < deadline) await sleep(50);
    const last = Math.max(...written.values());
    const after = await readUsage(pid);
    await stack.quiet(3_000);

    const first =
      Math.min(...stack.events.deliveries.slice(delivered).map(({ at }) => at.getTime())) - performance.timeOrigin;
    const took = last - first;
    const { calls } = stack.arm.counts;
    const served = calls.filter(({ status }) => status !== 429);
    const aim = aims.get(count);
    report.add({
      what: `${count} endpoints at once: first event to last record`,
      measured: `${inSeconds(took)}, ${(took / bound).toFixed(2)} x the bound; half of them after ${inSeconds(median([...written.values()]) - first)}`,
      against: `${inSeconds(bound)} is the best the buckets allow${aim === undefined ? '' : ` (aim: at most ${aim} x = ${inSeconds(bound * aim)}, on cores of its own)`}`,
      numbers: { tookMs: took, boundMs: bound },
    });
    const lastCall = Math.max(...served.map(({ time }) => time.getTime())) - performance.timeOrigin - first;
    const boundInAll = bestMs({ reads: count * readsInAll, writes: count });
    report.add({
      what: 'first event to the last call of all rooms',
      measured: `${inSeconds(lastCall)}, ${(lastCall / boundInAll).toFixed(2)} x the bound`,
      against: `${inSeconds(boundInAll)} is the best the buckets allow for ${readsInAll} reads an endpoint`,
      numbers: { tookMs: lastCall, boundMs: boundInAll },
    });
    if (before.cpu !== undefined && after.cpu !== undefined) {
      const cpu = after.cpu - before.cpu;
      report.add({
        what: "the app's processor time until then",
        measured: `${inSeconds(cpu)}, ${Math.round(cpu / count)} ms an endpoint`,
        against: 'simulator and storage emulator need more than that again: with too few free cores they are the bound',
        numbers: { cpuMs: cpu },
      });
    }
    await reportRecords(report, stack, count, written.size);
    report.add({
      what: 'deliveries of events by their answer',
      measured: answersOf(stack.events.deliveries.slice(delivered)),
      against:
        'what was turned away (429, 500) comes again after 10 s, 30 s, 1 minute: late because the processor is busy, not because tokens are spent',
      numbers: { deliveries: stack.events.deliveries.length - delivered },
    });
    const refused = calls.length - served.length;
    const of = (kind: string) => served.filter((call) => call.kind === kind).length;
    report.add({
      what: 'ARM calls that were served',
      measured: `${of('read')} reads, ${of('write')} writes`,
      against: `${count * readsInAll} reads: each endpoint for its record and for who asks, its account and its connections; ${count} records to write`,
      numbers: { reads: of('read'), writes: of('write') },
    });
    report.add(throttledShare(refused, calls.length));
  } finally {
    await stack.stop();
  }
}

/** What must hold once all of them have been worked on: every record set is right, and nothing was given up. Of fewer `written` the time was up before. */
export async function reportRecords(report: Report, stack: Stack, count: number, written: number): Promise<void> {
  const right = await countRight(stack, count);
  report.add({
    what: 'record sets that are right',
    measured: written < count ? `${right}, when the time for them was up` : `${right}`,
    against: `${count}`,
    ...(written === count && { holds: right === count }),
    numbers: { right },
  });
  const poisoned = await countPoisoned(stack);
  report.add({
    what: 'messages in the poison queue',
    measured: `${poisoned}`,
    against: '0',
    holds: poisoned === 0,
    numbers: { poisoned },
  });
}

/** None is impossible: not every bucket says beforehand how many tokens are left, and the first refusal finds several calls under way. */
export function throttledShare(refused: number, sent: number): Figure {
  const share = sent === 0 ? 0 : refused / sent;
  return {
    what: 'ARM calls that were throttled',
    measured: `${refused} of ${sent}, ${(share * 100).toFixed(1)} %`,
    against: 'at most one in twenty',
    holds: share <= 1 / 20,
    numbers: { throttled: refused, sent },
  };
}

/** Milliseconds until the buckets have let so many reads and writes of record sets through, at best. */
export const bestMs = (needed: { readonly reads: number; readonly writes: number }): number =>
  Math.max(best(needed.reads, reads), best(needed.writes, writes), best(needed.writes, networkWrites)) * 1_000;

/** Seconds until the bucket has given so many tokens. */
const best = (needed: number, { bucket, refill }: { bucket: number; refill: number }): number =>
  Math.max(0, needed - bucket) / refill;

/** When each record set was first written, by `performance.now()`. */
export function watchRecords(stack: Stack): Map<string, number> {
  const written = new Map<string, number>();
  const prefix = `${blobZone}/A/`.toLowerCase();
  stack.world.onEdit(({ before, after }) => {
    if (before !== undefined || after === undefined) return;
    if (after.id.toLowerCase().startsWith(prefix)) written.set(after.id, performance.now());
  });
  return written;
}

export async function countRight(stack: Stack, count: number): Promise<number> {
  let right = 0;
  for (let index = 0; index < count; index += 1) {
    const { body } = await stack.get(endpointId(storageName(index)));
    const { customDnsConfigs = [] } =
      (body as { properties?: { customDnsConfigs?: { ipAddresses: string[] }[] } }).properties ?? {};
    const wanted = customDnsConfigs.flatMap(({ ipAddresses }) => ipAddresses).sort();
    const found = await findAddresses(stack, recordId(storageName(index)));
    if (wanted.length > 0 && String(found) === String(wanted)) right += 1;
  }
  return right;
}
