import { body, endpoint, endpointNic, net, subnet } from './estate.ts';

/** Who asks from the golden estate besides its networks. */

export const gatewayId = `${net()}/applicationGateways/gw`;
export const gateway = (more: object = {}) =>
  body(gatewayId, {
    gatewayIPConfigurations: [{ name: 'one', properties: { subnet: { id: subnet('vnet-onprem', 'gw') } } }],
    ...more,
  });
export const clusterId =
  '/subscriptions/00000000-0000-0000-0000-0000000000aa/resourceGroups/rg-aks/providers/Microsoft.ContainerService/managedClusters/aks1';
/** A cluster in the app's network, with LocalDNS in a mode. */
export const clusterOf = (mode: string) =>
  body(clusterId, {
    agentPoolProfiles: [{ name: 'pool1', vnetSubnetID: subnet('vnet-app', 'nodes'), localDNSProfile: { mode } }],
  });
const guid = '11111111-2222-3333-4444-555555555555';
export const apiZone = `${guid}.privatelink.westeurope.azmk8s.io`;
export const privateCluster = body(clusterId, {
  fqdn: 'aks1-abc.hcp.westeurope.azmk8s.io',
  privateFQDN: `aks1.${apiZone}`,
  nodeResourceGroup: 'MC_aks1',
  apiServerAccessProfile: {
    enablePrivateCluster: true,
    privateDNSZone: 'system',
    enablePrivateClusterPublicFQDN: true,
  },
});
export const clusterEndpoint = [
  endpoint('kube-apiserver', { target: clusterId, group: 'management' }),
  endpointNic('kube-apiserver', '10.2.1.20', []),
];
