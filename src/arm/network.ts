import { parseResourceId } from '../core/resource-id.ts';
import { findResourceBody, listBodies } from './raw.ts';
import type { SdkClients } from './sdk-clients.ts';

/**
 * Reads of Microsoft.Network, bodies as ARM sends them. Each is one request, the zone group list one a page.
 * @throws UnreadError where something else was answered.
 */
export interface Network {
  /** Undefined where Azure proves the endpoint is gone. */
  findPrivateEndpoint(id: string, signal: AbortSignal): Promise<unknown>;
  findNetworkInterface(id: string, signal: AbortSignal): Promise<unknown>;
  listPrivateDnsZoneGroups(endpointId: string, signal: AbortSignal): Promise<unknown>;
}

export function createNetwork(clients: SdkClients): Network {
  return {
    findPrivateEndpoint(id, signal) {
      const { subscriptionId, group, name } = place(id);
      return findResourceBody(id, signal, (options) =>
        clients.network(subscriptionId).privateEndpoints.get(group, name, options),
      );
    },
    findNetworkInterface(id, signal) {
      const { subscriptionId, group, name } = place(id);
      return findResourceBody(id, signal, (options) =>
        clients.network(subscriptionId).networkInterfaces.get(group, name, options),
      );
    },
    listPrivateDnsZoneGroups(endpointId, signal) {
      const { subscriptionId, group, name } = place(endpointId);
      return listBodies(`${endpointId}/privateDnsZoneGroups`, signal, (options) =>
        clients.network(subscriptionId).privateDnsZoneGroups.list(name, group, options).byPage(),
      );
    },
  };
}

function place(id: string): { subscriptionId: string; group: string; name: string } {
  const { subscriptionId, resourceGroup, name } = parseResourceId(id);
  if (resourceGroup === undefined) throw new TypeError(`'${id}' is in no resource group`);
  return { subscriptionId, group: resourceGroup, name };
}
