import { expect, it } from 'vitest';
import { describePage, shown, usePages } from './browser.ts';
import { asker, smallWorld } from './worlds.ts';

describePage('why', () => {
  const open = usePages();

  it('is asked with a name and who asks, by keyboard, and marks the step that is broken with what to change', async () => {
    const { page } = await open(await smallWorld(), 'reader', '/why');
    await page.getByLabel('Name').fill('st1.blob.core.windows.net');
    await page.getByLabel(/^From/).fill(asker);
    await page.keyboard.press('Enter');
    await shown(page, "st1.blob.core.windows.net resolves publicly from vnet1: the zone isn't linked there");
    const broken = page.locator('.chain li.broken');
    expect(await broken.allTextContents()).toEqual([expect.stringContaining('Link the zone to vnet1.')]);
    expect(new URL(page.url()).searchParams.get('from')).toBe(asker);
    await page.goBack();
    await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('');
  });

  it('says which field is wrong, in the words of the API', async () => {
    const { page } = await open(await smallWorld(), 'reader', `/why?name=x&from=${encodeURIComponent(asker)}`);
    await shown(page, /is not a domain name/);
    // Asked again, it would be as wrong.
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  });

  it('is behind every cell of what policy promises', async () => {
    const { page } = await open(await smallWorld(), 'reader', '/reachability');
    await shown(page, /'\*\*\/gone\*' matches no network/);
    const cell = page.getByRole('cell').first();
    await expect.poll(() => cell.textContent()).toBe('public only, promise broken');
    await cell.getByRole('link').click();
    await shown(page, 'Link the zone to vnet1.');
  });
});
