import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../../src/egress/plan.ts';
import { egressPolicy, found, natGateway, network, now, routeTable, subnet, withNat, withRoutes } from '../support.ts';

const flagged = ['egress-subnet-default-outbound high'];
const address = { publicIpAddresses: [{ id: '/subscriptions/x' }] };
const networkWithNat = network({ defaultPublicNatGateway: withNat.natGateway });

describe('default outbound access of a subnet', () => {
  it.each([
    { when: 'absent means enabled', given: [subnet({})], findings: flagged },
    { when: 'null means enabled', given: [subnet({ defaultOutboundAccess: null })], findings: flagged },
    { when: 'true', given: [subnet({ defaultOutboundAccess: true })], findings: flagged },
    { when: 'false', given: [subnet({ defaultOutboundAccess: false })], findings: [] },
    { when: "0, Resource Graph's false", given: [subnet({ defaultOutboundAccess: 0 })], findings: [] },
    { when: 'a NAT gateway with an address', given: [subnet(withNat), natGateway(address)], findings: [] },
    {
      when: 'a NAT gateway with a prefix',
      given: [subnet(withNat), natGateway({ publicIpPrefixes: [{ id: 'p' }] })],
      findings: [],
    },
    {
      when: 'a NAT gateway without any address does nothing',
      given: [subnet(withNat), natGateway({})],
      findings: flagged,
    },
    {
      when: 'the NAT gateway of the whole network',
      given: [subnet({}), networkWithNat, natGateway(address)],
      findings: [],
    },
    {
      when: 'all addresses go to an appliance that nobody has',
      given: [subnet(withRoutes), routeTable(['0.0.0.0/0', 'VirtualAppliance'])],
      findings: ['egress-udr-default-next-hop-orphan medium'],
    },
    { when: 'all addresses go nowhere', given: [subnet(withRoutes), routeTable(['0.0.0.0/0', 'None'])], findings: [] },
    {
      when: 'all addresses go to the internet',
      given: [subnet(withRoutes), routeTable(['0.0.0.0/0', 'Internet'])],
      findings: flagged,
    },
    { when: 'a route table without routes', given: [subnet(withRoutes), routeTable()], findings: flagged },
    {
      when: 'some addresses go to an appliance',
      given: [subnet(withRoutes), routeTable(['10.0.0.0/8', 'VirtualAppliance'])],
      findings: flagged,
    },
    {
      when: 'both halves go to an appliance that nobody has',
      given: [subnet(withRoutes), routeTable(['0.0.0.0/1', 'VirtualAppliance'], ['128.0.0.0/1', 'VirtualAppliance'])],
      findings: ['egress-udr-default-next-hop-orphan medium'],
    },
    {
      when: 'both halves go to the internet past an appliance',
      given: [
        subnet(withRoutes),
        routeTable(['0.0.0.0/0', 'VirtualAppliance'], ['0.0.0.0/1', 'Internet'], ['128.0.0.0/1', 'Internet']),
      ],
      findings: flagged,
    },
    {
      when: 'one half goes to the internet past an appliance',
      given: [subnet(withRoutes), routeTable(['0.0.0.0/0', 'VirtualAppliance'], ['128.0.0.0/1', 'Internet'])],
      findings: flagged,
    },
    {
      when: 'only IPv6 is redirected',
      given: [subnet(withRoutes), routeTable(['::/0', 'VirtualAppliance'])],
      findings: flagged,
    },
    {
      when: 'the widest profile keeps a line for the record',
      given: [subnet({})],
      policy: { profile: 'open' },
      findings: ['egress-subnet-default-outbound info'],
    },
    { when: 'isolated forbids it too', given: [subnet({})], policy: { profile: 'isolated' }, findings: flagged },
  ])('$when', ({ given, policy, findings }) => {
    expect(found(given, policy)).toEqual(findings);
  });

  it.each([
    'GatewaySubnet',
    'AzureFirewallSubnet',
    'AzureFirewallManagementSubnet',
    'AzureBastionSubnet',
    'RouteServerSubnet',
    'gatewaysubnet',
  ])('%s is not asked about its way out', (name) => {
    expect(judgeResources([subnet({}, name)], egressPolicy(), now).findings).toEqual([]);
  });

  it('a delegated subnet is not asked about its way out', () => {
    expect(judgeResources([subnet({ delegations: [{ name: 'd' }] })], egressPolicy(), now).findings).toEqual([]);
  });

  it('a route table that was not read clears nothing, and is noted', () => {
    const report = judgeResources([subnet(withRoutes)], egressPolicy(), now);
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]?.message).toContain('were not read');
    expect(report.unknown).toHaveLength(1);
  });

  it('a NAT gateway that was not read is an explicit way out, and is noted', () => {
    const report = judgeResources([network(), subnet(withNat)], egressPolicy(), now);
    expect(report.findings).toEqual([]);
    expect(report.unknown).toHaveLength(1);
  });
});
