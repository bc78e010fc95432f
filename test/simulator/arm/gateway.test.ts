import { beforeEach, describe, expect, it } from 'vitest';
import { account, createEstate, endpoint, service, zone } from './support/estate.ts';
import { type Fixture, group, hub, tokenFor } from './support/fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createEstate();
});

describe('ARM itself', () => {
  it.each([
    {
      when: 'without a token',
      headers: { authorization: '' },
      path: account,
      status: 401,
      code: 'AuthenticationFailed',
    },
    {
      when: 'with a token for somebody else',
      headers: { authorization: `Bearer ${tokenFor('https://vault.azure.net')}` },
      path: account,
      status: 401,
      code: 'InvalidAuthenticationTokenAudience',
    },
    {
      when: 'with an api-version that is no date',
      headers: {},
      path: `${account}?api-version=latest`,
      status: 400,
      code: 'InvalidApiVersionParameter',
    },
    {
      when: 'without an api-version',
      headers: {},
      path: `${account}?api-version=`,
      status: 400,
      code: 'MissingApiVersionParameter',
    },
    {
      when: 'for an unknown subscription',
      headers: {},
      path: account.replace(hub, 'nowhere'),
      status: 404,
      code: 'SubscriptionNotFound',
    },
    {
      when: 'for an unknown group',
      headers: {},
      path: account.replace('/app/', '/none/'),
      status: 404,
      code: 'ResourceGroupNotFound',
    },
    { when: 'for an unknown resource', headers: {}, path: `${account}9`, status: 404, code: 'ResourceNotFound' },
  ])('refuses a call $when with $status $code', async ({ path, headers, status, code }) => {
    const answer = await fixture.call('GET', path, undefined, headers as Record<string, string>);
    expect([answer.status, answer.body.error, answer.headers.get('x-ms-failure-cause')]).toMatchObject([
      status,
      { code },
      'gateway',
    ]);
  });

  it('hides what may not be read and refuses what may not be written, while it runs', async () => {
    fixture.arm.settings.permissions = { unreadable: [account], unwritable: [zone] };
    expect((await fixture.call('GET', account)).body).toMatchObject({ error: { code: 'AuthorizationFailed' } });
    expect((await fixture.call('GET', zone)).status).toBe(200);
    expect((await fixture.call('DELETE', `${zone}/A/web`)).status).toBe(403);
    const list = await fixture.call('GET', `/subscriptions/${hub}/providers/Microsoft.Storage/storageAccounts`);
    expect(list.body).toEqual({ value: [] });
    fixture.arm.settings.permissions = { unreadable: [], unwritable: [] };
    expect((await fixture.call('GET', account)).status).toBe(200);
  });

  it('lists by subscription, group and in pages, the last one empty where set so', async () => {
    Object.assign(fixture.arm.settings, { pageSize: 1, emptyLastPage: true });
    const first = await fixture.call('GET', `${group('app')}/providers/Microsoft.Network/privateLinkServices`);
    expect((first.body.value as { id: string }[]).map(({ id }) => id)).toEqual([service]);
    const second = await fixture.call('GET', String(first.body.nextLink));
    expect(second.body).toEqual({ value: [] });
  });

  it('deletes a group with everything in it, an event each', async () => {
    expect((await fixture.call('DELETE', group('app'))).status).toBe(202);
    await fixture.arm.idle();
    expect(fixture.heard()).toEqual([
      'Microsoft.Network/virtualNetworks/delete',
      'Microsoft.Storage/storageAccounts/delete',
      'Microsoft.Network/loadBalancers/delete',
      'Microsoft.Network/privateLinkServices/delete',
      'Microsoft.Resources/subscriptions/resourceGroups/delete',
    ]);
    expect((await fixture.call('GET', account)).body).toMatchObject({ error: { code: 'ResourceGroupNotFound' } });
  });

  it('counts calls by kind and lets a test wait for the n-th', async () => {
    fixture.arm.counts.reset();
    const second = fixture.arm.counts.reached('write', 2);
    await fixture.call('PUT', `${zone}/A/a`, { properties: { ttl: 1 } });
    await fixture.call('GET', `${zone}/A/a`);
    await fixture.call('PUT', `${zone}/A/b`, { properties: { ttl: 1 } });
    expect((await second).path).toBe(`${zone}/A/b`);
    expect([fixture.arm.counts.count(), fixture.arm.counts.count('read', /\/A\//)]).toEqual([3, 1]);
  });
});

describe('faults', () => {
  const put = (): Promise<{ status: number; headers: Headers }> =>
    fixture.call('PUT', `${zone}/A/web`, { properties: { ttl: 1 } });

  it('throttle, fail or conflict as often as set, then let the call through', async () => {
    fixture.arm.faults.add({
      match: { method: 'PUT', path: '/A/' },
      times: 1,
      what: { kind: 'throttled', retryAfter: 7 },
    });
    fixture.arm.faults.add({ match: { method: 'PUT', path: '/A/' }, times: 1, what: { kind: 'failed', status: 503 } });
    fixture.arm.faults.add({ match: { method: 'PUT', path: '/A/' }, times: 1, what: { kind: 'precondition' } });
    const first = await put();
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
    expect([(await put()).status, (await put()).status, (await put()).status]).toEqual([503, 412, 201]);
  });

  it('lose the answer after the work is done, or cut the call before', async () => {
    fixture.arm.faults.add({ match: { path: '/A/' }, times: 1, what: { kind: 'lost answer' } });
    await expect(put()).rejects.toThrow('lost');
    expect((await fixture.call('GET', `${zone}/A/web`)).status).toBe(200);
    fixture.arm.faults.add({ match: { path: '/A/' }, times: 1, what: { kind: 'reset' } });
    await expect(fixture.call('DELETE', `${zone}/A/web`)).rejects.toThrow('reset');
    expect((await fixture.call('GET', `${zone}/A/web`)).status).toBe(200);
  });
});

describe('throttling', () => {
  beforeEach(() => {
    fixture.arm.settings.throttling = true;
  });

  it('refuses the 201st write in a burst and says how long a token takes', async () => {
    for (let write = 0; write < 200; write += 1) await fixture.call('PUT', account, { location: 'x' });
    const refused = await fixture.call('PUT', account, { location: 'x' });
    expect([refused.status, refused.body.error, refused.headers.get('retry-after')]).toMatchObject([
      429,
      { code: 'SubscriptionRequestsThrottled' },
      '1',
    ]);
    expect((await fixture.call('GET', account)).status).toBe(200);
    fixture.advance(1_000);
    expect((await fixture.call('PUT', account, { location: 'x' })).status).toBe(200);
  });

  it('gives private DNS 500 reads in five minutes, in its own error body', async () => {
    for (let read = 0; read < 500; read += 1) {
      if (read % 100 === 0) fixture.advance(100);
      if (read % 200 === 0) fixture.advance(10_000);
      await fixture.call('GET', zone);
    }
    const statuses: number[] = [];
    for (let read = 0; read < 80; read += 1) statuses.push((await fixture.call('GET', zone)).status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(20);
    const refused = await fixture.call('GET', zone);
    expect([refused.status, refused.body.code]).toEqual([429, 'TooManyRequests']);
    expect((await fixture.call('GET', endpoint('none'))).status).toBe(404);
  });
});
