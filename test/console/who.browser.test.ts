import { expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import { connectionId } from '../api/rows.ts';
import { World } from '../api/world.ts';
import { describePage, shown, usePages } from './browser.ts';
import { hostile, smallWorld } from './worlds.ts';

const request = `/connections/${shortId(connectionId('pe-orders'))}`;

describePage('what somebody sees', () => {
  const open = usePages();

  it('without a sign-in is the way to it, which leads back', async () => {
    const { page, server } = await open(await smallWorld(), undefined, `${request}?x=1`);
    const way = await page.getByRole('link', { name: 'Sign in', exact: true }).getAttribute('href');
    expect(way).toBe(`/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(`${request}?x=1`)}`);
    expect(server.answered).toEqual(['GET /api/me 200']);
    await page.goto(`${way}&as=approver`);
    await page.getByRole('button', { name: 'Approve…' }).waitFor();
  });

  it('without a role is who gives one', async () => {
    const { page, server } = await open(await smallWorld(), 'stranger');
    await shown(page, 'You are signed in as stranger@example.com');
    expect(server.answered).toEqual(['GET /api/me 200']);
  });

  it('as a reader is everything but the buttons; and a post from the page is refused', async () => {
    const { page } = await open(await smallWorld(), 'reader');
    await page.getByRole('link', { name: 'pe-orders to st1' }).waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(0);
    expect(await page.getByRole('button').count()).toBe(0);
    await page.getByRole('link', { name: 'pe-orders to st1' }).click();
    await shown(page, 'An approver decides this');
    expect(await page.getByRole('button').count()).toBe(0);
    await page.goto('/plan');
    await shown(page, 'An administrator releases them.');
    const status = await page.evaluate(
      async (id) => {
        const headers = { 'content-type': 'application/json' };
        return (await fetch(`/api/connections/${id}/approve`, { method: 'POST', headers, body: '{"reason":"x"}' }))
          .status;
      },
      shortId(connectionId('pe-orders')),
    );
    expect(status).toBe(403);
  });

  it('as an administrator is the release of exactly the held deletes', async () => {
    const { page, server } = await open(await smallWorld(), 'admin', '/plan');
    await page.getByRole('button', { name: 'Release exactly this one' }).click();
    await expect.poll(() => server.world.released).toMatchObject([{ hash: '5f2d9c' }]);
  });
});

describePage('when something is amiss', () => {
  const open = usePages();

  it('an ended session says so, and what was typed is sent after signing in again', async () => {
    const { page, server } = await open(await smallWorld(), 'approver', request);
    await page.getByRole('button', { name: 'Approve…' }).click();
    await page.getByLabel(/^Reason/).fill('agreed');
    const signedIn = await page.context().cookies();
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await shown(page, 'Your session has ended.');
    expect(server.world.decided).toEqual([]);
    expect(await page.getByRole('link', { name: /^Sign in again/ }).getAttribute('target')).toBe('_blank');
    await page.context().addCookies(signedIn);
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await shown(page, 'Approved.');
    expect(server.world.decided).toMatchObject([{ reason: 'agreed' }]);
  });

  it('an API that is gone says so, and is asked again on demand', async () => {
    const { page, server } = await open(await smallWorld(), 'reader');
    await page.getByRole('link', { name: 'pe-orders to st1' }).waitFor();
    server.isApiGone = true;
    await page.getByRole('link', { name: 'Findings', exact: true }).click();
    await shown(page, 'Gatehouse does not answer');
    server.isApiGone = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await shown(page, 'st1 can be reached from every network');
  });

  it('an address that is no page says so', async () => {
    const { page } = await open(new World(), 'reader', '/nothing-here');
    expect(await page.locator('h1').textContent()).toBe('No such page');
  });

  it('what others wrote is text: nothing of it runs, leads anywhere or turns the page around', async () => {
    const world = await smallWorld();
    const { page } = await open(world, 'approver', `/connections/${shortId(connectionId('pe-hostile'))}`);
    const quote = page.locator('.quote blockquote');
    expect(await quote.textContent()).toBe(hostile);
    expect(await quote.locator('img, script, a').count()).toBe(0);
    expect(await quote.locator('bdi').count()).toBe(1);
    const tags = page.locator('.quote').filter({ hasText: "The requester's own tags" });
    expect(await tags.getByRole('listitem').last().textContent()).toBe(`costCenter: ${hostile}`);
    expect(await tags.locator('img, script, a').count()).toBe(0);
    // Who makes a private link service writes its domain names, and who deploys a service its namespace and name.
    await page.goto('/services');
    await page.locator('.rows').getByRole('link').first().click();
    const domains = page.getByRole('definition').filter({ hasText: 'onerror' });
    await domains.first().waitFor();
    expect(await domains.allTextContents()).toEqual([hostile]);
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.evaluate('window.broken')).toBeUndefined();
  });
});
