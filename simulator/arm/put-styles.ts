import type { Call } from './call.ts';
import { networkPolling } from './network-operations.ts';
import type { PollStyle } from './operations.ts';

/** How a provider answers the PUT of an ordinary resource. */
export interface PutStyle {
  readonly created: 200 | 201 | 202;
  readonly updated: 200 | 202;
  /** `provisioningState` until the operation ends. */
  readonly running: string;
  /** The type as the provider's own bodies spell it, where that differs. */
  readonly bodyType?: string;
  /** Microsoft.Network's weak etag and resourceGuid. */
  readonly hasEtag?: true;
  /** The answer carries only headers. */
  readonly isBodyless?: true;
  idOf(path: string): string;
  readonly polling?: (call: Call, location: string, isNew: boolean) => PollStyle;
}

const asWritten = (path: string): string => path;
const atOnce: PutStyle = { created: 201, updated: 200, running: 'Succeeded', idOf: asWritten };

const network: PutStyle = {
  created: 201,
  updated: 200,
  running: 'Updating',
  hasEtag: true,
  idOf: asWritten,
  polling: (call, location, isNew) => networkPolling(call, location, { isNew }),
};

const styles: Readonly<Record<string, PutStyle>> = {
  // public-access-storage: 202 with a Location that answers the body in the end.
  'microsoft.storage/storageaccounts': {
    ...atOnce,
    created: 202,
    running: 'Creating',
    isBodyless: true,
    polling: (call, location) => ({
      resultPath: `/subscriptions/${call.subscriptionId}/providers/Microsoft.Storage/locations/${regionOf(location)}/asyncoperations/{op}?monitor=true`,
    }),
  },
  // paging-empty-second-page: the provider spells its own type and `resourcegroups` its own way.
  'microsoft.containerservice/managedclusters': {
    ...atOnce,
    running: 'Creating',
    bodyType: 'Microsoft.ContainerService/ManagedClusters',
    idOf: (path) => path.replace(/\/resourceGroups\//i, '/resourcegroups/'),
    polling: (call, location) => ({
      statusPath: `/subscriptions/${call.subscriptionId}/providers/Microsoft.ContainerService/locations/${regionOf(location)}/operations/{op}`,
    }),
  },
  'microsoft.keyvault/vaults': { ...atOnce, created: 200 },
};

export function putStyle(type: string): PutStyle {
  const key = type.toLowerCase();
  return styles[key] ?? (key.startsWith('microsoft.network/') ? network : atOnce);
}

function regionOf(location: string): string {
  return location.toLowerCase().replaceAll(' ', '') || 'eastus';
}
