import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import colors from 'picocolors';
import { writeAzSettings } from '../simulator/az-settings.ts';
import { parseScenario } from '../simulator/scenario/parse-scenario.ts';
import { runScenario, type ScenarioReport } from '../simulator/scenario/runner.ts';
import { type Stack, type StackPorts, startStack } from '../simulator/stack.ts';
import { demoDelays } from '../simulator/stack-delays.ts';
import { localFolder } from '../simulator/stack-folder.ts';
import { buildApp } from './build.ts';
import { addresses, duration, listFindings, storyOf } from './story.ts';

const root = join(import.meta.dirname, '..');
const mainScenario = 'simulator/scenario/scenarios/main.yaml';
const defaultPorts: StackPorts = { app: 7071, arm: 7443, identity: 7072, blob: 10000, queue: 10001, table: 10002 };
const portNames = Object.keys(defaultPorts) as (keyof StackPorts)[];

const usage = `npm start -- [options]     builds, starts everything on this machine, plays a scenario, stays up until Ctrl-C
  --once             ends when the scenario has: status 0 when everything expected has happened, else 1 with the reason
  --scenario <file>  plays another one (${mainScenario})
  --keep             keeps the storage in .local/storage and takes up what an earlier run left there
  --log              shows the app's own log too (it is in .local/start.log in any case)
${portNames.map((name) => `${`  --port-${name} <n>`.padEnd(21)}default ${defaultPorts[name]}; 0 for a free one; also GATEHOUSE_PORT_${name.toUpperCase()}`).join('\n')}
  --help`;

interface Choices {
  readonly once: boolean;
  readonly scenario: string;
  readonly keep: boolean;
  readonly log: boolean;
  readonly ports: StackPorts;
}

function readChoices(): Choices | undefined {
  const portOptions = Object.fromEntries(portNames.map((name) => [`port-${name}`, { type: 'string' as const }]));
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean', default: false },
      scenario: { type: 'string', default: mainScenario },
      keep: { type: 'boolean', default: false },
      log: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      ...portOptions,
    },
  });
  if (values.help) return undefined;
  const given = values as Readonly<Record<string, string | boolean | undefined>>;
  const port = (name: keyof StackPorts): number => {
    const text = given[`port-${name}`] ?? process.env[`GATEHOUSE_PORT_${name.toUpperCase()}`] ?? defaultPorts[name];
    const number = Number(text);
    if (!Number.isInteger(number) || number < 0 || number > 65_535)
      throw new Error(`--port-${name} must be a port number from 0 to 65535, not "${text}".`);
    return number;
  };
  const ports = Object.fromEntries(portNames.map((name) => [name, port(name)])) as unknown as StackPorts;
  return { once: values.once, scenario: values.scenario, keep: values.keep, log: values.log, ports };
}

async function main(): Promise<number> {
  const choices = readChoices();
  if (choices === undefined) {
    console.log(usage);
    return 0;
  }
  const scenario = parseScenario(await readFile(join(root, choices.scenario), 'utf8'), choices.scenario);
  const ended = new AbortController();
  let isEnding = false;
  let toldAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const)
    process.on(signal, () => {
      // A second Ctrl-C does not want to wait for what is still ending; the processes that were started notice, and follow. One Ctrl-C may
      // come here twice, from the terminal and from npm.
      if (ended.signal.aborted && performance.now() - toldAt > 500) process.exit(130);
      if (ended.signal.aborted) return;
      toldAt = performance.now();
      if (isEnding) say('Ending, within seconds; once more ends it at once');
      ended.abort(new Error(`Ended by ${signal}.`));
    });

  say('Building the function app');
  await buildApp();
  await mkdir(localFolder, { recursive: true });
  const logFile = join(localFolder, 'start.log');
  const log = createWriteStream(logFile);
  const stack = await startStack({
    subscriptions: scenario.manages,
    policy: scenario.policy,
    ports: choices.ports,
    timers: true,
    sweepSchedule: everyFiveMinutesFrom(new Date()),
    env: { GATEHOUSE_POLL_SCHEDULE: everyTwoMinutesFrom(new Date()) },
    arm: { delays: demoDelays },
    ...(choices.keep && { storageFolder: join(localFolder, 'storage'), keepStorage: true }),
    onProgress: (what) => say(`Starting ${what}`),
    onLate: (what) => console.error(colors.red(what)),
    onLog: (line) => {
      log.write(`${JSON.stringify(line)}\n`);
      if (choices.log) console.log(colors.dim(`  ${line.function ?? 'host'}: ${line.message}`));
    },
  });
  try {
    await writeAzSettings(localFolder, { arm: stack.urls.arm, identity: stack.identity, ca: stack.ca });
    const passed = await play(scenario, stack, ended.signal, logFile);
    if (choices.once || ended.signal.aborted) return passed ? 0 : 1;
    console.log(`\n${addresses(stack)}\n\nCtrl-C ends it.`);
    await Promise.race([
      new Promise((resolve) => ended.signal.addEventListener('abort', resolve, { once: true })),
      stack.app.process()?.exited,
    ]);
    return passed ? 0 : 1;
  } finally {
    isEnding = true;
    await stack.stop();
    log.end();
  }
}

async function play(
  scenario: ReturnType<typeof parseScenario>,
  stack: Stack,
  signal: AbortSignal,
  logFile: string,
): Promise<boolean> {
  console.log(`\n${colors.bold(scenario.title)}`);
  const ends: number[] = [];
  let report: ScenarioReport;
  try {
    report = await runScenario(scenario, stack, {
      signal,
      onStepStarted: ({ number, of, say: text }) => say(`${number}/${of} ${text}`),
      onStepDone: ({ tookMs, failures }) => {
        ends.push(Date.now());
        const mark = failures.length === 0 ? colors.green('as expected') : colors.red('not as expected');
        console.log(`      ${mark} ${colors.dim(`in ${duration(tookMs)}`)}`);
      },
    });
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
  console.log(`\n${storyOf(report, await listFindings(stack), ends)}\n`);
  if (report.passed) {
    console.log(colors.green(`Everything expected has happened, in ${duration(report.tookMs)}.`));
    return true;
  }
  const failed = report.steps.at(-1);
  console.log(colors.red(`Step ${failed?.number} did not come out as expected: ${failed?.say}`));
  for (const { expected, seen } of failed?.failures ?? []) console.log(`  expected ${expected}\n  saw      ${seen}`);
  console.log(`The app's own words are in ${relative(root, logFile)}.`);
  return false;
}

/** Every five minutes, but not while the scenario plays: it sweeps by itself, and says when. */
function everyFiveMinutesFrom(now: Date): string {
  return `0 ${(now.getUTCMinutes() + 4) % 5}-59/5 * * * *`;
}

/** The next one is a minute away at least, for the same reason. */
function everyTwoMinutesFrom(now: Date): string {
  return `0 ${now.getUTCMinutes() % 2}-59/2 * * * *`;
}

function say(text: string): void {
  console.log(`${colors.cyan('›')} ${text}`);
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(colors.red(error instanceof Error ? error.message : String(error)));
    process.exit(1);
  },
);
