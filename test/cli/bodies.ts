/** Bodies as people save them, for the command line's tests. */

const subscription = '/subscriptions/00000000-0000-0000-0000-0000000000aa';
const group = `${subscription}/resourceGroups/Shop`;

export const endpointId = `${group}/providers/Microsoft.Network/privateEndpoints/pe-shop`;
export const storageId = `${group}/providers/Microsoft.Storage/storageAccounts/stshop`;
export const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/kv-shop`;

const connectionOf = (properties: Record<string, unknown>, flat: boolean) =>
  flat ? { name: 'pe-shop', ...properties } : { name: 'pe-shop', properties };

/** A private endpoint of the storage account, as REST returns it; flat as `az … -o json` prints it. */
export function endpoint({
  flat = false,
  customDnsConfigs = [{ fqdn: 'stshop.blob.core.windows.net', ipAddresses: ['10.0.0.4'] }] as unknown,
} = {}): unknown {
  const connection = connectionOf(
    {
      privateLinkServiceId: storageId,
      groupIds: ['blob'],
      provisioningState: 'Succeeded',
      privateLinkServiceConnectionState: { status: 'Approved', description: '', actionsRequired: 'None' },
    },
    flat,
  );
  const properties = {
    provisioningState: 'Succeeded',
    resourceGuid: '00000000-0000-0000-0000-0000000000bb',
    subnet: { id: `${group}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/endpoints` },
    networkInterfaces: [{ id: nicId }],
    customDnsConfigs,
    privateLinkServiceConnections: [connection],
    manualPrivateLinkServiceConnections: [],
  };
  const head = { id: endpointId, name: 'pe-shop', type: 'Microsoft.Network/privateEndpoints', location: 'westeurope' };
  return flat ? { ...head, ...properties } : { ...head, properties };
}

const nicId = `${group}/providers/Microsoft.Network/networkInterfaces/pe-shop.nic`;

/** The endpoint's network interface, which knows the name where the endpoint's own body leaves it out. */
export const networkInterface = (): unknown => ({
  id: nicId,
  name: 'pe-shop.nic',
  type: 'Microsoft.Network/networkInterfaces',
  properties: {
    provisioningState: 'Succeeded',
    privateEndpoint: { id: endpointId },
    ipConfigurations: [
      {
        name: 'one',
        properties: {
          privateIPAddress: '10.0.0.7',
          primary: true,
          privateLinkConnectionProperties: {
            groupId: 'blob',
            requiredMemberName: 'blob',
            fqdns: ['stshop.blob.core.windows.net'],
          },
        },
      },
    ],
  },
});

export const vault = (): unknown => ({
  id: vaultId,
  name: 'kv-shop',
  type: 'Microsoft.KeyVault/vaults',
  tags: {},
  properties: {},
});

export const connection = (status = 'Pending'): unknown => ({
  id: `${vaultId}/privateEndpointConnections/pe-shop`,
  name: 'pe-shop',
  properties: {
    provisioningState: 'Succeeded',
    privateEndpoint: { id: endpointId },
    privateLinkServiceConnectionState: { status, description: 'please' },
  },
});

/** An account that anybody can reach. */
export const openStorage = (): unknown => ({
  id: storageId,
  name: 'stshop',
  type: 'Microsoft.Storage/storageAccounts',
  properties: { publicNetworkAccess: 'Enabled', allowBlobPublicAccess: false, networkAcls: { defaultAction: 'Allow' } },
});

export const event = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'e1',
  subject: endpointId,
  eventType: 'Microsoft.Resources.ResourceWriteSuccess',
  eventTime: '2026-01-01T00:00:00Z',
  data: { resourceUri: endpointId, operationName: 'Microsoft.Network/privateEndpoints/write' },
  ...overrides,
});

export const policy = `version: 1
approvals:
  mode: enforce
  rules:
    - { name: vaults of the shop, action: approve, targets: { types: [Microsoft.KeyVault/vaults] }, from: { subscriptions: [00000000-0000-0000-0000-0000000000aa] } }
    - { name: the rest, action: hold }
`;
