import { describe, expect, it } from 'vitest';
import {
  behindFirewall,
  classes,
  firewallPolicy,
  nat,
  pathOf,
  routes,
  subnet,
  vnet,
  withNat,
  withRoutes,
} from './support.ts';

const open = [vnet(), subnet(withRoutes)];
const toFirewall = ['0.0.0.0/0', 'VirtualAppliance', '10.9.0.4'];
/** The spoke behind a firewall, with these routes beside the default one. */
const beside = (...more: readonly (readonly string[])[]) => [
  ...behindFirewall.filter(({ type }) => type !== 'Microsoft.Network/routeTables'),
  firewallPolicy(),
  routes([toFirewall, ...more]),
];

describe('the route of each scope', () => {
  it.each([
    { when: 'no route table: the system route', given: [vnet(), subnet()], is: ['0.0.0.0/0 default-outbound'] },
    {
      when: 'a table without routes is none (trap 1)',
      given: [...open, routes([])],
      is: ['0.0.0.0/0 default-outbound'],
    },
    {
      when: 'a route for private addresses only',
      given: [...open, routes([['10.0.0.0/8', 'None']])],
      is: ['0.0.0.0/0 default-outbound'],
    },
    { when: 'nowhere', given: [...open, routes([['0.0.0.0/0', 'None']])], is: ['0.0.0.0/0 blocked'] },
    { when: 'nowhere, with host bits', given: [...open, routes([['8.8.8.8/0', 'None']])], is: ['0.0.0.0/0 blocked'] },
    {
      when: 'a gateway',
      given: [...open, routes([['0.0.0.0/0', 'VirtualNetworkGateway']])],
      is: ['0.0.0.0/0 forced-tunnel'],
    },
    { when: 'a firewall', given: beside(), is: ['0.0.0.0/0 firewall-inspected'] },
    {
      when: 'both halves to the internet past a firewall (trap 3)',
      given: beside(['0.0.0.0/1', 'Internet'], ['128.0.0.0/1', 'Internet']),
      is: ['0.0.0.0/1 default-outbound', '128.0.0.0/1 default-outbound'],
    },
    {
      when: "the platform's own address past a firewall: it is on the host",
      given: beside(['168.63.129.16/32', 'Internet']),
      is: ['0.0.0.0/0 firewall-inspected'],
    },
    {
      when: 'one half to the internet past a firewall',
      given: beside(['128.0.0.0/1', 'Internet']),
      is: ['0.0.0.0/0 firewall-inspected', '128.0.0.0/1 default-outbound'],
    },
    {
      when: 'four quarters, of which one leads past the firewall',
      given: beside(
        ['0.0.0.0/2', 'None'],
        ['64.0.0.0/2', 'None'],
        ['128.0.0.0/2', 'None'],
        ['192.0.0.0/2', 'Internet'],
      ),
      is: ['0.0.0.0/2 blocked', '128.0.0.0/2 blocked', '192.0.0.0/2 default-outbound', '64.0.0.0/2 blocked'],
    },
    {
      when: 'one public prefix to the internet past a firewall (trap 3)',
      given: beside(['203.0.113.0/24', 'Internet']),
      is: ['0.0.0.0/0 firewall-inspected', '203.0.113.0/24 default-outbound'],
    },
    {
      when: 'one public address',
      given: beside(['203.0.113.9/32', 'Internet']),
      is: ['0.0.0.0/0 firewall-inspected', '203.0.113.9/32 default-outbound'],
    },
    {
      when: 'a private prefix to the internet is no public scope',
      given: beside(['172.16.0.0/12', 'Internet']),
      is: ['0.0.0.0/0 firewall-inspected'],
    },
    {
      when: 'a service tag to the internet past a firewall (trap 4)',
      given: beside(['AzureCloud', 'Internet']),
      is: ['0.0.0.0/0 firewall-inspected', 'AzureCloud default-outbound'],
    },
    {
      when: 'a next hop type that came later is unknown, never closed',
      given: [...open, routes([['0.0.0.0/0', 'QuantumTunnel']])],
      is: ['0.0.0.0/0 unknown'],
    },
    {
      when: 'a default route to the internet itself',
      given: [...open, routes([['0.0.0.0/0', 'Internet']])],
      is: ['0.0.0.0/0 default-outbound'],
    },
    {
      when: 'public addresses of the network itself are inside',
      given: [
        vnet({ addressSpace: { addressPrefixes: ['198.51.100.0/24'] } }),
        subnet(withRoutes),
        routes([
          ['198.51.100.0/25', 'Internet'],
          ['0.0.0.0/0', 'None'],
        ]),
      ],
      is: ['0.0.0.0/0 blocked'],
    },
  ])('$when', ({ given, is }) => {
    expect(classes(pathOf(given))).toEqual(is);
  });

  it('a scope that longer routes cover between them decides nothing (point)', () => {
    const given = [
      ...open,
      routes([
        ['0.0.0.0/0', 'Internet'],
        ['0.0.0.0/1', 'None'],
        ['128.0.0.0/1', 'None'],
      ]),
    ];
    expect(pathOf(given).class).toBe('blocked');
  });

  it('gives the worst scope first and which route it takes', () => {
    expect(pathOf(beside(['128.0.0.0/1', 'Internet']))).toMatchObject({
      class: 'default-outbound',
      worstScope: '128.0.0.0/1',
      route: 'User:128.0.0.0/1->Internet',
    });
  });

  it('routes that were not read are unknown, and the table is what is missing', () => {
    expect(pathOf(open)).toMatchObject({ class: 'unknown', confidence: 'assumed' });
  });

  it('routes that came as resources of their own count', () => {
    const table = routes([]);
    const child = { id: `${table.id}/routes/all`, properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'None' } };
    expect(pathOf([...open, table, child]).class).toBe('blocked');
  });

  it('a NAT gateway behind a firewall route is dormant, and live without the route (trap 6)', () => {
    const given = [...beside().filter(({ type }) => type !== 'Microsoft.Network/virtualNetworks/subnets'), nat()];
    expect(pathOf([...given, subnet({ ...withRoutes, ...withNat })]).class).toBe('firewall-inspected');
    expect(pathOf([...given, subnet(withNat)]).class).toBe('nat-gateway');
  });
});
