import { type Body, type CheckRow, idOf, inspected, of } from './rows.ts';

const N = 'Microsoft.Network';
const ref = (type: string, name: string): Body => ({ id: idOf(`${N}/${type}`, name) });
const network = (properties: Body = {}, name = 'net') =>
  of(`${N}/virtualNetworks`, name, { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, ...properties });
const subnet = (properties: Body = {}, name = 'net/apps') =>
  of(`${N}/virtualNetworks/subnets`, name, { addressPrefix: '10.0.1.0/24', ...properties });
const withNat = { natGateway: ref('natGateways', 'nat') };
const nat = of(`${N}/natGateways`, 'nat', { publicIpAddresses: [ref('publicIPAddresses', 'pip-fw')] });
const withTable = { routeTable: ref('routeTables', 'rt') };
const table = (routes: readonly (readonly string[])[], more: Body = {}) =>
  of(`${N}/routeTables`, 'rt', {
    routes: routes.map(([addressPrefix, nextHopType, nextHopIpAddress], index) => ({
      name: `r${index}`,
      properties: { addressPrefix, nextHopType, ...(nextHopIpAddress === undefined ? {} : { nextHopIpAddress }) },
    })),
    subnets: [ref('virtualNetworks/subnets', 'net/apps')],
    ...more,
  });
const toFirewall = ['0.0.0.0/0', 'VirtualAppliance', '10.0.0.4'] as const;
const firewall = of(`${N}/azureFirewalls`, 'fw', {
  ipConfigurations: [
    {
      name: 'ip',
      properties: {
        privateIPAddress: '10.0.0.4',
        subnet: ref('virtualNetworks/subnets', 'net/AzureFirewallSubnet'),
        publicIPAddress: ref('publicIPAddresses', 'pip-fw'),
      },
    },
  ],
  networkRuleCollections: [],
  firewallPolicy: ref('firewallPolicies', 'policy'),
});
const firewallPolicy = of(`${N}/firewallPolicies`, 'policy', { ruleCollectionGroups: [] });
const address = of(`${N}/publicIPAddresses`, 'pip-fw', { ipAddress: '203.0.113.7' });
const behindFirewall = (properties: Body): readonly Body[] => [
  network(),
  subnet({ ...withTable, ...properties }),
  table([toFirewall]),
  firewall,
  firewallPolicy,
  address,
];
const gateway = subnet({ addressPrefix: '10.0.2.0/27', ipConfigurations: [{ id: 'x' }] }, 'net/GatewaySubnet');
const appliance = (enableIPForwarding: boolean) =>
  of(`${N}/networkInterfaces`, 'nva', {
    enableIPForwarding,
    ipConfigurations: [
      {
        name: 'ip',
        properties: { privateIPAddress: '10.0.0.9', subnet: ref('virtualNetworks/subnets', 'net/nva') },
      },
    ],
  });
const balancer = of(
  `${N}/loadBalancers`,
  'lb',
  {
    frontendIPConfigurations: [
      { name: 'out', properties: { publicIPAddress: ref('publicIPAddresses', 'pip-fw') } },
    ].map((each) => ({ ...each, id: `${idOf(`${N}/loadBalancers`, 'lb')}/frontendIPConfigurations/out` })),
    outboundRules: [
      {
        name: 'rule',
        properties: {
          backendAddressPool: { id: `${idOf(`${N}/loadBalancers`, 'lb')}/backendAddressPools/pool` },
          frontendIPConfigurations: [{ id: `${idOf(`${N}/loadBalancers`, 'lb')}/frontendIPConfigurations/out` }],
        },
      },
    ],
  },
  { sku: { name: 'Standard' } },
);
const member = (pools: readonly Body[]) =>
  of(`${N}/networkInterfaces`, 'member', {
    ipConfigurations: [
      {
        name: 'ip',
        properties: {
          privateIPAddress: '10.0.1.4',
          primary: true,
          subnet: ref('virtualNetworks/subnets', 'net/apps'),
          loadBalancerBackendAddressPools: pools,
        },
      },
    ],
  });
const endpoint = (more: Body = {}) =>
  of(`${N}/privateEndpoints`, 'pe', {
    privateLinkServiceConnections: [
      { properties: { privateLinkServiceConnectionState: { status: 'Approved' }, groupIds: ['vault'] } },
    ],
    customDnsConfigs: [{ fqdn: 'kv1.vault.azure.net', ipAddresses: ['10.0.1.5'] }],
    ...more,
  });
const record = (name: string, ipv4Address: string) =>
  of(`${N}/privateDnsZones/A`, `privatelink.vaultcore.azure.net/${name}`, { aRecords: [{ ipv4Address }], ttl: 10 });
const cluster = (authorizedIPRanges: readonly string[], outboundType = 'userDefinedRouting') =>
  of('Microsoft.ContainerService/managedClusters', 'aks', {
    apiServerAccessProfile: { authorizedIPRanges },
    networkProfile: { outboundType },
    agentPoolProfiles: [{ name: 'system', vnetSubnetID: idOf(`${N}/virtualNetworks/subnets`, 'net/apps') }],
  });

/** What follows from a path, and what points at what. */
export const pathRows: readonly CheckRow[] = [
  {
    check: 'egress-subnet-private-flag-unset',
    flags: behindFirewall({}),
    passes: behindFirewall({ defaultOutboundAccess: false }),
  },
  {
    check: 'egress-subnet-private-flag-unset',
    flags: [network(), subnet(withTable), table([['0.0.0.0/0', 'None']])],
    passes: [network(), subnet()],
  },
  {
    check: 'egress-subnet-private-flag-unset',
    flags: [network(), subnet(withNat), nat],
    passes: [network(), subnet({ ...withNat, defaultOutboundAccess: false }), nat],
  },
  {
    check: 'egress-subnet-no-route-table',
    flags: [network(), subnet()],
    passes: [network(), subnet(withTable), table([])],
    policy: inspected,
  },
  {
    check: 'egress-subnet-no-route-table',
    flags: [network(), subnet({ natGateway: ref('natGateways', 'nat') })],
    passes: [network(), subnet({ defaultOutboundAccess: false })],
    policy: inspected,
  },
  {
    check: 'egress-subnet-no-route-table',
    flags: [network(), subnet()],
    passes: [network(), gateway, subnet()],
    policy: inspected,
  },
  {
    check: 'egress-service-endpoint-bypasses-firewall',
    flags: behindFirewall({ serviceEndpoints: [{ service: 'Microsoft.Storage' }] }),
    passes: behindFirewall({
      serviceEndpoints: [{ service: 'Microsoft.Storage' }],
      serviceEndpointPolicies: [ref('serviceEndpointPolicies', 'sep')],
    }),
  },
  {
    check: 'egress-service-endpoint-bypasses-firewall',
    flags: behindFirewall({ serviceEndpoints: [{ service: 'Microsoft.KeyVault' }] }),
    passes: [network(), subnet({ serviceEndpoints: [{ service: 'Microsoft.KeyVault' }] })],
  },
  {
    check: 'egress-udr-missing-default-route',
    flags: [network(), subnet(withTable), table([['192.0.2.0/24', 'None']])],
    passes: [network(), subnet(withTable), table([toFirewall])],
    policy: inspected,
  },
  {
    check: 'egress-udr-missing-default-route',
    flags: [network(), gateway, subnet(withTable), table([], { disableBgpRoutePropagation: true })],
    passes: [network(), gateway, subnet(withTable), table([])],
    policy: inspected,
  },
  {
    check: 'egress-udr-missing-default-route',
    flags: [network(), subnet(withTable), table([])],
    passes: [network(), subnet({ ...withTable, delegations: [{}] }), table([])],
    policy: inspected,
  },
  {
    check: 'egress-udr-missing-default-route',
    flags: [network(), subnet(withTable), table([['0.0.0.0/1', 'None']])],
    passes: [
      network(),
      subnet(withTable),
      table([
        ['0.0.0.0/1', 'None'],
        ['128.0.0.0/1', 'None'],
      ]),
    ],
    policy: inspected,
  },
  {
    check: 'egress-ipv6-default-route-missing',
    flags: [network(), subnet({ ...withTable, addressPrefixes: ['10.0.1.0/24', 'fd00::/64'] }), table([toFirewall])],
    passes: [
      network(),
      subnet({ ...withTable, addressPrefixes: ['10.0.1.0/24', 'fd00::/64'] }),
      table([toFirewall, ['::/0', 'None']]),
    ],
  },
  {
    check: 'egress-ipv6-default-route-missing',
    flags: [network(), subnet({ ...withTable, addressPrefixes: ['10.0.1.0/24', 'fd00::/64'] }), table([toFirewall])],
    passes: [network(), subnet(withTable), table([toFirewall])],
  },
  {
    check: 'egress-bgp-default-suppressed',
    flags: [network(), gateway, subnet(withTable), table([], { disableBgpRoutePropagation: true })],
    passes: [network(), subnet(withTable), table([], { disableBgpRoutePropagation: true })],
  },
  {
    check: 'egress-bgp-default-suppressed',
    flags: [network(), gateway, subnet(withTable), table([], { disableBgpRoutePropagation: true })],
    passes: [network(), gateway, subnet(withTable), table([toFirewall], { disableBgpRoutePropagation: true })],
  },
  {
    check: 'egress-private-subnet-internet-route-broken',
    flags: [
      network(),
      subnet({ ...withTable, defaultOutboundAccess: false }),
      table([toFirewall, ['AzureMonitor', 'Internet']]),
    ],
    passes: [
      network(),
      subnet({ ...withTable, defaultOutboundAccess: false, natGateway: ref('natGateways', 'nat') }),
      table([toFirewall, ['AzureMonitor', 'Internet']]),
    ],
  },
  {
    check: 'egress-nat-gateway-shadowed',
    flags: [
      network(),
      subnet({ ...withTable, natGateway: ref('natGateways', 'nat') }),
      table([toFirewall]),
      of(`${N}/natGateways`, 'nat', { publicIpAddresses: [ref('publicIPAddresses', 'pip-fw')] }),
    ],
    passes: [
      network(),
      subnet({ natGateway: ref('natGateways', 'nat') }),
      of(`${N}/natGateways`, 'nat', { publicIpAddresses: [ref('publicIPAddresses', 'pip-fw')] }),
    ],
  },
  {
    check: 'egress-nva-nic-no-ip-forwarding',
    flags: [
      network(),
      subnet(withTable),
      table([['0.0.0.0/0', 'VirtualAppliance', '10.0.0.9']]),
      subnet({ addressPrefix: '10.0.0.0/24' }, 'net/nva'),
      appliance(false),
    ],
    passes: [
      network(),
      subnet(withTable),
      table([['0.0.0.0/0', 'VirtualAppliance', '10.0.0.9']]),
      subnet({ addressPrefix: '10.0.0.0/24' }, 'net/nva'),
      appliance(true),
    ],
  },
  {
    check: 'egress-lb-outbound-rule',
    flags: [
      network(),
      subnet(),
      balancer,
      member([{ id: `${idOf(`${N}/loadBalancers`, 'lb')}/backendAddressPools/pool` }]),
    ],
    passes: [network(), subnet(), balancer, member([])],
    policy: inspected,
  },
  {
    check: 'linkage-private-endpoint-dns-missing',
    flags: [endpoint(), record('another', '10.0.1.5'), record('kv1', '10.0.1.9')],
    passes: [endpoint(), record('kv1', '10.0.1.5')],
  },
  {
    check: 'linkage-private-endpoint-dns-missing',
    flags: [endpoint(), record('another', '10.0.1.5')],
    passes: [
      endpoint(),
      record('another', '10.0.1.5'),
      of(`${N}/privateEndpoints/privateDnsZoneGroups`, 'pe/default', { privateDnsZoneConfigs: [] }),
    ],
  },
  {
    check: 'linkage-private-endpoint-dns-missing',
    flags: [endpoint(), record('another', '10.0.1.5')],
    passes: [endpoint()],
  },
  {
    check: 'aks-api-authorized-ips-missing-own-egress',
    flags: [cluster(['198.51.100.0/24']), ...behindFirewall({})],
    passes: [cluster(['198.51.100.0/24', '203.0.113.7/32']), ...behindFirewall({})],
  },
  {
    check: 'aks-api-authorized-ips-missing-own-egress',
    flags: [cluster(['198.51.100.0/24']), ...behindFirewall({})],
    passes: [cluster(['198.51.100.0/24']), ...behindFirewall({}).slice(0, -1)],
  },
];
