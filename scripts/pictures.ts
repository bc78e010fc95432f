import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { parseScenario } from '../simulator/scenario/parse-scenario.ts';
import { runScenario } from '../simulator/scenario/runner.ts';
import { type Stack, startStack } from '../simulator/stack.ts';
import { findChromium } from '../test/console/find-chromium.ts';
import { buildApp } from './build.ts';
import { takeComment } from './comment-picture.ts';
import { runScript } from './run-script.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs/console');
const scenarioFile = 'simulator/scenario/scenarios/main.yaml';

const usage = `npm run pictures     plays ${scenarioFile} and takes the pictures of the console that docs/console.md shows`;

/** What the pictures call the subscriptions of the scenario. */
const names: Readonly<Record<string, string>> = { a1: 'Shop', b1: 'Partner', c1: 'Reports team' };

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return console.log(usage);
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('Pictures need Chromium: apt-get install chromium, or CHROMIUM=<path>.');
  await buildApp();
  const scenario = parseScenario(await readFile(join(root, scenarioFile), 'utf8'), scenarioFile);
  const stack = await startStack({ subscriptions: scenario.manages, policy: scenario.policy });
  try {
    const report = await runScenario(scenario, stack);
    if (!report.passed) throw new Error(`The scenario did not come out as expected: npm start says where.`);
    nameSubscriptions(stack);
    await mkdir(folder, { recursive: true });
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    const viewport = { width: 1080, height: 680 };
    const context = await browser.newContext({ baseURL: stack.urls.app, viewport, colorScheme: 'light' });
    await context.request.get('/.auth/login/aad?as=approver');
    const page = await context.newPage();
    await takeAll(page);
    await takeComment(browser);
    await browser.close();
  } finally {
    await stack.stop();
  }
}

async function takeAll(page: Page): Promise<void> {
  const take = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(folder, `${name}.png`) });
    console.log(`docs/console/${name}.png`);
  };
  await page.goto('/');
  await page.getByRole('link', { name: /^pe-newcomer to/ }).waitFor();
  await take('waiting');
  await page.getByRole('link', { name: /^pe-newcomer to/ }).click();
  await page.getByText('What an approval opens').waitFor();
  await take('request');
  await page.getByRole('button', { name: 'Approve…' }).click();
  await page.getByLabel(/^Reason/).fill('agreed with the reports team in ticket 4711');
  await take('decision');
  await page.goto('/findings');
  await page.locator('.rows .row').first().waitFor();
  await take('findings');
  await page.setViewportSize({ width: 360, height: 680 });
  await page.goto('/');
  await page.getByRole('link', { name: /^pe-newcomer to/ }).waitFor();
  await take('phone');
}

function nameSubscriptions({ world }: Stack): void {
  for (const [ending, displayName] of Object.entries(names)) {
    const id = `/subscriptions/00000000-0000-0000-0000-0000000000${ending}`;
    const known = world.find(id);
    if (known !== undefined) world.put(id, { ...known.body, displayName });
  }
}

await runScript(main);
