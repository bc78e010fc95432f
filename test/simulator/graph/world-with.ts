import { createWorld, type World } from '../../../simulator/world.ts';

export const hub = '00000000-0000-0000-0000-00000000000a';
export const spoke = '00000000-0000-0000-0000-00000000000b';

export const storageId = (name: string, subscription = hub): string =>
  `/subscriptions/${subscription}/resourceGroups/Rg1/providers/Microsoft.Storage/storageAccounts/${name}`;
export const serviceId = `/subscriptions/${hub}/resourceGroups/Rg1/providers/Microsoft.Network/privateLinkServices/Pls1`;
export const recordSetId = `/subscriptions/${hub}/resourceGroups/Rg1/providers/Microsoft.Network/privateDnsZones/z.example/A/st1`;

/** Two storage accounts in the hub, one in the spoke, a private link service with two connections, a zone with a record set. */
export function sampleWorld(now: () => Date = () => new Date()): World {
  const world = createWorld({ subscriptions: [hub, spoke], now });
  const put = (id: string, body: Record<string, unknown>): void => {
    world.put(id, { id, ...body });
  };
  put(storageId('St1'), {
    location: 'westeurope',
    kind: 'StorageV2',
    properties: { publicNetworkAccess: 'Enabled', isHns: true },
  });
  put(storageId('st2'), {
    location: 'westeurope',
    kind: 'StorageV2',
    properties: { publicNetworkAccess: 'Disabled', isHns: false },
  });
  put(storageId('st3', spoke), { location: 'northeurope', properties: { size: 3, privateEndpointConnections: [] } });
  put(serviceId, {
    location: 'westeurope',
    tags: { 'k8s-azure-owner-service': 'shop/web front' },
    properties: {
      privateEndpointConnections: [
        { name: 'a.1', properties: { privateLinkServiceConnectionState: { status: 'Pending' } } },
        { name: 'b.2', properties: { privateLinkServiceConnectionState: { status: 'Approved' } } },
      ],
    },
  });
  put(`${serviceId}/privateEndpointConnections/a.1`, { properties: {} });
  put(recordSetId.replace('/A/st1', ''), { location: 'global', properties: {} });
  put(recordSetId, { properties: { ttl: 10, aRecords: [{ ipv4Address: '10.0.0.4' }] } });
  return world;
}
