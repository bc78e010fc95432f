/** As Azure spells them: clusters and services, and what the isolation of clusters and the way to services depend on. Their events are parsed. */
export const watchedTypes: readonly string[] = [
  'Microsoft.Authorization/roleAssignments',
  'Microsoft.ContainerRegistry/registries',
  'Microsoft.ContainerRegistry/registries/cacheRules',
  'Microsoft.ContainerService/managedClusters',
  'Microsoft.ContainerService/managedClusters/agentPools',
  'Microsoft.Insights/privateLinkScopes',
  'Microsoft.KeyVault/vaults',
  'Microsoft.KubernetesConfiguration/extensions',
  'Microsoft.Network/loadBalancers',
  'Microsoft.Network/natGateways',
  'Microsoft.Network/networkSecurityGroups',
  'Microsoft.Network/networkSecurityGroups/securityRules',
  'Microsoft.Network/privateDnsZones/A',
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
  'Microsoft.Network/privateLinkServices',
  'Microsoft.Network/publicIPAddresses',
  'Microsoft.Network/routeTables',
  'Microsoft.Network/routeTables/routes',
  'Microsoft.Network/virtualNetworks',
  'Microsoft.Network/virtualNetworks/subnets',
  'Microsoft.Network/virtualNetworks/virtualNetworkPeerings',
];

/** The types that are read directly and that no other room reads: the reader role has them for this. */
export const readTypes: readonly string[] = [
  'Microsoft.Authorization/roleAssignments',
  'Microsoft.ContainerRegistry/registries/cacheRules',
];

/** The one action that is asked for: a role of its own has it, which nobody has by default. */
export const runAction = 'Microsoft.ContainerService/managedClusters/runCommand/action';
