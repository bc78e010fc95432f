import { describe, expect, it } from 'vitest';
import {
  applicationRule,
  type Body,
  behindFirewall,
  collection,
  firewall,
  firewallPolicy,
  idIn,
  networkRule,
  nic,
  nicId,
  pathOf,
  peering,
  ref,
  resource,
  routes,
  ruleGroup,
  subnet,
  vnet,
  withRoutes,
} from './support.ts';

const without = (type: string): readonly Body[] =>
  behindFirewall.filter((body) => body.type !== `Microsoft.Network/${type}`);
const firewallId = String(firewall().id).toLowerCase();
const peered = without('virtualNetworks/virtualNetworkPeerings');
const bare = without('azureFirewalls');
const nva = nic(
  [{ privateIPAddress: '10.9.0.4', subnet: ref('virtualNetworks/subnets', 'hub/nva') }],
  { enableIPForwarding: true },
  'nva',
);
const inner = resource('Microsoft.Network/loadBalancers', 'ilb', {
  frontendIPConfigurations: [
    { name: 'f', properties: { privateIPAddress: '10.9.0.4', subnet: ref('virtualNetworks/subnets', 'hub/nva') } },
  ],
});

describe('who has the next hop', () => {
  it.each([
    {
      when: 'a firewall of a connected peer',
      given: [...behindFirewall, firewallPolicy()],
      is: 'firewall-inspected',
      via: firewallId,
    },
    { when: 'nobody: an orphan (trap 2)', given: bare, is: 'unknown', says: 'nobody read has the next hop 10.9.0.4' },
    {
      when: 'a firewall that was deallocated',
      given: [...bare, firewall({ ipConfigurations: [] })],
      is: 'unknown',
      says: 'is deallocated',
    },
    {
      when: 'a peering that is not connected',
      given: [...peered, peering({ peeringState: 'Disconnected' })],
      is: 'unknown',
      says: 'is not connected',
    },
    {
      when: 'a peering that takes no forwarded traffic',
      given: [...peered, peering({ allowForwardedTraffic: false })],
      is: 'unknown',
      says: 'takes no forwarded traffic',
    },
    {
      when: 'a network two peerings away is not reached',
      given: [
        ...peered,
        peering({ remoteVirtualNetwork: ref('virtualNetworks', 'transit') }),
        peering({}, 'transit/to-hub'),
      ],
      is: 'unknown',
    },
    {
      when: 'the same address in a network that is no peer is somebody else (point)',
      given: [
        ...bare,
        firewall({
          ipConfigurations: [
            {
              properties: {
                privateIPAddress: '10.9.0.4',
                subnet: ref('virtualNetworks/subnets', 'other/AzureFirewallSubnet'),
              },
            },
          ],
        }),
      ],
      is: 'unknown',
    },
    {
      when: 'an interface nobody approved',
      given: [...bare, nva],
      is: 'nva-unapproved',
      via: String(nva.id).toLowerCase(),
    },
    {
      when: 'a balancer nobody approved',
      given: [...bare, inner],
      is: 'nva-unapproved',
      via: String(inner.id).toLowerCase(),
    },
    {
      when: 'an approved address',
      given: [...bare, nva],
      approved: ['10.9.0.4'],
      is: 'firewall-inspected',
      via: String(nva.id).toLowerCase(),
    },
    { when: 'an approved interface', given: [...bare, nva], approved: [String(nva.id)], is: 'firewall-inspected' },
    {
      when: 'an approved balancer',
      given: [...bare, inner],
      approved: [String(inner.id).toUpperCase()],
      is: 'firewall-inspected',
    },
    { when: 'another one is approved', given: [...bare, nva], approved: ['10.9.0.5'], is: 'nva-unapproved' },
    {
      when: 'approved, and owned by nobody read',
      given: bare,
      approved: ['10.9.0.4'],
      is: 'firewall-inspected',
      via: null,
    },
  ])('$when', ({ given, approved = [], is, via, says }) => {
    const path = pathOf(given, undefined, approved);
    expect(path.class).toBe(is);
    if (via !== undefined) expect(path.via).toBe(via);
    if (says !== undefined) expect(path.scopes[0]?.because).toContain(says);
  });

  it('approval is assumed, for nobody read what the appliance lets through', () => {
    expect(pathOf([...bare, nva], undefined, ['10.9.0.4']).confidence).toBe('assumed');
  });

  it('a table that turns off routes of peerings reaches no peer', () => {
    const table = routes([['0.0.0.0/0', 'VirtualAppliance', '10.9.0.4']], { disablePeeringRoute: 'All' });
    expect(pathOf([...without('routeTables'), table]).class).toBe('unknown');
  });

  it('of equal appliances the worst counts', () => {
    const spread = (...nextHopIpAddresses: readonly string[]) =>
      resource('Microsoft.Network/routeTables', 'rt', {
        routes: [
          {
            name: 'r',
            properties: {
              addressPrefix: '0.0.0.0/0',
              nextHopType: 'VirtualApplianceEcmp',
              nextHop: { nextHopIpAddresses },
            },
          },
        ],
      });
    const given = [
      ...without('routeTables'),
      firewallPolicy(),
      nic([{ privateIPAddress: '10.9.0.5', subnet: ref('virtualNetworks/subnets', 'hub/nva') }], {}, 'nva2'),
    ];
    expect(pathOf([...given, spread('10.9.0.4')]).class).toBe('firewall-inspected');
    expect(pathOf([...given, spread('10.9.0.4', '10.9.0.5')]).class).toBe('nva-unapproved');
  });
});

const child = {
  ...firewallPolicy({
    ruleCollectionGroups: [{ id: idIn('Microsoft.Network/firewallPolicies/ruleCollectionGroups', 'policy/group') }],
  }),
};
/** The firewall's policy with one group of these collections. */
const ruled = (...collections: readonly Body[]) => [...behindFirewall, child, ruleGroup(collections)];

describe('what a firewall lets through', () => {
  const anyAny = collection('Allow', networkRule());
  it.each([
    { when: 'no rules let nothing through', given: [...behindFirewall, firewallPolicy()], is: 'firewall-inspected' },
    {
      when: 'rules for names',
      given: ruled(collection('Allow', applicationRule('packages.contoso.com', '*.contoso.com'))),
      is: 'firewall-inspected',
    },
    {
      when: 'a rule for private addresses',
      given: ruled(collection('Allow', networkRule({ destinationAddresses: ['10.0.0.0/8'] }))),
      is: 'firewall-inspected',
    },
    { when: 'any to any', given: ruled(anyAny), is: 'transit-any' },
    {
      when: '0.0.0.0/0 on 443',
      given: ruled(
        collection(
          'Allow',
          networkRule({ destinationAddresses: ['0.0.0.0/0'], destinationPorts: ['443'], ipProtocols: ['TCP'] }),
        ),
      ),
      is: 'transit-any',
    },
    {
      when: 'both halves',
      given: ruled(collection('Allow', networkRule({ destinationAddresses: ['0.0.0.0/1', '128.0.0.0/1'] }))),
      is: 'transit-any',
    },
    {
      when: 'the tag AzureCloud',
      given: ruled(collection('Allow', networkRule({ destinationAddresses: ['AzureCloud'] }))),
      is: 'transit-any',
    },
    {
      when: 'a port range with 443 in it',
      given: ruled(collection('Allow', networkRule({ destinationPorts: ['400-500'] }))),
      is: 'transit-any',
    },
    {
      when: 'anywhere on 123 only',
      given: ruled(collection('Allow', networkRule({ destinationPorts: ['123'], ipProtocols: ['UDP'] }))),
      is: 'firewall-inspected',
    },
    { when: 'all names', given: ruled(collection('Allow', applicationRule('*'))), is: 'transit-any' },
    {
      when: 'all storage accounts',
      given: ruled(collection('Allow', applicationRule('*.blob.core.windows.net'))),
      is: 'transit-any',
    },
    {
      when: 'a deny of everything before it (point)',
      given: ruled(collection('Deny', networkRule(), 90), anyAny),
      is: 'firewall-inspected',
    },
    {
      when: 'a deny of everything after it (point)',
      given: ruled(anyAny, collection('Deny', networkRule(), 110)),
      is: 'transit-any',
    },
    {
      when: 'a deny of one port before it takes that port only',
      given: ruled(collection('Deny', networkRule({ destinationPorts: ['25'] }), 90), anyAny),
      is: 'transit-any',
    },
    {
      when: 'network denies come before any application rule',
      given: ruled(collection('Allow', applicationRule('*'), 90), collection('Deny', networkRule(), 100)),
      is: 'firewall-inspected',
    },
    {
      when: 'an allow for other senders (point)',
      given: ruled(collection('Allow', { ...networkRule(), sourceAddresses: ['10.7.0.0/16'] })),
      is: 'firewall-inspected',
    },
    {
      when: 'an allow for some of these senders (point)',
      given: ruled(collection('Allow', { ...networkRule(), sourceAddresses: ['10.0.1.128/25'] })),
      is: 'transit-any',
    },
    {
      when: 'a deny for other senders takes nothing back',
      given: ruled(collection('Deny', { ...networkRule(), sourceAddresses: ['10.7.0.0/16'] }, 90), anyAny),
      is: 'transit-any',
    },
    {
      when: 'an allow for a group of addresses that was read',
      given: [
        ...ruled(
          collection('Allow', {
            ...networkRule(),
            sourceAddresses: [],
            sourceIpGroups: [idIn('Microsoft.Network/ipGroups', 'g')],
          }),
        ),
        resource('Microsoft.Network/ipGroups', 'g', { ipAddresses: ['10.7.0.0/16'] }),
      ],
      is: 'firewall-inspected',
    },
    {
      when: 'an allow for a group of addresses that was not',
      given: ruled(
        collection('Allow', {
          ...networkRule(),
          sourceAddresses: [],
          sourceIpGroups: [idIn('Microsoft.Network/ipGroups', 'g')],
        }),
      ),
      is: 'transit-any',
    },
    {
      when: "a parent policy's rules",
      given: [
        ...behindFirewall,
        firewallPolicy({ basePolicy: ref('firewallPolicies', 'base') }),
        firewallPolicy({}, 'base'),
        ruleGroup([anyAny], 'base/group'),
      ],
      is: 'transit-any',
    },
    {
      when: "a parent's deny comes before the child's allow, whatever the numbers",
      given: [
        ...behindFirewall,
        firewallPolicy({ basePolicy: ref('firewallPolicies', 'base') }),
        ruleGroup([anyAny], 'policy/group', 100),
        firewallPolicy({}, 'base'),
        ruleGroup([collection('Deny', networkRule(), 300)], 'base/group', 900),
      ],
      is: 'firewall-inspected',
    },
    {
      when: 'classic rules',
      given: [
        ...bare,
        firewall({
          firewallPolicy: undefined,
          networkRuleCollections: [
            {
              name: 'c',
              properties: {
                priority: 100,
                action: { type: 'Allow' },
                rules: [
                  {
                    name: 'r',
                    protocols: ['TCP'],
                    sourceAddresses: ['*'],
                    destinationAddresses: ['*'],
                    destinationPorts: ['*'],
                  },
                ],
              },
            },
          ],
        }),
      ],
      is: 'transit-any',
    },
  ])('$when', ({ given, is }) => {
    expect(pathOf(given).class).toBe(is);
  });

  it('rules that were not read are assumed to be some', () => {
    expect(pathOf(behindFirewall)).toMatchObject({ class: 'firewall-inspected', confidence: 'assumed' });
    expect(pathOf([...behindFirewall, child])).toMatchObject({ class: 'firewall-inspected', confidence: 'assumed' });
    expect(pathOf([...behindFirewall, firewallPolicy()])).toMatchObject({ confidence: 'derived' });
  });

  it('the internet sees the addresses of the firewall, or of the NAT gateway in front of it', () => {
    expect(pathOf([...behindFirewall, firewallPolicy()]).publicIps).toEqual(['203.0.113.7']);
    const front = subnet(
      { addressPrefix: '10.9.0.0/26', natGateway: ref('natGateways', 'nat-hub') },
      'hub/AzureFirewallSubnet',
    );
    const gateway = resource('Microsoft.Network/natGateways', 'nat-hub', {
      publicIpAddresses: [ref('publicIPAddresses', 'pip-hub')],
    });
    expect(pathOf([...behindFirewall, firewallPolicy(), front, gateway]).publicIps).toEqual([
      String(ref('publicIPAddresses', 'pip-hub').id).toLowerCase(),
    ]);
  });

  it('a machine is judged by its own address, not by all of its subnet', () => {
    const given = [
      ...ruled(collection('Allow', { ...networkRule(), sourceAddresses: ['10.0.1.4'] })),
      nic(),
      nic([{ privateIPAddress: '10.0.1.5' }], {}, 'other'),
    ];
    expect(pathOf(given, nicId).class).toBe('transit-any');
    expect(pathOf(given, nicId.replace('/nic', '/other')).class).toBe('firewall-inspected');
  });
});

it('IPv6 without a route of its own leaves past the firewall (trap 9)', () => {
  const bodies = [
    vnet(),
    subnet({ ...withRoutes, addressPrefix: undefined, addressPrefixes: ['10.0.1.0/24', 'fd00:1::/64'] }),
    routes([['0.0.0.0/0', 'None']]),
  ];
  expect(pathOf(bodies).scopes.map((each) => `${each.scope} ${each.class}`)).toEqual([
    '0.0.0.0/0 blocked',
    '::/0 private-only',
  ]);
});
