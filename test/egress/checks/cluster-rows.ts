import { group } from '../support.ts';
import { type Body, type CheckRow, connections, idOf, inspected, isolated, of } from './rows.ts';

const AKS = 'Microsoft.ContainerService/managedClusters';
const cluster = (properties: Body) => of(AKS, 'aks', properties);
const network = (networkProfile: Body, more: Body = {}) => cluster({ networkProfile, ...more });
const api = (apiServerAccessProfile: Body, more: Body = {}) => cluster({ apiServerAccessProfile, ...more });
const none = { outboundType: 'none' };
const pools = (...agentPoolProfiles: readonly Body[]) => ({
  agentPoolProfiles: agentPoolProfiles.map((pool, index) => ({ name: `pool${index}`, ...pool })),
});
const registryId = idOf('Microsoft.ContainerRegistry/registries', 'reg');
const boots = { bootstrapProfile: { artifactSource: 'Cache', containerRegistryId: registryId } };
const registry = (properties: Body, sku = 'Premium') =>
  of('Microsoft.ContainerRegistry/registries', 'reg', properties, { sku: { name: sku } });
const cacheRule = (targetRepository: string) =>
  of('Microsoft.ContainerRegistry/registries/cacheRules', 'reg/aks-managed-mcr', {
    sourceRepository: 'mcr.microsoft.com/*',
    targetRepository,
  });
const nodeGroup = { nodeResourceGroup: 'rg-nodes' };
const inNodes = (type: string, name: string, properties: Body): Body => {
  const body = of(type, name, properties);
  return { ...body, id: String(body.id).replace(group, group.replace('rg-app', 'rg-nodes')) };
};
const subnetId = idOf('Microsoft.Network/virtualNetworks/subnets', 'net/nodes');
const nodesSubnet = (properties: Body) => [
  of('Microsoft.Network/virtualNetworks', 'net', { addressSpace: {} }),
  of('Microsoft.Network/virtualNetworks/subnets', 'net/nodes', { addressPrefix: '10.0.0.0/24', ...properties }),
];
const nat = { natGateway: { id: idOf('Microsoft.Network/natGateways', 'nat') } };
const kubernetes = (frontend: Body) =>
  inNodes('Microsoft.Network/loadBalancers', 'kubernetes', {
    frontendIPConfigurations: [{ id: 'x/frontendIPConfigurations/one', name: 'one', properties: frontend }],
    loadBalancingRules: [
      { name: 'svc', properties: { frontendIPConfiguration: { id: 'x/frontendIPConfigurations/one' } } },
    ],
  });
const extension = (extensionType: string): Body => ({
  id: `${idOf(AKS, 'aks')}/providers/Microsoft.KubernetesConfiguration/extensions/e`,
  type: 'Microsoft.KubernetesConfiguration/extensions',
  name: 'e',
  properties: { extensionType },
});
const vault = (properties: Body) => of('Microsoft.KeyVault/vaults', 'kv', properties);
const kms = {
  securityProfile: { azureKeyVaultKms: { enabled: true, keyVaultResourceId: idOf('Microsoft.KeyVault/vaults', 'kv') } },
};
const kmsKey = {
  securityProfile: { azureKeyVaultKms: { enabled: true, keyId: 'https://KV.vault.azure.net/keys/etcd/1' } },
};
const scope = (properties: Body) => of('Microsoft.Insights/privateLinkScopes', 'ampls', properties);
const monitored = { addonProfiles: { omsagent: { enabled: true } } };
const kubeEndpoint = (status: string) =>
  inNodes('Microsoft.Network/privateEndpoints', 'kube-apiserver', {
    privateLinkServiceConnections: [{ properties: { privateLinkServiceConnectionState: { status } } }],
  });

/** A cluster whose API server has a subnet of its own, with the rules in front of that. */
const integrated = (...rules: readonly Body[]): readonly Body[] => [
  api(
    { enableVnetIntegration: true, subnetId: idOf('Microsoft.Network/virtualNetworks/subnets', 'net/api') },
    pools({ vnetSubnetID: subnetId }),
  ),
  ...nodesSubnet({}),
  of('Microsoft.Network/virtualNetworks/subnets', 'net/api', {
    addressPrefix: '10.0.1.0/28',
    networkSecurityGroup: { id: idOf('Microsoft.Network/networkSecurityGroups', 'nsg') },
  }),
  of('Microsoft.Network/networkSecurityGroups', 'nsg', {
    securityRules: rules.map((rule, index) => ({
      name: `r${index}`,
      properties: {
        direction: 'Inbound',
        access: 'Deny',
        priority: 100 + index,
        protocol: '*',
        sourceAddressPrefix: '*',
        destinationAddressPrefix: '*',
        destinationPortRange: '*',
        ...rule,
      },
    })),
  }),
];
const allowNodes = { access: 'Allow', sourceAddressPrefix: '10.0.0.0/24', destinationPortRange: undefined };

/** Clusters: their API server, their network, and isolation. */
export const clusterRows: readonly CheckRow[] = [
  {
    check: 'aks-api-subnet-no-nsg-allow',
    flags: integrated({}),
    passes: integrated({ ...allowNodes, destinationPortRanges: ['443', '4443'] }, {}),
  },
  {
    check: 'aks-api-subnet-no-nsg-allow',
    flags: integrated({ ...allowNodes, destinationPortRange: '443' }, {}),
    passes: integrated({ sourceAddressPrefix: 'Internet' }),
  },
  {
    check: 'aks-api-authorized-ips-too-broad',
    flags: [api({ authorizedIPRanges: ['20.0.0.0/8'] })],
    passes: [api({ authorizedIPRanges: ['203.0.113.0/24'] })],
  },
  {
    check: 'aks-api-authorized-ips-too-broad',
    flags: [api({ authorizedIPRanges: ['0.0.0.0/1', '128.0.0.0/1'] })],
    passes: [api({ authorizedIPRanges: ['0.0.0.0/32'] })],
  },
  {
    check: 'aks-api-authorized-ips-ineffective',
    flags: [api({ enablePrivateCluster: true, authorizedIPRanges: ['203.0.113.7'] })],
    passes: [api({ authorizedIPRanges: ['203.0.113.7'] })],
  },
  {
    check: 'aks-api-public-fqdn',
    flags: [api({ enablePrivateCluster: true })],
    passes: [api({ enablePrivateCluster: true, enablePrivateClusterPublicFQDN: false })],
  },
  {
    check: 'aks-api-traffic-uses-outbound',
    flags: [api({})],
    passes: [api({ enableVnetIntegration: true })],
    policy: inspected,
  },
  { check: 'aks-runcommand-enabled', flags: [api({})], passes: [api({ disableRunCommand: true })], policy: isolated },
  {
    check: 'aks-private-dns-none-without-public-fqdn',
    flags: [api({ privateDNSZone: 'none', enablePrivateClusterPublicFQDN: false })],
    passes: [api({ privateDNSZone: 'none', enablePrivateClusterPublicFQDN: true })],
  },
  {
    check: 'aks-api-pe-missing',
    flags: [api({ enablePrivateCluster: true }, nodeGroup), kubeEndpoint('Disconnected')],
    passes: [api({ enablePrivateCluster: true }, nodeGroup), kubeEndpoint('Approved')],
  },
  {
    check: 'aks-node-public-ip',
    flags: [cluster(pools({}, { enableNodePublicIP: true }))],
    passes: [cluster(pools({ enableNodePublicIP: false }))],
  },
  {
    check: 'aks-node-public-ip',
    flags: [
      cluster(
        pools({ networkProfile: { secondaryNetworkInterfaces: [{ publicIPAddressConfiguration: { name: 'x' } }] } }),
      ),
    ],
    passes: [cluster(pools({ networkProfile: { secondaryNetworkInterfaces: [{}] } }))],
  },
  {
    check: 'aks-public-lb-service',
    flags: [cluster(nodeGroup), kubernetes({ publicIPAddress: { id: 'x' } })],
    passes: [cluster(nodeGroup), kubernetes({ privateIPAddress: '10.0.0.4' })],
  },
  {
    check: 'aks-outbound-block-byo-vnet',
    flags: [network({ outboundType: 'block' }, pools({ vnetSubnetID: subnetId }))],
    passes: [network({ outboundType: 'block' }, pools({}))],
  },
  {
    check: 'aks-outbound-user-nat-missing',
    flags: [network({ outboundType: 'userAssignedNATGateway' }, pools({ vnetSubnetID: subnetId })), ...nodesSubnet({})],
    passes: [
      network({ outboundType: 'userAssignedNATGateway' }, pools({ vnetSubnetID: subnetId })),
      ...nodesSubnet(nat),
    ],
  },
  {
    check: 'aks-outbound-none-extra-egress',
    flags: [network(none, pools({ vnetSubnetID: subnetId })), ...nodesSubnet(nat)],
    passes: [network(none, pools({ vnetSubnetID: subnetId })), ...nodesSubnet({})],
  },
  {
    check: 'aks-bootstrap-direct',
    flags: [cluster({ bootstrapProfile: { artifactSource: 'Direct' } })],
    passes: [cluster(boots)],
    policy: isolated,
  },
  {
    check: 'aks-isolated-k8s-version',
    flags: [network(none, { currentKubernetesVersion: '1.29.9' })],
    passes: [network(none, { currentKubernetesVersion: '1.30.1' })],
  },
  {
    check: 'aks-isolated-windows-pool',
    flags: [network(none, pools({ osType: 'Windows' }))],
    passes: [network({ outboundType: 'loadBalancer' }, pools({ osType: 'Windows' }))],
  },
  {
    check: 'aks-isolated-kubenet',
    flags: [network({ ...none, networkPlugin: 'kubenet' })],
    passes: [network({ ...none, networkPlugin: 'azure' })],
  },
  {
    check: 'aks-isolated-upgrade-channel',
    flags: [network(none, { autoUpgradeProfile: { nodeOSUpgradeChannel: 'Unmanaged' } })],
    passes: [network(none, { autoUpgradeProfile: { nodeOSUpgradeChannel: 'NodeImage' } })],
  },
  {
    check: 'aks-isolated-unsupported-extension',
    flags: [network(none), extension('microsoft.flux')],
    passes: [network(none), extension('microsoft.policyinsights')],
  },
  {
    check: 'aks-isolated-keyvault-no-pe',
    flags: [network(none, kms), vault(connections())],
    passes: [network(none, kms), vault(connections('Approved'))],
  },
  {
    check: 'aks-isolated-keyvault-no-pe',
    flags: [network(none, kmsKey), vault(connections())],
    passes: [network(none, kmsKey), vault(connections('Approved'))],
  },
  {
    check: 'aks-isolated-monitoring-no-ampls',
    flags: [network(none, monitored), scope(connections('Pending'))],
    passes: [network(none, monitored), scope(connections('Approved'))],
  },
  {
    check: 'aks-bootstrap-acr-not-premium',
    flags: [cluster(boots), registry({}, 'Standard')],
    passes: [cluster(boots), registry({})],
  },
  {
    check: 'aks-bootstrap-acr-public',
    flags: [cluster(boots), registry({})],
    passes: [cluster(boots), registry({ publicNetworkAccess: 'Disabled' })],
  },
  {
    check: 'aks-bootstrap-acr-no-cache-rule',
    flags: [cluster(boots), registry({}), cacheRule('elsewhere/*')],
    passes: [cluster(boots), registry({}), cacheRule('aks-managed-repository/*')],
  },
  {
    check: 'aks-bootstrap-acr-no-private-endpoint',
    flags: [cluster(boots), registry(connections())],
    passes: [cluster(boots), registry(connections('Approved'))],
  },
  {
    check: 'aks-bootstrap-acr-arm-auth-disabled',
    flags: [cluster(boots), registry({ policies: { azureADAuthenticationAsArmPolicy: { status: 'disabled' } } })],
    passes: [cluster(boots), registry({ policies: { azureADAuthenticationAsArmPolicy: { status: 'enabled' } } })],
  },
  {
    check: 'aks-network-policy-none',
    flags: [network({ networkPolicy: 'none' })],
    passes: [network({ networkPolicy: 'cilium' })],
    policy: inspected,
  },
  {
    check: 'aks-network-policy-npm-retiring',
    flags: [network({ networkPolicy: 'azure' })],
    passes: [network({ networkPolicy: 'calico' })],
  },
  {
    check: 'aks-cilium-dataplane-mismatch',
    flags: [network({ networkPolicy: 'cilium', networkDataplane: 'azure' })],
    passes: [network({ networkPolicy: 'cilium', networkDataplane: 'cilium' })],
  },
  {
    check: 'aks-http-app-routing',
    flags: [
      cluster({
        ingressProfile: { webAppRouting: { enabled: true, nginx: { defaultIngressControllerType: 'External' } } },
      }),
    ],
    passes: [
      cluster({
        ingressProfile: { webAppRouting: { enabled: true, nginx: { defaultIngressControllerType: 'Internal' } } },
      }),
    ],
  },
  {
    check: 'aks-basic-lb',
    flags: [network({ loadBalancerSku: 'basic' })],
    passes: [network({ loadBalancerSku: 'standard' })],
  },
  {
    check: 'aks-static-egress-gateway',
    flags: [network({ staticEgressGatewayProfile: { enabled: true } }, pools({ mode: 'Gateway' }))],
    passes: [network({ staticEgressGatewayProfile: { enabled: true } }, pools({ mode: 'User' }))],
    policy: inspected,
  },
  {
    check: 'aks-backend-pool-nodeip-with-pls',
    flags: [
      network({ loadBalancerProfile: { backendPoolType: 'NodeIP' } }, nodeGroup),
      inNodes('Microsoft.Network/privateLinkServices', 'pls', {}),
    ],
    passes: [
      network({ loadBalancerProfile: { backendPoolType: 'NodeIPConfiguration' } }, nodeGroup),
      inNodes('Microsoft.Network/privateLinkServices', 'pls', {}),
    ],
  },
];
