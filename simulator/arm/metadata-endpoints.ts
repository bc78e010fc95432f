import type { Answer } from './answer.ts';

/** Suffixes and audiences of the public cloud, for which the simulator answers (azure-cli, core/cloud.py: what it reads of the document). */
const suffixes = {
  acrLoginServer: 'azurecr.io',
  azureDataLakeAnalyticsCatalogAndJob: 'azuredatalakeanalytics.net',
  azureDataLakeStoreFileSystem: 'azuredatalakestore.net',
  azureFrontDoorEndpointSuffix: 'azurefd.net',
  keyVaultDns: 'vault.azure.net',
  mhsmDns: 'managedhsm.azure.net',
  mysqlServerEndpoint: 'mysql.database.azure.com',
  postgresqlServerEndpoint: 'postgres.database.azure.com',
  sqlServerHostname: 'database.windows.net',
  storage: 'core.windows.net',
  storageSyncEndpointSuffix: 'afs.azure.net',
  synapseAnalytics: 'dev.azuresynapse.net',
};

/**
 * `GET /metadata/endpoints`: what a client asks for before it can have a token, so none is asked of it. Up to 2015-01-01 one short document, then a list
 * of clouds, from 2022-09-01 on this cloud alone. Undefined for any other request.
 */
export function metadataEndpoints(request: Request): Answer | undefined {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.pathname.replace(/\/+$/, '').toLowerCase() !== '/metadata/endpoints')
    return undefined;
  const version = url.searchParams.get('api-version') ?? '';
  const authentication = {
    loginEndpoint: 'https://login.microsoftonline.com',
    audiences: ['https://management.core.windows.net/', 'https://management.azure.com/', `${url.origin}/`],
  };
  const galleryEndpoint = 'https://gallery.azure.com/';
  const graphEndpoint = 'https://graph.windows.net/';
  if (version <= '2015-01-01') {
    return {
      status: 200,
      body: { galleryEndpoint, graphEndpoint, portalEndpoint: 'https://portal.azure.com/', authentication },
    };
  }
  const cloud = {
    name: 'AzureCloud',
    portal: 'https://portal.azure.com',
    resourceManager: `${url.origin}/`,
    authentication: { ...authentication, tenant: 'common', identityProvider: 'AAD' },
    activeDirectoryDataLake: 'https://datalake.azure.net/',
    batch: 'https://batch.core.windows.net/',
    gallery: galleryEndpoint,
    graph: graphEndpoint,
    graphAudience: graphEndpoint,
    media: 'https://rest.media.azure.net',
    microsoftGraphResourceId: 'https://graph.microsoft.com/',
    sqlManagement: 'https://management.core.windows.net:8443/',
    vmImageAliasDoc: '',
    suffixes,
  };
  return { status: 200, body: version < '2022-09-01' ? [cloud] : cloud };
}
