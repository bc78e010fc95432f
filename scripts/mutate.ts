import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import type { MutationRun } from './mutation-run.ts';
import { readOptions } from './read-options.ts';

const usage = `npm run mutate -- FILE… [--tests <test file>]…
  Makes one small change after the other in a file of plans or rules and runs its own tests against each: what survives is a sentence that
  no test holds. Prints the survivors and a row for docs/performance.md. Seconds to some minutes a file; no part of CI.`;

const project = join(import.meta.dirname, '..');

/** Which tests hold a file, by their paths under test/, where they are not the one of its own name. Few: each mutant runs them again. */
const heldBy: Readonly<Record<string, readonly string[]>> = {
  'approvals/decisions/decisions': ['approvals/decisions', 'approvals/two-person', 'approvals/waiting'],
  'approvals/decisions/carry-out': [
    'approvals/decisions',
    'approvals/another-requester',
    'approvals/outcomes',
    'approvals/waiting',
  ],
  'policy/review-durations': ['policy/durations'],
  'approvals/rules/judge': ['approvals/judge'],
  'approvals/rules/conditions': ['approvals/judge', 'approvals/rules/conditions'],
  'approvals/rules/steps': ['approvals/rules/review'],
  'approvals/rules/review': [
    'approvals/rules/review',
    'approvals/rules/review-limit',
    'approvals/rules/review-outside',
  ],
  'approvals/rules/basis': ['approvals/rules/basis', 'approvals/by-reference'],
  'access/proposals/plan': ['access/proposals', 'access/proposals-plan'],
  'approvals/plan': ['approvals/plan', 'approvals/plan-next'],
  'clusters/isolation/plan': ['clusters/isolation/plan', 'clusters/isolation/plan-history'],
  'dns/endpoints/claims': [
    'dns/endpoints/claims',
    'dns/endpoints/plan',
    'dns/endpoints/plan-ready',
    'dns/endpoints/plan-reasons',
    'dns/endpoints/plan-row',
  ],
  'dns/endpoints/plan': [
    'dns/endpoints/plan',
    'dns/endpoints/plan-ready',
    'dns/endpoints/plan-reasons',
    'dns/endpoints/plan-row',
  ],
  'dns/endpoints/zone-group-plan': [
    'dns/endpoints/zone-group-plan',
    'dns/endpoints/zone-group-gap',
    'dns/endpoints/zone-group-finished',
  ],
  'dns/names/plan-names': ['dns/names/plan-names', 'dns/names/plan-refused'],
  'dns/records/plan': ['dns/records/plan', 'dns/records/plan-edited', 'dns/records/plan-reasons'],
  'dns/records/repairs': ['dns/records/repairs', 'dns/records/plan-edited'],
  'dns/records/unmarked': [
    'dns/records/unmarked',
    'dns/records/plan',
    'dns/records/plan-edited',
    'dns/records/plan-reasons',
  ],
  'dns/records/takeover': ['dns/records/takeover', 'dns/records/plan'],
  'policy/selector': ['policy/review-selector', 'policy/selector', 'policy/published'],
  'dns/zones/plan': ['dns/zones/plan', 'dns/zones/plan-reasons'],
  'why/diagnosis': ['why/diagnosis', 'why/broken', 'why/subnet-policies'],
  'egress/profiles/judge-path': ['egress/profiles/judge-path', 'egress/profiles/judge-path-message'],
  'egress/plan': ['egress/plan', 'egress/plan-notes', 'egress/policy'],
};

/** A change that runs longer than this has made a loop endless: the process of the tests is ended, and goes on without it. */
const patience = 60_000;

async function main(): Promise<number> {
  const { values, positionals } = readOptions({
    allowPositionals: true,
    options: { tests: { type: 'string', multiple: true }, help: { type: 'boolean', default: false } },
  });
  if (values.help || positionals.length === 0) {
    console.log(usage);
    return values.help ? 0 : 1;
  }
  const rows: string[] = [];
  for (const file of positionals) {
    const { mutants, left, timedOut } = await mutate(file, values.tests ?? testsOf(file));
    for (const { location, mutatorName, replacement } of left) {
      const { line, column } = location.start;
      console.log(`${file}:${line + 1}:${column + 1} ${mutatorName} -> ${replacement?.replaceAll(/\s+/g, ' ')}`);
    }
    const killed = mutants.length - timedOut - left.length;
    rows.push(`| \`${file}\` | ${mutants.length} | ${killed} | ${timedOut} | ${left.length} |`);
  }
  console.log(
    ['| file | changes | killed | timed out | survivors |', '| --- | --- | --- | --- | --- |', ...rows].join('\n'),
  );
  return 0;
}

/** Makes every change that Stryker knows for the file, each behind a switch, and tries one after the other in one process of the tests. */
async function mutate(file: string, tests: readonly string[]) {
  const path = join(project, file);
  const { files, mutants } = await instrumenter.instrument(
    [{ name: path, mutate: true, content: readFileSync(path, 'utf8') }],
    { plugins: null, excludedMutations: [], ignorers: [], mutator: {} } as never,
  );
  const made = mutants.filter(({ status }) => status !== 'Ignored');
  const folder = mkdtempSync(join(tmpdir(), 'mutate-'));
  const timedOut = new Set<string>();
  try {
    const [progress, report] = [join(folder, 'progress'), join(folder, 'report')];
    for (;;) {
      const ids = made.map(({ id }) => id).filter((id) => !timedOut.has(id));
      const run: MutationRun = {
        file: path,
        text: files[0]?.content ?? '',
        tests: tests.map((test) => join(project, test)),
        mutants: ids,
        progress,
        report,
      };
      const hung = await tryAll(run, join(folder, 'run'));
      if (hung === undefined) break;
      timedOut.add(hung);
    }
    if (!existsSync(report)) throw new Error(`the tests of ${file} don't pass as it is, or not twice: ${tests}`);
    const ids = new Set<string>(JSON.parse(readFileSync(report, 'utf8')));
    return { mutants: made, left: made.filter(({ id }) => ids.has(id)), timedOut: timedOut.size };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the tests over all changes; gives the change that hung, where one did. */
function tryAll(run: MutationRun, runFile: string): Promise<string | undefined> {
  writeFileSync(runFile, JSON.stringify(run));
  writeFileSync(run.progress, '');
  const vitest = join(project, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', 'vitest.mutate.config.ts', '--silent', '--reporter=dot'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: project,
      env: { ...process.env, GATEHOUSE_MUTATION_RUN: runFile },
      stdio: ['ignore', 'ignore', 'inherit'],
      // A group of its own: the worker that hangs is ended with it.
      detached: true,
    });
    let hung: string | undefined;
    const watch = setInterval(() => {
      const mutant = readFileSync(run.progress, 'utf8');
      if (mutant === '' || Date.now() - statSync(run.progress).mtimeMs < patience) return;
      hung = mutant;
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    }, 1_000);
    child.on('error', reject);
    child.on('close', () => {
      clearInterval(watch);
      resolve(hung);
    });
  });
}

const silent = () => undefined;
const instrumenter = new Instrumenter({
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
} as never);

function testsOf(file: string): string[] {
  const name = file.replace(/^src\//, '').replace(/\.ts$/, '');
  const always = name.startsWith('egress/types/') ? ['egress/types', 'scripts/generated'] : [];
  const tests = [...(heldBy[name] ?? [name]), ...always].map((test) => `test/${test}.test.ts`);
  const missing = tests.filter((test) => !existsSync(join(project, test)));
  if (missing.length > 0) throw new Error(`${file} has no tests of its own (${missing}): name them with --tests`);
  return tests;
}

process.exitCode = await main();
