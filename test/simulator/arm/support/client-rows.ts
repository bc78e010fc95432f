import { expect } from 'vitest';
import { account } from './estate.ts';
import { group, hub, network } from './fixture.ts';

/** A request of a real client, and what it expects. */
export interface Row {
  readonly request: readonly [method: string, path: string, body?: object];
  readonly status: number;
  readonly body?: object;
  /** Where the answer's shape is from. */
  readonly from: string;
}

const service = `${network('app')}/privateLinkServices/pls3`;
const subnet = (name: string): string => `${network('app')}/virtualNetworks/vn/subnets/${name}`;
const servedFrom = (...subnets: object[]): object => ({
  location: 'westeurope',
  properties: {
    loadBalancerFrontendIpConfigurations: [{ id: `${network('app')}/loadBalancers/lb/frontendIPConfigurations/f` }],
    ipConfigurations: subnets.map((properties, index) => ({ name: `ip${index}`, properties })),
  },
});
const refused = (code: string, names: string): object => ({
  error: { code, message: expect.stringContaining(names) },
});

/** What private link services refuse. */
export const serviceRows: readonly Row[] = [
  {
    request: ['PUT', service, servedFrom({ subnet: { id: subnet('nope') } })],
    status: 400,
    body: refused('InvalidResourceReference', '/subnets/nope'),
    from: 'Network REST reference: a reference to what is not there',
  },
  {
    request: ['PUT', service, servedFrom()],
    status: 400,
    body: refused('MissingRequiredProperty', 'properties.ipConfigurations'),
    from: 'Private Link documentation: a service has NAT addresses from a subnet',
  },
  {
    request: ['PUT', service, servedFrom({})],
    status: 400,
    body: refused('MissingRequiredProperty', 'subnet'),
    from: 'Private Link documentation: a service has NAT addresses from a subnet',
  },
];

/** What is below a storage account's services, of which nobody made the first. */
export const storageRows: readonly Row[] = ['blob/containers', 'file/shares', 'queue/queues', 'table/tables'].flatMap(
  (each): Row[] => {
    const [kind, below] = each.split('/');
    const list = `${account}/${kind}Services/default/${below}`;
    const from = 'Storage REST reference; azure-cli, storage container-rm';
    return [
      { request: ['GET', list], status: 200, body: { value: [] }, from },
      { request: ['PUT', `${list}/c1`, { properties: {} }], status: 200, body: { id: `${list}/c1`, name: 'c1' }, from },
      { request: ['GET', list.replace('/default/', '/other/')], status: 404, from },
    ];
  },
);

/** What a new database server says of itself, and the names of tags. */
export const accountRows: readonly Row[] = [
  {
    request: ['PUT', `${group('app')}/providers/Microsoft.Sql/servers/Sql1`, { location: 'westeurope' }],
    status: 200,
    body: { properties: { fullyQualifiedDomainName: 'sql1.database.windows.net', state: 'Ready', version: '12.0' } },
    from: 'SQL REST reference, Servers: Create Or Update',
  },
];

export const tagRows: readonly Row[] = [
  {
    request: ['GET', `/subscriptions/${hub}/tagNames`],
    status: 200,
    body: { value: [] },
    from: 'Resources REST reference, Tags: List; azure-cli, tag list',
  },
];

/** What nothing answers is refused by its name; what clients ask for is there. */
export const actionRows: readonly Row[] = [
  {
    request: ['POST', `${account}/unknownAction`, {}],
    status: 404,
    body: refused('InvalidResourceType', "'storageAccounts/unknownAction'"),
    from: 'ARM common errors',
  },
  {
    request: ['POST', `${network('app')}/virtualNetworks/vn/listKeys`, {}],
    status: 404,
    body: refused('InvalidResourceType', "'virtualNetworks/listKeys'"),
    from: 'ARM common errors',
  },
  ...['listKeys', 'regenerateKey'].map(
    (action): Row => ({
      request: ['POST', `${account}/${action}`, { keyName: 'key1' }],
      status: 200,
      body: { keys: [{ keyName: 'key1', permissions: 'FULL', value: expect.any(String) }, { keyName: 'key2' }] },
      from: 'Storage REST reference, List Keys and Regenerate Key; azure-cli, storage account keys',
    }),
  ),
  {
    request: ['POST', `/subscriptions/${hub}/providers/Microsoft.Network/checkNameAvailability`, { name: 'x' }],
    status: 404,
    body: refused('InvalidResourceType', "'checkNameAvailability'"),
    from: 'ARM common errors; Network REST reference: names are not checked',
  },
  {
    request: ['POST', `/subscriptions/${hub}/providers/Microsoft.PolicyInsights/register`],
    status: 200,
    body: { registrationState: 'Registered' },
    from: 'terraform-provider-azurerm: registers what it may need',
  },
  ...[['GET', ''] as const, ['POST', '/register'] as const].map(
    ([method, action]): Row => ({
      request: [method, `/subscriptions/${hub}/providers/Microsoft.Nope${action}`],
      status: 404,
      body: refused('InvalidResourceNamespace', "'Microsoft.Nope'"),
      from: 'ARM common errors: a namespace that nobody has',
    }),
  ),
];

/** For anything a client writes, the group says `resourceGroups`. */
export const groupRows: readonly Row[] = [
  {
    request: [
      'PUT',
      `/subscriptions/${hub}/resourcegroups/app/providers/Microsoft.Resources/deployments/d1`,
      { properties: { mode: 'Incremental', template: { resources: [] } } },
    ],
    status: 201,
    body: { id: `${group('app')}/providers/Microsoft.Resources/deployments/d1` },
    from: 'azure-cli 2.45.0, deployment group create: sends resourcegroups',
  },
  {
    request: [
      'PUT',
      `/subscriptions/${hub}/resourcegroups/app/providers/Microsoft.Network/routeTables/r1`,
      { location: 'westeurope' },
    ],
    status: 201,
    body: { id: `${network('app')}/routeTables/r1` },
    from: 'azure-cli 2.45.0, resource create: sends resourcegroups',
  },
  {
    request: ['PUT', `/subscriptions/${hub}/resourcegroups/Fresh`, { location: 'westeurope' }],
    status: 201,
    body: { id: `/subscriptions/${hub}/resourceGroups/Fresh`, name: 'Fresh' },
    from: 'azure-cli, group create: sends resourcegroups and is answered resourceGroups',
  },
  {
    request: [
      'PUT',
      `/subscriptions/${hub}/resourcegroups/app/providers/Microsoft.KeyVault/vaults/kv1`,
      { location: 'westeurope' },
    ],
    status: 200,
    body: {
      id: `${group('app')}/providers/Microsoft.KeyVault/vaults/kv1`,
      properties: { vaultUri: 'https://kv1.vault.azure.net/' },
    },
    from: 'azure-cli, resource create',
  },
];
