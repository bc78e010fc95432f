import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';

const usage = `npm run mutate -- FILE… [--tests <file or folder>]…
  Makes one small change after the other in a file of plans or rules and runs the tests of its folder against each: whatever survives is a
  sentence that no test holds. Prints the survivors and a row for docs/performance.md. Some minutes a file; no part of CI.`;

const project = join(import.meta.dirname, '..');

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
    const mutants = await mutate(file, values.tests ?? [testFolderOf(file)]);
    const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
    for (const { location, mutatorName, replacement, status } of survivors) {
      const { line, column } = location.start;
      console.log(
        `${file}:${line + 1}:${column + 1} ${status}: ${mutatorName} -> ${replacement?.replaceAll(/\s+/g, ' ')}`,
      );
    }
    const made = mutants.filter(({ status }) => status !== 'Ignored' && status !== 'CompileError').length;
    rows.push(`| \`${file}\` | ${made} | ${made - survivors.length} | ${survivors.length} |`);
  }
  console.log(['| file | mutants | killed | survivors |', '| --- | --- | --- | --- |', ...rows].join('\n'));
  return 0;
}

async function mutate(file: string, folders: readonly string[]): Promise<readonly Mutant[]> {
  const stryker = new Stryker({
    mutate: [file],
    testFiles: folders.flatMap(testsIn),
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'vitest.mutate.config.ts', related: false },
    concurrency: 1,
    reporters: ['progress-append-only'],
    // Stryker would read it with TypeScript's own parser, which version 7 no longer offers; nothing in it has to be rewritten.
    tsconfigFile: 'none',
    tempDirName: join('node_modules', '.mutate'),
    ignorePatterns: ['infra', 'dist'],
  });
  return stryker.runMutationTest();
}

/** The tests of src/dns/records/plan.ts are those of test/dns/records; where a part has no folder of its own, those of its room. */
function testFolderOf(file: string): string {
  for (let folder = dirname(relative(project, join(project, file))); folder !== '.'; folder = dirname(folder)) {
    const tests = folder.replace(/^src\b/, 'test');
    if (existsSync(join(project, tests))) return tests;
  }
  throw new Error(`${file} has no tests of its own: name their folder with --tests`);
}

function testsIn(folder: string): string[] {
  if (folder.endsWith('.ts')) return [folder];
  return readdirSync(join(project, folder))
    .filter((name) => name.endsWith('.test.ts') && !/\.(property|process)\.test\.ts$/.test(name))
    .map((name) => `${folder}/${name}`);
}

process.exitCode = await main();
