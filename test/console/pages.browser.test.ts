import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { pages } from '../../src/console/pages.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { addAudit, addFinding, connectionId, endpointId, storage, subnetId } from '../api/rows.ts';
import { publishedAfter } from '../clusters/services/estate.ts';
import { describePage, shown, usePages } from './browser.ts';
import { isolation, smallWorld } from './worlds.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const values: Readonly<Record<string, string>> = {
  connection: shortId(connectionId('pe-orders')),
  endpoint: shortId(endpointId('pe-orders')),
  name: 'st1.privatelink.blob.core.windows.net',
  way: shortId(subnetId('jobs')),
  service: shortId(publishedAfter().id),
  cluster: shortId(isolation.cluster),
};
const addresses = pages.map(({ name, path }) => path.replace(/\{\w+\}/, values[name] ?? ''));

/** What axe-core finds against WCAG 2.2 AA, by rule and element. */
async function findBarriers(page: Page): Promise<string[]> {
  // A list that was resized draws its rows in the frame after: until then they lie over each other.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(standards)} })`,
  )) as AxeResults;
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}

const tallestUnseen = "Math.max(0, ...[...document.querySelectorAll('.unseen')].map((each) => each.offsetHeight))";
const settled = (page: Page) => expect.poll(() => page.getByText(/Loading…/).count()).toBe(0);

describePage('every page', () => {
  const open = usePages();

  it.each(addresses)(
    '%s has no barrier, in the light, in the dark and on 360 pixels, which it fits',
    async (address) => {
      const { page } = await open(await smallWorld(), 'admin', address, { colorScheme: 'light' });
      await settled(page);
      expect(await findBarriers(page), 'light').toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await findBarriers(page), 'dark').toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      // What only a screen reader hears takes no room of the page.
      expect(await page.evaluate(tallestUnseen)).toBeLessThanOrEqual(1);
      expect(await findBarriers(page), 'narrow').toEqual([]);
    },
  );

  it('says its name to a screen reader, and has the focus after a move', async () => {
    const { page } = await open(await smallWorld(), 'reader');
    await page.getByRole('link', { name: 'Health', exact: true }).click();
    await expect.poll(() => page.title()).toBe('Health · Gatehouse');
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main');
    await page.goBack();
    await expect.poll(() => page.title()).toBe('Waiting · Gatehouse');
  });

  it('has no barrier where a decision is made, and none where a finding is read', async () => {
    const { page } = await open(await smallWorld(), 'approver', `/connections/${values.connection}`);
    await page.getByRole('button', { name: 'Reject…' }).click();
    await page.getByRole('button', { name: 'Reject', exact: true }).click();
    await shown(page, 'Say why');
    expect(await findBarriers(page)).toEqual([]);
    await page.goto('/findings');
    await page.getByRole('button', { name: 'st1 can be reached from every network' }).click();
    await shown(page, 'To accept it');
    expect(await findBarriers(page)).toEqual([]);
  });
});

describePage('findings', () => {
  const open = usePages();

  it('two thousand of them are narrowed, opened and saved', async () => {
    const world = await smallWorld();
    for (let count = 0; count < 2_000; count += 1) {
      const severity = (['high', 'medium', 'low'] as const)[count % 3] ?? 'low';
      await addFinding(world.state, { subject: `${storage}-${count}`, severity, message: `account ${count} is open` });
    }
    const { page } = await open(world, 'reader', '/findings');
    await shown(page, '2001 in all', { timeout: 30_000 });
    expect(await page.locator('.rows .row').count()).toBeLessThan(60);
    // Rows are used again as one scrolls: in order, none twice, and the focus of one that left is in no other.
    await page.locator('.rows .row button').first().focus();
    await page.locator('.rows').evaluate((frame) => frame.scrollTo(0, 44 * 1_000));
    await page.locator('.rows .row[aria-rowindex="1002"]').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.className')).toBe('rows');
    const places = await page
      .locator('.rows .row')
      .evaluateAll((rows) => rows.map((row) => Number.parseFloat(row.style.top) / 44 + 2 - Number(row.ariaRowIndex)));
    expect(new Set(places)).toEqual(new Set([0]));
    await page.getByLabel('Contains').fill('account 1999');
    await shown(page, '1 in all');
    await page.getByRole('button', { name: 'account 1999 is open' }).click();
    await shown(page, 'To accept it');
    // A screen reader begins with what is wrong, not with a way out of the console.
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('finding-title');
    const said = await page.getByRole('dialog').innerText();
    expect(said).toContain('check: exposure-storage-public-open');
    expect(said).toContain(`subject: "${storage}-1999"`);
    // It has an address, and the way back closes it.
    const address = page.url();
    await page.goBack();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    // Also where the list has it not.
    await page.goto(address.replace('words=account+1999', 'severity=info'));
    await shown(page, 'To accept it');
    await page.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.goto(`/findings?open=${'x'.repeat(43)}.no-such-check.${'x'.repeat(43)}`);
    await shown(page.getByRole('alert'), 'There is no finding with the id');
    await page.goto('/findings?words=account+1999');
    await shown(page, '1 in all');
    const about = page.getByLabel('About', { exact: true });
    await about.selectOption('storage account');
    await shown(page, '1 in all');
    await page.getByLabel('Room', { exact: true }).selectOption('clusters');
    await shown(page, 'What a finding is about is chosen under About.');
    await page.goBack();
    await shown(page, '1 in all');
    expect(await about.inputValue()).toBe('storage account');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const file = await (await saving).createReadStream();
    const text = Buffer.concat(await file.toArray()).toString();
    expect(text).toContain(`${storage}-1999,open,account 1999 is open`);
  });
});

describePage('names and endpoints', () => {
  const open = usePages();

  it('are found by the start of a name or an address, and lead to the chain', async () => {
    const world = await smallWorld();
    const { page } = await open(world, 'reader', '/names');
    await page.getByLabel('Name or address begins with').fill('10.0.0.4');
    await page.keyboard.press('Enter');
    await shown(page, '1 in all');
    await page.getByRole('link', { name: 'Names', exact: true }).click();
    await expect.poll(() => page.getByLabel('Name or address begins with').inputValue()).toBe('');
    await page.goBack();
    await expect.poll(() => page.getByLabel('Name or address begins with').inputValue()).toBe('10.0.0.4');
    await page.getByRole('link', { name: 'st1.privatelink.blob.core.windows.net', exact: true }).click();
    await shown(page, 'Claimed by a private endpoint');
    expect(await page.locator('.chain .good').count()).toBeGreaterThanOrEqual(3);
    await page.goto('/endpoints?starts=pe-o');
    await page.getByRole('link', { name: 'pe-orders', exact: true }).click();
    await page.getByRole('heading', { name: 'pe-orders' }).waitFor();
  });
});

describePage('the audit', () => {
  const open = usePages();

  it('is followed from one entry to everything done to its resource', async () => {
    const world = await smallWorld();
    await addAudit(world.state, 'other', '2026-03-04T10:00:02.000Z', {
      target: storage,
      action: 'approve',
      because: `claimed by ${endpointId('pe-orders')}`,
    });
    const { page } = await open(world, 'reader', '/audit');
    await shown(page, '2 in all');
    await shown(page.getByRole('cell'), /^claimed by pe-orders$/);
    await page.getByRole('button', { name: 'create' }).click();
    await page.getByRole('button', { name: 'Everything done to this resource' }).click();
    await shown(page, '1 in all');
    expect(new URL(page.url()).searchParams.get('target')).toContain('/a/st1');
    const saved = await page.getByRole('link', { name: 'Save as JSON Lines' }).getAttribute('href');
    expect(saved).toMatch(/^\/api\/audit\?format=jsonl&target=/);
  });
});
