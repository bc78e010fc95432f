import { describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../src/dns/endpoints/endpoint-schema.ts';
import { group, problemsOf, without, zoneGroupBody } from '../dns/names/bodies.ts';
import { azBody, restBody } from '../dns/names/builders.ts';

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

  it('does without what only says more', () => {
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
