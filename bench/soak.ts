import { setTimeout as sleep } from 'node:timers/promises';
import { TableClient, TableServiceClient } from '@azure/data-tables';
import type { Stack } from '../simulator/stack.ts';
import { workQueue } from '../src/reconcile/work-queue.ts';
import { countMessages, countPoisoned, credentialOf } from './app-state.ts';
import { createChurn } from './churn.ts';
import { policy, startEstate } from './estate.ts';
import { inMb, type Report } from './figures.ts';
import { readUsage } from './process-usage.ts';
import { median } from './statistics.ts';

/** How long policy has everything kept that is past. */
const kept = '2m';
/** Endpoints that live at any time, and how long people rest between two changes. */
const living = 60;
const restMs = 1_500;
const sampleMs = 10_000;
/** Middle values of so many samples: one sample falls before or after a sweep by chance. */
const window = 6;
/** What may grow until the end, against half time, and what a table of a handful of rows may wobble by. */
const mostGrowth = 1.2;
const wobble = 10;
/** What is remembered of pruned findings lies in so many rows, each of which makes room for newer ones. */
const memoryRows = 64;

/** Bytes, rows and messages at one moment; `memories` are the rows that remember pruned findings. `log` is what was logged since the sample before, a minute. */
interface Sample {
  readonly memory: number;
  readonly queued: number;
  readonly log: number;
  readonly memories: number;
  readonly rows: Readonly<Record<string, number>>;
}

/**
 * Churn at a modest rate on the whole stack, its sweep and poll running by their schedules, with everything that is kept for a time kept for
 * two minutes. What grows from half time to the end would grow for ever.
 */
export async function benchSoak(report: Report, minutes = 20): Promise<void> {
  let logged = 0;
  const stack = await startEstate({
    policy: {
      ...policy,
      // A company that replaces an endpoint every other second: held back, its deletes would wait for a person and fill the tables.
      dns: { ...policy.dns, deleteBudget: { window: '1m', atLeast: 1_000 } },
      retention: { audit: kept, findings: kept, notifications: kept },
    },
    timers: true,
    sweepSchedule: '*/30 * * * * *',
    topic: true,
    onLog: (line) => {
      logged += Buffer.byteLength(JSON.stringify(line));
    },
  });
  try {
    const churn = createChurn(stack, living);
    await churn.begin();
    const began = performance.now();
    const elapsed = (): number => (performance.now() - began) / 60_000;
    const samples: Sample[] = [];
    let last = { at: performance.now(), logged };
    report.say(`${living} endpoints made; the churn begins`);
    while (elapsed() < minutes) {
      await churn.step();
      await sleep(restMs);
      const since = performance.now() - last.at;
      if (since < sampleMs) continue;
      samples.push({ ...(await measure(stack)), log: ((logged - last.logged) / since) * 60_000 });
      last = { at: performance.now(), logged };
      const { memory, rows } = samples.at(-1) ?? { memory: 0, rows: {} };
      report.say(`${elapsed().toFixed(1)} min, ${churn.steps} changes, ${inMb(memory)}, ${JSON.stringify(rows)}`);
    }
    reportGrowth(report, samples);
    const poisoned = await countPoisoned(stack);
    report.add({
      what: `${churn.steps} replaced endpoints in ${minutes} minutes: messages in the poison queue`,
      measured: `${poisoned}`,
      against: '0',
      holds: poisoned === 0,
      numbers: { poisoned, steps: churn.steps },
    });
  } finally {
    await stack.stop();
  }
}

function reportGrowth(report: Report, samples: readonly Sample[]): void {
  const half = Math.floor(samples.length / 2);
  const middle = (from: readonly Sample[], of: (sample: Sample) => number): number => median(from.map(of));
  const spans = [samples.slice(0, window), samples.slice(Math.max(0, half - window), half), samples.slice(-window)];
  const add = (what: string, of: (sample: Sample) => number, shown: (value: number) => string, slack: number): void => {
    const [start = 0, halfTime = 0, end = 0] = spans.map((span) => middle(span, of));
    report.add({
      what,
      measured: `${shown(start)}, ${shown(halfTime)}, ${shown(end)}`,
      against: `at the end at most ${mostGrowth} x half time${slack === 0 ? '' : `, or ${slack} more`}`,
      holds: end <= Math.max(halfTime * mostGrowth, halfTime + slack),
      numbers: { start, halfTime, end },
    });
  };
  const plain = (value: number): string => String(Math.round(value));
  add('memory of the app at start, half time and end', ({ memory }) => memory, inMb, 0);
  add(
    'log, bytes a minute',
    ({ log }) => log,
    (bytes) => `${Math.round(bytes / 1_000)} kB`,
    0,
  );
  add('messages of the work queue, hidden ones too', ({ queued }) => queued, plain, wobble);
  const remembered = Math.max(...samples.map(({ memories }) => memories));
  report.add({
    what: 'rows of the table meta that remember pruned findings',
    measured: `${remembered} at most`,
    against: `${memoryRows}, however many findings there ever were`,
    holds: remembered <= memoryRows,
    numbers: { remembered },
  });
  const tables = [...new Set(samples.flatMap(({ rows }) => Object.keys(rows)))].sort();
  for (const table of tables) add(`rows of the table ${table}`, ({ rows }) => rows[table] ?? 0, plain, wobble);
}

async function measure(stack: Stack): Promise<Omit<Sample, 'log'>> {
  const credential = credentialOf(stack);
  const { rss } = await readUsage(stack.app.process()?.pid ?? 0);
  const queued = await countMessages(stack, workQueue);
  const rows: Record<string, number> = {};
  let memories = 0;
  for await (const { name = '' } of new TableServiceClient(stack.storage.tableUri, credential).listTables()) {
    rows[name] = 0;
    const table = new TableClient(stack.storage.tableUri, name, credential);
    const keys = { queryOptions: { select: ['PartitionKey', 'RowKey'] } };
    for await (const { partitionKey } of table.listEntities(keys)) {
      if (partitionKey === 'findingMemory') memories += 1;
      else rows[name] += 1;
    }
  }
  return { memory: rss, queued, rows, memories };
}
