/** Ids and bodies of a small estate that other tools made. */
export const shop = '11111111-1111-4111-8111-111111111111';
export const teams = '22222222-2222-4222-8222-222222222222';
export const stranger = '33333333-3333-4333-8333-333333333333';

export const idOf = (subscription: string, group: string, path: string): string =>
  `/subscriptions/${subscription}/resourceGroups/${group}/providers/${path}`;
export const network = (subscription: string, name: string): string =>
  idOf(subscription, 'rg-net', `Microsoft.Network/virtualNetworks/${name}`);
export const zone = (name: string, group = 'rg-dns'): string =>
  idOf(shop, group, `Microsoft.Network/privateDnsZones/${name}`);
export const vault = (name: string, group = 'rg-app'): string => idOf(shop, group, `Microsoft.KeyVault/vaults/${name}`);
export const endpointId = (subscription: string, name: string): string =>
  idOf(subscription, 'rg-ep', `Microsoft.Network/privateEndpoints/${name}`);

export const zoneBody = (name: string, group?: string) => ({
  id: zone(name, group),
  location: 'global',
  properties: {},
});
export const linkBody = (name: string, to: string, group?: string) => ({
  id: `${zone(name, group)}/virtualNetworkLinks/${to.split('/').at(-1)}`,
  properties: { virtualNetwork: { id: to }, virtualNetworkLinkState: 'Completed' },
});
export const networkBody = (id: string, prefix: string, dnsServers: readonly string[] = []) => ({
  id,
  location: 'westeurope',
  properties: {
    addressSpace: { addressPrefixes: [prefix] },
    dhcpOptions: { dnsServers },
    subnets: [],
    virtualNetworkPeerings: [],
  },
});
export const vaultBody = (id: string, connections: readonly (readonly [endpoint: string, status: string])[] = []) => ({
  id,
  location: 'westeurope',
  properties: {
    publicNetworkAccess: 'Disabled',
    privateEndpointConnections: connections.map(([endpoint, status]) => ({
      id: `${id}/privateEndpointConnections/${endpoint.split('/').at(-1)}`,
      properties: { privateEndpoint: { id: endpoint }, privateLinkServiceConnectionState: { status } },
    })),
  },
});
export const endpointBody = (id: string, target: string, groupIds: readonly string[], status = 'Approved') => ({
  id,
  location: 'westeurope',
  properties: {
    provisioningState: 'Succeeded',
    resourceGuid: '99999999-9999-4999-8999-999999999999',
    subnet: { id: `${network(shop, 'vnet-app')}/subnets/endpoints` },
    privateLinkServiceConnections: [
      {
        name: 'c',
        properties: { privateLinkServiceId: target, groupIds, privateLinkServiceConnectionState: { status } },
      },
    ],
    networkInterfaces: [],
    customDnsConfigs: [],
  },
});
