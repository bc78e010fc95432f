/** The part of a resource's body that decides, and the findings it gives under the profile `explicit`, then under `inspected`. */
export interface ExposureFact {
  readonly what: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly explicit: readonly string[];
  readonly inspected?: readonly string[];
}

const open = 'aks-api-public';
const unlisted = 'aks-api-authorized-ips-missing';
const balancer = 'aks-outbound-loadbalancer';
const cluster = 'Microsoft.ContainerService/managedClusters';
const subnet = 'Microsoft.Network/virtualNetworks/subnets';

/**
 * Where each type keeps its switch, and what leaving it out means. Sources: the types' references under
 * https://learn.microsoft.com/azure/templates/; https://learn.microsoft.com/azure/aks/egress-outboundtype and
 * …/aks/api-server-authorized-ip-ranges; https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access. That a
 * service leaves out what was never set, or was set to nothing, is observed in its answers.
 */
export const exposureFacts: readonly ExposureFact[] = [
  {
    what: 'a cluster whose access profile was never set',
    type: cluster,
    properties: { networkProfile: { outboundType: 'loadBalancer' } },
    explicit: [unlisted, open],
    inspected: [unlisted, open, balancer],
  },
  {
    what: 'a cluster whose profile says nothing',
    type: cluster,
    properties: { apiServerAccessProfile: {}, networkProfile: { outboundType: 'loadBalancer' } },
    explicit: [unlisted, open],
    inspected: [unlisted, open, balancer],
  },
  {
    what: 'a cluster with an empty list of ranges',
    type: cluster,
    properties: {
      apiServerAccessProfile: { authorizedIPRanges: [] },
      networkProfile: { outboundType: 'loadBalancer' },
    },
    explicit: [unlisted, open],
    inspected: [unlisted, open, balancer],
  },
  {
    what: 'a cluster with ranges',
    type: cluster,
    properties: {
      apiServerAccessProfile: { authorizedIPRanges: ['192.0.2.1/32'] },
      networkProfile: { outboundType: 'loadBalancer' },
    },
    explicit: [open],
    inspected: [open, balancer],
  },
  {
    what: 'a cluster without a way out, whose nodes start from a cache',
    type: cluster,
    properties: {
      bootstrapProfile: { artifactSource: 'Cache' },
      networkProfile: { outboundType: 'none', loadBalancerProfile: {} },
    },
    explicit: [unlisted, open],
  },
  {
    what: 'a cluster without a way out, whose nodes do not say where they start from',
    type: cluster,
    properties: { networkProfile: { outboundType: 'none', loadBalancerProfile: {} } },
    explicit: [unlisted, open, 'aks-outbound-none-not-isolated'],
  },
  {
    what: 'a private cluster',
    type: cluster,
    properties: {
      apiServerAccessProfile: { enablePrivateCluster: true, enablePrivateClusterPublicFQDN: false },
      networkProfile: { outboundType: 'loadBalancer' },
    },
    explicit: [],
    inspected: [balancer],
  },
  {
    what: 'a private cluster whose name is public',
    type: cluster,
    properties: {
      apiServerAccessProfile: { enablePrivateCluster: true, enablePrivateClusterPublicFQDN: true },
      networkProfile: { outboundType: 'loadBalancer' },
    },
    explicit: [],
    inspected: [balancer],
  },
  {
    what: 'a private cluster inside the network',
    type: cluster,
    properties: {
      apiServerAccessProfile: { enablePrivateCluster: true, enableVnetIntegration: true },
      networkProfile: { outboundType: 'loadBalancer' },
    },
    explicit: [],
    inspected: [balancer],
  },
  {
    what: 'an automatic cluster',
    type: cluster,
    properties: {
      apiServerAccessProfile: { enableVnetIntegration: true },
      networkProfile: { outboundType: 'managedNATGateway' },
    },
    explicit: [unlisted, open],
    inspected: [unlisted, open, 'aks-outbound-managed-nat'],
  },
  {
    what: 'an open registry',
    type: 'Microsoft.ContainerRegistry/registries',
    properties: { publicNetworkAccess: 'Enabled' },
    explicit: ['exposure-acr-public-open'],
  },
  {
    what: 'a closed registry',
    type: 'Microsoft.ContainerRegistry/registries',
    properties: { publicNetworkAccess: 'Disabled', networkRuleSet: { defaultAction: 'Deny', ipRules: [] } },
    explicit: [],
  },
  {
    what: 'an open vault',
    type: 'Microsoft.KeyVault/vaults',
    properties: { publicNetworkAccess: 'Enabled' },
    explicit: ['exposure-keyvault-public-open'],
  },
  {
    what: 'a closed vault',
    type: 'Microsoft.KeyVault/vaults',
    properties: { publicNetworkAccess: 'Disabled' },
    explicit: [],
  },
  {
    what: 'an open SQL server',
    type: 'Microsoft.Sql/servers',
    properties: { publicNetworkAccess: 'Enabled', restrictOutboundNetworkAccess: 'Disabled' },
    explicit: ['exposure-sql-public-open'],
  },
  {
    what: 'a closed SQL server',
    type: 'Microsoft.Sql/servers',
    properties: { publicNetworkAccess: 'Disabled', restrictOutboundNetworkAccess: 'Disabled' },
    explicit: [],
  },
  {
    what: 'a storage account without the switch',
    type: 'Microsoft.Storage/storageAccounts',
    properties: {
      allowBlobPublicAccess: false,
      networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices', ipRules: [], virtualNetworkRules: [] },
    },
    explicit: ['exposure-storage-public-open'],
  },
  {
    what: 'a closed storage account',
    type: 'Microsoft.Storage/storageAccounts',
    properties: {
      publicNetworkAccess: 'Disabled',
      allowBlobPublicAccess: false,
      networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices', ipRules: [], virtualNetworkRules: [] },
    },
    explicit: [],
  },
  {
    what: 'an older subnet, without the switch',
    type: subnet,
    properties: { addressPrefix: '10.0.0.0/24' },
    explicit: ['egress-subnet-default-outbound'],
  },
  {
    what: 'a subnet with default outbound access',
    type: subnet,
    properties: { addressPrefix: '10.0.0.0/24', defaultOutboundAccess: true },
    explicit: ['egress-subnet-default-outbound'],
  },
  {
    what: 'a subnet without it',
    type: subnet,
    properties: { addressPrefix: '10.0.0.0/24', defaultOutboundAccess: false },
    explicit: [],
  },
];
