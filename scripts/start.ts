import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import colors from 'picocolors';
import { writeAzSettings } from '../simulator/az-settings.ts';
import { parseScenario } from '../simulator/scenario/parse-scenario.ts';
import { runScenario, type ScenarioReport } from '../simulator/scenario/runner.ts';
import type { Scenario } from '../simulator/scenario/schema.ts';
import { type Stack, startStack } from '../simulator/stack.ts';
import { demoDelays } from '../simulator/stack-delays.ts';
import { localFolder } from '../simulator/stack-folder.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { buildApp } from './build.ts';
import { readChoices, usage } from './start-choices.ts';
import { addresses, duration, listFindings, planLine, storyOf } from './story.ts';
import { endUnderOwnPolicy, underOwnPolicy } from './under-own-policy.ts';

const root = join(import.meta.dirname, '..');

async function main(): Promise<number> {
  const choices = readChoices(process.argv.slice(2), process.env, process.cwd());
  if (choices === undefined) {
    console.log(usage);
    return 0;
  }
  const played = parseScenario(await readFile(choices.scenario, 'utf8'), relative(root, choices.scenario));
  const scenario = choices.policy === undefined ? played : underOwnPolicy(played);
  if (choices.policy !== undefined) parsePolicy(await readFile(choices.policy, 'utf8'));
  const ended = new AbortController();
  let isEnding = false;
  let saidAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const)
    process.on(signal, () => {
      // A second Ctrl-C does not want to wait for what is still ending; the processes that were started notice, and follow. One Ctrl-C may
      // come here twice, from the terminal and from npm.
      if (ended.signal.aborted && performance.now() - saidAt > 500) process.exit(130);
      if (ended.signal.aborted) return;
      saidAt = performance.now();
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
    sourceMaps: true,
    sweepSchedule: everyFiveMinutesFrom(new Date()),
    env: {
      GATEHOUSE_POLL_SCHEDULE: everyTwoMinutesFrom(new Date()),
      ...(choices.policy === undefined ? {} : { GATEHOUSE_POLICY: choices.policy }),
    },
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
    const passed = await play(scenario, choices.policy === undefined, stack, ended.signal, logFile);
    if (choices.once || ended.signal.aborted) return passed ? 0 : 1;
    const plan = planLine({ subscriptions: scenario.manages, policy: choices.policy ?? stack.policyFile });
    console.log(
      `\n${addresses(stack)}\n\nWhat would be written now, by the command line:\n  ${plan}\n\nCtrl-C ends it.`,
    );
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
  scenario: Scenario,
  expects: boolean,
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
        const mark =
          failures.length === 0
            ? colors.green(expects ? 'as expected' : 'done')
            : colors.red(expects ? 'not as expected' : 'not done');
        console.log(`      ${mark} ${colors.dim(`in ${duration(tookMs)}`)}`);
      },
    });
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
  console.log(`\n${storyOf(report, await listFindings(stack), ends, expects)}\n`);
  if (report.passed) {
    const { steps, tookMs } = report;
    console.log(
      expects
        ? colors.green(`Everything expected has happened, in ${duration(tookMs)}.`)
        : endUnderOwnPolicy(steps.length, tookMs),
    );
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
