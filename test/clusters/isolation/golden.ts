/** A cluster that is isolated in every line, with the registry, network and vault of its owner, as an export has it. */

type Body = Record<string, unknown>;

const subscription = '/subscriptions/11111111-2222-3333-4444-555555555555';
const group = `${subscription}/resourceGroups/rg-aks`;
const nodeGroup = `${subscription}/resourceGroups/MC_rg-aks_aks`;

export const clusterId = `${group}/providers/Microsoft.ContainerService/managedClusters/aks`;
export const registryId = `${group}/providers/Microsoft.ContainerRegistry/registries/acrshop`;
export const networkId = `${group}/providers/Microsoft.Network/virtualNetworks/vnet`;
export const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/kv-shop`;
const zoneId = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`;
const scopeId = `${group}/providers/Microsoft.Insights/privateLinkScopes/ampls`;
export const subnetId = (name: string): string => `${networkId}/subnets/${name}`;

const kubelet = '00000000-0000-0000-0000-00000000000a';
const identity = '00000000-0000-0000-0000-00000000000b';
export const roles = {
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  repositoryReader: 'b93aa761-3e63-49ed-ac28-beffa264f7ac',
  networkContributor: '4d97b98b-1d4f-4787-a291-c67834d212e7',
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
};

const resource = (id: string, properties: Body, rest: Body = {}): Body => {
  const [, path = ''] =
    id.split('/providers/').slice(-2).length > 1 ? ['', id.slice(id.lastIndexOf('/providers/') + 11)] : [];
  const [namespace, ...parts] = path.split('/');
  const type = [namespace, ...parts.filter((_, index) => index % 2 === 0)].join('/');
  return { id, name: parts.at(-1), type, location: 'westeurope', properties, ...rest };
};

export const grant = (scope: string, role: string, principalId: string, rest: Body = {}): Body =>
  resource(
    `${scope}/providers/Microsoft.Authorization/roleAssignments/${role.slice(0, 8)}-0000-0000-0000-000000000000`,
    {
      scope,
      roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      principalId,
      ...rest,
    },
  );

const endpoint = (
  name: string,
  target: string,
  groupId: string,
  fqdns: readonly string[],
  subnet = subnetId('endpoints'),
): Body =>
  resource(`${group}/providers/Microsoft.Network/privateEndpoints/${name}`, {
    provisioningState: 'Succeeded',
    subnet: { id: subnet },
    networkInterfaces: [{ id: `${group}/providers/Microsoft.Network/networkInterfaces/${name}.nic` }],
    customDnsConfigs: fqdns.map((fqdn, index) => ({ fqdn, ipAddresses: [`10.0.3.${10 + index}`] })),
    privateLinkServiceConnections: [
      {
        name,
        properties: {
          privateLinkServiceId: target,
          groupIds: [groupId],
          privateLinkServiceConnectionState: { status: 'Approved' },
        },
      },
    ],
  });

const subnet = (name: string, addressPrefix: string, properties: Body = {}): Body => ({
  id: subnetId(name),
  name,
  properties: { addressPrefix, defaultOutboundAccess: false, ...properties },
});

const record = (name: string, ipv4Address: string): Body =>
  resource(`${zoneId}/A/${name}`, { ttl: 10, aRecords: [{ ipv4Address }] }, { location: 'global' });

/** The bodies by a short name, so that a test can change one. */
export const golden = (): Record<string, Body> => ({
  cluster: resource(
    clusterId,
    {
      provisioningState: 'Succeeded',
      kubernetesVersion: '1.33',
      currentKubernetesVersion: '1.33.2',
      nodeResourceGroup: 'MC_rg-aks_aks',
      networkProfile: { networkPlugin: 'azure', networkDataplane: 'cilium', outboundType: 'none' },
      bootstrapProfile: { artifactSource: 'Cache', containerRegistryId: registryId },
      apiServerAccessProfile: {
        enablePrivateCluster: true,
        enableVnetIntegration: true,
        subnetId: subnetId('apiserver'),
      },
      agentPoolProfiles: [
        {
          name: 'system',
          osType: 'Linux',
          currentOrchestratorVersion: '1.33.2',
          enableNodePublicIP: false,
          vnetSubnetID: subnetId('nodes'),
          podSubnetID: subnetId('pods'),
        },
      ],
      autoUpgradeProfile: { nodeOSUpgradeChannel: 'NodeImage' },
      identityProfile: { kubeletidentity: { objectId: kubelet } },
      addonProfiles: { azureKeyvaultSecretsProvider: { enabled: true }, omsagent: { enabled: true } },
    },
    {
      identity: {
        type: 'UserAssigned',
        userAssignedIdentities: {
          [`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks`]: { principalId: identity },
        },
      },
    },
  ),
  extension: resource(`${clusterId}/providers/Microsoft.KubernetesConfiguration/extensions/monitor`, {
    extensionType: 'microsoft.azuremonitor.containers',
  }),
  network: resource(networkId, {
    provisioningState: 'Succeeded',
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
    subnets: [
      subnet('nodes', '10.0.0.0/24'),
      subnet('pods', '10.0.1.0/24', {
        delegations: [{ name: 'aks', properties: { serviceName: 'Microsoft.ContainerService/managedClusters' } }],
      }),
      subnet('apiserver', '10.0.2.0/28', {
        delegations: [{ name: 'aks', properties: { serviceName: 'Microsoft.ContainerService/managedClusters' } }],
      }),
      subnet('endpoints', '10.0.3.0/24'),
    ],
    virtualNetworkPeerings: [],
  }),
  balancer: resource(
    `${nodeGroup}/providers/Microsoft.Network/loadBalancers/kubernetes-internal`,
    {
      frontendIPConfigurations: [
        { name: 'shop', properties: { privateIPAddress: '10.0.0.9', subnet: { id: subnetId('nodes') } } },
      ],
    },
    { sku: { name: 'Standard' } },
  ),
  registry: resource(
    registryId,
    {
      loginServer: 'acrshop.azurecr.io',
      publicNetworkAccess: 'Disabled',
      zoneRedundancy: 'Enabled',
      policies: { azureADAuthenticationAsArmPolicy: { status: 'enabled' } },
    },
    { sku: { name: 'Premium' } },
  ),
  cacheRule: resource(`${registryId}/cacheRules/aks-managed-mcr`, {
    sourceRepository: 'mcr.microsoft.com/*',
    targetRepository: 'aks-managed-repository/*',
  }),
  registryEndpoint: endpoint('pe-acr', registryId, 'registry', [
    'acrshop.azurecr.io',
    'acrshop.westeurope.data.azurecr.io',
  ]),
  zone: resource(zoneId, { numberOfRecordSets: 3 }, { location: 'global' }),
  record: record('acrshop', '10.0.3.10'),
  dataRecord: record('acrshop.westeurope.data', '10.0.3.11'),
  link: resource(
    `${zoneId}/virtualNetworkLinks/vnet`,
    { virtualNetwork: { id: networkId }, registrationEnabled: false },
    { location: 'global' },
  ),
  pull: grant(registryId, roles.acrPull, kubelet),
  contributor: grant(networkId, roles.networkContributor, identity),
  vault: resource(vaultId, { publicNetworkAccess: 'Disabled' }),
  vaultEndpoint: endpoint('pe-kv', vaultId, 'vault', ['kv-shop.vault.azure.net']),
  scope: resource(
    scopeId,
    { accessModeSettings: { ingestionAccessMode: 'PrivateOnly', queryAccessMode: 'PrivateOnly' } },
    { location: 'global' },
  ),
  scopeEndpoint: endpoint('pe-ampls', scopeId, 'azuremonitor', ['api.monitor.azure.com']),
});

const storageClass = (name: string, provisioner: string, parameters: Body = {}): Body => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner,
  parameters,
});

export const live = (...more: readonly Body[]): Body => ({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    storageClass('managed-csi', 'disk.csi.azure.com'),
    storageClass('azurefile-csi', 'file.csi.azure.com'),
    storageClass('files', 'file.csi.azure.com', { networkEndpointType: 'privateEndpoint' }),
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { namespace: 'shop', name: 'data' },
      spec: { storageClassName: 'files' },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        namespace: 'shop',
        name: 'web',
        annotations: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' },
      },
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
    },
    ...more,
  ],
});

export { storageClass };

export const change = (at: string, property: string, before: unknown, after: unknown): Body => ({
  at: `2026-0${at}T08:00:00Z`,
  cluster: clusterId,
  property,
  before,
  after,
});

export const history = (): readonly Body[] => [
  change('3-01', 'bootstrapProfile.artifactSource', 'Direct', 'Cache'),
  change(
    '3-02',
    'agentPoolProfiles[system].nodeImageVersion',
    'AKSUbuntu-2204gen2containerd-202602.01.0',
    'AKSUbuntu-2204gen2containerd-202603.01.0',
  ),
  change('3-03', 'networkProfile.outboundType', 'loadBalancer', 'none'),
];
