/** How a cluster differs from one that has become isolated. */
interface Differing {
  readonly fqdn?: string | null;
  readonly disableRunCommand?: boolean;
  readonly artifactSource?: string;
  readonly nodeImageVersion?: string;
  readonly enableNodePublicIP?: boolean;
}

export const imageOf = (month: string) => `AKSUbuntu-2204gen2containerd-2026${month}.01.0`;

interface Given {
  readonly registry: string;
  readonly kubelet: string;
  readonly subnet: string;
}

/** Bodies of one cluster, private and with a registry of its owner's, by its way out. */
export const bodiesOf =
  ({ registry, kubelet, subnet }: Given) =>
  (
    outboundType: string,
    {
      fqdn = 'aks-1.hcp.westeurope.azmk8s.io',
      disableRunCommand = false,
      artifactSource = 'Cache',
      nodeImageVersion = imageOf('03'),
      enableNodePublicIP = false,
    }: Differing = {},
  ) => ({
    location: 'westeurope',
    properties: {
      currentKubernetesVersion: '1.33.2',
      nodeResourceGroup: 'MC_aks',
      networkProfile: { outboundType, networkPolicy: 'cilium', networkDataplane: 'cilium' },
      bootstrapProfile: { artifactSource, containerRegistryId: registry },
      identityProfile: { kubeletidentity: { objectId: kubelet } },
      fqdn,
      apiServerAccessProfile: {
        enablePrivateCluster: true,
        disableRunCommand,
        privateDNSZone: 'system',
        enablePrivateClusterPublicFQDN: fqdn !== null,
      },
      autoUpgradeProfile: { nodeOSUpgradeChannel: 'NodeImage' },
      agentPoolProfiles: [
        { name: 'system', osType: 'Linux', nodeImageVersion, enableNodePublicIP, vnetSubnetID: subnet },
      ],
    },
  });
