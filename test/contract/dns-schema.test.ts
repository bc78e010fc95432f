import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { explainDns } from '../../src/dns/explain.ts';
import { parseEndpoint, parseNetworkInterface, parseZoneGroups } from '../../src/dns/schema.ts';
import { azBody, restBody } from '../dns/names/builders.ts';

const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/Apps/providers/Microsoft.Network';

const interfaceBody = (configurations: unknown, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: `${group}/networkInterfaces/PE1-nic`,
  name: 'PE1-nic',
  properties: { ipConfigurations: configurations, ...more },
});
const configuration = (privateIPAddress: unknown, fqdns: unknown): Record<string, unknown> => ({
  name: 'config',
  properties: {
    privateIPAddress,
    privateLinkConnectionProperties: { groupId: 'blob', requiredMemberName: 'default', fqdns },
  },
});
const zoneId = `${group}/privateDnsZones/privatelink.blob.core.windows.net`;
const zoneGroupBody = (recordSets: unknown, privateDnsZoneId: unknown = zoneId): Record<string, unknown> => ({
  id: `${group}/privateEndpoints/PE1/privateDnsZoneGroups/default`,
  name: 'default',
  properties: { privateDnsZoneConfigs: [{ name: 'blob', properties: { privateDnsZoneId, recordSets } }] },
});
const recordSet = { recordType: 'A', recordSetName: 'ST1', fqdn: 'x', ttl: 10, ipAddresses: ['10.0.0.4'] };

const without = (body: Record<string, unknown>, field: string): unknown => {
  const copy = structuredClone(body);
  const [key = '', inner] = field.split('.');
  if (inner === undefined) delete copy[key];
  else delete (copy[key] as Record<string, unknown>)[inner];
  return copy;
};
const problemsOf = (act: () => unknown): string[] => {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
};
const connection = (status: unknown, id: unknown = `${group}/privateLinkServices/PLS1`) => ({
  properties: { privateLinkServiceId: id, privateLinkServiceConnectionState: { status } },
});

describe('a private endpoint', () => {
  const view = {
    id: `${group}/privateEndpoints/PE1`.toLowerCase(),
    name: 'PE1',
    location: 'westeurope',
    tags: { team: 'payments' },
    resourceGuid: '22222222-2222-2222-2222-222222222222',
    provisioningState: 'Succeeded',
    network: `${group}/virtualNetworks/VNET1`.toLowerCase(),
    subnet: `${group}/virtualNetworks/VNET1/subnets/Endpoints`.toLowerCase(),
    connectionState: 'Approved',
    privateLinkResource: `${group.replace('Network', 'Storage')}/storageAccounts/ST1`.toLowerCase(),
    groupIds: ['blob'],
    customDnsConfigs: [{ fqdn: 'st1.blob.core.windows.net', addresses: ['10.0.0.4'] }],
    networkInterfaces: [`${group}/networkInterfaces/PE1-nic`.toLowerCase()],
  };

  it('reads the same from REST and from az', () => {
    expect(parseEndpoint(restBody())).toEqual(view);
    expect(parseEndpoint(azBody(restBody()))).toEqual(view);
  });

  it('reads a manual connection like an automatic one', () => {
    const body = restBody({
      privateLinkServiceConnections: [],
      manualPrivateLinkServiceConnections: [connection('Pending')],
    });
    expect(parseEndpoint(body)).toMatchObject({ connectionState: 'Pending', groupIds: [] });
    expect(parseEndpoint(azBody(body))).toEqual(parseEndpoint(body));
  });

  it('keeps an alias as it is', () => {
    const alias = 'Service.0a1b.westeurope.azure.privatelinkservice';
    const body = restBody({ privateLinkServiceConnections: [connection('Approved', alias)] });
    expect(parseEndpoint(body).privateLinkResource).toBe(alias.toLowerCase());
  });

  it.each([
    ['approved', 'Approved'],
    ['REJECTED', 'Rejected'],
    ['PendingCreation', 'PendingCreation'],
  ])('spells state %s as %s', (status, expected) => {
    expect(parseEndpoint(restBody({ privateLinkServiceConnections: [connection(status)] })).connectionState).toBe(
      expected,
    );
  });

  it('does without what only tells more', () => {
    const body = restBody({
      customDnsConfigs: undefined,
      networkInterfaces: null,
      subnet: null,
      resourceGuid: undefined,
    });
    delete body.tags;
    delete body.location;
    expect(parseEndpoint(body)).toMatchObject({
      customDnsConfigs: [],
      networkInterfaces: [],
      network: '',
      subnet: '',
      resourceGuid: '',
      tags: {},
      location: '',
    });
  });

  it('never takes addresses that were only asked for', () => {
    const body = restBody({
      customDnsConfigs: [],
      ipConfigurations: [{ properties: { privateIPAddress: '10.0.0.6' } }],
    });
    expect(parseEndpoint(body).customDnsConfigs).toEqual([]);
  });

  it.each([
    { less: 'id', problem: 'id: is missing' },
    { less: 'properties.provisioningState', problem: 'properties.provisioningState: is missing' },
    {
      less: 'properties.privateLinkServiceConnections',
      problem: 'properties.privateLinkServiceConnections: a private endpoint has exactly one connection',
    },
  ])('is refused without $less, which is named', ({ less, problem }) => {
    expect(problemsOf(() => parseEndpoint(without(restBody(), less)))).toEqual([expect.stringContaining(problem)]);
    const flatProblem = problem.replace('properties.', '');
    expect(problemsOf(() => parseEndpoint(azBody(without(restBody(), less) as Record<string, unknown>)))).toEqual([
      expect.stringContaining(flatProblem),
    ]);
  });

  it.each([
    {
      when: 'a connection has no state',
      body: restBody({ privateLinkServiceConnections: [{ properties: { privateLinkServiceId: 'x' } }] }),
      problem: 'properties.privateLinkServiceConnections[0].privateLinkServiceConnectionState: is missing',
    },
    {
      when: 'its state has no status',
      body: restBody({ privateLinkServiceConnections: [connection(undefined)] }),
      problem: 'properties.privateLinkServiceConnections[0].privateLinkServiceConnectionState.status: is missing',
    },
    {
      when: 'a connection leads nowhere',
      body: restBody({ privateLinkServiceConnections: [connection('Approved', '')] }),
      problem: 'properties.privateLinkServiceConnections[0].privateLinkServiceId: is empty',
    },
    {
      when: 'it has two connections',
      body: restBody({ manualPrivateLinkServiceConnections: [connection('Pending')] }),
      problem: 'found 2',
    },
    {
      when: 'an address is none',
      body: restBody({ customDnsConfigs: [{ fqdn: 'a.b', ipAddresses: ['10.0.0'] }] }),
      problem: "properties.customDnsConfigs[0].ipAddresses[0]: '10.0.0' is not an IP address",
    },
    {
      when: 'its names are no list',
      body: restBody({ customDnsConfigs: 'none' }),
      problem: 'properties.customDnsConfigs: ',
    },
    {
      when: 'it lives in a managed network',
      body: { ...restBody(), id: `${group.replace('Network', 'StreamAnalytics')}/clusters/c/privateEndpoints/PE1` },
      problem: 'is of type microsoft.streamanalytics/clusters/privateendpoints',
    },
    {
      when: 'it is a managed private endpoint of a factory',
      body: {
        ...restBody(),
        id: `${group.replace('Network', 'DataFactory')}/factories/f/managedVirtualNetworks/default/managedPrivateEndpoints/PE1`,
      },
      problem: 'managedprivateendpoints',
    },
    {
      when: 'it is a zone group',
      body: zoneGroupBody([]),
      problem: 'is of type microsoft.network/privateendpoints/privatednszonegroups',
    },
    { when: 'it is an error', body: { error: { code: 'ResourceNotFound' } }, problem: 'id: is missing' },
    { when: 'it is a list', body: [restBody()], problem: ': ' },
    { when: 'it is nothing', body: undefined, problem: ': ' },
  ])('is refused when $when', ({ body, problem }) => {
    expect(problemsOf(() => parseEndpoint(body))).toContainEqual(expect.stringContaining(problem));
  });
});

describe('a network interface', () => {
  it('tells names with address, group and member, from REST and from az', () => {
    const body = interfaceBody([configuration('10.0.0.4', ['ST1.blob.core.windows.net', 'b.c'])], {
      privateEndpoint: { id: `${group}/privateEndpoints/PE1` },
    });
    const told = { addresses: ['10.0.0.4'], groupId: 'blob', member: 'default' };
    expect(parseNetworkInterface(body)).toEqual({
      id: `${group}/networkInterfaces/PE1-nic`.toLowerCase(),
      endpoint: `${group}/privateEndpoints/PE1`.toLowerCase(),
      names: [
        { fqdn: 'st1.blob.core.windows.net', ...told },
        { fqdn: 'b.c', ...told },
      ],
    });
    expect(parseNetworkInterface(azBody(body))).toEqual(parseNetworkInterface(body));
  });

  it.each([
    { when: 'it is an ordinary one', body: interfaceBody([{ properties: { privateIPAddress: '10.0.0.4' } }]) },
    { when: 'no name is known yet', body: interfaceBody([configuration('10.0.0.4', [])]) },
    { when: 'its names are null', body: interfaceBody([configuration('10.0.0.4', null)]) },
  ])('tells nothing when $when', ({ body }) => {
    expect(parseNetworkInterface(body).names).toEqual([]);
  });

  it('keeps a name whose address is still missing', () => {
    expect(parseNetworkInterface(interfaceBody([configuration(undefined, ['a.b'])])).names).toMatchObject([
      { fqdn: 'a.b', addresses: [] },
    ]);
  });

  it.each([
    {
      when: 'it has no ipConfigurations',
      body: interfaceBody(undefined),
      problem: 'properties.ipConfigurations: is missing',
    },
    {
      when: 'an address is none',
      body: interfaceBody([configuration('x', ['a.b'])]),
      problem: "properties.ipConfigurations[0].privateIPAddress: 'x' is not an IP address",
    },
    { when: 'it is an endpoint', body: restBody(), problem: 'expected microsoft.network/networkinterfaces' },
  ])('is refused when $when', ({ body, problem }) => {
    expect(problemsOf(() => parseNetworkInterface(body))).toContainEqual(expect.stringContaining(problem));
  });
});

describe('private DNS zone groups', () => {
  it('cover the names in their record sets, from a list, from one, and from az', () => {
    const body = zoneGroupBody([
      recordSet,
      { ...recordSet, recordType: 'AAAA', ipAddresses: ['FD00::04'] },
      { ...recordSet, recordType: 'CNAME' },
    ]);
    const views = parseZoneGroups({ value: [body] });
    expect(views).toEqual([
      {
        id: `${group}/privateEndpoints/PE1/privateDnsZoneGroups/default`.toLowerCase(),
        zones: [zoneId.toLowerCase()],
        recordSets: [
          { zone: zoneId.toLowerCase(), name: 'st1', type: 'A', addresses: ['10.0.0.4'] },
          { zone: zoneId.toLowerCase(), name: 'st1', type: 'AAAA', addresses: ['fd00::4'] },
        ],
      },
    ]);
    expect(parseZoneGroups(body)).toEqual(views);
    expect(parseZoneGroups([azBody(body)])).toEqual(views);
  });

  it.each([[], null])('cover nothing where the record sets are %j', (recordSets) => {
    expect(parseZoneGroups(zoneGroupBody(recordSets))).toMatchObject([
      { zones: [zoneId.toLowerCase()], recordSets: [] },
    ]);
  });

  it('can be none', () => {
    expect(parseZoneGroups({ value: [] })).toEqual([]);
  });

  it.each([
    {
      when: 'it names no zones',
      body: without(zoneGroupBody([]), 'properties.privateDnsZoneConfigs'),
      problem: 'properties.privateDnsZoneConfigs: is missing',
    },
    {
      when: 'a zone has no id',
      body: zoneGroupBody([], null),
      problem: 'properties.privateDnsZoneConfigs[0].privateDnsZoneId: is missing',
    },
    {
      when: 'a record set has no name',
      body: zoneGroupBody([{ recordType: 'A' }]),
      problem: 'recordSets[0].recordSetName: is missing',
    },
    {
      when: 'it is an endpoint',
      body: restBody(),
      problem: 'expected microsoft.network/privateendpoints/privatednszonegroups',
    },
  ])('are refused when $when, because unread is not uncovered', ({ body, problem }) => {
    expect(problemsOf(() => parseZoneGroups(body))).toContainEqual(expect.stringContaining(problem));
  });
});

describe('explaining', () => {
  const record = { zone: 'privatelink.blob.core.windows.net', name: 'st1', type: 'A', addresses: ['10.0.0.4'] };

  it('gives records, reason and notes, and nothing else', () => {
    const explanation = explainDns({ endpoint: restBody(), cloud: 'AzureCloud' });
    expect(explanation).toEqual({ records: [record], reason: null, notes: [] });
  });

  it.each([
    { when: 'one body', interfaces: [interfaceBody([configuration('10.0.0.4', ['st1.blob.core.windows.net'])])] },
    {
      when: 'a list',
      interfaces: [{ value: [interfaceBody([configuration('10.0.0.4', ['st1.blob.core.windows.net'])])] }],
    },
  ])('reads network interfaces from $when', ({ interfaces }) => {
    const endpoint = restBody({ customDnsConfigs: [] });
    expect(explainDns({ endpoint, interfaces, cloud: 'AzureCloud' }).records).toEqual([record]);
  });

  it('follows the policy into a sensitive zone', () => {
    const endpoint = restBody({
      privateLinkServiceConnections: [
        {
          properties: {
            privateLinkServiceId: `${group.replace('Network', 'Authorization')}/resourceManagementPrivateLinks/link`,
            groupIds: ['ResourceManagement'],
            privateLinkServiceConnectionState: { status: 'Approved' },
          },
        },
      ],
      customDnsConfigs: [{ fqdn: 'management.azure.com', ipAddresses: ['10.0.0.4'] }],
    });
    expect(explainDns({ endpoint, cloud: 'AzureCloud' }).records).toEqual([]);
    const policy = { sensitiveZones: ['privatelink.azure.com'] };
    expect(explainDns({ endpoint, cloud: 'AzureCloud', policy }).records).toMatchObject([{ name: 'management' }]);
  });

  it('refuses a body it cannot read', () => {
    expect(() => explainDns({ endpoint: {}, cloud: 'AzureCloud' })).toThrow(InputError);
  });
});
