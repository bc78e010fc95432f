import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';

const usage = `npm run mutate -- FILE… [--tests <test file>]…
  Makes one small change after the other in a file of plans or rules and runs its own tests against each: what survives is a sentence that
  no test holds. Prints the survivors and a row for docs/performance.md. Some minutes a file; no part of CI.`;

const project = join(import.meta.dirname, '..');

/** Which tests hold a file, by their paths under test/, where they are not the one of its own name. Few: each mutant runs them anew. */
const heldBy: Readonly<Record<string, readonly string[]>> = {
  'approvals/rules/judge': ['approvals/judge'],
  'approvals/rules/conditions': ['approvals/judge', 'approvals/rules/conditions'],
  'approvals/rules/steps': ['approvals/rules/review'],
  'dns/endpoints/claims': [
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
  'dns/records/plan': ['dns/records/plan', 'dns/records/plan-edited', 'dns/records/plan-reasons'],
  'dns/records/repairs': ['dns/records/repairs', 'dns/records/plan-edited'],
  'dns/records/unmarked': [
    'dns/records/unmarked',
    'dns/records/plan',
    'dns/records/plan-edited',
    'dns/records/plan-reasons',
  ],
  'dns/records/takeover': ['dns/records/takeover', 'dns/records/plan'],
  'dns/zones/plan': ['dns/zones/plan', 'dns/zones/plan-reasons'],
  'egress/plan': ['egress/plan', 'egress/policy'],
};

type Mutant = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { tests: { type: 'string', multiple: true }, help: { type: 'boolean', default: false } },
  });
  if (values.help || positionals.length === 0) {
    console.log(usage);
    return values.help ? 0 : 1;
  }
  const rows: string[] = [];
  for (const file of positionals) {
    const mutants = await mutate(file, values.tests ?? testsOf(file));
    const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
    for (const { location, mutatorName, replacement, status } of survivors) {
      const { line, column } = location.start;
      console.log(
        `${file}:${line + 1}:${column + 1} ${status}: ${mutatorName} -> ${replacement?.replaceAll(/\s+/g, ' ')}`,
      );
    }
    const timedOut = mutants.filter(({ status }) => status === 'Timeout').length;
    const made = mutants.filter(({ status }) => status !== 'Ignored' && status !== 'CompileError').length;
    const killed = made - timedOut - survivors.length;
    rows.push(`| \`${file}\` | ${made} | ${killed} | ${timedOut} | ${survivors.length} |`);
  }
  console.log(
    ['| file | mutants | killed | timed out | survivors |', '| --- | --- | --- | --- | --- |', ...rows].join('\n'),
  );
  return 0;
}

async function mutate(file: string, testFiles: readonly string[]): Promise<readonly Mutant[]> {
  const stryker = new Stryker({
    mutate: [file],
    testFiles: [...testFiles],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'vitest.mutate.config.ts', related: false },
    concurrency: 1,
    // A busy machine must not pass for a test that fails.
    timeoutMS: 60_000,
    reporters: ['progress-append-only'],
    // Stryker would read it with TypeScript's own parser, which version 7 no longer offers; nothing in it has to be rewritten.
    tsconfigFile: 'none',
    tempDirName: join('node_modules', '.mutate'),
    ignorePatterns: ['infra', 'dist'],
  });
  return stryker.runMutationTest();
}

function testsOf(file: string): string[] {
  const name = file.replace(/^src\//, '').replace(/\.ts$/, '');
  const tests = (heldBy[name] ?? [name]).map((test) => `test/${test}.test.ts`);
  const missing = tests.filter((test) => !existsSync(join(project, test)));
  if (missing.length > 0) throw new Error(`${file} has no tests of its own (${missing}): name them with --tests`);
  return tests;
}

process.exitCode = await main();
