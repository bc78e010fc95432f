import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject } from 'vitest';
import type { World } from '../api/world.ts';
import { type ConsoleServer, startConsole, type Who } from './console-server.ts';

/** Page tests: skipped where there is no Chromium, which the set-up says. */
export const describePage: (name: string, body: () => void) => void = describe.skipIf(inject('browser') === '');

export interface Opened {
  readonly page: Page;
  readonly server: ConsoleServer;
}

/**
 * Waits until a text can be seen. A page may say it in two places at once, if only for a moment (a row and the word that something
 * was done): a test that needs exactly one place names it by its role, or takes the text as a whole.
 */
export async function shown(
  within: Page | Locator,
  text: string | RegExp,
  options: { readonly timeout?: number } = {},
): Promise<void> {
  await within.getByText(text).filter({ visible: true }).first().waitFor(options);
}

/** Opens the console in a context of its own; at the end of a test everything it opened ends, and nothing may have broken the page's policy. */
export function usePages(): (
  world: World,
  who: Who | undefined,
  path?: string,
  options?: BrowserContextOptions,
) => Promise<Opened> {
  let browser: Browser | undefined;
  const open: { context: BrowserContext; server: ConsoleServer; faults: string[] }[] = [];
  beforeAll(async () => {
    browser = await chromium.connect(inject('browser'));
  });
  afterAll(async () => {
    await browser?.close();
  });
  afterEach(async () => {
    const ended = open.splice(0);
    for (const { context, server } of ended) {
      await context.close();
      await server.close();
    }
    expect(
      ended.flatMap(({ faults }) => faults),
      'errors in the page',
    ).toEqual([]);
  });
  return async (world, who, path = '/', options = {}) => {
    if (browser === undefined) throw new Error('There is no browser.');
    const server = await startConsole(world, inject('consoleFolder'));
    const context = await browser.newContext({ baseURL: server.url, ...options });
    const faults: string[] = [];
    open.push({ context, server, faults });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) faults.push(message.text());
    });
    if (who !== undefined) await context.request.get(`/.auth/login/aad?as=${who}`);
    await page.goto(path);
    await page.locator('h1').waitFor();
    return { page, server };
  };
}
