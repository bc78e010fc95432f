import type { Call } from './call.ts';
import { networkPolling } from './network-operations.ts';
import type { PollStyle } from './operations.ts';

/** How a provider answers the PUT of an ordinary resource; a PATCH is always done at once and answers 200 with the whole resource. */
export interface PutStyle {
  readonly created: 200 | 201 | 202;
  readonly updated: 200;
  /** `provisioningState` until the operation ends. */
  readonly running: string;
  /** The type as the provider's own bodies spell it, where that differs. */
  readonly bodyType?: string;
  /** Microsoft.Network's weak etag and resourceGuid. */
  readonly hasEtag?: true;
  /** The answer to a new one carries only headers; a PUT of one that exists is done at once. */
  readonly isBodyless?: true;
  /** Its own spelling of the id; without it the id is the call's path, which spells `resourceGroups` as ARM does. */
  readonly spellId?: (path: string) => string;
  readonly polling?: (call: Call, location: string, isNew: boolean) => PollStyle;
}

/** What every provider's own client takes for a new resource: some of them stop at 201 (azure-mgmt-cosmosdb, App Service plans). */
const atOnce: PutStyle = { created: 200, updated: 200, running: 'Succeeded' };

const network: PutStyle = {
  created: 201,
  updated: 200,
  running: 'Updating',
  hasEtag: true,
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
    spellId: (path) => path.replace(/\/resourceGroups\//i, '/resourcegroups/'),
    polling: (call, location) => ({
      statusPath: `/subscriptions/${call.subscriptionId}/providers/Microsoft.ContainerService/locations/${regionOf(location)}/operations/{op}`,
    }),
  },
  // public-access-acr and public-access-containerapp-env: 201 and an operation; public-access-search: 201, done.
  'microsoft.containerregistry/registries': followed('Microsoft.ContainerRegistry'),
  'microsoft.app/managedenvironments': followed('Microsoft.App'),
  'microsoft.search/searchservices': { ...atOnce, created: 201 },
  // public-access-cosmos: 200 with both ways to follow it.
  'microsoft.documentdb/databaseaccounts': {
    ...atOnce,
    running: 'Creating',
    polling: (call, location) => {
      const scope = `/subscriptions/${call.subscriptionId}/providers/Microsoft.DocumentDB/locations/${regionOf(location)}`;
      return {
        statusPath: `${scope}/operationsStatus/{op}`,
        resultPath: `${call.path}/operationResults/{op}`,
        waiting: 'Dequeued',
      };
    },
  },
};

function followed(namespace: string): PutStyle {
  return {
    ...atOnce,
    created: 201,
    running: 'Creating',
    polling: (call, location) => ({
      statusPath: `/subscriptions/${call.subscriptionId}/providers/${namespace}/locations/${regionOf(location)}/operationStatuses/{op}`,
    }),
  };
}

export function putStyle(type: string): PutStyle {
  const key = type.toLowerCase();
  return styles[key] ?? (key.startsWith('microsoft.network/') ? network : atOnce);
}

function regionOf(location: string): string {
  return location.toLowerCase().replaceAll(' ', '') || 'eastus';
}
