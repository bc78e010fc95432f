import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { findChromium } from '../test/console/find-chromium.ts';
import { buildConsole } from './build-console.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the one browser listens; empty where there is none. */
    readonly browser: string;
    /** The folder of the console built from today's sources. */
    readonly consoleFolder: string;
  }
}

/** Vitest's global set-up: builds the console once and starts one browser for all files. Without Chromium their tests skip and say so. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = findChromium();
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-console-'));
  await buildConsole(folder);
  const server =
    executablePath === undefined
      ? undefined
      : await chromium.launchServer({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  if (server === undefined)
    console.log('No Chromium here (apt-get install chromium, or CHROMIUM=<path>): page tests are skipped.');
  project.provide('browser', server?.wsEndpoint() ?? '');
  project.provide('consoleFolder', folder);
  return async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  };
}
