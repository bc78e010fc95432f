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
    await expect
      .poll(() => table.getByRole('row').allTextContents())
      .toEqual(['2026-03-03Default outbound access 4', '2026-03-04NAT gateway 3, Default outbound access 1']);
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
    await page.getByRole('heading', { name: 'Who may run commands in it' }).waitFor();
    await page.getByText('Set bootstrapProfile.artifactSource to Cache.').waitFor();
    await expect.poll(() => page.locator('.chain').last().locator('li.broken').count()).toBe(1);
  });

  it('say of each cluster how it is got at, and lead to whether somebody reaches it, and why not', async () => {
    const { page } = await open(await smallWorld(), 'reader', '/clusters');
    await page.getByText('0 of 1').waitFor();
    await page.locator('.rows').getByRole('link').first().click();
    await page.getByText('Contributor at').waitFor();
    await page.getByRole('link', { name: 'why', exact: true }).first().click();
    await expect.poll(() => page.title()).toBe('Why · Gatehouse');
    expect(new URL(page.url()).searchParams.get('from')).toMatch(/\/virtualnetworks\/hub$/);
  });
});

describePage('the plan', () => {
  const open = usePages();

  it('shows what is announced to be closed, and an administrator calls it off with a reason', async () => {
    const { page, server } = await open(await smallWorld(), 'admin', '/plan');
    await page.getByText('to be closed on').waitFor();
    await page.getByRole('button', { name: 'Call it off…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Call it off' }).click();
    await dialog.getByText('Say why').waitFor();
    await dialog.getByLabel('Reason').fill('the partner is not moved yet');
    await dialog.getByRole('button', { name: 'Call it off' }).click();
    await page.getByText('taken back').waitFor();
    await page.getByText('the partner is not moved yet').waitFor();
    expect(server.answered.filter((each) => each.startsWith('POST'))).toEqual([
      expect.stringMatching(/^POST \/api\/remediations\/.*\/undo 200$/),
    ]);
  });

  it('and the sweep show how far they are, and tell it again as it goes on', async () => {
    const world = await smallWorld();
    const at = '2026-03-04T11:59:00.000Z';
    const tell = (done: number) =>
      world.state.meta.upsert('meta', 'sweep', {
        kind: 'sweep',
        cursors: {},
        progress: { step: 'plan', since: at, at, done, left: 1_200 - done },
      });
    await tell(300);
    const { page } = await open(world, 'reader', '/plan');
    await page.getByText('It is being made: the plan: 300 read, 900 left').waitFor();
    await page.goto('/health');
    await page.getByText('the plan: 300 read, 900 left').waitFor();
    await tell(600);
    await page.getByText('the plan: 600 read, 600 left').waitFor();
  });
});
