import { beforeEach, describe, expect, it } from 'vitest';
import {
  accountRows,
  actionRows,
  groupRows,
  type Row,
  serviceRows,
  storageRows,
  tagRows,
} from './support/client-rows.ts';
import { account, createEstate } from './support/estate.ts';
import { type Fixture, group, hub, network } from './support/fixture.ts';

// What real clients send that the product itself does not: the Azure CLI 2.91.0 and 2.45.0, the Python SDKs, octodns, external-dns and Cloud Custodian were
// run against the simulator. Each row is one of their requests, as bare as it is on the wire, with what the client expects of the answer and where that is from.

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createEstate();
});

const subscription = `/subscriptions/${hub}`;
const providers = `${group('app')}/providers`;
const regional = (namespace: string, what: string): string =>
  `${subscription}/providers/${namespace}/locations/westeurope/${what}`;

const behind = (frontend: string): object => ({
  location: 'westeurope',
  properties: {
    loadBalancerFrontendIpConfigurations: [
      { id: `${network('app')}/loadBalancers/lb/frontendIPConfigurations/${frontend}` },
    ],
    ipConfigurations: [
      { name: 'ip', properties: { subnet: { id: `${network('app')}/virtualNetworks/vn/subnets/s` } } },
    ],
  },
});
const firstOf = (row: object): object => ({ value: expect.arrayContaining([expect.objectContaining(row)]) });
const storageNames = { name: 'st1', type: 'Microsoft.Storage/storageAccounts' };

const rows: readonly Row[] = [
  {
    request: ['PATCH', account, { tags: { team: 'a' } }],
    status: 200,
    body: { name: 'st1', location: 'westeurope', tags: { team: 'a' }, properties: { provisioningState: 'Succeeded' } },
    from: 'Storage REST reference, Update: 200 with the account',
  },
  {
    request: ['PUT', account, { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }],
    status: 200,
    body: { name: 'st1', sku: { name: 'Standard_LRS', tier: 'Standard' } },
    from: 'Storage REST reference, Create: 200 where the account exists already',
  },
  {
    request: ['GET', account],
    status: 200,
    body: {
      kind: 'StorageV2',
      properties: {
        networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices', ipRules: [], virtualNetworkRules: [] },
        primaryEndpoints: { blob: 'https://st1.blob.core.windows.net/', web: 'https://st1.z6.web.core.windows.net/' },
        encryption: { keySource: 'Microsoft.Storage', services: { blob: { enabled: true, keyType: 'Account' } } },
      },
    },
    from: 'recorded: public-access-storage',
  },
  {
    request: ['GET', account.replace('/storageAccounts', '//storageAccounts')],
    status: 200,
    from: 'azure-cli, resource show --resource-type',
  },
  {
    request: ['GET', `${account}/blobServices/default`],
    status: 200,
    body: { name: 'default', properties: { deleteRetentionPolicy: { enabled: false } } },
    from: 'Storage REST reference, Blob Services: every account has one',
  },
  {
    request: ['GET', `${account}/blobServices`],
    status: 200,
    body: firstOf({ name: 'default' }),
    from: 'Storage REST reference, Blob Services',
  },
  { request: ['GET', `${account}/blobServices/other`], status: 404, from: 'Storage REST reference, Blob Services' },
  {
    request: ['PUT', `${account}/blobServices/default`, { properties: { isVersioningEnabled: true } }],
    status: 200,
    body: { properties: { isVersioningEnabled: true } },
    from: 'Storage REST reference, Blob Services: Set',
  },
  {
    request: ['PUT', `${providers}/Microsoft.DocumentDB/databaseAccounts/c1`, { location: 'westeurope' }],
    status: 200,
    body: { properties: { publicNetworkAccess: 'Enabled', provisioningState: 'Creating' } },
    from: 'recorded: public-access-cosmos; azure-mgmt-cosmosdb 9.0.0b2 takes 200 only',
  },
  {
    request: ['PUT', `${providers}/Microsoft.Web/serverfarms/p1`, { location: 'westeurope' }],
    status: 200,
    body: { name: 'p1' },
    from: 'App Service REST reference, plans: 200 and 202',
  },
  {
    request: ['PUT', `${providers}/Microsoft.Unheard/things/t1`, { location: 'westeurope' }],
    status: 200,
    body: { name: 't1' },
    from: 'what every client takes for a new resource',
  },
  {
    request: ['PUT', `${providers}/Microsoft.ContainerRegistry/registries/r1`, { location: 'westeurope' }],
    status: 201,
    body: { properties: { loginServer: 'r1.azurecr.io', provisioningState: 'Creating' } },
    from: 'recorded: public-access-acr',
  },
  {
    request: ['POST', `${subscription}/providers/Microsoft.Storage/checkNameAvailability`, storageNames],
    status: 200,
    body: { nameAvailable: false, reason: 'AlreadyExists' },
    from: 'Storage REST reference, Check Name Availability',
  },
  {
    request: [
      'POST',
      `${subscription}/providers/Microsoft.Storage/checkNameAvailability`,
      { ...storageNames, name: 'st2' },
    ],
    status: 200,
    body: { nameAvailable: true },
    from: 'Storage REST reference, Check Name Availability',
  },
  {
    request: [
      'POST',
      `${subscription}/providers/Microsoft.Sql/checkNameAvailability`,
      { name: 's1', type: 'Microsoft.Sql/servers' },
    ],
    status: 200,
    body: { name: 's1', available: true },
    from: 'SQL REST reference, Servers: Check Name Availability',
  },
  {
    request: [
      'POST',
      regional('Microsoft.SignalRService', 'checkNameAvailability'),
      { name: 'x', type: 'Microsoft.SignalRService/SignalR' },
    ],
    status: 200,
    body: { nameAvailable: true },
    from: 'SignalR REST reference, Check Name Availability',
  },
  {
    request: ['HEAD', '/providers/Microsoft.DocumentDB/databaseAccountNames/nobody'],
    status: 404,
    from: 'Cosmos DB REST reference, Check Name Exists',
  },
  {
    request: ['POST', `${subscription}/providers/Microsoft.Storage/doSomething`, {}],
    status: 404,
    body: { error: { code: 'InvalidResourceType', message: expect.stringContaining("'doSomething'") } },
    from: 'ARM common errors: what no provider has is refused by its name',
  },
  {
    request: ['GET', `${subscription}/resources?$filter=resourceType eq 'Microsoft.Storage/storageAccounts'`],
    status: 200,
    body: { value: [expect.objectContaining({ name: 'st1' })] },
    from: 'Resources REST reference, List: the operators of $filter',
  },
  {
    request: ['GET', `${subscription}/resources?$filter=name eq 'ST1' and location ne 'westus'`],
    status: 200,
    body: { value: [expect.objectContaining({ name: 'st1' })] },
    from: 'Resources REST reference, List',
  },
  {
    request: ['GET', `${subscription}/resources?$filter=substringof('pls', name) or (resourceGroup eq 'dns')`],
    status: 200,
    body: {
      value: [
        expect.objectContaining({ name: 'privatelink.blob.core.windows.net' }),
        expect.objectContaining({ name: 'pls1' }),
      ],
    },
    from: 'Resources REST reference, List',
  },
  {
    request: ['GET', `${subscription}/resources?$filter=tagName eq 'team' and tagValue eq 'a'`],
    status: 200,
    body: { value: [] },
    from: 'Resources REST reference, List',
  },
  {
    request: ['GET', `${subscription}/resources?$filter=changedTime gt '2020-01-01'`],
    status: 400,
    body: { error: { code: 'InvalidFilterInQueryString', message: expect.stringContaining('changedTime') } },
    from: 'as Resource Graph refuses what it does not know',
  },
  {
    request: ['GET', `${subscription}/resources?$expand=createdTime,changedTime,provisioningState&$top=1`],
    status: 200,
    body: { value: [expect.objectContaining({ provisioningState: 'Succeeded' })], nextLink: expect.any(String) },
    from: 'azure-cli, resource list',
  },
  {
    request: ['GET', `${subscription}/providers`],
    status: 200,
    body: firstOf({ namespace: 'Microsoft.Network', registrationState: 'Registered' }),
    from: 'Resources REST reference, Providers: List',
  },
  {
    request: ['GET', '/providers'],
    status: 200,
    body: firstOf({ id: '/providers/Microsoft.KeyVault' }),
    from: 'Resources REST reference, Providers: List At Tenant Scope',
  },
  {
    request: ['GET', `${subscription}/providers/Microsoft.Network`],
    status: 200,
    body: {
      resourceTypes: expect.arrayContaining([
        expect.objectContaining({
          resourceType: 'privateDnsZones',
          apiVersions: ['2024-06-01', '2020-06-01', '2020-01-01', '2018-09-01'],
        }),
        expect.objectContaining({ resourceType: 'natGateways' }),
      ]),
    },
    from: 'azure-cli, resource show: takes the newest version of the type from it',
  },
  {
    request: ['POST', `${subscription}/providers/Microsoft.Network/register`],
    status: 200,
    body: { namespace: 'Microsoft.Network', registrationState: 'Registered' },
    from: 'Resources REST reference, Providers: Register',
  },
  {
    request: ['GET', '/tenants'],
    status: 200,
    body: firstOf({ tenantId: '00000000-0000-0000-0000-000000000000', tenantCategory: 'Home' }),
    from: 'Resources REST reference, Tenants: List',
  },
  {
    request: ['GET', `${subscription}/locations`],
    status: 200,
    body: firstOf({ name: 'westeurope', displayName: 'West Europe', type: 'Region' }),
    from: 'Resources REST reference, Subscriptions: List Locations',
  },
  {
    request: ['PATCH', group('app'), { tags: { team: 'a' } }],
    status: 200,
    body: { name: 'app', location: 'westeurope', tags: { team: 'a' } },
    from: 'Resources REST reference, Resource Groups: Update',
  },
  {
    request: ['GET', `${subscription}/resourcegroups?$filter=tagName eq 'none'`],
    status: 200,
    body: { value: [] },
    from: 'Resources REST reference, Resource Groups: List',
  },
  {
    request: ['GET', regional('Microsoft.Network', 'usages')],
    status: 200,
    body: firstOf({
      name: { value: 'VirtualNetworks', localizedValue: 'Virtual Networks' },
      currentValue: 1,
      limit: 1_000,
      unit: 'Count',
    }),
    from: 'Network REST reference, Usages: List',
  },
  {
    request: ['GET', regional('Microsoft.Storage', 'usages')],
    status: 200,
    body: { value: [expect.objectContaining({ currentValue: 1, limit: 250 })] },
    from: 'Storage REST reference, Usages: List By Location',
  },
  {
    request: ['GET', `${network('app')}/virtualNetworks/vn/usages`],
    status: 200,
    body: firstOf({ id: `${network('app')}/virtualNetworks/vn/subnets/s`, currentValue: 0, limit: 251, unit: 'Count' }),
    from: 'Network REST reference, Virtual Networks: List Usage',
  },
  {
    request: ['GET', regional('Microsoft.Network', 'availablePrivateEndpointTypes')],
    status: 200,
    body: firstOf({ name: 'Microsoft.Storage.storageAccounts', resourceName: 'Microsoft.Storage/storageAccounts' }),
    from: 'Network REST reference, Available Private Endpoint Types: List',
  },
  {
    request: ['GET', regional('Microsoft.Network', 'unheardOf')],
    status: 404,
    body: { error: { code: 'InvalidResourceType', message: expect.stringContaining("'locations/unheardOf'") } },
    from: 'ARM common errors',
  },
  {
    request: ['PUT', `${account}/providers/Microsoft.Resources/tags/default`, { properties: { tags: { a: '1' } } }],
    status: 200,
    body: { name: 'default', properties: { tags: { a: '1' } } },
    from: 'Resources REST reference, Tags: Create Or Update At Scope',
  },
  {
    request: ['GET', `${subscription}/providers/Microsoft.Resources/tags/default`],
    status: 200,
    body: { properties: { tags: {} } },
    from: 'Resources REST reference, Tags: Get At Scope',
  },
  {
    request: ['PUT', `${network('app')}/privateLinkServices/pls2`, behind('nobody')],
    status: 400,
    body: {
      error: { code: 'InvalidResourceReference', message: expect.stringContaining('/frontendIPConfigurations/nobody') },
    },
    from: 'Network REST reference: a reference to what is not there',
  },
  {
    request: ['PUT', `${network('app')}/privateLinkServices/pls2`, behind('f')],
    status: 201,
    body: { name: 'pls2' },
    from: 'recorded: pls-aso-visibility',
  },
  {
    request: ['GET', `${network('app')}/loadBalancers/lb`],
    status: 200,
    body: {
      properties: {
        frontendIPConfigurations: [{ id: `${network('app')}/loadBalancers/lb/frontendIPConfigurations/f` }],
      },
    },
    from: 'azure-cli, network lb frontend-ip show: reads it in the balancer’s body',
  },
  {
    request: ['GET', `${subscription}/somewhere/else`],
    status: 404,
    from: 'a path that nothing answers is no subscription',
  },
  ...serviceRows,
  ...storageRows,
  ...accountRows,
  ...tagRows,
  ...actionRows,
  ...groupRows,
];

describe('a client’s request', () => {
  it.each(rows)('$request.0 $request.1 is answered with $status ($from)', async ({ request, status, body }) => {
    const [method, path, sent] = request;
    const answer = await fixture.call(method, path, sent);
    expect(answer.status).toBe(status);
    if (body !== undefined) expect(answer.body).toMatchObject(body);
  });

  it('is done when a PATCH is answered, for any type', async () => {
    for (const path of [
      `${providers}/Microsoft.ContainerRegistry/registries/r1`,
      `${network('app')}/natGateways/nat`,
    ]) {
      await fixture.call('PUT', path, { location: 'westeurope' });
      await fixture.arm.idle();
      const { status, headers, body } = await fixture.call('PATCH', path, { tags: { a: '1' } });
      expect([status, headers.get('azure-asyncoperation')]).toEqual([200, null]);
      expect(body).toMatchObject({ tags: { a: '1' }, properties: { provisioningState: 'Succeeded' } });
    }
  });

  it('raises no event where it changes nothing', async () => {
    for (const [method, path, sent] of [
      ['POST', `${subscription}/providers/Microsoft.Storage/checkNameAvailability`, storageNames],
      ['POST', `${subscription}/providers/Microsoft.Storage/doSomething`, {}],
      ['POST', `${subscription}/providers/Microsoft.Network/register`, undefined],
    ] as const)
      await fixture.call(method, path, sent);
    expect(fixture.heard()).not.toContainEqual(expect.stringMatching(/^Microsoft/));
  });

  it('adds, replaces and takes away tags, and the resource shows it', async () => {
    const path = `${account}/providers/Microsoft.Resources/tags/default`;
    const patch = (operation: string, tags: object) => fixture.call('PATCH', path, { operation, properties: { tags } });
    await patch('Merge', { a: '1', b: '2' });
    await patch('Merge', { b: '3' });
    await patch('Delete', { a: '1', b: 'other' });
    expect((await fixture.call('GET', account)).body.tags).toEqual({ b: '3' });
    expect((await patch('Replace', { c: '4' })).body).toMatchObject({ properties: { tags: { c: '4' } } });
    expect(fixture.heard()).toContain('Microsoft.Resources/tags/write');
    const listed = await fixture.call('GET', `${subscription}/resources?$filter=tagName eq 'c' and tagValue eq '4'`);
    expect((listed.body.value as object[])[0]).toMatchObject({ name: 'st1' });
    expect((listed.body.value as object[])[0]).not.toHaveProperty('tags');
    expect((await fixture.call('GET', `${subscription}/tagNames`)).body.value).toMatchObject([
      { tagName: 'c', count: { value: 1 }, values: [{ tagValue: '4', count: { type: 'Total', value: 1 } }] },
    ]);
  });
});
