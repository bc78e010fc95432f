import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../src/app/http-client.ts';
import { openArm } from '../../src/arm/open-arm.ts';
import { PermanentError } from '../../src/core/errors.ts';
import { version as release } from '../../src/core/version.ts';
import { createTopic } from '../../src/notify/topic.ts';
import { blobReader } from '../../src/policy/policy-readers.ts';
import { createWorkQueue } from '../../src/reconcile/work-queue.ts';
import { createAuditArchive } from '../../src/state/audit/archive.ts';
import { createTables } from '../../src/state/tables.ts';
import { type AnsweringServer, anyToken, openAnsweringServer } from './support/answering-server.ts';
import { body, endpoint, list, networkInterface, record } from './support/calls.ts';

let azure: AnsweringServer;
beforeAll(async () => {
  azure = await openAnsweringServer();
});
beforeEach(() => {
  azure.requests.length = 0;
  azure.answer = (_asked, path) => ({ body: body(path.toLowerCase()) });
});
afterAll(() => azure.close());

const signal = (): AbortSignal => AbortSignal.timeout(5_000);
const open = () =>
  openArm({
    endpoint: azure.url,
    audience: 'https://management.azure.com',
    credential: anyToken,
    httpClient: createHttpClient(),
  });
const zone = record.replace('/a/st1', '');

describe('what is sent', () => {
  const create = { ifNoneMatch: '*' } as const;
  type Client = ReturnType<typeof open>;
  it.each<{ what: string; call: (client: Client) => Promise<unknown>; asked: string; version: string; if?: object }>([
    {
      what: 'a new record set, if there is none',
      call: ({ privateDns }) => privateDns.putRecordSet(record, { ttl: 10 }, create, signal()),
      asked: `PUT ${record}`,
      version: '2024-06-01',
      if: { 'if-none-match': '*' },
    },
    {
      what: 'a changed record set, if nobody has touched it',
      call: ({ privateDns }) => privateDns.putRecordSet(record, { ttl: 10 }, { ifMatch: '"1"' }, signal()),
      asked: `PUT ${record}`,
      version: '2024-06-01',
      if: { 'if-match': '"1"' },
    },
    {
      what: 'a record set to remove, if nobody has touched it',
      call: ({ privateDns }) => privateDns.removeRecordSet(record, '"1"', signal()),
      asked: `DELETE ${record}`,
      version: '2024-06-01',
      if: { 'if-match': '"1"' },
    },
    {
      what: 'a new zone, if there is none',
      call: ({ privateDns }) => privateDns.createZone(zone, { location: 'global' }, signal()),
      asked: `PUT ${zone}`,
      version: '2024-06-01',
      if: { 'if-none-match': '*' },
    },
    {
      what: 'a new link, if there is none',
      call: ({ privateDns }) =>
        privateDns.createLink(`${zone}/virtualnetworklinks/hub`, { location: 'global' }, signal()),
      asked: `PUT ${zone}/virtualnetworklinks/hub`,
      version: '2024-06-01',
      if: { 'if-none-match': '*' },
    },
    {
      what: 'a link that goes',
      call: ({ privateDns }) => privateDns.removeLink(`${zone}/virtualnetworklinks/hub`, signal()),
      asked: `DELETE ${zone}/virtualnetworklinks/hub`,
      version: '2024-06-01',
    },
    ...['@', '*', '*.app', 'xn--bcher-kva'].map((name) => ({
      what: `the record set ${name}`,
      call: ({ privateDns }: Client) => privateDns.findRecordSet(`${zone}/aaaa/${name}`, signal()),
      asked: `GET ${zone}/aaaa/${name}`,
      version: '2024-06-01',
    })),
    {
      what: 'a private endpoint',
      call: ({ network }) => network.findPrivateEndpoint(endpoint, signal()),
      asked: `GET ${endpoint}`,
      version: '2025-05-01',
    },
    {
      what: 'a network interface',
      call: ({ network }) => network.findNetworkInterface(networkInterface, signal()),
      asked: `GET ${networkInterface}`,
      version: '2025-05-01',
    },
    {
      what: 'any resource, if there is none',
      call: ({ arm }) => arm.put(endpoint, 'v1', {}, { signal: signal(), ...create }),
      asked: `PUT ${endpoint}`,
      version: 'v1',
      if: { 'if-none-match': '*' },
    },
    {
      what: 'any resource to remove, if nobody has touched it',
      call: ({ arm }) => arm.remove(endpoint, 'v1', { signal: signal(), ifMatch: 'W/"1"' }),
      asked: `DELETE ${endpoint}`,
      version: 'v1',
      if: { 'if-match': 'W/"1"' },
    },
  ])('$what', async ({ call, asked, version, if: condition = {} }) => {
    await call(open());
    const [request, ...more] = azure.requests;
    expect(more).toEqual([]);
    expect(request).toMatchObject({ query: `?api-version=${version}` });
    expect(request?.asked.toLowerCase()).toBe(asked.toLowerCase());
    const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request?.headers ?? {};
    expect(JSON.parse(JSON.stringify({ 'if-match': ifMatch, 'if-none-match': ifNoneMatch }))).toEqual(condition);
  });

  it.each(['InProgress', 'Succeeded', 'Failed'])('once, where Azure finishes later: %s', async (status) => {
    const headers = { 'azure-asyncoperation': `${azure.url}/operations/1`, 'retry-after': '0' };
    azure.answer = () => ({ status: 202, headers, body: `{"status":${JSON.stringify(status)}}` });
    const answer = await open().privateDns.createZone(zone, { location: 'global' }, signal());
    expect(answer).toMatchObject({ status: 202, headers });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(azure.requests).toHaveLength(1);
  });

  it('with our name and release in front and a token, in one way from either SDK', async () => {
    const { arm, privateDns } = open();
    await arm.find(endpoint, 'v', signal());
    await privateDns.findRecordSet(record, signal());
    const [raw, worded] = azure.requests.map(({ headers }) => headers);
    expect(raw?.['user-agent']).toMatch(new RegExp(`^gatehouse/${release.replaceAll('.', '\\.')} `));
    expect(worded?.['user-agent']).toBe(raw?.['user-agent']);
    expect(worded?.authorization).toBe('Bearer any');
  });

  it.each<{ what: string; call: () => Promise<unknown> }>([
    { what: 'tables', call: () => createTables(azure.url, anyToken).meta.find('p', 'r') },
    { what: 'queues', call: () => createWorkQueue(`${azure.url}/account`, anyToken).findOldest() },
    { what: 'the archive of the audit', call: () => createAuditArchive(azure.url, anyToken).append('2026-03-04', []) },
    { what: 'the policy', call: () => blobReader(`${azure.url}/policy/policy.yaml`, anyToken)(undefined) },
    { what: 'notifications', call: () => createTopic(`${azure.url}/api/events`, anyToken)([], signal()) },
  ])('with our name and release in front to storage and topic too: $what', async ({ call }) => {
    azure.answer = () => ({ status: 404 });
    await call().catch(() => undefined);
    expect(azure.requests.length).toBeGreaterThan(0);
    for (const { headers } of azure.requests)
      expect(headers['user-agent']).toMatch(new RegExp(`^gatehouse/${release.replaceAll('.', '\\.')} `));
  });

  it('with the token of one fetch for all subscriptions', async () => {
    let fetches = 0;
    const getToken = () => {
      fetches += 1;
      return anyToken.getToken();
    };
    const credential = { getToken };
    const { privateDns } = openArm({ endpoint: azure.url, audience: 'https://management.azure.com', credential });
    for (const id of [record, record.replace('0001', '0002')]) await privateDns.findRecordSet(id, signal());
    expect(fetches).toBe(1);
  });

  it('to the next page as Azure wrote its address', async () => {
    const next = `${azure.url.replace('https://localhost', 'HTTPS://LocalHost')}/next?API-Version=2020-01-01&$skipToken=a%2Fb`;
    azure.answer = (_asked, path) => ({ body: path === '/next' ? list() : list({ nextLink: next }) });
    expect(await open().network.listPrivateDnsZoneGroups(endpoint, signal())).toHaveLength(2);
    expect(azure.requests.map(({ query }) => query)).toEqual([
      '?api-version=2025-05-01',
      '?API-Version=2020-01-01&$skipToken=a%2Fb',
    ]);
  });
});

describe('a refusal keeps its code and its details, from either SDK and wherever they are', () => {
  const info = { policyAssignmentName: 'a1', policyDefinitionName: 'd1' };
  const error = {
    code: 'RequestDisallowedByPolicy',
    message: 'denied',
    details: [{ additionalInfo: [{ type: 'PolicyViolation', info }] }],
  };
  it.each([
    { where: 'in an error', refusal: { error } },
    { where: 'bare, as private DNS writes it', refusal: error },
  ])('$where', async ({ refusal }) => {
    azure.answer = () => ({ status: 403, body: JSON.stringify(refusal) });
    const { arm, privateDns } = open();
    for (const call of [
      privateDns.putRecordSet(record, { ttl: 10 }, { ifNoneMatch: '*' }, signal()),
      arm.put(endpoint, 'v', {}, { signal: signal() }),
    ]) {
      const refused = await call.catch((reason: unknown) => reason);
      expect(refused).toBeInstanceOf(PermanentError);
      expect(refused).toMatchObject({
        reason: 'RequestDisallowedByPolicy',
        violations: [{ assignment: 'a1', definition: 'd1' }],
      });
    }
  });
});
