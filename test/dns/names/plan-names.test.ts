import { describe, expect, it } from 'vitest';
import type { NetworkInterfaceView } from '../../../src/dns/model.ts';
import { planNames } from '../../../src/dns/names/plan-names.ts';
import { endpoint, endpointId, endpointOf, interfaceId, lines, place, plan } from './builders.ts';

const networkInterface = (
  names: Readonly<Record<string, string[]>>,
  given: Partial<NetworkInterfaceView> = {},
): NetworkInterfaceView => ({
  id: interfaceId(),
  names: Object.entries(names).map(([fqdn, addresses]) => ({ fqdn, addresses, groupId: 'blob', member: 'blob' })),
  addresses: Object.values(names).flat(),
  ...given,
});

describe('the record sets of a ready endpoint', () => {
  it.each([
    {
      when: 'it has a name for each region',
      given: endpointOf('Microsoft.DocumentDB/databaseAccounts', 'Sql', {
        'orders.documents.azure.com': '10.0.0.4',
        'orders-westeurope.documents.azure.com': '10.0.0.5',
      }),
      expected: [
        'orders in privatelink.documents.azure.com A 10.0.0.4',
        'orders-westeurope in privatelink.documents.azure.com A 10.0.0.5',
      ],
    },
    {
      when: 'a name has several addresses, given in any order and twice',
      given: endpointOf('Microsoft.Storage/storageAccounts', 'blob', {
        'st1.blob.core.windows.net': ['10.0.0.9', '10.0.0.4', '10.0.0.9'],
      }),
      expected: ['st1 in privatelink.blob.core.windows.net A 10.0.0.4 10.0.0.9'],
    },
    {
      when: 'it speaks both address families',
      given: endpointOf('Microsoft.Storage/storageAccounts', 'blob', {
        'st1.blob.core.windows.net': ['FD00:0:0::0004', '10.0.0.4', 'fd00::4'],
      }),
      expected: [
        'st1 in privatelink.blob.core.windows.net A 10.0.0.4',
        'st1 in privatelink.blob.core.windows.net AAAA fd00::4',
      ],
    },
    {
      when: 'it speaks IPv6 only',
      given: endpointOf('Microsoft.Storage/storageAccounts', 'blob', { 'st1.blob.core.windows.net': 'fd00::4' }),
      expected: ['st1 in privatelink.blob.core.windows.net AAAA fd00::4'],
    },
    {
      when: 'two names lead to one record',
      given: endpointOf('Microsoft.KeyVault/vaults', 'vault', {
        'kv1.vault.azure.net': '10.0.0.4',
        'kv1.vaultcore.azure.net': '10.0.0.4',
      }),
      expected: ['kv1 in privatelink.vaultcore.azure.net A 10.0.0.4'],
    },
    {
      when: 'two names lead to one record with two addresses',
      given: endpointOf('Microsoft.KeyVault/vaults', 'vault', {
        'kv1.vault.azure.net': '10.0.0.5',
        'kv1.vaultcore.azure.net': '10.0.0.4',
      }),
      expected: ['kv1 in privatelink.vaultcore.azure.net A 10.0.0.4 10.0.0.5'],
    },
    {
      when: 'an app does not name its deployment site',
      given: endpointOf('Microsoft.Web/sites', 'sites', { 'shop.azurewebsites.net': '10.0.0.4' }),
      expected: [
        'shop in privatelink.azurewebsites.net A 10.0.0.4',
        'shop.scm in privatelink.azurewebsites.net A 10.0.0.4',
      ],
    },
    {
      when: 'an app names its deployment site at another address',
      given: endpointOf('Microsoft.Web/sites', 'sites', {
        'shop.azurewebsites.net': '10.0.0.4',
        'shop.scm.azurewebsites.net': '10.0.0.5',
      }),
      expected: [
        'shop in privatelink.azurewebsites.net A 10.0.0.4',
        'shop.scm in privatelink.azurewebsites.net A 10.0.0.5',
      ],
    },
    {
      when: 'its names lie in several zones',
      given: endpointOf('Microsoft.Devices/IotHubs', 'IOTHUB', {
        'hub1.azure-devices.net': '10.0.0.4',
        'IotHub-NS-1.servicebus.windows.net.': '10.0.0.5',
      }),
      expected: [
        'hub1 in privatelink.azure-devices.net A 10.0.0.4',
        'iothub-ns-1 in privatelink.servicebus.windows.net A 10.0.0.5',
      ],
    },
    {
      when: 'a machine learning workspace has a wildcard',
      given: endpointOf('Microsoft.MachineLearningServices/workspaces', 'amlworkspace', {
        'g1.workspace.westeurope.api.azureml.ms': '10.0.0.4',
        '*.westeurope.inference.ml.azure.com': '10.0.0.6',
      }),
      expected: [
        '*.g1.inference.westeurope in privatelink.api.azureml.ms A 10.0.0.6',
        'g1.workspace.westeurope in privatelink.api.azureml.ms A 10.0.0.4',
      ],
    },
    {
      when: 'it has several groups',
      given: endpointOf('Microsoft.Storage/storageAccounts', ['blob', 'file'], {
        'st1.file.core.windows.net': '10.0.0.5',
        'st1.blob.core.windows.net': '10.0.0.4',
      }),
      expected: [
        'st1 in privatelink.blob.core.windows.net A 10.0.0.4',
        'st1 in privatelink.file.core.windows.net A 10.0.0.5',
      ],
    },
  ])('$when', ({ given, expected }) => {
    expect(lines(plan(given))).toEqual(expected);
    expect(plan(given).reason).toBeNull();
  });

  it('say by which rule', () => {
    expect(plan(endpoint()).placed).toEqual([
      {
        fqdn: 'st1.blob.core.windows.net',
        zone: 'privatelink.blob.core.windows.net',
        name: 'st1',
        because: 'the catalogue, by the ending blob.core.windows.net',
      },
    ]);
  });
});

describe('network interfaces', () => {
  const unnamed = endpoint({ customDnsConfigs: [] });
  const blob = networkInterface({ 'st1.blob.core.windows.net': ['10.0.0.4'] });

  it('give the names where the endpoint lists none', () => {
    expect(lines(plan(unnamed, [blob]))).toEqual(['st1 in privatelink.blob.core.windows.net A 10.0.0.4']);
    expect(plan(unnamed, [blob]).notes).toEqual([]);
  });

  it('are not asked where the endpoint lists some', () => {
    const stale = networkInterface({ 'st1.blob.core.windows.net': ['10.0.0.99'] });
    expect(lines(plan(endpoint(), [stale]))).toEqual(['st1 in privatelink.blob.core.windows.net A 10.0.0.4']);
  });

  it('add up: one for each address family', () => {
    const second = networkInterface({ 'st1.blob.core.windows.net': ['fd00::4'] }, { id: interfaceId('pe1-nic6') });
    const both = { ...unnamed, networkInterfaces: [interfaceId(), interfaceId('pe1-nic6')] };
    expect(lines(plan(both, [blob, second]))).toEqual([
      'st1 in privatelink.blob.core.windows.net A 10.0.0.4',
      'st1 in privatelink.blob.core.windows.net AAAA fd00::4',
    ]);
  });

  it('count only where they are its own', () => {
    const other = networkInterface({ 'st1.blob.core.windows.net': ['10.0.0.4'] }, { id: interfaceId('other') });
    const planned = plan(unnamed, [other]);
    expect(planned).toMatchObject({ records: [], reason: expect.stringMatching(/^NoNames: /) });
    expect(planned.notes).toEqual([expect.stringContaining('/other')]);
  });

  it('are its own where they say so, or where neither says anything', () => {
    const owned = networkInterface(
      { 'st1.blob.core.windows.net': ['10.0.0.4'] },
      { id: interfaceId('x'), endpoint: endpointId() },
    );
    expect(plan(unnamed, [owned]).records).toHaveLength(1);
    const silent = networkInterface({ 'st1.blob.core.windows.net': ['10.0.0.4'] }, { id: interfaceId('x') });
    expect(plan({ ...unnamed, networkInterfaces: [] }, [silent]).records).toHaveLength(1);
  });

  it('without names give the reason', () => {
    expect(plan(unnamed, [networkInterface({})]).reason).toMatch(/^NoNames: /);
  });

  it('know the group where the endpoint does not', () => {
    expect(lines(plan({ ...unnamed, groupIds: [] }, [blob]))).toHaveLength(1);
  });
});

describe('names that get no record', () => {
  it('are noted, and do not stop the others', () => {
    const planned = plan(
      endpointOf('Microsoft.Storage/storageAccounts', 'blob', {
        'st1.blob.core.windows.net': '10.0.0.4',
        'st1.example.com': '10.0.0.4',
      }),
    );
    expect(lines(planned)).toHaveLength(1);
    expect(planned.reason).toBeNull();
    expect(planned.notes).toEqual([expect.stringMatching(/^Unmapped: 'st1\.example\.com' /)]);
    expect(planned.unplaced).toMatchObject([{ fqdn: 'st1.example.com', kind: 'Unmapped' }]);
  });

  it.each([
    {
      when: 'the type is unknown',
      given: endpointOf('Microsoft.New/things', 'thing', { 'a.things.net': '10.0.0.4' }),
      word: 'Unmapped',
    },
    {
      when: 'the group is unknown',
      given: endpointOf('Microsoft.Storage/storageAccounts', 'blobs', { 'st1.blob.core.windows.net': '10.0.0.4' }),
      word: 'Unmapped',
    },
    {
      when: 'only a forwarder exists',
      given: endpointOf('Microsoft.Insights/privateLinkScopes', 'azuremonitor', {
        'dc.services.visualstudio.com': '10.0.0.4',
      }),
      word: 'ForwarderOnly',
    },
    {
      when: 'it has a private link label, and nobody knows the zone',
      given: endpointOf('Microsoft.New/things', 'thing', { 'a.privatelink.things.net': '10.0.0.4' }),
      word: 'Unmapped',
    },
    {
      when: 'it has no address yet',
      given: endpointOf('Microsoft.Storage/storageAccounts', 'blob', { 'st1.blob.core.windows.net': [] }),
      word: 'NoAddress',
    },
    {
      when: 'its address is none',
      given: endpointOf('Microsoft.Storage/storageAccounts', 'blob', { 'st1.blob.core.windows.net': '10.4' }),
      word: 'NoAddress',
    },
  ])('$when', ({ given, word }) => {
    const planned = plan(given);
    expect(planned.records).toEqual([]);
    expect(planned.reason).toMatch(new RegExp(`^${word}: `));
    expect(planned.notes).toEqual([expect.stringMatching(new RegExp(`^${word}: '`))]);
  });
});

describe('what people hear of names', () => {
  const storage = (names: Readonly<Record<string, string | readonly string[]>>) =>
    endpointOf('Microsoft.Storage/storageAccounts', 'blob', names);
  const gets = (kind: string, fqdn: string, because: string): string => `${kind}: '${fqdn}' gets no record: ${because}`;
  const none = "none of the endpoint's names gets a record; the notes say why";
  const noAddress = gets('NoAddress', 'st1.blob.core.windows.net', 'it has no address yet');

  it.each([
    {
      when: 'one has no place and one no address: the first reason counts, the notes are sorted',
      given: storage({ 'st1.blob.core.windows.net': [], 'b.example.com': '10.0.0.4', 'a.example.com': '10.0.0.4' }),
      reason: `Unmapped: ${none}`,
      notes: [
        noAddress,
        gets('Unmapped', 'a.example.com', 'it ends like none of blob.core.windows.net'),
        gets('Unmapped', 'b.example.com', 'it ends like none of blob.core.windows.net'),
      ],
    },
    {
      when: 'one is listed twice: noted once',
      given: endpoint({
        customDnsConfigs: [
          { fqdn: 'st1.blob.core.windows.net', addresses: [] },
          { fqdn: 'st1.blob.core.windows.net', addresses: [] },
        ],
      }),
      reason: `NoAddress: ${none}`,
      notes: [noAddress],
    },
    {
      when: 'its zone redirects a whole control plane',
      given: endpointOf('Microsoft.Authorization/resourceManagementPrivateLinks', 'ResourceManagement', {
        'management.azure.com': '10.0.0.4',
      }),
      reason: `Sensitive: ${none}`,
      notes: [
        gets(
          'Sensitive',
          'management.azure.com',
          'its zone privatelink.azure.com redirects a whole control plane; name it in dns.sensitiveZones to have the record written',
        ),
      ],
    },
    {
      when: 'it lists none',
      given: storage({}),
      reason: 'NoNames: neither the endpoint nor its network interfaces list a name',
      notes: [],
    },
  ])('$when', ({ given, reason, notes }) => {
    const { records, ...planned } = plan(given);
    expect({ records, reason: planned.reason, notes: planned.notes }).toEqual({ records: [], reason, notes });
    const noted = planned.unplaced.map(({ fqdn, kind, because }) => gets(kind, fqdn, because));
    expect(noted).toEqual([...noted].sort());
    expect([...new Set(noted)]).toEqual(notes);
  });

  it('a network interface of another’s is named', () => {
    const other = networkInterface({}, { id: interfaceId('other') });
    expect(plan(endpoint({ customDnsConfigs: [] }), [other]).notes).toEqual([
      `OtherInterface: '${interfaceId('other')}' is not a network interface of this endpoint and is left out`,
    ]);
  });

  it('an interface that says it is another’s is none of an endpoint that lists none', () => {
    const other = networkInterface({ 'st1.blob.core.windows.net': ['10.0.0.4'] }, { endpoint: endpointId('pe2') });
    expect(plan(endpoint({ customDnsConfigs: [], networkInterfaces: [] }), [other]).records).toEqual([]);
  });

  it('an endpoint that is not ready has none, and says why', () => {
    expect(plan(endpoint({ connectionState: 'Pending' }))).toMatchObject({
      records: [],
      reason: expect.stringMatching(/Pending/),
      notes: [],
      unplaced: [],
      placed: [],
    });
  });

  it('those that are placed are sorted, and what they bring along has the same rule', () => {
    const { placed } = plan(
      endpointOf('Microsoft.Web/sites', 'sites', {
        'b.azurewebsites.net': '10.0.0.4',
        'a.azurewebsites.net': '10.0.0.4',
      }),
    );
    expect(placed.map(({ fqdn, name, because }) => [fqdn, name, because])).toEqual(
      ['a', 'b'].flatMap((app) =>
        [app, `${app}.scm`].map((name) => [
          `${app}.azurewebsites.net`,
          name,
          'the catalogue, by the ending azurewebsites.net',
        ]),
      ),
    );
  });

  it('the provider’s own zones serve where the catalogue knows nothing', () => {
    const given = endpointOf('Microsoft.New/things', 'thing', { 'a.things.net': '10.0.0.4' });
    const options = { sensitiveZones: [], providerZones: ['privatelink.things.net'] };
    expect(lines(planNames(given, [], 'AzureCloud', options))).toEqual(['a in privatelink.things.net A 10.0.0.4']);
  });
});

describe('zones that redirect a control plane', () => {
  const manager = endpointOf('Microsoft.Authorization/resourceManagementPrivateLinks', 'ResourceManagement', {
    'management.azure.com': '10.0.0.4',
  });
  const instance = endpointOf('Microsoft.Sql/managedInstances', 'managedInstance', {
    'mi1.0a1b.database.windows.net': '10.0.0.4',
  });

  it.each([
    { name: "Resource Manager's own", given: manager, zone: 'privatelink.azure.com', record: 'management' },
    { name: "a SQL managed instance's", given: instance, zone: 'privatelink.0a1b.database.windows.net', record: 'mi1' },
  ])('$name: only where the operator names it', ({ given, zone, record }) => {
    const without = plan(given);
    expect(without).toMatchObject({ records: [], reason: expect.stringMatching(/^Sensitive: /) });
    expect(without.notes).toEqual([expect.stringContaining(zone)]);
    expect(lines(plan(given, [], 'AzureCloud', [zone.toUpperCase()]))).toEqual([`${record} in ${zone} A 10.0.0.4`]);
    expect(plan(given, [], 'AzureCloud', ['privatelink.other.database.windows.net']).records).toEqual([]);
  });

  it('are marked where a name is placed', () => {
    expect(place('AzureCloud', 'Microsoft.Sql/servers', 'sqlServer', 's.database.windows.net')).toMatchObject({
      sensitive: false,
    });
  });
});
