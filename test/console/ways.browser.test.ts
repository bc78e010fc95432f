import { expect, it } from 'vitest';
import { describePage, usePages } from './browser.ts';
import { smallWorld } from './worlds.ts';

describePage('ways out', () => {
  const open = usePages();

  it('show which fraction leaves how, and every day says it in words too', async () => {
    const { page } = await open(await smallWorld(), 'reader', '/egress');
    const now = page.locator('figure').first().getByRole('listitem');
    await expect
      .poll(() => now.allTextContents())
      .toEqual([
        expect.stringContaining('NAT gateway: 3 (75 %)'),
        expect.stringContaining('Default outbound access: 1 (25 %)'),
      ]);
    const table = page.getByRole('table', { name: 'Ways out by day' });
    expect(await table.getByRole('row').allTextContents()).toEqual([
      '2026-03-03Default outbound access 4',
      '2026-03-04NAT gateway 3, Default outbound access 1',
    ]);
  });

  it('are narrowed to one class, and a subject shows its path with each reason', async () => {
    const { page } = await open(await smallWorld(), 'reader', '/egress');
    await page.getByLabel('Way out', { exact: true }).selectOption('nat-gateway');
    await page.getByText('1 in all').waitFor();
    await page.getByRole('link', { name: 'net / jobs' }).click();
    const steps = page.locator('.path li');
    await expect
      .poll(() => steps.allTextContents())
      .toEqual([
        'net / jobs',
        expect.stringMatching(/^to 0\.0\.0\.0\/0: NAT gatewaySystem:0\.0\.0\.0\/0->Internet it is so$/),
        '203.0.113.7',
      ]);
  });
});

describePage('services and clusters', () => {
  const open = usePages();

  it('lead from a service to its consumers, and to what of its cluster is not isolated', async () => {
    const { page } = await open(await smallWorld(), 'reader', '/services');
    await page.locator('.rows').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Consumers' }).waitFor();
    await page.getByRole('heading', { name: 'Ways past it' }).waitFor();
    await page.getByRole('definition').getByRole('link').nth(1).click();
    await page.getByText('no: a line below does not hold').waitFor();
    await page.getByText('Set bootstrapProfile.artifactSource to Cache.').waitFor();
    expect(await page.locator('.chain li.broken').count()).toBe(1);
  });
});
