import { describe, expect, it } from 'vitest';
import { list, read, readPages } from './reading.ts';
import { addAudit, addFinding, storage, zoneId } from './rows.ts';
import { World } from './world.ts';

describe('findings', () => {
  async function world() {
    const world = new World();
    await addFinding(world.state, { check: 'a', severity: 'low' });
    await addFinding(world.state, { check: 'b', severity: 'critical', state: 'resolved' });
    await addFinding(world.state, { check: 'c', severity: 'high', subject: `${storage}/blobservices/default` });
    await addFinding(world.state, {
      check: 'd',
      severity: 'high',
      subject: `${storage}0`,
      state: 'exempt',
      exemption: 'a test account',
    });
    await addFinding(world.state, { check: 'policy-broken', severity: 'medium', subject: 'policy', room: 'policy' });
    return world;
  }

  it.each([
    { query: '', show: ['b', 'c', 'd', 'policy-broken', 'a'] },
    { query: '?state=open', show: ['c', 'policy-broken', 'a'] },
    { query: '?severity=High', show: ['c', 'd'] },
    { query: '?check=Policy-Broken', show: ['policy-broken'] },
    { query: `?subject=${storage.toUpperCase()}`, show: ['b', 'c', 'a'] },
    { query: '?subject=policy', show: ['policy-broken'] },
    { query: `?subject=${storage}&state=open&severity=low`, show: ['a'] },
  ])('with "$query" are worst first: $show', async ({ query, show }) => {
    expect(await list(await world(), `findings${query}`, 'check')).toEqual(show);
  });
});

describe('audit', () => {
  async function world() {
    const world = new World();
    await addAudit(world.state, 'today', '2026-03-04T11:59:59.999Z');
    await addAudit(world.state, 'dawn', '2026-03-04T00:00:00.000Z', { target: `${zoneId()}/a/st10` });
    await addAudit(world.state, 'yesterday', '2026-03-03T23:59:59.999Z');
    await addAudit(world.state, 'last month', '2026-02-03T00:00:00.000Z');
    await addAudit(world.state, 'last year', '2025-03-04T00:00:00.000Z');
    return world;
  }

  it.each([
    { query: '', show: ['today', 'dawn', 'yesterday', 'last month'] },
    { query: '?from=2026-03-04', show: ['today', 'dawn'] },
    { query: '?from=2026-03-04T00:00:00.001Z', show: ['today'] },
    { query: '?from=2026-03-04T12:59:59.999%2B01:00', show: ['today'] },
    { query: '?from=2026-03-03&to=2026-03-03', show: ['yesterday'] },
    { query: '?from=2026-03-03&to=2026-03-04T00:00:00Z', show: ['yesterday'] },
    { query: '?to=2026-03-03', show: ['yesterday', 'last month'] },
    { query: '?from=2025-03-04&to=2026-03-04', show: ['today', 'dawn', 'yesterday', 'last month', 'last year'] },
    { query: `?target=${zoneId()}/A/st1`, show: ['today', 'yesterday', 'last month'] },
    { query: `?target=${zoneId()}`, show: ['today', 'dawn', 'yesterday', 'last month'] },
    { query: `?target=${storage}`, show: [] },
  ])('with "$query" is newest first: $show', async ({ query, show }) => {
    expect(await list(await world(), `audit${query}`, 'id')).toEqual(show);
  });

  it('goes on over the days, page by page, in the same span', async () => {
    const given = await world();
    const pages = await readPages(given, 'audit?top=1&from=2025-03-04&to=2026-03-04', 'id');
    expect(pages).toEqual([['today'], ['dawn'], ['yesterday'], ['last month'], ['last year']]);
    expect((await read(given, 'audit?top=1')).body.nextLink).toContain('from=2026-02-02T13');
  });

  it('shows a decision made by a clock a little ahead of ours', async () => {
    const given = new World();
    await addAudit(given.state, 'ahead', '2026-03-04T12:00:30.000Z');
    expect(await list(given, 'audit', 'id')).toEqual(['ahead']);
  });
});
