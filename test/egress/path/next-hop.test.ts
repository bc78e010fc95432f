import { describe, expect, it } from 'vitest';
import {
  type Body,
  behindFirewall,
  firewall,
  firewallPolicy,
  nic,
  pathOf,
  peering,
  ref,
  resource,
  routes,
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
