import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { propertiesOf } from '../../src/core/arm-body.ts';
import { findChromium } from '../console/find-chromium.ts';
import { askForService, partners, service, shop } from './support/ask-for-service.ts';

const executablePath = findChromium();

const missing = executablePath === undefined ? ' (skipped: no Chromium here)' : '';

describe.skipIf(missing !== '')(`the console of a deployed app${missing}`, () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    stack = await startStack({
      subscriptions: [shop],
      policy: { version: 1, approvals: { mode: 'enforce', rules: [partners] } },
    });
    await askForService(stack);
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
    page = await browser.newPage({ baseURL: stack.urls.app });
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('is at the root, and leaves the platform its own paths', async () => {
    const answer = await stack.request('/', { headers: { accept: 'text/html', 'accept-encoding': 'br' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await answer.text()).toContain('<div id="console">');
    expect((await stack.request('/admin/host/status')).status).toBe(401);
    expect(
      (await stack.request('/runtime/webhooks/eventgrid?functionName=resource-event', { method: 'POST' })).status,
    ).toBe(401);
    expect((await stack.request('/.auth/me')).status).toBe(200);
    expect((await stack.request('/api/nothing')).headers.get('content-type')).toContain('problem+json');
    expect((await stack.request('/assets/nothing.js')).status).toBe(404);
  });

  it('decides a request, and Azure has the answer', async () => {
    await page.goto('/.auth/login/aad?post_login_redirect_uri=/');
    await page.getByRole('link', { name: 'approver' }).click();
    await page.getByRole('link', { name: /^pe-newcomer to/ }).click();
    await page.getByText('Reports team, ticket 4711').first().waitFor();
    await page.getByRole('button', { name: 'Approve…' }).click();
    await page.getByLabel(/^Reason/).fill('agreed in ticket 4711');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    const dialog = page.getByRole('dialog');
    // Azure may be at it for longer than an answer waits.
    const approved = expect.stringMatching(/^pe-newcomer: Approved(\.$|; Azure is still at it\.$)/);
    await expect.poll(() => dialog.locator('.note').allInnerTexts(), { timeout: 20_000 }).toEqual([approved]);
    await page.getByRole('button', { name: 'Close' }).click();
    // In the answer's row and in Azure's own words.
    await page.getByText('Approved by you').first().waitFor();
    const states = async () => {
      const { privateEndpointConnections: connections } = propertiesOf((await stack.get(service)).body);
      return (Array.isArray(connections) ? connections : []).map(
        (each) => propertiesOf(each).privateLinkServiceConnectionState,
      );
    };
    const description = expect.stringContaining('agreed in ticket 4711');
    await expect
      .poll(states, { timeout: 30_000 })
      .toEqual([expect.objectContaining({ status: 'Approved', description })]);
  });

  it('calls subscriptions by the names they have', async () => {
    const { value } = (await (await stack.request('/api/subscriptions', {}, 'reader')).json()) as { value: object[] };
    expect(value).toContainEqual(expect.objectContaining({ subscriptionId: '00000000-0000-0000-0000-0000000000a1' }));
  });
});
