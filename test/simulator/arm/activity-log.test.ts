import { describe, expect, it } from 'vitest';
import { createFixture, group, hub, spoke } from './support/fixture.ts';

const path = (subscription = hub): string =>
  `/subscriptions/${subscription}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01`;
const start = '2025-12-31T00:00:00Z';
const account = `${group('rg')}/providers/Microsoft.Storage/storageAccounts/st1`;

/** A group and an account that were made, one second apart, five minutes ago. */
async function filled() {
  const fixture = createFixture({ settings: { activityLogDelay: 180_000 } });
  await fixture.call('PUT', group('rg'), { location: 'westeurope' });
  fixture.advance(1_000);
  await fixture.call('PUT', account, { location: 'westeurope', properties: {} });
  await fixture.call('GET', '/subscriptions');
  fixture.advance(300_000);
  const ask = async (filter: string, more = '', subscription = hub) => {
    const { status, body } = await fixture.call(
      'GET',
      `${path(subscription)}&$filter=${encodeURIComponent(filter)}${more}`,
    );
    return { status, entries: Array.isArray(body.value) ? body.value : [], body };
  };
  return { fixture, ask };
}

describe("a subscription's activity log", () => {
  it('gives the beginning and the end of what was done to a resource, newest first', async () => {
    const { ask } = await filled();
    const { entries } = await ask(`eventTimestamp ge '${start}' and resourceUri eq '${account.toUpperCase()}'`);
    expect(entries.map(({ status, operationName }) => [operationName.value, status.value])).toEqual([
      ['Microsoft.Storage/storageAccounts/write', 'Succeeded'],
      ['Microsoft.Storage/storageAccounts/write', 'Started'],
    ]);
    expect(entries[0]).toMatchObject({ resourceId: account, category: { value: 'Administrative' } });
    expect(entries[0].operationId).toBe(entries[1].operationId);
  });

  it.each([
    { filter: `eventTimestamp ge '${start}'`, count: 4 },
    { filter: `eventTimestamp ge '${start}' and eventTimestamp le '2026-01-01T00:00:00.500Z'`, count: 2 },
    { filter: `eventTimestamp ge '2026-01-02T00:00:00Z'`, count: 0 },
    { filter: `eventTimestamp ge '${start}' and resourceGroupName eq 'RG'`, count: 4 },
    { filter: `eventTimestamp ge '${start}' and resourceProvider eq 'Microsoft.Storage'`, count: 2 },
  ])('keeps to $filter', async ({ filter, count }) => {
    const { ask } = await filled();
    expect((await ask(filter)).entries).toHaveLength(count);
  });

  it('is of one subscription', async () => {
    const { ask } = await filled();
    expect((await ask(`eventTimestamp ge '${start}'`, '', spoke)).entries).toEqual([]);
  });

  it('shows what was done only some minutes later', async () => {
    const { fixture, ask } = await filled();
    fixture.arm.settings.activityLogDelay = 600_000;
    expect((await ask(`eventTimestamp ge '${start}'`)).entries).toEqual([]);
  });

  it('shows the fields that are selected, in pages', async () => {
    const { fixture, ask } = await filled();
    fixture.arm.settings.pageSize = 3;
    const { entries, body } = await ask(`eventTimestamp ge '${start}'`, '&$select=eventTimestamp,claims');
    expect(entries).toHaveLength(3);
    expect(Object.keys(entries[0]).sort()).toEqual(['claims', 'eventTimestamp']);
    const rest = await fixture.call('GET', String(body.nextLink));
    expect(rest.body.value).toHaveLength(1);
  });

  it.each([
    ['no filter', ''],
    ['a filter without a beginning', "&$filter=resourceUri eq 'x'"],
    ['another operator', `&$filter=eventTimestamp gt '${start}'`],
    ['a field nobody knows', `&$filter=eventTimestamp ge '${start}'&$select=secret`],
  ])('refuses %s', async (_what, query) => {
    const { fixture } = await filled();
    expect((await fixture.call('GET', `${path()}${query}`)).status).toBe(400);
  });

  it('takes the right to read it', async () => {
    const { fixture, ask } = await filled();
    fixture.arm.settings.permissions = {
      unreadable: [`/subscriptions/${hub}/providers/Microsoft.Insights`],
      unwritable: [],
    };
    const { status, body } = await ask(`eventTimestamp ge '${start}'`);
    expect(status).toBe(403);
    expect(JSON.stringify(body)).toMatch(/'microsoft\.insights\/eventtypes\/values\/read'/i);
  });
});
