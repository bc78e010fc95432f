import type { Stack } from '../../../simulator/stack.ts';

const location = 'westeurope';
const operator = '00000000-0000-0000-0000-0000000000d1';

interface Given {
  readonly cluster: string;
  readonly nodes: string;
}

/** What people and pipelines come by to a private cluster, all in a hub that is peered to its nodes and not linked to its zone. */
export function sourcesOf(subscription: string, { cluster, nodes }: Given) {
  const group = `/subscriptions/${subscription}/resourceGroups/rg-hub`;
  const N = `${group}/providers/Microsoft.Network`;
  const hub = `${N}/virtualNetworks/hub`;
  const relay = `${group}/providers/Microsoft.Relay/namespaces/shell`;
  const inSubnet = (name: string) => ({ subnet: { id: `${hub}/subnets/${name}` } });
  const outByNat = { natGateway: { id: `${N}/natGateways/nat` } };
  const subnets: readonly (readonly [string, object])[] = [
    ['jump', outByNat],
    ['agents', outByNat],
    ['AzureBastionSubnet', {}],
    ['GatewaySubnet', {}],
    [
      'shell',
      { delegations: [{ name: 'aci', properties: { serviceName: 'Microsoft.ContainerInstance/containerGroups' } }] },
    ],
  ];
  const bodies: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    [group, { location }],
    [`${N}/publicIPAddresses/nat`, { location, sku: { name: 'Standard' }, properties: { ipAddress: '203.0.113.40' } }],
    [`${N}/natGateways/nat`, { location, properties: { publicIpAddresses: [{ id: `${N}/publicIPAddresses/nat` }] } }],
    [
      hub,
      {
        location,
        properties: {
          addressSpace: { addressPrefixes: ['10.7.0.0/16'] },
          subnets: subnets.map(([name, more], index) => ({
            name,
            properties: { addressPrefix: `10.7.${index}.0/24`, defaultOutboundAccess: false, ...more },
          })),
          virtualNetworkPeerings: [peeringTo(nodes)],
        },
      },
    ],
    [
      `${N}/bastionHosts/bastion`,
      {
        location,
        sku: { name: 'Basic' },
        properties: {
          enableShareableLink: true,
          ipConfigurations: [{ name: 'b', properties: inSubnet('AzureBastionSubnet') }],
        },
      },
    ],
    [
      `${N}/virtualNetworkGateways/vpn`,
      {
        location,
        properties: {
          ipConfigurations: [{ name: 'g', properties: inSubnet('GatewaySubnet') }],
          vpnClientConfiguration: { vpnAuthenticationTypes: ['Certificate'], vpnClientProtocols: ['OpenVPN'] },
        },
      },
    ],
    [
      `${N}/networkInterfaces/jump`,
      {
        location,
        properties: {
          virtualMachine: { id: `${group}/providers/Microsoft.Compute/virtualMachines/jump` },
          ipConfigurations: [{ name: 'i', properties: { privateIPAddress: '10.7.0.4', ...inSubnet('jump') } }],
        },
      },
    ],
    [relay, { location, sku: { name: 'Standard' }, properties: { publicNetworkAccess: 'Disabled' } }],
    [
      `${N}/privateEndpoints/shell`,
      {
        location,
        properties: {
          ...inSubnet('jump'),
          privateLinkServiceConnections: [
            { name: 'relay', properties: { privateLinkServiceId: relay, groupIds: ['namespace'] } },
          ],
        },
      },
    ],
    [
      `${group}/providers/Microsoft.DevOpsInfrastructure/pools/pool`,
      { location, properties: { fabricProfile: { kind: 'Vmss' } } },
    ],
    [
      `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${operator}`,
      {
        properties: {
          roleName: 'Cluster operator',
          permissions: [{ actions: ['Microsoft.ContainerService/managedClusters/*'], notActions: [] }],
        },
      },
    ],
    [
      `${cluster}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-0000-0000-0000000000d2`,
      {
        properties: {
          roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${operator}`,
          principalId: '00000000-0000-0000-0000-0000000000e1',
        },
      },
    ],
  ];
  return {
    hub,
    async putSources(stack: Pick<Stack, 'put'>): Promise<void> {
      for (const [id, body] of bodies) await stack.put(id, body);
    },
  };
}

/** A peering that works, as it is in the body of a network. */
export const peeringTo = (remote: string) => ({
  name: 'to',
  properties: { remoteVirtualNetwork: { id: remote }, allowVirtualNetworkAccess: true, peeringState: 'Connected' },
});
