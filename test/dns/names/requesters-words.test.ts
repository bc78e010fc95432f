import { describe, expect, it } from 'vitest';
import type { EndpointReads } from '../../../src/dns/endpoints/see.ts';
import { seeEndpoint } from '../../../src/dns/endpoints/see.ts';
import type { NamedAddresses, NetworkInterfaceView } from '../../../src/dns/model.ts';
import { dnsPolicy } from '../support/values.ts';
import { endpoint, endpointId, interfaceId, targetId } from './builders.ts';

type Names = Readonly<Record<string, string | readonly string[]>>;
const toList = (names: Names): NamedAddresses[] =>
  Object.entries(names).map(([fqdn, addresses]) => ({ fqdn, addresses: [addresses].flat() }));

const own = 'mine.vault.azure.net';
const victims = 'theirs.vault.azure.net';

/** What a requester has the body of an endpoint to `mine` say, and what the platform's own bodies say. */
interface Attempt {
  readonly attempt: string;
  readonly type?: string;
  readonly groups?: readonly string[];
  readonly lists: Names;
  /** Of its network interface. */
  readonly has?: Names;
  readonly interface?: Partial<NetworkInterfaceView>;
  /** Of its subnet; none where they can't be read. */
  readonly prefixes?: readonly string[];
  readonly sharedNames?: readonly string[];
  readonly records: readonly string[];
  /** `kind name` of what gets no record. */
  readonly refused?: readonly string[];
}

function observed(given: Attempt) {
  const { type = 'Microsoft.KeyVault/vaults', groups = ['vault'], lists, has = { [own]: '10.1.0.4' } } = given;
  const view = endpoint({
    privateLinkResource: targetId(type, 'mine'),
    groupIds: groups,
    customDnsConfigs: toList(lists),
  });
  const addresses = Object.values(has).flat();
  const nic = { id: interfaceId(), endpoint: endpointId(), names: toList(has), addresses, ...given.interface };
  const reads: EndpointReads = {
    view,
    interfaces: [nic],
    prefixes: given.prefixes ?? ['10.1.0.0/24', '203.0.113.0/24'],
    groups: undefined,
    isIncomplete: false,
    groupTags: {},
    mark: 'm',
  };
  const { names } = seeEndpoint(reads, dnsPolicy({ sharedNames: given.sharedNames ?? [] }), 'AzureCloud');
  return {
    records: names.records.map(({ zone, name, addresses: at }) => `${name} in ${zone} ${at.join(' ')}`),
    refused: names.unplaced.map(({ kind, fqdn }) => `${kind} ${fqdn}`),
  };
}

const check = (given: Attempt): void =>
  expect(observed(given)).toEqual({ records: given.records, refused: given.refused ?? [] });

const vault = 'privatelink.vaultcore.azure.net';
const asMine = [`mine in ${vault} 10.1.0.4`];

describe('an endpoint to one’s own resource', () => {
  it.each<Attempt>([
    {
      attempt: 'lists its own name inside its subnet: the list is believed',
      lists: { [own]: '10.1.0.7' },
      records: [`mine in ${vault} 10.1.0.7`],
    },
    {
      attempt: 'lists its own name inside its subnet of public addresses',
      lists: { [own]: '203.0.113.9' },
      records: [`mine in ${vault} 203.0.113.9`],
    },
    {
      attempt: 'claims the name of another vault',
      lists: { [victims]: '10.1.0.4' },
      records: asMine,
      refused: [`Unconfirmed ${victims}`],
    },
    {
      attempt: 'claims the name of another vault beside its own',
      lists: { [own]: '10.1.0.4', [victims]: '10.1.0.4' },
      records: asMine,
      refused: [`Unconfirmed ${victims}`],
    },
    {
      attempt: 'claims every name of the zone',
      lists: { '*.vault.azure.net': '10.1.0.4' },
      records: asMine,
      refused: ['Unconfirmed *.vault.azure.net'],
    },
    {
      attempt: 'claims a name that begins with its own',
      lists: { 'mine2.vault.azure.net': '10.1.0.4', 'x.mine.vault.azure.net': '10.1.0.4' },
      records: asMine,
      refused: ['Unconfirmed mine2.vault.azure.net', 'Unconfirmed x.mine.vault.azure.net'],
    },
    {
      attempt: 'claims its own label in another service’s zone',
      lists: { 'mine.blob.core.windows.net': '10.1.0.4' },
      records: asMine,
      refused: ['Unconfirmed mine.blob.core.windows.net'],
    },
    {
      attempt: 'sends its own name to a public address',
      lists: { [own]: '198.51.100.7' },
      records: asMine,
      refused: [`Unconfirmed ${own}`],
    },
    {
      attempt: 'sends its own name to a neighbour subnet',
      lists: { [own]: '10.1.1.4' },
      records: asMine,
      refused: [`Unconfirmed ${own}`],
    },
    {
      attempt: 'sends its own name to its subnet and elsewhere at once',
      lists: { [own]: ['10.1.0.4', '10.9.9.9'] },
      records: asMine,
      refused: [`Unconfirmed ${own}`],
    },
    {
      attempt: 'sends its own name to loopback',
      lists: { [own]: '127.0.0.1' },
      records: asMine,
      refused: [`Unconfirmed ${own}`],
    },
    { attempt: 'has its own name without any address', lists: { [own]: [] }, records: asMine },
    {
      attempt: 'lies inside a subnet that can’t be read: only the interface counts',
      lists: { [own]: '10.1.0.9' },
      prefixes: [],
      records: asMine,
      refused: [`Unconfirmed ${own}`],
    },
    {
      attempt: 'says what its interface says of a subnet that can’t be read',
      lists: { [own]: '10.1.0.4' },
      prefixes: [],
      records: asMine,
    },
    {
      attempt: 'points at an interface of another endpoint',
      lists: { [victims]: '10.1.0.4' },
      has: { [victims]: '10.1.0.4' },
      interface: { endpoint: endpointId('another') },
      records: [],
      refused: [`Unconfirmed ${victims}`],
    },
  ])('$attempt', check);
});

describe('names that are not the resource’s own are the interface’s', () => {
  it.each<Attempt>([
    {
      attempt: 'a regional name',
      type: 'Microsoft.DocumentDB/databaseAccounts',
      groups: ['Sql'],
      lists: { 'mine.documents.azure.com': '10.1.0.4', 'theirs-westeurope.documents.azure.com': '10.1.0.4' },
      has: { 'mine.documents.azure.com': '10.1.0.4', 'mine-westeurope.documents.azure.com': '10.1.0.5' },
      records: [
        'mine in privatelink.documents.azure.com 10.1.0.4',
        'mine-westeurope in privatelink.documents.azure.com 10.1.0.5',
      ],
      refused: ['Unconfirmed theirs-westeurope.documents.azure.com'],
    },
    {
      attempt: 'a shared name',
      type: 'Microsoft.Dashboard/grafana',
      groups: ['grafana'],
      lists: { 'sso.weu.grafana.azure.com': '10.1.0.66' },
      has: { 'mine-abc.weu.grafana.azure.com': '10.1.0.4' },
      records: ['mine-abc.weu in privatelink.grafana.azure.com 10.1.0.4'],
      refused: ['Unconfirmed sso.weu.grafana.azure.com'],
    },
    {
      attempt: 'a web app’s name, which may be taken twice',
      type: 'Microsoft.Web/sites',
      groups: ['sites'],
      lists: { 'mine.azurewebsites.net': '10.1.0.4' },
      has: { 'mine-abc.westeurope-01.azurewebsites.net': '10.1.0.4' },
      records: [
        'mine-abc.scm.westeurope-01 in privatelink.azurewebsites.net 10.1.0.4',
        'mine-abc.westeurope-01 in privatelink.azurewebsites.net 10.1.0.4',
      ],
      refused: ['Unconfirmed mine.azurewebsites.net'],
    },
    {
      attempt: 'a registry’s data name',
      type: 'Microsoft.ContainerRegistry/registries',
      groups: ['registry'],
      lists: { 'mine.azurecr.io': '10.1.0.4', 'theirs.westeurope.data.azurecr.io': '10.1.0.4' },
      has: { 'mine.azurecr.io': '10.1.0.4', 'mine.westeurope.data.azurecr.io': '10.1.0.5' },
      records: ['mine in privatelink.azurecr.io 10.1.0.4', 'mine.westeurope.data in privatelink.azurecr.io 10.1.0.5'],
      refused: ['Unconfirmed theirs.westeurope.data.azurecr.io'],
    },
    {
      attempt: 'the secondary of a storage account is its own',
      type: 'Microsoft.Storage/storageAccounts',
      groups: ['blob', 'blob_secondary'],
      lists: { 'mine.blob.core.windows.net': '10.1.0.4', 'mine-secondary.blob.core.windows.net': '10.1.0.5' },
      has: {},
      records: [
        'mine in privatelink.blob.core.windows.net 10.1.0.4',
        'mine-secondary in privatelink.blob.core.windows.net 10.1.0.5',
      ],
    },
    {
      attempt: 'the secondary of another account is not',
      type: 'Microsoft.Storage/storageAccounts',
      groups: ['blob', 'blob_secondary'],
      lists: { 'theirs-secondary.blob.core.windows.net': '10.1.0.5' },
      has: { 'mine.blob.core.windows.net': '10.1.0.4' },
      records: ['mine in privatelink.blob.core.windows.net 10.1.0.4'],
      refused: ['Unconfirmed theirs-secondary.blob.core.windows.net'],
    },
  ])('$attempt', check);
});

describe('an address that nothing answers from gets no record from any body', () => {
  it.each([
    { what: 'loopback', address: '127.0.0.1' },
    { what: 'this host', address: '0.0.0.0' },
    { what: 'link-local', address: '169.254.169.254' },
    { what: 'multicast', address: '224.0.0.251' },
    { what: 'broadcast', address: '255.255.255.255' },
    { what: 'the platform’s own', address: '168.63.129.16' },
    { what: 'IPv6 loopback', address: '::1' },
    { what: 'IPv6 unspecified', address: '::' },
    { what: 'IPv6 link-local', address: 'fe80::1' },
    { what: 'IPv6 multicast', address: 'ff02::1' },
    { what: 'loopback in an IPv6 spelling', address: '::ffff:127.0.0.1' },
    { what: 'loopback in an older IPv6 spelling', address: '::127.0.0.1' },
    { what: 'loopback as NAT64 has it', address: '64:ff9b::7f00:1' },
  ])('$what', ({ what, address }) => {
    const refused = [`BadAddress ${own}`];
    check({ attempt: what, lists: { [own]: address }, prefixes: ['0.0.0.0/0', '::/0'], records: [], refused });
    check({ attempt: what, lists: {}, has: { [own]: address }, records: [], refused });
    check({ attempt: what, lists: {}, has: { [own]: ['10.1.0.4', address] }, records: [], refused });
  });
});

describe('a name that every resource of a kind answers to', () => {
  const scope = { type: 'Microsoft.Insights/privateLinkScopes', groups: ['azuremonitor'], lists: {} };
  const has = { 'api.monitor.azure.com': '10.1.0.4', 'g1.ods.opinsights.azure.com': '10.1.0.5' };
  const own = 'g1 in privatelink.ods.opinsights.azure.com 10.1.0.5';
  const shared = 'api in privatelink.monitor.azure.com 10.1.0.4';
  const refused = ['Shared api.monitor.azure.com'];
  it.each([
    { attempt: 'comes first, and policy names nobody', records: [own], refused },
    { attempt: 'policy names this endpoint', sharedNames: [endpointId()], records: [shared, own] },
    { attempt: 'policy names another endpoint', sharedNames: [endpointId('pe2')], records: [own], refused },
    {
      attempt: 'policy names the endpoints of its resource group',
      sharedNames: [endpointId('*')],
      records: [shared, own],
    },
  ])('$attempt', (given) => {
    check({ ...scope, has, ...given });
  });

  it.each([
    { type: 'Microsoft.DataFactory/factories', groups: ['portal'], fqdn: 'adf.azure.com' },
    { type: 'Microsoft.Dashboard/grafana', groups: ['grafana'], fqdn: 'sso.weu.grafana.azure.com' },
  ])('$fqdn is one', ({ type, groups, fqdn }) => {
    check({
      attempt: fqdn,
      type,
      groups,
      lists: {},
      has: { [fqdn]: '10.1.0.4' },
      records: [],
      refused: [`Shared ${fqdn}`],
    });
  });
});
