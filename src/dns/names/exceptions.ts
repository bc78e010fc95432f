import { clusterType } from '../../core/cluster-type.ts';

/** A public suffix that leads into a zone of another name. Counts only where the zone is one of the endpoint's own. */
export interface OtherSuffix {
  readonly zone: string;
  readonly suffix: string;
}

const otherSuffixes: ReadonlyMap<string, readonly OtherSuffix[]> = new Map(
  Object.entries({
    'microsoft.keyvault/vaults': [
      { zone: 'privatelink.vaultcore.azure.net', suffix: 'vault.azure.net' },
      { zone: 'privatelink.vaultcore.usgovcloudapi.net', suffix: 'vault.usgovcloudapi.net' },
      { zone: 'privatelink.vaultcore.azure.cn', suffix: 'vault.azure.cn' },
    ],
    // Observed: the provider's privateLinkResources ask for the storage zone although the names end otherwise (test/facts/endpoint-names.ts).
    'microsoft.compute/diskaccesses': [{ zone: 'privatelink.blob.core.windows.net', suffix: 'blob.storage.azure.net' }],
    'microsoft.elasticsan/elasticsans': [
      { zone: 'privatelink.blob.core.windows.net', suffix: 'blob.storage.azure.net' },
    ],
  }),
);

/**
 * Storage accounts with DNS zone endpoints (`stmany.z12.blob.storage.azure.net`, learn.microsoft.com/azure/storage/common/storage-account-overview)
 * have their records where all accounts have them, and whatever keeps accounts behind it too (Backup). Disks and Elastic SAN share the suffix, not the rule.
 */
const zonedStorage: readonly OtherSuffix[] = ['blob', 'dfs', 'file', 'queue', 'table', 'web'].map((service) => ({
  zone: `privatelink.${service}.core.windows.net`,
  suffix: `{dnsZone}.${service}.storage.azure.net`,
}));

/** One name whose record has another. Counts only where the zone is one of the endpoint's own. */
export interface OtherName {
  readonly fqdn: string;
  readonly zone: string;
  readonly name: string;
}

const otherNames: ReadonlyMap<string, readonly OtherName[]> = new Map(
  Object.entries({
    'microsoft.purview/accounts': [
      { fqdn: 'web.purview.azure.com', zone: 'privatelink.purviewstudio.azure.com', name: 'web' },
      { fqdn: 'web.purview.azure.us', zone: 'privatelink.purviewstudio.azure.us', name: 'web' },
    ],
    // Every tenant's page is an alias of app.privatelink.analysis.windows.net (Azure/Enterprise-Scale#1441).
    'microsoft.powerbi/privatelinkservicesforpowerbi': [
      { fqdn: 'app.powerbi.com', zone: 'privatelink.analysis.windows.net', name: 'app' },
    ],
    // The public name is an alias of portal.privatelink.adf.azure.com (MicrosoftDocs/azure-docs#89920).
    'microsoft.datafactory/factories': [{ fqdn: 'adf.azure.com', zone: 'privatelink.adf.azure.com', name: 'portal' }],
  }),
);

/** Online endpoints of machine learning: where they are asked for, and the suffix of the names that hold their workspace's guid. */
export interface Inference {
  readonly zone: string;
  readonly suffix: string;
  readonly workspaces: string;
}

const inference: readonly Inference[] = [
  {
    zone: 'privatelink.api.azureml.ms',
    suffix: '{regionName}.inference.ml.azure.com',
    workspaces: 'api.azureml.ms',
  },
  {
    zone: 'privatelink.api.ml.azure.us',
    suffix: '{regionName}.inference.ml.azure.us',
    workspaces: 'api.ml.azure.us',
  },
  {
    zone: 'privatelink.api.ml.azure.cn',
    suffix: '{regionName}.inference.ml.azure.cn',
    workspaces: 'api.ml.azure.cn',
  },
];

/** Names a resolver must forward, but for which no private zone exists. */
const forwardedOnly: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'microsoft.machinelearningservices/workspaces': [
      'instances.azureml.ms',
      'instances.azureml.us',
      'instances.azureml.cn',
      'aznbcontent.net',
    ],
    'microsoft.insights/privatelinkscopes': ['services.visualstudio.com', 'applicationinsights.azure.com'],
  }),
);

/** What leads into a zone besides its own public suffix, for any type. */
export const otherSuffixesOf = (zone: string): readonly string[] => [
  ...[...otherSuffixes.values()].flat().flatMap((each) => (each.zone === zone ? [each.suffix] : [])),
  ...[...otherNames.values()].flat().flatMap((each) => (each.zone === zone ? [each.fqdn] : [])),
];

/** What no rule covers, for one type; the type lower-case. */
export const exceptionsOf = (type: string) => ({
  otherSuffixes: otherSuffixes.get(type) ?? [],
  /** Suffixes with a label of Azure's choice, which leads into the zone without it. */
  numberedSuffixes: otherSuffixes.has(type) ? [] : zonedStorage,
  otherNames: otherNames.get(type) ?? [],
  inference: type === 'microsoft.machinelearningservices/workspaces' ? inference : [],
  forwardedOnly: forwardedOnly.get(type) ?? [],
  /** App Service answers for its deployment site at the same address, whether or not the endpoint lists that name. */
  hasDeploymentSite: type === 'microsoft.web/sites',
  /** Its names are private link names themselves: no public alias leads to them. */
  isAskedPrivately: type === clusterType,
});
