import {
  artifactSource,
  extensions,
  outboundType,
  privateApiServer,
  upgradeChannel,
  versionAndSystem,
} from './lines/cluster.ts';
import { egress } from './lines/egress.ts';
import { migration } from './lines/history.ts';
import { identities } from './lines/identities.ts';
import { cacheRule, registry, registryEndpoint } from './lines/registry.ts';
import { registryNames } from './lines/registry-names.ts';
import { monitoringAndSecrets } from './lines/secrets.ts';
import { storageClasses } from './lines/storage.ts';
import type { IsolationLine } from './model.ts';

/**
 * What makes a cluster an isolated one
 * (https://learn.microsoft.com/azure/aks/concepts-network-isolated); line 3.16, that it stays so, is made of these.
 */
export const isolationLines: readonly IsolationLine[] = [
  {
    id: '3.1',
    what: 'the outbound type is none or block',
    remedy: 'Set networkProfile.outboundType to none; block is for networks that AKS makes.',
    judge: outboundType,
  },
  {
    id: '3.2',
    what: 'no node and no pod has a way to the internet, and no service is public',
    remedy:
      'Close the subnets (defaultOutboundAccess false, no NAT gateway, no public addresses, 0.0.0.0/0 to None or denied), and annotate services with azure-load-balancer-internal.',
    judge: egress,
  },
  {
    id: '3.3',
    what: 'nodes start from the cache of a private registry',
    remedy: 'Set bootstrapProfile.artifactSource to Cache, then upgrade the node image of every pool.',
    judge: artifactSource,
  },
  {
    id: '3.4',
    what: "the registry is AKS's own, or Premium and closed to the internet",
    remedy: 'Use a Premium registry with publicNetworkAccess Disabled, or leave containerRegistryId empty.',
    judge: registry,
  },
  {
    id: '3.5',
    what: 'the registry has the cache rule that AKS asks for',
    remedy: 'Create cache rule aks-managed-mcr from mcr.microsoft.com/* to aks-managed-repository/*, to the letter.',
    judge: cacheRule,
  },
  {
    id: '3.6',
    what: 'nodes reach the registry and its data through an approved private endpoint',
    remedy: "Create a private endpoint for group registry in the nodes' network or a peered one, and approve it.",
    judge: registryEndpoint,
  },
  {
    id: '3.7',
    what: "the registry's two names resolve to its endpoint",
    remedy: "Write both A records in privatelink.azurecr.io and link the zone to the nodes' network.",
    judge: registryNames,
  },
  {
    id: '3.8',
    what: 'the identities may do what the cluster needs',
    remedy:
      "Give the kubelet's identity AcrPull (Container Registry Repository Reader in repository-permission mode) on the registry, the cluster's identity Network Contributor on the API server's subnet, and enable azureADAuthenticationAsArmPolicy.",
    judge: identities,
  },
  {
    id: '3.9',
    what: 'the API server is private',
    remedy: 'Set apiServerAccessProfile.enablePrivateCluster to true (with --enable-private-cluster).',
    judge: privateApiServer,
  },
  {
    id: '3.10',
    what: 'Kubernetes is 1.30 or newer, and no pool runs Windows',
    remedy: 'Upgrade the cluster and its pools, and remove pools with Windows.',
    judge: versionAndSystem,
  },
  {
    id: '3.11',
    what: 'the cluster became isolated in the right order',
    remedy: 'Upgrade the node image of every pool while the way out is open, then set outboundType to none.',
    judge: migration,
  },
  {
    id: '3.12',
    what: 'nodes get their updates without the internet',
    remedy: 'Set autoUpgradeProfile.nodeOSUpgradeChannel to NodeImage or None.',
    judge: upgradeChannel,
  },
  {
    id: '3.13',
    what: 'no extension needs the internet',
    remedy: 'Remove the extension, or give the cluster another profile than isolated.',
    judge: extensions,
  },
  {
    id: '3.14',
    what: 'storage classes of files and blobs make accounts with private endpoints',
    remedy: 'Use classes of your own with networkEndpointType: privateEndpoint; the built-in ones are written back.',
    judge: storageClasses,
  },
  {
    id: '3.15',
    what: 'monitoring and vaults are reached through private endpoints',
    remedy: 'Connect a private link scope for monitoring, and approve the endpoints of the vaults.',
    judge: monitoringAndSecrets,
  },
];
