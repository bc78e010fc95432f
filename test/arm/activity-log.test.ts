import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityLog } from '../../src/arm/activity-log.ts';
import { openArm } from '../../src/arm/open-arm.ts';
import { PermanentError, RetryableError, UnreadError } from '../../src/core/errors.ts';
import { createFixture, group, hub, network, settle } from '../simulator/arm/support/fixture.ts';
import { type AnsweringServer, anyToken, openAnsweringServer } from './support/answering-server.ts';

const endpoint = `${network('rg')}/privateEndpoints/pe1`.toLowerCase();
const now = new Date('2026-01-01T02:00:00.000Z');
const ann = 'a0000000-0000-0000-0000-000000000001';
const eve = 'e0000000-0000-0000-0000-000000000003';
const objectId = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

let azure: AnsweringServer;
let log: ActivityLog;
beforeAll(async () => {
  azure = await openAnsweringServer();
});
beforeEach(() => {
  azure.requests.length = 0;
  // Its own turns each time: after a throttled answer none is near.
  ({ activityLog: log } = openArm({
    endpoint: azure.url,
    audience: 'https://management.azure.com',
    credential: anyToken,
  }));
});
afterAll(() => azure.close());

const read = (resource = endpoint) => log.listOf(resource, now, AbortSignal.timeout(5_000));
const answer = (body: unknown) => {
  azure.answer = () => ({ body: JSON.stringify(body) });
};
const value = (text: string) => ({ value: text, localizedValue: text });

/** One entry, as documented; `changes` take from it or add to it. */
const entry = (changes: Record<string, unknown> = {}) => ({
  operationId: 'o1',
  operationName: value('Microsoft.Network/privateEndpoints/write'),
  status: value('Succeeded'),
  resourceId: endpoint.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'),
  eventTimestamp: '2026-01-01T01:00:00.1234567Z',
  claims: { [objectId]: ann.toUpperCase(), name: 'Ann Example', ipaddr: '192.0.2.1', appid: eve },
  ...changes,
});
const done = {
  operation: 'microsoft.network/privateendpoints/write',
  at: new Date('2026-01-01T01:00:00.123Z'),
  by: [ann],
};

describe('the activity log of one resource', () => {
  it('takes one request, of the documented form, for neither names nor addresses', async () => {
    answer({ value: [], nextLink: 'https://management.azure.com/more' });
    expect(await read()).toEqual({ operations: [], complete: false });
    const [request, ...others] = azure.requests;
    expect(others).toEqual([]);
    expect(request?.asked).toBe(`GET /subscriptions/${hub}/providers/Microsoft.Insights/eventtypes/management/values`);
    expect(Object.fromEntries(new URLSearchParams(request?.query))).toEqual({
      'api-version': '2015-04-01',
      $filter: `eventTimestamp ge '2025-10-04T02:00:00.000Z' and eventTimestamp le '2026-01-01T02:00:00.000Z' and resourceUri eq '${endpoint}'`,
      $select: 'claims,eventTimestamp,operationId,operationName,resourceId,status',
    });
  });

  it('asks of a name with a quotation mark what is there, and not more', async () => {
    answer({ value: [] });
    await read(`${endpoint}' or resourceUri eq 'x`);
    expect(new URLSearchParams(azure.requests[0]?.query).get('$filter')).toMatch(
      /resourceUri eq '[^']*'' or resourceuri eq ''x'$/,
    );
  });

  it.each<{ when: string; value: readonly unknown[]; operations: readonly unknown[] }>([
    { when: 'a write that ended well', value: [entry()], operations: [done] },
    {
      when: 'the beginning and the end of one write: it was then that it began',
      value: [entry(), entry({ status: value('Started'), eventTimestamp: '2026-01-01T00:59:00Z', claims: {} })],
      operations: [{ ...done, at: new Date('2026-01-01T00:59:00Z') }],
    },
    { when: 'a write that was taken and goes on', value: [entry({ status: value('Accepted') })], operations: [done] },
    {
      when: 'one that began, of which nothing more is known',
      value: [entry({ status: value('Started') })],
      operations: [],
    },
    { when: 'one that failed', value: [entry({ status: value('Failed') })], operations: [] },
    {
      when: 'one that was taken and failed',
      value: [entry({ status: value('Failed') }), entry({ status: value('Accepted') })],
      operations: [],
    },
    {
      when: 'a write of something below it',
      value: [entry({ resourceId: `${endpoint}/privateDnsZoneGroups/g` })],
      operations: [],
    },
    { when: 'a write of another resource', value: [entry({ resourceId: `${endpoint}2` })], operations: [] },
    { when: 'one without a resource', value: [entry({ resourceId: undefined })], operations: [] },
    { when: 'one without a time', value: [entry({ eventTimestamp: 'soon' })], operations: [] },
    { when: 'one that belongs to no operation', value: [entry({ operationId: null })], operations: [] },
    { when: 'one whose operation has no name', value: [entry({ operationName: 'write' })], operations: [] },
    {
      when: 'one whose caller is a name alone',
      value: [entry({ claims: { name: 'Ann', upn: 'ann@contoso.example' } })],
      operations: [{ ...done, by: [] }],
    },
    { when: 'one without claims', value: [entry({ claims: null })], operations: [{ ...done, by: [] }] },
    { when: 'one whose token says oid', value: [entry({ claims: { oid: ann } })], operations: [done] },
  ])('says of $when', async ({ value, operations }) => {
    answer({ value });
    expect(await read()).toEqual({ operations, complete: true });
  });

  it.each([
    {
      when: 'it may not be read',
      reply: { status: 403, body: '{"error":{"code":"AuthorizationFailed"}}' },
      error: PermanentError,
    },
    { when: 'it is throttled', reply: { status: 429, body: '' }, error: RetryableError },
    { when: 'something else answers', reply: { body: '<html>', type: 'text/html' }, error: UnreadError },
    { when: 'there is no list', reply: { body: '{}' }, error: UnreadError },
    { when: 'an entry is none', reply: { body: '{"value":[7]}' }, error: UnreadError },
  ])('is refused by a class where $when', async ({ reply, error }) => {
    azure.answer = () => reply;
    await expect(read()).rejects.toBeInstanceOf(error);
  });

  it('is read as the simulator gives it, once its delay is over', async () => {
    const fixture = createFixture();
    const put = (path: string, body: object) => fixture.call('PUT', path, body);
    await put(group('rg'), { location: 'westeurope' });
    const vnet = `${network('rg')}/virtualNetworks/v`;
    const prefix = '10.0.0.0/24';
    await put(vnet, {
      location: 'westeurope',
      properties: {
        addressSpace: { addressPrefixes: [prefix] },
        subnets: [{ name: 's', properties: { addressPrefix: prefix } }],
      },
    });
    const account = `${group('rg')}/providers/Microsoft.Storage/storageAccounts/st1`;
    await put(account, { location: 'westeurope', properties: {} });
    await settle(fixture);
    const connections = [{ name: 'c', properties: { privateLinkServiceId: account, groupIds: ['blob'] } }];
    const properties = { subnet: { id: `${vnet}/subnets/s` }, privateLinkServiceConnections: connections };
    await put(`${network('rg')}/privateEndpoints/pe1`, { location: 'westeurope', properties });
    await fixture.call('GET', '/subscriptions');
    const ask = async () => {
      answer({ value: [] });
      azure.requests.length = 0;
      await log.listOf(endpoint, fixture.world.now(), AbortSignal.timeout(5_000));
      const [{ asked, query } = { asked: '', query: '' }] = azure.requests;
      answer((await fixture.call('GET', `${asked.slice('GET '.length)}${query}`)).body);
      return log.listOf(endpoint, fixture.world.now(), AbortSignal.timeout(5_000));
    };
    fixture.advance(120_000);
    expect((await ask()).operations).toEqual([]);
    fixture.advance(120_000);
    expect((await ask()).operations).toEqual([
      { operation: done.operation, at: expect.any(Date), by: ['aaaaaaaa-0000-0000-0000-000000000001'] },
    ]);
  });
});
