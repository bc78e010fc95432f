import { apiVersions } from './api-versions.ts';
import type { Arm } from './arm.ts';

/** Reads of Microsoft.Network, bodies as ARM sends them: one request, lists one a page. @throws UnreadError where something else was answered. */
export interface Network {
  /** Undefined where Azure proves the endpoint is gone. */
  findPrivateEndpoint(id: string, signal: AbortSignal): Promise<unknown>;
  findNetworkInterface(id: string, signal: AbortSignal): Promise<unknown>;
  listPrivateDnsZoneGroups(endpointId: string, signal: AbortSignal): Promise<unknown>;
}

export function createNetwork({ find, list }: Pick<Arm, 'find' | 'list'>): Network {
  const findBody = async (id: string, signal: AbortSignal): Promise<unknown> =>
    (await find(id, apiVersions.network, signal))?.body;
  return {
    findPrivateEndpoint: findBody,
    findNetworkInterface: findBody,
    listPrivateDnsZoneGroups: (endpointId, signal) =>
      list(`${endpointId}/privateDnsZoneGroups`, apiVersions.network, signal),
  };
}
