import { parseArgs } from 'node:util';
import colors from 'picocolors';
import { buildApp } from '../scripts/build.ts';
import { benchAgainst } from './against.ts';
import { benchBurst } from './burst.ts';
import { benchCalls } from './calls.ts';
import { benchColdStart } from './cold-start.ts';
import { benchConsole } from './console.ts';
import { benchDeletes } from './deletes.ts';
import { benchEgress } from './egress.ts';
import { benchEgressCalls } from './egress-calls.ts';
import { type Figure, failed, printed, type Report } from './figures.ts';
import { benchFirstDay } from './first-day.ts';
import { benchFirstSweep } from './first-sweep.ts';
import { benchFlood } from './flood.ts';
import { benchFuzz } from './fuzz.ts';
import { benchGrowth } from './growth.ts';
import { benchHistories } from './histories.ts';
import { benchLatency } from './latency.ts';
import { describeMachine, machineLine } from './machine.ts';
import { benchPastFindings } from './past-findings.ts';
import { benchPreview } from './preview.ts';
import { benchSoak } from './soak.ts';
import { benchStorm } from './storm.ts';
import { benchTurns } from './turns.ts';
import { benchWhy } from './why.ts';

interface Bench {
  readonly name: string;
  readonly title: string;
  /** Takes many minutes, so it runs only where it is asked for. */
  readonly long?: true;
  run(report: Report, options: Options): Promise<void>;
}

interface Options {
  readonly size?: number;
  readonly minutes?: number;
}

/** Ten times as many each time, up to this many. */
function upTo(most: number, first: number): readonly number[] {
  const sizes: number[] = [];
  for (let size = first; size < most; size *= 10) sizes.push(size);
  return [...sizes, most];
}

const benches: readonly Bench[] = [
  { name: 'calls', title: 'ARM calls per event', run: (report) => benchCalls(report) },
  { name: 'latency', title: 'Event to record, one after another', run: (report) => benchLatency(report) },
  { name: 'start', title: 'Cold start and memory, bundled against unbundled', run: (report) => benchColdStart(report) },
  {
    name: 'console',
    title: 'The console: weight, first view, ten thousand rows',
    run: (report) => benchConsole(report),
  },
  {
    name: 'burst',
    title: 'Bursts: events of many endpoints in one moment, nothing throttled',
    run: (report, { size }) => benchBurst(report, size === undefined ? undefined : upTo(size, 1)),
  },
  {
    name: 'growth',
    title: 'A sweep as the estate grows',
    run: (report, { size }) => benchGrowth(report, size === undefined ? undefined : upTo(size, 10)),
  },
  {
    name: 'egress',
    title: 'Egress: paths in memory, calls of an event and of a sweep',
    async run(report) {
      await benchEgress(report);
      await benchEgressCalls(report);
    },
  },
  {
    name: 'why',
    title: 'Why: a matrix of a million cells, and the reference resolver',
    run: (report) => benchWhy(report),
  },
  { name: 'preview', title: 'A preview of a thousand resources', run: (report) => benchPreview(report) },
  { name: 'turns', title: 'Turns: a burst of bare calls under the real limits', run: (report) => benchTurns(report) },
  {
    name: 'firstday',
    title: 'First day: 1,000 unknown endpoints under the real limits',
    run: (report) => benchFirstDay(report),
  },
  {
    name: 'past-findings',
    title: 'Lists and sweeps with thousands of findings that are over',
    run: (report) => benchPastFindings(report),
  },
  {
    name: 'storm',
    title: 'Storm: 500 endpoints at once under the real limits',
    run: (report, { size }) => benchStorm(report, size),
  },
  {
    name: 'great-storm',
    title: 'Storm: 2,000 endpoints at once, for which the buckets alone ask five minutes',
    run: (report) => benchStorm(report, 2_000),
  },
  {
    name: 'deletes',
    title: 'Deletes: 800 endpoints gone at once, held by the guard',
    run: (report, { size }) => benchDeletes(report, size),
  },
  {
    name: 'first-sweep',
    title: 'First sweep over 1,000 storage accounts that are open',
    run: (report, { size }) => benchFirstSweep(report, size),
  },
  {
    name: 'flood',
    title: 'Flood: 4,000 endpoints in one moment, on the smallest instance',
    long: true,
    run: (report, { size }) => benchFlood(report, size),
  },
  {
    name: 'soak',
    title: 'Soak: what grows under churn, at start, half time and end',
    long: true,
    run: (report, { minutes }) => benchSoak(report, minutes),
  },
  {
    name: 'histories',
    title: 'Random histories of trouble on the dns room, in memory',
    long: true,
    run: (report, { size }) => benchHistories(report, size),
  },
  {
    name: 'fuzz',
    title: 'Odd content at every input, ten times as often as in the tests',
    long: true,
    run: (report, { size }) => benchFuzz(report, size),
  },
];

const usage = `npm run bench [-- names…] [--json] [--against <commit>]
  Builds the app, measures it against the simulator and prints each figure beside its bound or reference of the same run.
  Ends with 1 when a count that must hold doesn't; times never fail it.
${benches.map(({ name, title, long }) => `  ${name.padEnd(13)} ${title}${long ? ' (ten minutes and more; only by name)' : ''}`).join('\n')}
  --size n       how many endpoints the storm, the flood, the deletes, the largest burst or the largest estate has, how many accounts the first sweep, how many histories are played, or how much more is tried at each input
  --against c    builds the app of that commit too and drives both by turns, instead of the benches above unless they are named
  --minutes n    how long the soak takes: 20
  --json         one JSON document on stdout instead of tables`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      size: { type: 'string' },
      minutes: { type: 'string' },
      against: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const unknown = positionals.find((name) => !benches.some((bench) => bench.name === name));
  if (unknown !== undefined) {
    console.error(`There is no bench "${unknown}". There are: ${benches.map(({ name }) => name).join(', ')}.`);
    return 2;
  }
  const { against } = values;
  const compared: readonly Bench[] =
    against === undefined
      ? []
      : [
          {
            name: 'against',
            title: `Today against ${against}, by turns`,
            run: (report) => benchAgainst(report, against),
          },
        ];
  const all = positionals.length === 0 && against === undefined;
  const named = benches.filter(({ name, long }) => (all ? long !== true : positionals.includes(name)));
  const chosen = [...named, ...compared];
  const machine = describeMachine();
  await buildApp();
  if (!values.json) console.log(machineLine(machine));
  const results: { name: string; title: string; figures: Figure[] }[] = [];
  for (const { name, title, run } of chosen) {
    const figures: Figure[] = [];
    const say = (text: string): void => console.error(colors.dim(`${name}: ${text}`));
    const { size, minutes } = values;
    await run(
      { add: (figure) => figures.push(figure), say },
      { ...(size !== undefined && { size: Number(size) }), ...(minutes !== undefined && { minutes: Number(minutes) }) },
    );
    results.push({ name, title, figures });
    if (!values.json) console.log(printed(title, figures));
  }
  if (values.json) console.log(JSON.stringify({ machine, benches: results }, null, 2));
  const broken = failed(results.flatMap(({ figures }) => figures));
  for (const { what, measured, against } of broken)
    console.error(colors.red(`Does not hold: ${what}: ${measured}, against ${against}`));
  return broken.length === 0 ? 0 : 1;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(colors.red(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    process.exit(2);
  },
);
