import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/longest-first.ts';

/**
 * How many files that mostly wait run side by side. On two cores three of them leave a part of the machine idle; with four and five, whole runs took 280 to 290 s,
 * but limits of seconds in scenarios were passed now and then.
 */
const waitingSideBySide = 3;

/**
 * Four kinds of tests. `unit` runs in parallel and starts nothing. `process` starts a program of its own per file (the
 * Functions host, Azurite). `browser` drives the console's pages in Chromium. `scenarios` start the whole stack. These three mostly wait, so several
 * files of any of them run side by side, the longest first, and they may take their time.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // Node loads the tests and what they import itself, as it loads the scripts: carrying it over and transforming it takes longer than many a test.
    // None of them puts another module in an import's place, so Node's loader needs no help with that either.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.process.test.ts', 'test/**/*.browser.test.ts', 'test/scenarios/**'],
          // No test asks how long a thing takes: a slow machine must not fail a property.
          testTimeout: 30_000,
          // They share nothing but what they import, and importing it anew for each file takes longer than the tests.
          isolate: false,
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'process',
          include: ['test/**/*.process.test.ts'],
          exclude: ['test/scenarios/**'],
          globalSetup: 'scripts/programs-for-tests.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: waitingSideBySide,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/console/*.browser.test.ts'],
          globalSetup: 'scripts/browser-for-tests.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // One browser for all of them.
          maxWorkers: waitingSideBySide,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'scenarios',
          include: ['test/scenarios/**/*.test.ts'],
          globalSetup: ['scripts/build-for-tests.ts', 'scripts/programs-for-tests.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Each file starts a stack of its own on free ports.
          maxWorkers: waitingSideBySide,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
