import { balancer, frontends, N, nic, on, pip, scaleSet, subnet, subnetId } from './network-bodies.ts';
import { type CheckRow, idOf, inspected, of } from './rows.ts';

/** Machines, addresses and balancers, and subnets. */
export const networkRows: readonly CheckRow[] = [
  {
    check: 'exposure-nic-public-ip',
    flags: [nic({ publicIPAddress: pip })],
    passes: [nic({ privateIPAddress: '10.0.0.4', publicIPAddress: null })],
  },
  {
    check: 'egress-nic-ip-forwarding-unexpected',
    flags: [nic({ privateIPAddress: '10.0.0.5' }, { enableIPForwarding: true })],
    passes: [nic({ privateIPAddress: '10.0.0.4' }, { enableIPForwarding: true })],
    policy: { approvedNextHops: ['10.0.0.4'] },
  },
  {
    check: 'egress-nic-default-outbound-ip-allocated',
    flags: [nic({}, { defaultOutboundConnectivityEnabled: true })],
    passes: [nic({}, { defaultOutboundConnectivityEnabled: false })],
  },
  {
    check: 'exposure-vmss-instance-public-ip',
    flags: [scaleSet({ publicIPAddressConfiguration: { name: 'pip' } })],
    passes: [scaleSet({ subnet: { id: subnetId } })],
  },
  {
    check: 'exposure-public-ip-attached-unapproved',
    flags: [
      of(`${N}/publicIPAddresses`, 'a', {
        ipConfiguration: { id: `${idOf(`${N}/networkInterfaces`, 'nic')}/ipConfigurations/one` },
      }),
    ],
    passes: [
      of(`${N}/publicIPAddresses`, 'a', {
        ipConfiguration: { id: `${idOf(`${N}/azureFirewalls`, 'fw')}/azureFirewallIpConfigurations/one` },
      }),
    ],
  },
  {
    check: 'exposure-public-ip-unattached',
    flags: [of(`${N}/publicIPAddresses`, 'a', { ipAddress: '203.0.113.7' })],
    passes: [of(`${N}/publicIPAddresses`, 'a', { natGateway: { id: idOf(`${N}/natGateways`, 'nat') } })],
  },
  {
    // What names the address counts where an export leaves out what the address says of that.
    check: 'exposure-public-ip-unattached',
    flags: [of(`${N}/publicIPAddresses`, 'pip', {}), nic({})],
    passes: [of(`${N}/publicIPAddresses`, 'pip', {}), nic({ publicIPAddress: pip })],
  },
  {
    check: 'exposure-public-ip-attached-unapproved',
    flags: [of(`${N}/publicIPAddresses`, 'pip', {}), nic({ publicIPAddress: pip })],
    passes: [of(`${N}/publicIPAddresses`, 'pip', {}), of(`${N}/natGateways`, 'nat', { publicIpAddresses: [pip] })],
  },
  {
    check: 'exposure-public-ip-basic-sku',
    flags: [of(`${N}/publicIPAddresses`, 'a', {}, { sku: { name: 'Basic' } })],
    passes: [of(`${N}/publicIPAddresses`, 'a', {}, { sku: { name: 'Standard' } })],
  },
  {
    check: 'exposure-lb-public-frontend',
    flags: [balancer({ ...frontends, loadBalancingRules: on('out') })],
    passes: [balancer({ ...frontends, loadBalancingRules: on('in') })],
  },
  {
    check: 'exposure-lb-inbound-nat-management',
    flags: [balancer({ ...frontends, inboundNatRules: on('out', { backendPort: 3389 }) })],
    passes: [balancer({ ...frontends, inboundNatRules: on('out', { backendPort: 443 }) })],
  },
  {
    check: 'egress-lb-implicit-snat',
    flags: [balancer({ ...frontends, loadBalancingRules: on('out', { backendAddressPool: { id: 'p' } }) })],
    passes: [
      balancer({
        ...frontends,
        loadBalancingRules: on('out', { backendAddressPool: { id: 'p' }, disableOutboundSnat: true }),
      }),
    ],
    policy: inspected,
  },
  {
    check: 'egress-lb-ip-backend-default-outbound',
    flags: [
      balancer({
        backendAddressPools: [
          { name: 'p', properties: { loadBalancerBackendAddresses: [{ properties: { ipAddress: '10.0.0.4' } }] } },
        ],
      }),
    ],
    passes: [
      balancer({
        backendAddressPools: [
          {
            name: 'p',
            properties: {
              loadBalancerBackendAddresses: [
                { properties: { ipAddress: '10.0.0.4', networkInterfaceIPConfiguration: { id: 'x' } } },
              ],
            },
          },
        ],
      }),
    ],
  },
  { check: 'egress-lb-basic-sku', flags: [balancer({}, 'Basic')], passes: [balancer({})] },
  {
    check: 'exposure-appgw-public-no-waf',
    flags: [
      of(`${N}/applicationGateways`, 'gw', {
        frontendIPConfigurations: [{ properties: { publicIPAddress: pip } }],
        sku: { tier: 'Standard_v2' },
      }),
    ],
    passes: [
      of(`${N}/applicationGateways`, 'gw', {
        frontendIPConfigurations: [{ properties: { publicIPAddress: pip } }],
        firewallPolicy: { id: 'x' },
      }),
    ],
  },
  {
    check: 'exposure-bastion-shareable-link',
    flags: [of(`${N}/bastionHosts`, 'b', { enableShareableLink: true })],
    passes: [of(`${N}/bastionHosts`, 'b', { enableShareableLink: false })],
  },
  {
    check: 'subnet-pe-network-policies-disabled',
    flags: [subnet({ privateEndpoints: [{ id: 'x' }], privateEndpointNetworkPolicies: 'Disabled' })],
    passes: [
      subnet({ privateEndpoints: [{ id: 'x' }], privateEndpointNetworkPolicies: 'Enabled' }),
      subnet({ privateEndpointNetworkPolicies: 'Disabled' }, 'none'),
    ],
    policy: inspected,
  },
];
