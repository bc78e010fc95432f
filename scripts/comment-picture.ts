import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../test/console/find-chromium.ts';
import { commentPage } from './comment-page.ts';

const folder = join(import.meta.dirname, '../docs/pull-requests');

/** Takes the picture of the comment that docs/pull-requests.md shows. */
export async function takeComment(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 600 }, colorScheme: 'light' });
  await page.setContent(commentPage(await readFile(join(folder, 'comment.md'), 'utf8')));
  await page.screenshot({ path: join(folder, 'comment.png'), fullPage: true });
  console.log('docs/pull-requests/comment.png');
}

if (process.argv[1] === import.meta.filename) {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('Pictures need Chromium: apt-get install chromium, or CHROMIUM=<path>.');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  await takeComment(browser);
  await browser.close();
}
