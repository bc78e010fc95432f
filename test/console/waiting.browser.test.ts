import { expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import { connectionId } from '../api/rows.ts';
import { describePage, shown, usePages } from './browser.ts';
import { partner, smallWorld } from './worlds.ts';

const titles = ['pe-near to st1', 'pe-hostile to st1', 'pe-orders to st1'];

describePage('what waits', () => {
  const open = usePages();

  it('is listed with the longest waiting first, and weightiest first where that is asked for', async () => {
    const { page } = await open(await smallWorld(), 'approver');
    const lines = page.locator('.requests strong');
    await expect.poll(() => lines.allTextContents()).toEqual(titles);
    await page.getByLabel('Order', { exact: true }).selectOption('weight');
    await expect
      .poll(() => lines.allTextContents())
      .toEqual(['pe-hostile to st1', 'pe-orders to st1', 'pe-near to st1']);
    // Names of subscriptions come when they come.
    await expect.poll(() => page.locator('.requests').textContent()).toContain('from Orders team, vnet1');
    await expect.poll(() => page.getByText('another tenant').count()).toBe(2);
    const line = page.locator('.requests li').filter({ hasText: 'pe-orders to st1' });
    const portal = (name: string) =>
      line.getByRole('link', { name: `${name} in the Azure portal` }).getAttribute('href');
    expect(await portal('pe-orders')).toMatch(/^https:\/\/portal\.azure\.com\/#@.*\/privateendpoints\/pe-orders$/);
    expect(await portal('st1')).toMatch(/\/storageaccounts\/st1$/);
    // The way back leads to the same list.
    await page.getByRole('link', { name: 'pe-orders to st1' }).click();
    await page.getByRole('link', { name: 'All that waits', exact: true }).click();
    await expect.poll(() => page.getByLabel('Order', { exact: true }).inputValue()).toBe('weight');
    // A filter that was chosen outlasts a reload, and the way back takes it off again.
    await page.getByLabel('Show', { exact: true }).selectOption('approved');
    await expect.poll(() => page.locator('h1').textContent()).toBe('Connections');
    await page.reload();
    await expect.poll(() => page.getByLabel('Show', { exact: true }).inputValue()).toBe('approved');
    await page.goBack();
    await expect.poll(() => page.getByLabel('Show', { exact: true }).inputValue()).toBe('pending');
  });

  it('is decided with a reason, on the version that was seen', async () => {
    const { page, server } = await open(await smallWorld(), 'approver');
    await page.getByRole('link', { name: 'pe-orders to st1' }).click();
    await page.getByRole('button', { name: 'Approve…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
    await shown(dialog, 'Say why');
    expect(server.world.decided).toEqual([]);
    await dialog.getByLabel(/^Reason/).fill('agreed in\nticket 4711');
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
    await shown(dialog, 'Approved.');
    expect(server.world.decided).toMatchObject([
      {
        connection: shortId(connectionId('pe-orders')),
        kind: 'approve',
        reason: 'agreed in ticket 4711',
        ifMatch: 'W/"1"',
      },
    ]);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await shown(page, 'Approved by you');
    expect(await page.getByRole('link', { name: 'Waiting', exact: true }).getAttribute('aria-current')).toBe('true');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
  });

  it('is decided several at once', async () => {
    const { page, server } = await open(await smallWorld(), 'approver');
    await page.getByLabel('Tick pe-near to st1').check();
    await page.getByLabel('Tick pe-orders to st1').check();
    await page.getByRole('button', { name: 'Reject 2' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Reason/).fill('not ours');
    await dialog.getByRole('button', { name: 'Reject 2' }).click();
    await expect.poll(() => dialog.getByText('Rejected.').count()).toBe(2);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => page.locator('.requests strong').allTextContents()).toEqual(['pe-hostile to st1']);
    expect(server.world.decided.map(({ kind }) => kind)).toEqual(['reject', 'reject']);
  });

  it('is put off until a day', async () => {
    const { page, server } = await open(await smallWorld(), 'approver');
    await page.clock.setFixedTime('2026-03-04T12:00:00.000Z');
    await page.getByRole('link', { name: 'pe-orders to st1' }).click();
    await page.getByRole('button', { name: 'Later…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Reason/).fill('their review comes first');
    await dialog.getByLabel(/^Until/).fill('2026-07-01');
    await dialog.getByRole('button', { name: 'Put off' }).click();
    await shown(dialog, 'Choose a day from 2026-03-05 to 2026-06-02');
    expect(await page.evaluate('document.activeElement.type')).toBe('date');
    expect(server.answered.filter((each) => each.startsWith('POST'))).toEqual([]);
    // This machine's clock may be wrong: the API says so too.
    await page.clock.setFixedTime('2026-02-20T12:00:00.000Z');
    await dialog.getByLabel(/^Until/).fill('2026-03-01');
    await dialog.getByRole('button', { name: 'Put off' }).click();
    await shown(dialog, 'until must be in the future');
    // What was typed is still there, to be put right.
    await dialog.getByLabel(/^Until/).fill('2026-03-09');
    await dialog.getByRole('button', { name: 'Put off' }).click();
    await shown(dialog, 'Put off.');
    expect(server.world.deferred.map(({ until }) => until.toISOString())).toEqual(['2026-03-09T08:00:00.000Z']);
  });

  it('explains who was quicker, and when', async () => {
    const world = await smallWorld();
    const other = {
      id: 'd9',
      kind: 'reject',
      by: 'person 00000000-0000-4000-8000-000000000099',
      reason: 'no such team',
      at: '2026-03-04T11:59:00.000Z',
      state: 'done',
    } as const;
    world.decide = async ({ connection }) => {
      const row = await world.state.connections.findByRow(connection);
      if (row === undefined) return { kind: 'notFound' };
      const value = { ...row.value, state: 'Rejected', decision: other };
      return {
        kind: 'conflict',
        message: `the connection is Rejected already: ${other.by} at ${other.at}`,
        connection: { ...row, value },
      };
    };
    const { page } = await open(world, 'approver');
    await page.getByLabel('Tick pe-orders to st1').check();
    await page.getByRole('button', { name: 'Approve 1' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Reason/).fill('ok');
    await dialog.getByRole('button', { name: 'Approve', exact: true }).click();
    await shown(dialog, 'nothing was done');
    const said = (await dialog.textContent()) ?? '';
    expect(said).toContain(
      'nothing was done. the connection is Rejected already: kim@contoso.example at 2026-03-04 11:59 UTC',
    );
    expect(said).not.toContain('2026-03-04T');
    expect(said).toContain('kim@contoso.example: “no such team”');
  });

  it('says that a second person must follow, and does not ask the first one again', async () => {
    const world = await smallWorld();
    world.peopleNeeded = 2;
    world.decide = async ({ connection, by, reason }) => {
      const row = await world.state.connections.findByRow(connection);
      if (row === undefined) return { kind: 'notFound' };
      const firstApproval = { id: 'f1', by: `person ${by}`, reason, at: '2026-03-04T12:00:00.000Z' };
      const value = { ...row.value, firstApproval };
      const etag = await world.state.connections.replace(row.partition, row.row, value, row.etag);
      return { kind: 'recorded', connection: { ...row, value, etag } };
    };
    const { page } = await open(world, 'approver', `/connections/${shortId(connectionId('pe-orders'))}`);
    await shown(page, 'Policy wants two people here. Yours would be the first. Who asked is not known');
    await page.getByRole('button', { name: 'Approve…' }).click();
    await page.getByLabel(/^Reason/).fill('first of two');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await shown(page, 'a second person must approve it too');
    await page.getByRole('button', { name: 'Close' }).click();
    await shown(page, 'You have approved it; somebody else must too.');
    expect(await page.getByRole('button', { name: 'Approve…' }).isDisabled()).toBe(true);
  });

  it('says who asks, for what, what the rules said, what it opens and what was decided before', async () => {
    const { page } = await open(await smallWorld(), 'reader', `/connections/${shortId(connectionId('pe-orders'))}`);
    await shown(page, 'What an approval opens');
    await shown(page, 'rg, Orders team');
    await shown(page, 'kim@contoso.example');
    const said = (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ');
    for (const part of [
      'pe-orders asks for st1',
      'rg, Orders team',
      'storage account',
      "The requester's own words, checked by nobody orders team, ticket 4711",
      'own-subscription the requester is in another subscription',
      'in vnet1 and the networks joined to it',
      `Tenant another tenant ${partner}`,
      'Subnet vnet1 / endpoints',
      "The requester's own tags, checked by nobody team: orders",
      '2 others reach it privately today: pe-old',
      'st1: approved by kim@contoso.example',
    ])
      expect(said).toContain(part);
    const portal = page.getByRole('link', { name: /^pe-orders/ });
    expect(await portal.getAttribute('href')).toMatch(
      /^https:\/\/portal\.azure\.com\/#@11111111-.*\/privateendpoints\/pe-orders$/,
    );
    expect(await portal.getAttribute('rel')).toContain('noopener');
  });
});

describePage('who asks and can not be read', () => {
  const open = usePages();

  it('is said to be so, with the tenant where that is known', async () => {
    const { page } = await open(await smallWorld(), 'reader', `/connections/${shortId(connectionId('pe-near'))}`);
    await shown(page, 'the private endpoint is out of sight');
    await shown(page, 'the same as yours');
  });
});

describePage('by the keyboard alone', () => {
  const open = usePages();

  it('a request is found, decided and closed', async () => {
    const { page, server } = await open(await smallWorld(), 'approver');
    const press = (key: string) => page.keyboard.press(key);
    await page.getByLabel('Tick pe-near to st1').waitFor();
    for (let count = 0; count < 40; count += 1) {
      if (await page.locator('.requests a:focus').count()) break;
      await press('Tab');
    }
    await press('ArrowDown');
    await press('ArrowDown');
    expect(await page.locator('.requests a:focus').textContent()).toBe('pe-orders to st1');
    await press('ArrowUp');
    await press('r');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('nobody knows them');
    await press('Tab');
    await press('Enter');
    await shown(page, 'Rejected.');
    await press('Enter');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect.poll(() => page.locator('.requests a:focus').allTextContents()).toEqual(['pe-orders to st1']);
    await expect.poll(() => page.locator('.requests li').count()).toBe(2);
    expect(server.world.decided).toMatchObject([{ connection: shortId(connectionId('pe-hostile')), kind: 'reject' }]);
  });

  it('Escape leaves a decision unmade', async () => {
    const { page, server } = await open(await smallWorld(), 'approver');
    await page.getByRole('link', { name: 'pe-orders to st1' }).focus();
    await page.keyboard.press('a');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(server.world.decided).toEqual([]);
  });
});
