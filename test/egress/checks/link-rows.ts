import { type Body, type CheckRow, connections, idOf, inspected, isolated, of } from './rows.ts';

const N = 'Microsoft.Network';
const own = '11111111-2222-3333-4444-555555555555';
const known = '99999999-0000-0000-0000-000000000001';
const stranger = '99999999-0000-0000-0000-000000000002';
const trusted = { trustedSubscriptions: [known] };
const inSubscription = (subscription: string, type: string, name: string) =>
  idOf(type, name).replace(own, subscription);
const network = (subscription: string) => ({
  remoteVirtualNetwork: { id: inSubscription(subscription, `${N}/virtualNetworks`, 'theirs') },
});
const peering = (properties: Body) => of(`${N}/virtualNetworks/virtualNetworkPeerings`, 'net/p', properties);
const service = (properties: Body) => of(`${N}/privateLinkServices`, 'pls', properties);
const lists = (visibility: readonly string[], autoApproval: readonly string[]) =>
  service({ visibility: { subscriptions: visibility }, autoApproval: { subscriptions: autoApproval } });
const frontend = `${idOf(`${N}/loadBalancers`, 'lb')}/frontendIPConfigurations/one`;
const behind = { loadBalancerFrontendIpConfigurations: [{ id: frontend }] };
const balancer = (properties: Body, sku = 'Standard') =>
  of(`${N}/loadBalancers`, 'lb', properties, { sku: { name: sku } });
const frontends = (more: Body) => ({ frontendIPConfigurations: [{ id: frontend, name: 'one', properties: more }] });
const endpoint = (target: string, status = 'Approved', list = 'privateLinkServiceConnections') =>
  of(`${N}/privateEndpoints`, 'pe', {
    [list]: [
      { name: 'c', properties: { privateLinkServiceId: target, privateLinkServiceConnectionState: { status } } },
    ],
  });
const natSubnetId = idOf(`${N}/virtualNetworks/subnets`, 'net/nat');
const natAddresses = service({ ipConfigurations: [{ properties: { subnet: { id: natSubnetId } } }] });
const natSubnet = (privateLinkServiceNetworkPolicies?: string) =>
  of(`${N}/virtualNetworks/subnets`, 'net/nat', {
    addressPrefix: '10.0.9.0/24',
    networkSecurityGroup: { id: idOf(`${N}/networkSecurityGroups`, 'nsg') },
    privateLinkServiceNetworkPolicies,
  });
const natGroup = (direction: string) =>
  of(`${N}/networkSecurityGroups`, 'nsg', {
    securityRules: [{ name: 'r', properties: { direction, access: 'Deny', priority: 100, protocol: '*' } }],
  });
const vault = (properties: Body) => of('Microsoft.KeyVault/vaults', 'kv', properties);
const from = (subscription: string | undefined) => ({
  publicNetworkAccess: 'Disabled',
  privateEndpointConnections: [
    {
      name: 'c',
      properties: {
        ...(subscription === undefined
          ? {}
          : { privateEndpoint: { id: inSubscription(subscription, `${N}/privateEndpoints`, 'pe') } }),
        privateLinkServiceConnectionState: { status: 'Approved' },
      },
    },
  ],
});
const hub = idOf(`${N}/virtualHubs`, 'hub');
const intent = (...destinations: readonly string[]) =>
  of(`${N}/virtualHubs/routingIntent`, 'hub/intent', { routingPolicies: [{ name: 'a', destinations, nextHop: hub }] });
const connection = (enableInternetSecurity: boolean) =>
  of(`${N}/virtualHubs/hubVirtualNetworkConnections`, 'hub/c', { enableInternetSecurity });
const adminRule = (access: string) =>
  of(`${N}/networkManagers/securityAdminConfigurations/ruleCollections/rules`, 'm/c/r/x', {
    direction: 'Outbound',
    access,
    destinations: [{ addressPrefix: 'Internet', addressPrefixType: 'ServiceTag' }],
  });
const linked = (name: string) =>
  of(`${N}/dnsResolverPolicies/virtualNetworkLinks`, 'p/l', {
    virtualNetwork: { id: idOf(`${N}/virtualNetworks`, name) },
  });
const subnetId = idOf(`${N}/virtualNetworks/subnets`, 'net/snet');
const subnet = (properties: Body) =>
  of(`${N}/virtualNetworks/subnets`, 'net/snet', { addressPrefix: '10.0.0.0/24', ...properties });

/** Hubs, peerings, private link services, endpoints and what the two ways say together. */
export const linkRows: readonly CheckRow[] = [
  {
    check: 'egress-vwan-hub-unprotected',
    flags: [of(`${N}/virtualHubs`, 'hub', { addressPrefix: '10.0.0.0/23' })],
    passes: [of(`${N}/virtualHubs`, 'hub', { addressPrefix: '10.0.0.0/23', azureFirewall: { id: 'x' } })],
    policy: inspected,
  },
  {
    check: 'egress-vwan-connection-no-internet-security',
    flags: [connection(false), intent('Internet')],
    passes: [connection(true), intent('Internet')],
  },
  {
    check: 'egress-vwan-routing-intent-no-internet',
    flags: [intent('PrivateTraffic')],
    passes: [intent('Internet', 'PrivateTraffic')],
    policy: inspected,
  },
  {
    check: 'egress-vnet-level-nat-gateway',
    flags: [of(`${N}/virtualNetworks`, 'net', { defaultPublicNatGateway: { id: idOf(`${N}/natGateways`, 'nat') } })],
    passes: [of(`${N}/virtualNetworks`, 'net', { addressSpace: {} })],
    policy: inspected,
  },
  {
    check: 'egress-dns-unfiltered',
    flags: [of(`${N}/virtualNetworks`, 'net', {}), linked('other')],
    passes: [of(`${N}/virtualNetworks`, 'net', {}), linked('net')],
    policy: isolated,
  },
  {
    check: 'egress-peering-disconnected',
    flags: [peering({ peeringState: 'Disconnected' })],
    passes: [peering({ peeringState: 'Connected' })],
  },
  {
    check: 'egress-peering-unapproved-remote',
    flags: [peering(network(stranger))],
    passes: [peering(network(known))],
    policy: trusted,
  },
  { check: 'egress-avnm-always-allow', flags: [adminRule('AlwaysAllow')], passes: [adminRule('Allow')] },
  { check: 'pls-visibility-wildcard', flags: [lists(['*'], [])], passes: [lists([own], [])] },
  { check: 'pls-autoapproval-wildcard', flags: [lists(['*'], ['*'])], passes: [lists(['*'], [own])] },
  {
    check: 'pls-autoapproval-unlisted',
    flags: [lists([], [stranger])],
    passes: [lists([], [known, own])],
    policy: trusted,
  },
  { check: 'pls-autoapproval-not-in-visibility', flags: [lists([own], [known])], passes: [lists(['*'], [known])] },
  {
    check: 'pls-nat-ip-capacity',
    flags: [service({ ipConfigurations: Array(8).fill({}) })],
    passes: [service({ ipConfigurations: [{}] })],
  },
  {
    check: 'pls-nsg-not-applied',
    flags: [natAddresses, natSubnet(), natGroup('Inbound')],
    passes: [natAddresses, natSubnet(), natGroup('Outbound')],
  },
  {
    check: 'pls-nsg-not-applied',
    flags: [natAddresses, natSubnet('Disabled'), natGroup('Inbound')],
    passes: [natAddresses, natSubnet('Enabled'), natGroup('Inbound')],
  },
  {
    check: 'pls-direct-connect-destination',
    flags: [service({ destinationIPAddress: '10.1.0.4' })],
    passes: [service({ destinationIPAddress: null })],
  },
  {
    check: 'pls-lb-not-standard-nic',
    flags: [service(behind), balancer(frontends({}), 'Basic')],
    passes: [service(behind), balancer(frontends({}))],
  },
  {
    check: 'pls-lb-not-standard-nic',
    flags: [
      service(behind),
      balancer({
        backendAddressPools: [
          { properties: { loadBalancerBackendAddresses: [{ properties: { ipAddress: '10.0.0.4' } }] } },
        ],
      }),
    ],
    passes: [
      service(behind),
      balancer({
        backendAddressPools: [
          {
            properties: {
              backendIPConfigurations: [{ id: 'x' }],
              loadBalancerBackendAddresses: [{ properties: { ipAddress: '10.0.0.4' } }],
            },
          },
        ],
      }),
    ],
  },
  {
    check: 'pls-public-frontend',
    flags: [service(behind), balancer(frontends({ publicIPAddress: { id: 'x' } }))],
    passes: [service(behind), balancer(frontends({ privateIPAddress: '10.0.0.4' }))],
  },
  {
    check: 'pls-lb-quota',
    flags: [
      balancer(frontends({})),
      ...Array.from({ length: 8 }, (_, index) => of(`${N}/privateLinkServices`, `pls${index}`, behind)),
    ],
    passes: [
      balancer(frontends({})),
      ...Array.from({ length: 7 }, (_, index) => of(`${N}/privateLinkServices`, `pls${index}`, behind)),
    ],
  },
  {
    check: 'pe-to-foreign-resource',
    flags: [endpoint(inSubscription(stranger, 'Microsoft.Storage/storageAccounts', 'theirs'))],
    passes: [endpoint(inSubscription(known, 'Microsoft.Storage/storageAccounts', 'ours'))],
    policy: trusted,
  },
  {
    check: 'pe-to-foreign-resource',
    flags: [
      endpoint('partner.0d9b.westeurope.azure.privatelinkservice', 'Approved', 'manualPrivateLinkServiceConnections'),
    ],
    passes: [endpoint(idOf('Microsoft.Storage/storageAccounts', 'own'))],
  },
  {
    check: 'pe-connection-not-approved',
    flags: [endpoint(idOf('Microsoft.Storage/storageAccounts', 'own'), 'Disconnected')],
    passes: [endpoint(idOf('Microsoft.Storage/storageAccounts', 'own'))],
  },
  {
    check: 'subnet-pls-network-policies-enabled',
    flags: [
      subnet({ privateLinkServiceNetworkPolicies: 'Enabled' }),
      service({ ipConfigurations: [{ properties: { subnet: { id: subnetId } } }] }),
    ],
    passes: [
      subnet({ privateLinkServiceNetworkPolicies: 'Disabled' }),
      service({ ipConfigurations: [{ properties: { subnet: { id: subnetId } } }] }),
    ],
  },
  {
    check: 'linkage-public-open-while-private-endpoint',
    flags: [vault({ publicNetworkAccess: 'Enabled', ...connections('Approved') })],
    passes: [vault({ publicNetworkAccess: 'Enabled', ...connections('Pending') })],
  },
  {
    check: 'linkage-public-open-while-private-endpoint',
    flags: [vault({}), endpoint(idOf('Microsoft.KeyVault/vaults', 'kv'))],
    passes: [vault({ publicNetworkAccess: 'Disabled' }), endpoint(idOf('Microsoft.KeyVault/vaults', 'kv'))],
  },
  {
    check: 'linkage-private-only-without-endpoint',
    flags: [vault({ publicNetworkAccess: 'Disabled', ...connections('Pending') })],
    passes: [vault({ publicNetworkAccess: 'Disabled', ...connections('Approved') })],
  },
  {
    check: 'linkage-private-only-without-endpoint',
    flags: [vault({ publicNetworkAccess: 'Disabled', ...connections() })],
    passes: [vault({ publicNetworkAccess: 'SecuredByPerimeter', ...connections() })],
  },
  { check: 'pec-approved-foreign-subscription', flags: [vault(from(undefined))], passes: [vault(from(own))] },
  {
    check: 'pec-approved-foreign-subscription',
    flags: [vault(from(stranger))],
    passes: [vault(from(known))],
    policy: trusted,
  },
  {
    check: 'nsp-learning-mode',
    flags: [of(`${N}/networkSecurityPerimeters/resourceAssociations`, 'nsp/a', { accessMode: 'Learning' })],
    passes: [of(`${N}/networkSecurityPerimeters/resourceAssociations`, 'nsp/a', { accessMode: 'Enforced' })],
  },
];
