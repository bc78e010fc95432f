import { describe, expect, it } from 'vitest';
import { answerTo, type Case } from './cases.ts';
import { type Body, body, find, type golden, net, subnet, vnet } from './estate.ts';

describe('what policies of the endpoint’s subnet make of the path', () => {
  const policies = (value: string) => (all: ReturnType<typeof golden>) => {
    find(all, vnet('vnet-data')).properties.subnets[0].properties.privateEndpointNetworkPolicies = value;
  };
  const group = (rules: readonly object[]) =>
    body(`${net()}/networkSecurityGroups/nsg`, {
      securityRules: rules.map((properties, index) => ({ name: `r${index}`, properties })),
    });
  const deny = {
    priority: 100,
    direction: 'Inbound',
    access: 'Deny',
    protocol: '*',
    sourceAddressPrefix: '10.1.0.0/16',
    destinationAddressPrefix: '*',
    sourcePortRange: '*',
    destinationPortRange: '*',
  };
  const guarded = (all: ReturnType<typeof golden>, rules: readonly object[] | undefined) => {
    find(all, vnet('vnet-data')).properties.subnets[0].properties.networkSecurityGroup = {
      id: `${net()}/networkSecurityGroups/nsg`,
    };
    return rules === undefined ? all : [...all, group(rules)];
  };
  const routed = (all: ReturnType<typeof golden>, addressPrefix: string, nextHopType: string) => {
    find(all, vnet('vnet-app')).properties.subnets[0].properties.routeTable = { id: `${net()}/routeTables/rt` };
    return [
      ...all,
      body(`${net()}/routeTables/rt`, {
        routes: [{ name: 'r', properties: { addressPrefix, nextHopType, nextHopIpAddress: '10.0.9.4' } }],
      }),
    ];
  };
  const withPolicies = (first: (all: Body[]) => void, all: Body[], bodies: Body[]): Body[] => {
    first(all);
    return bodies;
  };
  const nodes = subnet('vnet-app', 'nodes');

  it.each<Omit<Case, 'answer' | 'brokenAt'>>([
    { when: 'a group denies, and policies are off', change: (all) => guarded(all, [deny]), reachable: 'yes' },
    {
      when: 'a group denies, and policies for groups are on',
      change: (all) => withPolicies(policies('NetworkSecurityGroupEnabled'), all, guarded(all, [deny])),
      reachable: 'no',
    },
    {
      when: 'a group denies others',
      change: (all) =>
        withPolicies(policies('Enabled'), all, guarded(all, [{ ...deny, sourceAddressPrefix: '10.7.0.0/16' }])),
      reachable: 'yes',
    },
    {
      when: 'a group denies another port',
      change: (all) =>
        withPolicies(
          policies('Enabled'),
          all,
          guarded(all, [{ ...deny, protocol: 'Tcp', destinationPortRange: '22' }]),
        ),
      reachable: 'yes',
    },
    {
      when: 'a group denies a part of the client',
      change: (all) =>
        withPolicies(policies('Enabled'), all, guarded(all, [{ ...deny, sourceAddressPrefix: '10.1.0.0/28' }])),
      reachable: 'unknown',
    },
    {
      when: 'the group is not in the export',
      change: (all) => withPolicies(policies('Enabled'), all, guarded(all, undefined)),
      reachable: 'unknown',
    },
    {
      when: 'a route leads to an appliance, and policies are off',
      from: nodes,
      change: (all) => routed(all, '10.2.1.0/24', 'VirtualAppliance'),
      reachable: 'yes',
    },
    {
      when: 'a route leads to an appliance, and policies for routes are on',
      from: nodes,
      change: (all) => withPolicies(policies('RouteTableEnabled'), all, routed(all, '10.2.1.0/24', 'VirtualAppliance')),
      reachable: 'unknown',
    },
    {
      when: 'a route drops it, and policies for routes are on',
      from: nodes,
      change: (all) => withPolicies(policies('Enabled'), all, routed(all, '10.2.0.0/16', 'None')),
      reachable: 'no',
    },
    {
      when: "the route is wider than the endpoint's network",
      from: nodes,
      change: (all) => withPolicies(policies('Enabled'), all, routed(all, '10.0.0.0/8', 'None')),
      reachable: 'yes',
    },
  ])('$when: $reachable', (given) => {
    const why = answerTo({ ...given, answer: 'private', brokenAt: null });
    expect({ answer: why.answer, reachable: why.reachable }).toEqual({ answer: 'private', reachable: given.reachable });
    expect(why.brokenAt).toBe(given.reachable === 'no' ? 'path' : null);
  });
});
