import { type Json, merged, objectAt, propertiesAt, textAt } from './bodies.ts';

/** What a provider adds to the body of a new resource that did not say it. */
type Defaults = (name: string, sent: Json, now: string) => Json;

/** Each from an observed answer to a PUT that left these out: public-access-storage, -keyvault, -acr, -cosmos; SQL servers from the example of its REST reference. */
const defaults: Readonly<Record<string, Defaults>> = {
  'microsoft.storage/storageaccounts': storageAccount,
  'microsoft.keyvault/vaults': (name) => ({
    properties: {
      sku: { family: 'A', name: 'standard' },
      accessPolicies: [],
      enabledForDeployment: false,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      vaultUri: `https://${name}.vault.azure.net/`,
      publicNetworkAccess: 'Enabled',
    },
  }),
  'microsoft.containerregistry/registries': (name, _, now) => ({
    sku: { name: 'Basic', tier: 'Basic' },
    tags: {},
    properties: {
      loginServer: `${name}.azurecr.io`,
      creationDate: now,
      adminUserEnabled: false,
      networkRuleSet: { defaultAction: 'Allow', ipRules: [] },
      encryption: { status: 'disabled' },
      dataEndpointEnabled: false,
      dataEndpointHostNames: [],
      privateEndpointConnections: [],
      publicNetworkAccess: 'Enabled',
      networkRuleBypassOptions: 'AzureServices',
      zoneRedundancy: 'Disabled',
      anonymousPullEnabled: false,
    },
  }),
  'microsoft.documentdb/databaseaccounts': (name) => ({
    kind: 'GlobalDocumentDB',
    tags: {},
    properties: {
      documentEndpoint: `https://${name}.documents.azure.com:443/`,
      publicNetworkAccess: 'Enabled',
      isVirtualNetworkFilterEnabled: false,
      virtualNetworkRules: [],
      ipRules: [],
      networkAclBypass: 'None',
      disableLocalAuth: false,
      minimalTlsVersion: 'Tls12',
    },
  }),
  'microsoft.sql/servers': (name) => ({
    kind: 'v12.0',
    properties: {
      version: '12.0',
      state: 'Ready',
      fullyQualifiedDomainName: `${name}.database.windows.net`,
      privateEndpointConnections: [],
      publicNetworkAccess: 'Enabled',
      restrictOutboundNetworkAccess: 'Disabled',
    },
  }),
};

/** The body as its provider keeps it: what was sent on top of what the provider itself sets. */
export function withDefaults(type: string, name: string, sent: Json, now: Date): Json {
  const make = defaults[type.toLowerCase()];
  return make === undefined ? sent : merged(make(name.toLowerCase(), sent, now.toISOString()), sent);
}

function storageAccount(name: string, sent: Json, now: string): Json {
  const sku = textAt(objectAt(sent, 'sku'), 'name') || 'Standard_LRS';
  const service = { keyType: 'Account', enabled: true, lastEnabledTime: now };
  const isZonal = textAt(propertiesAt(sent), 'dnsEndpointType') === 'AzureDnsZone';
  const endpoints = (account: string): Json =>
    Object.fromEntries(
      ['dfs', 'web', 'blob', 'queue', 'table', 'file'].map((what) => [
        what,
        isZonal
          ? `https://${account}.${dnsZone}.${what}.storage.azure.net/`
          : `https://${account}.${what === 'web' ? 'z6.web' : what}.core.windows.net/`,
      ]),
    );
  const location = textAt(sent, 'location').toLowerCase().replaceAll(' ', '');
  return {
    kind: 'StorageV2',
    sku: { name: sku, tier: sku.split('_')[0] },
    tags: {},
    properties: {
      keyCreationTime: { key1: now, key2: now },
      privateEndpointConnections: [],
      minimumTlsVersion: 'TLS1_0',
      allowBlobPublicAccess: false,
      networkAcls: {
        ipv6Rules: [],
        bypass: 'AzureServices',
        virtualNetworkRules: [],
        ipRules: [],
        defaultAction: 'Allow',
      },
      supportsHttpsTrafficOnly: true,
      encryption: { services: { file: service, blob: service }, keySource: 'Microsoft.Storage' },
      accessTier: 'Hot',
      creationTime: now,
      primaryEndpoints: endpoints(name),
      primaryLocation: location,
      statusOfPrimary: 'available',
      ...(sku.includes('RA') && { secondaryEndpoints: endpoints(`${name}-secondary`), statusOfSecondary: 'available' }),
    },
  };
}

/** The number of the zone is Azure's choice; here it is always one. */
export const dnsZone = 'z12';
