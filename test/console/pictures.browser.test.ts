import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './find-chromium.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pictures = globSync('docs/**/*.svg', { cwd: root }).sort();

/** A reader's machine has its own fonts: a narrow one, one with serifs and one whose letters are all as wide as the widest. */
const fonts = {
  narrow: '"DejaVu Sans Condensed", "Arial Narrow", sans-serif',
  serif: '"DejaVu Serif", Georgia, serif',
  wide: '"DejaVu Sans Mono", "Courier New", monospace',
} as const;

/**
 * Texts that leave the smallest box they begin in (the picture itself where they begin in none), or run into one another. A box ends two pixels inside its
 * line. Runs in the page: coordinates are those of the picture.
 */
const findMisfits = `(() => {
  const svg = document.querySelector('svg');
  const boxes = [...svg.querySelectorAll('rect')].map((each) => each.getBBox());
  const texts = [...svg.querySelectorAll('text')].map((each) => ({ text: each.textContent, box: each.getBBox(), x: Number(each.getAttribute('x')), y: Number(each.getAttribute('y')) }));
  const misfits = [];
  for (const { text, box, x, y } of texts) {
    const around = boxes.filter((each) => x >= each.x && x <= each.x + each.width && y >= each.y && y <= each.y + each.height);
    const smallest = around.sort((a, b) => a.width * a.height - b.width * b.height)[0];
    const over = box.x + box.width - (smallest.x + smallest.width - 2);
    const below = box.y + box.height - (smallest.y + smallest.height);
    if (over > 0 || below > 0) misfits.push(text + ' leaves its box by ' + Math.ceil(Math.max(over, below)));
  }
  for (const [index, one] of texts.entries())
    for (const other of texts.slice(index + 1)) {
      const [a, b] = [one.box, other.box];
      const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const high = Math.min(one.y, other.y) - Math.max(one.y, other.y) + 8;
      if (wide > 0 && high > 0) misfits.push(one.text + ' runs into ' + other.text + ' by ' + Math.ceil(wide));
    }
  return misfits;
})()`;

const executablePath = findChromium();

describe.skipIf(executablePath === undefined)('the pictures of the documents', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await chromium.launch({
      ...(executablePath !== undefined && { executablePath }),
      args: ['--no-sandbox'],
    });
    page = await browser.newPage();
  });
  afterAll(() => browser?.close());

  const read = async (picture: string, font: string): Promise<{ width: number; misfits: string[] }> => {
    const svg = readFileSync(`${root}/${picture}`, 'utf8');
    const style = `<style>svg, svg * { font-family: ${font} !important; }</style>`;
    await page.setContent(`<!doctype html>${style}${svg}`);
    const widths = "[...document.querySelectorAll('text')].reduce((sum, each) => sum + each.getBBox().width, 0)";
    return { width: await page.evaluate(widths), misfits: await page.evaluate(findMisfits) };
  };

  it.for(pictures)('%s fits its boxes in fonts of three widths', async (picture, { skip }) => {
    const seen = [];
    for (const [name, font] of Object.entries(fonts)) seen.push({ name, ...(await read(picture, font)) });
    const widths = new Set(seen.map(({ width }) => Math.round(width)));
    skip(widths.size < 3, 'this machine has no fonts of three widths: install fonts-dejavu-core');
    expect(seen.filter(({ misfits }) => misfits.length > 0).map(({ name, misfits }) => ({ name, misfits }))).toEqual(
      [],
    );
  });
});
