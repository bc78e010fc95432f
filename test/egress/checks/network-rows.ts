import { type Body, type CheckRow, idOf, inspected, isolated, of } from './rows.ts';

const N = 'Microsoft.Network';
const pip = { id: idOf(`${N}/publicIPAddresses`, 'pip') };
const nic = (ip: Body, more: Body = {}) =>
  of(`${N}/networkInterfaces`, 'nic', { ipConfigurations: [{ properties: ip }], ...more });
const balancer = (properties: Body, sku = 'Standard') =>
  of(`${N}/loadBalancers`, 'lb', properties, { sku: { name: sku } });
const frontendId = (name: string) => `${idOf(`${N}/loadBalancers`, 'lb')}/frontendIPConfigurations/${name}`;
const frontends = {
  frontendIPConfigurations: [
    { id: frontendId('out'), name: 'out', properties: { publicIPAddress: pip } },
    { id: frontendId('in'), name: 'in', properties: { privateIPAddress: '10.0.0.4' } },
  ],
};
const on = (frontend: string, more: Body = {}) => [
  { name: 'r', properties: { frontendIPConfiguration: { id: frontendId(frontend) }, ...more } },
];
const nsg = (...rules: readonly Body[]) =>
  of(`${N}/networkSecurityGroups`, 'nsg', {
    subnets: [{ id: 'x' }],
    securityRules: rules.map((rule, index) => ({
      name: `r${index}`,
      properties: { priority: 100 + index, protocol: '*', ...rule },
    })),
  });
const inbound = { direction: 'Inbound', access: 'Allow', destinationAddressPrefix: '*' };
const outbound = { direction: 'Outbound', access: 'Allow', sourceAddressPrefix: '*' };
const denyAll = {
  direction: 'Inbound',
  access: 'Deny',
  sourceAddressPrefix: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '*',
};
const rules = (ruleCollection: Body, rule: Body) =>
  of(`${N}/firewallPolicies/ruleCollectionGroups`, 'p/g', {
    ruleCollections: [{ action: { type: 'Allow' }, ...ruleCollection, rules: [{ name: 'r', ...rule }] }],
  });
const table = (routes: readonly (readonly [string, string])[], more: Body = {}) =>
  of(`${N}/routeTables`, 'rt', {
    routes: routes.map(([addressPrefix, nextHopType]) => ({ properties: { addressPrefix, nextHopType } })),
    ...more,
  });
const subnet = (properties: Body, name = 'snet') =>
  of(`${N}/virtualNetworks/subnets`, `net/${name}`, { addressPrefix: '10.0.0.0/24', ...properties });
const scaleSet = (configuration: Body) =>
  of('Microsoft.Compute/virtualMachineScaleSets', 'vmss', {
    virtualMachineProfile: {
      networkProfile: {
        networkInterfaceConfigurations: [{ properties: { ipConfigurations: [{ properties: configuration }] } }],
      },
    },
  });
const subnetId = idOf(`${N}/virtualNetworks/subnets`, 'net/snet');
const nsgId = { id: idOf(`${N}/networkSecurityGroups`, 'nsg') };

/** Machines, addresses, balancers, security groups and firewalls. */
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
    check: 'exposure-vm-internet-facing-open-port',
    flags: [
      nic({ publicIPAddress: pip, subnet: { id: subnetId } }),
      subnet({ networkSecurityGroup: nsgId }),
      nsg({ ...inbound, sourceAddressPrefix: 'Internet', destinationPortRange: '443' }),
    ],
    passes: [
      nic({ publicIPAddress: pip, subnet: { id: subnetId } }),
      subnet({ networkSecurityGroup: nsgId }),
      nsg({ ...inbound, sourceAddressPrefix: '203.0.113.0/24', destinationPortRange: '443' }),
    ],
  },
  {
    // Without a security group a Standard address is closed, a Basic one open.
    check: 'exposure-vm-internet-facing-open-port',
    flags: [
      nic({ publicIPAddress: pip, subnet: { id: subnetId } }),
      subnet({}),
      of(`${N}/publicIPAddresses`, 'pip', {}, { sku: { name: 'Basic' } }),
    ],
    passes: [
      nic({ publicIPAddress: pip, subnet: { id: subnetId } }),
      subnet({}),
      of(`${N}/publicIPAddresses`, 'pip', {}, { sku: { name: 'Standard' } }),
    ],
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
    check: 'exposure-nsg-inbound-any',
    flags: [
      nsg({ ...inbound, sourceAddressPrefixes: ['203.0.113.7', '0.0.0.0/0'], destinationPortRanges: ['80', '443'] }),
    ],
    passes: [
      nsg(
        denyAll,
        { ...inbound, sourceAddressPrefix: '*', destinationPortRange: '443' },
        { ...inbound, sourceAddressPrefix: 'VirtualNetwork', destinationPortRange: '*' },
      ),
    ],
  },
  {
    check: 'exposure-nsg-inbound-management',
    flags: [nsg({ ...inbound, sourceAddressPrefix: 'Internet', destinationPortRanges: ['20-25'], protocol: 'Tcp' })],
    passes: [
      nsg(
        { ...denyAll, destinationPortRange: '22' },
        { ...inbound, sourceAddressPrefix: '*', destinationPortRanges: ['22', '443'] },
      ),
    ],
  },
  {
    check: 'exposure-nsg-inbound-udp',
    flags: [nsg({ ...inbound, sourceAddressPrefix: '*', destinationPortRange: '53', protocol: 'Udp' })],
    passes: [nsg({ ...inbound, sourceAddressPrefix: '*', destinationPortRange: '53', protocol: 'Tcp' })],
  },
  {
    check: 'exposure-nsg-unassociated',
    flags: [of(`${N}/networkSecurityGroups`, 'nsg', { securityRules: [], subnets: [] })],
    passes: [nsg()],
  },
  {
    check: 'egress-nsg-allow-internet-outbound',
    flags: [nsg({ ...outbound, destinationAddressPrefix: 'Internet', destinationPortRange: '443' })],
    passes: [nsg({ ...outbound, destinationAddressPrefix: 'Storage.WestEurope', destinationPortRange: '443' })],
    policy: inspected,
  },
  {
    check: 'egress-nsg-default-internet-allowed',
    flags: [nsg()],
    passes: [nsg({ ...outbound, access: 'Deny', destinationAddressPrefix: 'Internet', destinationPortRange: '*' })],
    policy: isolated,
  },
  {
    check: 'egress-nsg-broad-service-tag',
    flags: [nsg({ ...outbound, destinationAddressPrefix: 'AzureCloud', destinationPortRange: '443' })],
    passes: [nsg({ ...outbound, destinationAddressPrefix: 'Storage.WestEurope', destinationPortRange: '443' })],
    policy: isolated,
  },
  {
    check: 'egress-nsg-lateral-management',
    flags: [nsg({ ...outbound, destinationAddressPrefix: 'VirtualNetwork', destinationPortRange: '*' })],
    passes: [nsg({ ...outbound, destinationAddressPrefix: 'VirtualNetwork', destinationPortRange: '443' })],
    policy: inspected,
  },
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
    check: 'egress-firewall-network-rule-any',
    flags: [rules({}, { ruleType: 'NetworkRule', destinationAddresses: ['*'], destinationPorts: ['443'] })],
    passes: [
      rules(
        { action: { type: 'Deny' } },
        { ruleType: 'NetworkRule', destinationAddresses: ['*'], destinationPorts: ['*'] },
      ),
    ],
  },
  {
    check: 'egress-firewall-app-rule-wildcard',
    flags: [rules({}, { ruleType: 'ApplicationRule', targetFqdns: ['*.blob.core.windows.net'] })],
    passes: [rules({}, { ruleType: 'ApplicationRule', targetFqdns: ['*.example.com'] })],
  },
  {
    check: 'exposure-firewall-dnat',
    flags: [rules({ action: { type: 'DNAT' } }, { ruleType: 'NatRule', sourceAddresses: ['*'] })],
    passes: [rules({ action: { type: 'DNAT' } }, { ruleType: 'NatRule', sourceAddresses: ['203.0.113.7'] })],
  },
  {
    check: 'egress-firewall-threat-intel-off',
    flags: [of(`${N}/firewallPolicies`, 'p', { threatIntelMode: 'Off' })],
    passes: [of(`${N}/firewallPolicies`, 'p', { threatIntelMode: 'Deny' })],
  },
  {
    check: 'egress-firewall-dns-proxy-off',
    flags: [
      of(`${N}/firewallPolicies`, 'p', {}),
      rules({}, { ruleType: 'NetworkRule', destinationFqdns: ['db.example.com'] }),
    ],
    passes: [
      of(`${N}/firewallPolicies`, 'p', { dnsSettings: { enableProxy: true } }),
      rules({}, { ruleType: 'NetworkRule', destinationFqdns: ['db.example.com'] }),
    ],
  },
  {
    check: 'egress-firewall-classic-rules',
    flags: [of(`${N}/azureFirewalls`, 'fw', { networkRuleCollections: [] })],
    passes: [of(`${N}/azureFirewalls`, 'fw', { firewallPolicy: { id: 'x' } })],
  },
  {
    check: 'exposure-bastion-shareable-link',
    flags: [of(`${N}/bastionHosts`, 'b', { enableShareableLink: true })],
    passes: [of(`${N}/bastionHosts`, 'b', { enableShareableLink: false })],
  },
  {
    check: 'egress-udr-default-to-internet',
    flags: [table([['0.0.0.0/0', 'Internet']])],
    passes: [
      table([['0.0.0.0/0', 'Internet']], {
        subnets: [{ id: idOf(`${N}/virtualNetworks/subnets`, 'hub/AzureFirewallSubnet') }],
      }),
    ],
    policy: inspected,
  },
  {
    check: 'egress-udr-split-default-bypass',
    flags: [
      table([
        ['0.0.0.0/0', 'VirtualAppliance'],
        ['128.0.0.0/1', 'Internet'],
      ]),
    ],
    passes: [
      table([
        ['0.0.0.0/0', 'VirtualAppliance'],
        ['10.0.0.0/8', 'Internet'],
      ]),
    ],
  },
  {
    check: 'egress-udr-service-tag-bypass',
    flags: [table([['AzureMonitor', 'Internet']])],
    passes: [table([['AzureMonitor', 'VirtualAppliance']])],
    policy: inspected,
  },
  {
    check: 'egress-forced-tunnel-gateway',
    flags: [table([['0.0.0.0/0', 'VirtualNetworkGateway']])],
    passes: [table([['0.0.0.0/0', 'VirtualAppliance']])],
  },
  {
    check: 'subnet-nsg-missing',
    flags: [subnet({})],
    passes: [subnet({}, 'AzureFirewallSubnet'), subnet({ networkSecurityGroup: nsgId })],
    policy: inspected,
  },
  {
    check: 'subnet-gateway-has-nsg',
    flags: [subnet({ networkSecurityGroup: nsgId }, 'GatewaySubnet')],
    passes: [subnet({}, 'GatewaySubnet')],
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
