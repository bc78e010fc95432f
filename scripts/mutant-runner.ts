import { writeFileSync } from 'node:fs';
import { collectTests } from '@vitest/runner';
import { type RunnerTask, type RunnerTestFile, TestRunner, vi } from 'vitest';
import { type MutationRun, readRun } from './mutation-run.ts';

/** What Stryker's switches in the mutated file read: the change that is in force. */
const switches: { activeMutant?: string | undefined } = {};
Object.assign(globalThis, { __stryker__: switches });

/**
 * Runs the tests of one mutated file once unchanged, and then again under each change: first the functions of the tests as they were collected, then,
 * for what survives, all modules imported afresh, since a table or a schema is made only then. Between and after them the unchanged file must pass.
 */
// biome-ignore lint/style/noDefaultExport: vitest takes a runner as the default export
export default class MutantRunner extends TestRunner {
  override async onAfterRunFiles(files?: RunnerTestFile[]): Promise<void> {
    super.onAfterRunFiles();
    const run = readRun();
    const tests = (files ?? []).flatMap(testsIn);
    if (tests.length === 0 || tests.some(({ result }) => result?.state !== 'pass')) return;
    const left = await survivors(run, run.mutants, () => firstFailure(tests));
    const afresh = async (): Promise<string | undefined> => {
      vi.resetModules();
      const specifications = (files ?? []).map(({ filepath }) => ({
        filepath,
        testLocations: undefined,
        testNamePattern: undefined,
      }));
      const collected = await collectTests(specifications as never, this);
      const broken = collected.find(({ result }) => result?.state === 'fail');
      return broken?.name ?? firstFailure(collected.flatMap(testsIn));
    };
    writeFileSync(run.report, JSON.stringify(await survivors(run, left, afresh)));
  }
}

/** @throws Error where the unchanged file fails at the end: then what failed before proves nothing. */
async function survivors(
  { progress }: MutationRun,
  mutants: readonly string[],
  failure: () => Promise<string | undefined>,
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const mutant of mutants) {
    writeFileSync(progress, mutant);
    switches.activeMutant = mutant;
    if ((await failure()) === undefined) left.push(mutant);
  }
  switches.activeMutant = undefined;
  const failed = await failure();
  if (failed !== undefined) throw new Error(`the unchanged file fails when it is run again: ${failed}`);
  return left;
}

async function firstFailure(tests: readonly RunnerTask[]): Promise<string | undefined> {
  for (const test of tests) {
    try {
      await TestRunner.getTestFn(test as never)();
    } catch {
      return test.name;
    }
  }
  return undefined;
}

const testsIn = (task: RunnerTask): readonly RunnerTask[] =>
  task.type === 'test' ? [task] : task.tasks.flatMap(testsIn);
