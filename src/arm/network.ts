import { parseResourceId } from '../core/resource-id.ts';
import { findRawBody, rawBody } from './raw.ts';
import type { SdkClients } from './sdk-clients.ts';

/** Reads of Microsoft.Network, bodies as ARM sends them. Each is one request, the zone group list one a page. */
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
      return findRawBody(id, signal, (options) =>
        clients.network(subscriptionId).privateEndpoints.get(group, name, options),
      );
    },
    findNetworkInterface(id, signal) {
      const { subscriptionId, group, name } = place(id);
      return findRawBody(id, signal, (options) =>
        clients.network(subscriptionId).networkInterfaces.get(group, name, options),
      );
    },
    async listPrivateDnsZoneGroups(endpointId, signal) {
      const { subscriptionId, group, name } = place(endpointId);
      // One group an endpoint is the platform's limit, so the first page holds everything.
      return rawBody(signal, (options) =>
        clients.network(subscriptionId).privateDnsZoneGroups.list(name, group, options).byPage().next(),
      );
    },
  };
}

function place(id: string): { subscriptionId: string; group: string; name: string } {
  const { subscriptionId, resourceGroup, name } = parseResourceId(id);
  if (resourceGroup === undefined) throw new TypeError(`'${id}' is in no resource group`);
  return { subscriptionId, group: resourceGroup, name };
}
