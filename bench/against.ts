import { appFolder } from '../scripts/build.ts';
import type { Stack } from '../simulator/stack.ts';
import { startAndServe } from './cold-start.ts';
import { startEstate } from './estate.ts';
import { deliver, quietly } from './events.ts';
import { inMb, inMs, type Report } from './figures.ts';
import { eventToRecord, makeEndpoints, nameOf } from './latency.ts';
import { packageOf } from './package-of.ts';
import { readUsage, type Usage } from './process-usage.ts';
import { median } from './statistics.ts';

const rounds = 3;
/** The first makes the tables and the second learns their subnet: neither is counted. */
const warmUps = 2;
const events = 12;
const starts = 3;

/** One turn of one package; milliseconds and bytes. */
interface Turn {
  readonly startCpu: number;
  /** From the start of the process, the local host's included; median. */
  readonly startToRecord: number;
  readonly firstRecord: number;
  readonly toRecord: number;
  readonly eventCpu: number;
  readonly memory: number;
  readonly calls: number;
  readonly tables: number;
  readonly again: number;
}

/**
 * Two packages by turns, each as a black box before the same simulator: today's and that of another commit. Medians of all turns; only counts can fail, where
 * today's are higher.
 */
export async function benchAgainst(report: Report, commit: string): Promise<void> {
  report.say(`building ${commit}`);
  const { sha, appDir } = await packageOf(commit);
  const [now, then]: [Turn[], Turn[]] = [[], []];
  for (let round = 1; round <= rounds; round += 1) {
    for (const [folder, turns] of [
      [appFolder, now],
      [appDir, then],
    ] as const) {
      report.say(`turn ${round} of ${rounds}, ${folder === appFolder ? 'today' : sha.slice(0, 8)}`);
      turns.push(await takeTurn(folder));
    }
  }
  const add = (what: string, read: (turn: Turn) => number, written: (value: number) => string, isCount = false) => {
    const [today, before] = [median(now.map(read)), median(then.map(read))];
    report.add({
      what,
      measured: `${written(today)}, ${(today / before).toFixed(2)} x`,
      against: `${written(before)} at ${sha.slice(0, 8)}`,
      ...(isCount && { holds: today <= before }),
      numbers: { today, before },
    });
  };
  const whole = (value: number): string => String(value);
  add('processor time until the local host listens, itself included', ({ startCpu }) => startCpu, inMs);
  add(`process start to first record, median of ${starts} a turn`, ({ startToRecord }) => startToRecord, inMs);
  add('the first event to its record', ({ firstRecord }) => firstRecord, inMs);
  add(`event to record, median of ${events}`, ({ toRecord }) => toRecord, inMs);
  add('processor time of one event, local host included', ({ eventCpu }) => eventCpu, inMs);
  add('memory after them, local host included', ({ memory }) => memory, inMb);
  add('ARM calls of an endpoint with one name', ({ calls }) => calls, whole, true);
  add('table requests of it', ({ tables }) => tables, whole, true);
  add('table requests of the same notified again', ({ again }) => again, whole, true);
}

async function takeTurn(appDir: string): Promise<Turn> {
  const stack = await startEstate({ appDir, watchWrites: true });
  try {
    const startCpu = (await usageOf(stack)).cpu ?? Number.NaN;
    const changes = await makeEndpoints(stack, warmUps + events);
    const [first = Number.NaN] = await playEach(stack, changes, 0, 1);
    await playEach(stack, changes, 1, warmUps);
    const requests = stack.storageGate?.requests ?? [];
    const tablesSince = (from: number): number =>
      requests.slice(from).filter(({ service }) => service === 'table').length;
    await stack.quiet();
    stack.arm.counts.reset();
    const from = requests.length;
    const before = await usageOf(stack);
    const times = await playEach(stack, changes, warmUps, warmUps + events);
    await stack.quiet();
    const after = await usageOf(stack);
    const tables = tablesSince(from);
    const calls = stack.arm.counts.calls.length;
    const mark = requests.length;
    const last = changes.at(-1);
    await quietly(stack, async () => {
      if (last !== undefined) deliver(stack, last);
      await stack.quiet(300);
    });
    const again = tablesSince(mark);
    const started: number[] = [];
    for (let index = 0; index < starts; index += 1)
      started.push((await startAndServe(stack, `ststart${index}`)).toFirstRecord);
    return {
      startCpu,
      startToRecord: median(started),
      firstRecord: first,
      toRecord: median(times),
      eventCpu: ((after.cpu ?? Number.NaN) - (before.cpu ?? Number.NaN)) / events,
      memory: after.rss,
      calls: Math.round(calls / events),
      tables: Math.round(tables / events),
      again,
    };
  } finally {
    await stack.stop();
  }
}

/** The events of these endpoints one after another, with those that their handling raises. */
async function playEach(
  stack: Stack,
  changes: Awaited<ReturnType<typeof makeEndpoints>>,
  from: number,
  to: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (const [index, change] of changes.entries())
    if (index >= from && index < to) times.push(await eventToRecord(stack, change, nameOf(index)));
  return times;
}

function usageOf(stack: Stack): Promise<Usage> {
  const pid = stack.app.process()?.pid;
  if (pid === undefined) throw new Error('the app is not running');
  return readUsage(pid);
}
