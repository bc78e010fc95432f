import type { PublishedService } from '../../../src/clusters/services/model.ts';
import { servicesIn } from '../../../src/clusters/services/services.ts';
import type { TrafficOf } from '../../../src/clusters/services/traffic.ts';
import { worldOf } from '../../../src/egress/world.ts';

/** A cluster that publishes one service, as its owner's export has it, with one consumer. */

export type Body = Record<string, unknown>;

const subscription = '/subscriptions/11111111-2222-3333-4444-555555555555';
const group = `${subscription}/resourceGroups/rg-aks`;
const nodeGroup = `${subscription}/resourceGroups/MC_rg-aks_aks`;
export const clusterId = `${group}/providers/Microsoft.ContainerService/managedClusters/aks`;
export const networkId = `${group}/providers/Microsoft.Network/virtualNetworks/vnet`;
export const serviceId = `${nodeGroup}/providers/Microsoft.Network/privateLinkServices/pls-shop`;
export const balancerId = `${nodeGroup}/providers/Microsoft.Network/loadBalancers/kubernetes-internal`;
export const frontendId = `${balancerId}/frontendIPConfigurations/shop`;
export const endpointId = `${subscription}/resourceGroups/rg-tenant/providers/Microsoft.Network/privateEndpoints/pe-shop`;
export const alias = 'pls-shop.0a0a0a0a-0000-0000-0000-000000000001.westeurope.azure.privatelinkservice';
export const formerAlias = alias.replace('0001', '0009');

export const endpoint = (target: string, status: string, id = endpointId): Body => ({
  id,
  type: 'Microsoft.Network/privateEndpoints',
  properties: {
    subnet: {
      id: `${subscription}/resourceGroups/rg-tenant/providers/Microsoft.Network/virtualNetworks/mtenantpls/subnets/endpoints`,
    },
    manualPrivateLinkServiceConnections: [
      { name: 'pe-shop', properties: { privateLinkServiceId: target, privateLinkServiceConnectionState: { status } } },
    ],
  },
});

export const estate = (): Record<string, Body> => ({
  cluster: {
    id: clusterId,
    properties: {
      nodeResourceGroup: 'MC_rg-aks_aks',
      networkProfile: { loadBalancerProfile: { backendPoolType: 'nodeIPConfiguration' } },
      agentPoolProfiles: [{ name: 'system', vnetSubnetID: `${networkId}/subnets/nodes` }],
    },
  },
  service: {
    id: serviceId,
    name: 'pls-shop',
    type: 'Microsoft.Network/privateLinkServices',
    tags: { 'k8s-azure-owner-service': 'shop/web', 'k8s-azure-cluster-name': 'kubernetes' },
    properties: {
      provisioningState: 'Succeeded',
      alias,
      fqdns: ['api.shop.example'],
      enableProxyProtocol: false,
      visibility: { subscriptions: ['22222222-2222-3333-4444-555555555555'] },
      autoApproval: { subscriptions: [] },
      loadBalancerFrontendIpConfigurations: [{ id: frontendId }],
      ipConfigurations: [
        {
          name: 'nat-pls-shop-static-10.0.4.7',
          properties: {
            privateIPAddress: '10.0.4.7',
            privateIPAllocationMethod: 'Static',
            privateIPAddressVersion: 'IPv4',
            primary: true,
            subnet: { id: `${networkId}/subnets/pls` },
          },
        },
      ],
      privateEndpointConnections: [
        {
          name: 'pe-shop.1',
          properties: {
            privateEndpoint: { id: endpointId },
            linkIdentifier: '536871234',
            privateLinkServiceConnectionState: { status: 'Approved' },
          },
        },
      ],
    },
  },
  balancer: {
    id: balancerId,
    sku: { name: 'Standard' },
    properties: {
      frontendIPConfigurations: [
        {
          id: frontendId,
          name: 'shop',
          properties: { privateIPAddress: '10.0.0.9', subnet: { id: `${networkId}/subnets/nodes` } },
        },
      ],
      backendAddressPools: [
        {
          name: 'kubernetes',
          properties: {
            backendIPConfigurations: [
              {
                id: `${nodeGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/pool/virtualMachines/0/networkInterfaces/n/ipConfigurations/i`,
              },
            ],
            loadBalancerBackendAddresses: [{ name: 'x', properties: { ipAddress: '10.0.0.4' } }],
          },
        },
      ],
    },
  },
  network: {
    id: networkId,
    properties: {
      provisioningState: 'Succeeded',
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      virtualNetworkPeerings: [],
      subnets: [
        { id: `${networkId}/subnets/nodes`, name: 'nodes', properties: { addressPrefix: '10.0.0.0/24' } },
        {
          id: `${networkId}/subnets/pls`,
          name: 'pls',
          properties: {
            addressPrefix: '10.0.4.0/28',
            privateLinkServiceNetworkPolicies: 'Disabled',
            ipConfigurations: [{ id: 'one' }],
          },
        },
      ],
    },
  },
  endpoint: endpoint(serviceId, 'Approved'),
});

/** The one service of the estate after a change of it. */
export function publishedAfter(
  change: (bodies: Record<string, Body>) => void = () => undefined,
  trafficOf: TrafficOf = () => 'Cluster',
): PublishedService {
  const bodies = estate();
  change(bodies);
  const found = servicesIn(worldOf(Object.values(bodies)), trafficOf).find(({ id }) => id === serviceId.toLowerCase());
  if (found === undefined) throw new TypeError('the service is not there');
  return found;
}
