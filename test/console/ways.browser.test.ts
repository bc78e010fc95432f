import { expect, it } from 'vitest';
import type { Proposal } from '../../src/access/proposals/model.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { addConnection, addFinding } from '../api/rows.ts';
import { publishedAfter } from '../clusters/services/estate.ts';
import { policyOfApiServer } from '../why/guide-estate.ts';
import { describePage, shown, usePages } from './browser.ts';
import { isolation, smallWorld } from './worlds.ts';

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

  it('distinguish subnets of one network where there is little room', async () => {
    const { page } = await open(await smallWorld(), 'reader', '/egress', { viewport: { width: 1080, height: 800 } });
    await page.getByRole('link', { name: 'net / jobs', exact: true }).waitFor();
    const widths = await page
      .locator('.rows .last')
      .evaluateAll((parts) => parts.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
    expect(Math.max(...widths)).toBeLessThanOrEqual(0);
  });

  it('are narrowed to one class, and a subject shows its path with each reason', async () => {
    const { page } = await open(await smallWorld(), 'reader', '/egress');
    await page.getByLabel('Way out', { exact: true }).selectOption('nat-gateway');
    await shown(page, '1 in all');
    const profiles = page.getByRole('region', { name: 'By profile' });
    await expect.poll(() => profiles.getByRole('listitem').allTextContents()).toEqual([' NAT gateway: 1 (100 %)']);
    await page.getByLabel('Profile', { exact: true }).selectOption('isolated');
    await shown(page, 'No subject is known to leave that way.');
    await page.getByLabel('Profile', { exact: true }).selectOption('explicit');
    await page.getByRole('link', { name: 'net / jobs', exact: true }).click();
    await page
      .getByRole('definition')
      .filter({ hasText: /^Explicit$/ })
      .waitFor();
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
    const world = await smallWorld();
    const { id } = publishedAfter();
    await addFinding(world.state, { subject: id, message: 'everybody with the alias may ask' });
    const request = await addConnection(world.state, 'pe-shop.1', {
      id: `${id}/privateendpointconnections/pe-shop.1`,
      privateLinkResource: id,
    });
    const { page } = await open(world, 'reader', '/services');
    await page.locator('.rows').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Consumers' }).waitFor();
    const asked = page.getByRole('link', { name: 'its request' });
    expect(await asked.getAttribute('href')).toBe(`/connections/${request}`);
    const finding = page.getByRole('link', { name: 'everybody with the alias may ask' });
    expect(await finding.getAttribute('href')).toMatch(/^\/findings\?open=/);
    await page.getByRole('heading', { name: 'Ways past it' }).waitFor();
    await page.getByRole('definition').getByRole('link').nth(1).click();
    await shown(page, 'no: a line below does not hold');
    await page.getByRole('heading', { name: 'Who may run commands in it' }).waitFor();
    await shown(page, 'Set bootstrapProfile.artifactSource to Cache.');
    await expect.poll(() => page.locator('.chain').last().locator('li.broken').count()).toBe(1);
    // What is not known to be wrong asks for nothing yet.
    await shown(page.locator('.chain').last().locator('li.unknown'), 'Should it fail: Set it to NodeImage.');
  });

  it('say of each cluster how it is reached, and lead to whether somebody reaches it, and why not', async () => {
    const { page } = await open(await smallWorld(), 'reader', '/clusters');
    await shown(page, '0 of 1');
    expect(await page.locator('.rows .portal').first().getAttribute('href')).toMatch(
      /^https:\/\/portal\.azure\.com\/#@.*managedclusters/i,
    );
    await page.locator('.rows').getByRole('link').first().click();
    await shown(page, 'Contributor at');
    await page.getByRole('link', { name: 'why', exact: true }).first().click();
    await expect.poll(() => page.title()).toBe('Why · Gatehouse');
    expect(new URL(page.url()).searchParams.get('from')).toMatch(/\/virtualnetworks\/hub$/);
  });
});

describePage('a cluster', () => {
  const open = usePages();

  it('says how it was asked last, and an administrator has it asked now with a reason', async () => {
    const world = await smallWorld();
    world.inForce = { clusters: { mode: 'enforce', live: ['**/managedClusters/*'] } };
    const { page, server } = await open(world, 'admin', `/clusters/${shortId(isolation.cluster)}`);
    await shown(page, 'KubernetesPerformanceError: no room');
    await page.getByRole('button', { name: 'Ask it now…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('a node was added');
    await dialog.getByRole('button', { name: 'Ask it' }).click();
    await shown(page, 'Accepted: it is asked');
    expect(server.answered).toContainEqual(expect.stringMatching(/^POST \/api\/clusters\/.*\/ask 202$/));
  });
});

describePage('the plan', () => {
  const open = usePages();

  it('shows what is announced to be closed, and an administrator calls it off with a reason', async () => {
    const { page, server } = await open(await smallWorld(), 'admin', '/plan');
    await shown(page, 'to be closed on');
    await page.getByRole('button', { name: 'Call it off…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Call it off' }).click();
    await shown(dialog, 'Say why');
    await dialog.getByLabel('Reason').fill('the partner is not moved yet');
    await dialog.getByRole('button', { name: 'Call it off' }).click();
    await page.getByText('taken back', { exact: true }).waitFor();
    await shown(page, 'the partner is not moved yet');
    await shown(page, 'Taken back: st1');
    expect(server.answered.filter((each) => each.startsWith('POST'))).toEqual([
      expect.stringMatching(/^POST \/api\/remediations\/.*\/undo 200$/),
    ]);
  });

  it('shows what would keep a promise, and an administrator accepts it as it was seen, with a reason', async () => {
    const world = await smallWorld();
    world.inForce = policyOfApiServer;
    const { list, apply } = world.proposals;
    const asked: { ifMatch: string; reason: string }[] = [];
    let isMade = false;
    world.proposals = {
      list: async (signal) => (isMade ? [] : list(signal)),
      apply: async (request, pass) => {
        asked.push(request);
        const result = await apply(request, pass);
        isMade = result.kind === 'accepted';
        return result;
      },
    };
    const [seen] = await list(new AbortController().signal);
    const { page, server } = await open(world, 'admin', '/plan');
    await shown(page, 'hub reaches prod privately');
    await page.getByRole('button', { name: 'Accept…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('people in the hub administer prod');
    await dialog.getByRole('button', { name: 'Create the link' }).click();
    await shown(page, 'Accepted: Azure works on it.');
    await shown(page, 'None: no promise of policy is broken');
    expect(asked).toMatchObject([{ ifMatch: seen?.etag, reason: 'people in the hub administer prod' }]);
    expect(server.answered).toContainEqual(expect.stringMatching(/^POST \/api\/proposals\/.*\/apply 202$/));
  });

  it('says that a proposal is not what was seen any more, and keeps the reason; a reader only reads it', async () => {
    const world = await smallWorld();
    const { list } = world.proposals;
    world.proposals = {
      list,
      apply: async () => ({ kind: 'changed', proposal: (await list(new AbortController().signal))[0] as Proposal }),
    };
    const { page } = await open(world, 'admin', '/plan');
    await page.getByRole('button', { name: 'Accept…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('agreed');
    await dialog.getByRole('button', { name: 'Create the link' }).click();
    await shown(dialog, 'It is no longer the proposal you saw.');
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('agreed');
    await page.context().request.get('/.auth/login/aad?as=reader');
    await page.goto('/plan');
    await shown(page, 'An administrator accepts it.');
    expect(await page.getByRole('button').count()).toBe(0);
  });

  it('and the sweep show how far they are, and show it again as it goes on', async () => {
    const world = await smallWorld();
    const at = '2026-03-04T11:59:00.000Z';
    const show = (done: number) =>
      world.state.meta.upsert('meta', 'sweep', {
        kind: 'sweep',
        cursors: {},
        progress: { step: 'plan', since: at, at, done, left: 1_200 - done },
      });
    await show(300);
    const { page } = await open(world, 'reader', '/plan');
    await shown(page, 'It is being made: the plan: 300 read, 900 left');
    await page.goto('/health');
    await shown(page, 'the plan: 300 read, 900 left');
    await show(600);
    await shown(page, 'the plan: 600 read, 600 left');
  });
});
