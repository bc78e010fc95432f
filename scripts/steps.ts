import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import colors from 'picocolors';

const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules/.bin');

/** What one part of the checks came to. */
export interface StepResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

/** The exit status of a program that had nothing to run with and says why: counted as skipped, never as passed. */
export const skipped = 77;

/** Runs a program of the project; it counts as one test. Its output is shown when it doesn't pass. */
export async function command(name: string, program: string, args: readonly string[]): Promise<StepResult> {
  const started = performance.now();
  const { status, output } = await execute(program, args, false);
  if (status === skipped) {
    console.log(`${colors.yellow(`${name} skipped`)}\n${output}`);
    return timed(name, started, { passed: 0, failed: 0, skipped: 1 });
  }
  if (status !== 0) console.log(`${colors.red(`${name} failed`)}\n${output}`);
  return timed(name, started, { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 });
}

/** The console is compiled for a browser, everything else for Node. */
export async function types(): Promise<StepResult> {
  const app = await command('types', 'tsc', ['--noEmit', '-p', '.']);
  return app.failed > 0 ? app : command('types', 'tsc', ['--noEmit', '-p', 'src/console']);
}

export function lint(): Promise<StepResult> {
  return command('lint', 'biome', ['check', '.']);
}

/** What the compiler says of the templates, where there is one; its snapshots are made here, before the tests read them. */
export function infra(): Promise<StepResult> {
  return command('infra', '../../scripts/infra-check.ts', []);
}

/** Runs vitest and counts its tests; a file that could not be loaded, or an error outside any test, counts as one failure. */
export async function tests(args: readonly string[]): Promise<StepResult> {
  const started = performance.now();
  const report = join(root, '.local/vitest.json');
  await mkdir(join(root, '.local'), { recursive: true });
  await rm(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = await execute('vitest', ['run', ...reporters, ...args], true);
  const counted = count(await readFile(report, 'utf8').catch(() => ''));
  if (status !== 0 && counted.failed === 0) counted.failed = 1;
  return timed('tests', started, counted);
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { status: string }[];
  }[];
}

/** Counts a report of vitest's JSON reporter; no report is one failure. */
export function count(report: string): { passed: number; failed: number; skipped: number } {
  if (report === '') return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(report) as Report;
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + unloaded.length,
    skipped: numPendingTests + numTodoTests,
  };
}

/** Prints one line a part, then the totals alone on the last line. Returns the exit status. */
export function summarise(results: readonly StepResult[]): number {
  console.log('');
  for (const { name, passed, failed, skipped, seconds } of results) {
    const mark = failed > 0 ? colors.red('failed') : colors.green('passed');
    console.log(`${mark}  ${name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s  ${totals(passed, failed, skipped)}`);
  }
  const sum = (field: 'passed' | 'failed' | 'skipped') => results.reduce((total, one) => total + one[field], 0);
  console.log(totals(sum('passed'), sum('failed'), sum('skipped')));
  return sum('failed') === 0 ? 0 : 1;
}

function totals(passed: number, failed: number, skipped: number): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function timed(name: string, started: number, counts: Omit<StepResult, 'name' | 'seconds'>): StepResult {
  return { name, ...counts, seconds: (performance.now() - started) / 1000 };
}

function execute(program: string, args: readonly string[], show: boolean): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    // Through this Node, so that the project's own version runs them with anything first in PATH.
    const child = spawn(process.execPath, [join(bin, program), ...args], {
      cwd: root,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => resolve({ status: code ?? 1, output }));
  });
}
