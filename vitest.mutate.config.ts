import { defineConfig } from 'vitest/config';
import { readRun } from './scripts/mutation-run.ts';

const { file, text } = readRun();

/** For `npm run mutate` alone, which names the tests: no project of the ordinary configuration, which would build and start a stack. */
export default defineConfig({
  plugins: [{ name: 'mutated', enforce: 'pre', load: (id) => (id === file ? text : undefined) }],
  test: {
    include: ['scripts/mutated.test.ts'],
    runner: './scripts/mutant-runner.ts',
    testTimeout: 30_000,
    maxWorkers: 1,
    isolate: false,
  },
});
