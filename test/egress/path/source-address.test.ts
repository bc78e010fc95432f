import { describe, expect, it } from 'vitest';
import { type Body, idIn, nat, nic, nicId, pathOf, pip, ref, resource, subnet, vnet, withNat } from './support.ts';

const network = 'Microsoft.Network';
const balancerId = idIn(`${network}/loadBalancers`, 'lb');
const pool = { id: `${balancerId}/backendAddressPools/nodes` };
const front = { id: `${balancerId}/frontendIPConfigurations/front` };
const publicFront = {
  name: 'front',
  id: front.id,
  properties: { publicIPAddress: ref('publicIPAddresses', 'pip-lb') },
};
const privateFront = { name: 'front', id: front.id, properties: { privateIPAddress: '10.0.1.99' } };
const balancer = (properties: Body, sku = 'Standard'): Body =>
  resource(
    `${network}/loadBalancers`,
    'lb',
    { frontendIPConfigurations: [publicFront], backendAddressPools: [{ name: 'nodes', id: pool.id }], ...properties },
    { sku: { name: sku } },
  );
const outboundRule = { name: 'out', properties: { backendAddressPool: pool, frontendIPConfigurations: [front] } };
const inboundRule = (disableOutboundSnat?: boolean) => ({
  name: 'in',
  properties: { backendAddressPool: pool, frontendIPConfiguration: front, disableOutboundSnat },
});
const member = { loadBalancerBackendAddressPools: [pool] };
const own = { publicIPAddress: ref('publicIPAddresses', 'pip-vm') };
const isPrivate = { defaultOutboundAccess: false };

/** One interface in the subnet, with what is around it. */
const judge = (configuration: Body, subnetSays: Body, ...more: readonly Body[]) =>
  pathOf([vnet(), subnet(subnetSays), nic([configuration]), ...more], nicId);

describe('the address a packet leaves with: the first that applies', () => {
  it.each([
    {
      when: 'a NAT gateway before everything else',
      given: judge({ ...own, ...member }, withNat, nat(), balancer({ outboundRules: [outboundRule] })),
      is: 'nat-gateway',
    },
    {
      when: 'a NAT gateway with a prefix only',
      given: judge({}, withNat, nat({ publicIpPrefixes: [ref('publicIPPrefixes', 'p')] })),
      is: 'nat-gateway',
    },
    {
      when: 'a NAT gateway without an address does nothing',
      given: judge({}, withNat, nat({})),
      is: 'default-outbound',
    },
    { when: 'a NAT gateway that was not read', given: judge({}, withNat), is: 'nat-gateway', confidence: 'assumed' },
    {
      when: 'an address of its own',
      given: judge({ ...own, ...member }, isPrivate, balancer({ outboundRules: [outboundRule] })),
      is: 'instance-public-ip',
    },
    {
      when: 'an outbound rule',
      given: judge(member, {}, balancer({ outboundRules: [outboundRule], loadBalancingRules: [inboundRule()] })),
      is: 'lb-outbound-rule',
    },
    {
      when: 'an inbound rule with implicit SNAT (trap 7)',
      given: judge(member, isPrivate, balancer({ loadBalancingRules: [inboundRule(false)] })),
      is: 'lb-snat',
    },
    {
      when: 'an inbound rule that says nothing of SNAT (trap 7)',
      given: judge(member, isPrivate, balancer({ loadBalancingRules: [inboundRule()] })),
      is: 'lb-snat',
    },
    {
      when: 'implicit SNAT off and no outbound rule: the rest of the order, assumed (point)',
      given: judge(member, {}, balancer({ loadBalancingRules: [inboundRule(true)] })),
      is: 'default-outbound',
      confidence: 'assumed',
    },
    {
      when: 'implicit SNAT off in a private subnet (point)',
      given: judge(member, isPrivate, balancer({ loadBalancingRules: [inboundRule(true)] })),
      is: 'private-only',
      confidence: 'assumed',
    },
    {
      when: 'SKU Basic translates with any rule',
      given: judge(member, isPrivate, balancer({ loadBalancingRules: [inboundRule(true)] }, 'Basic')),
      is: 'lb-snat',
    },
    {
      when: 'a pool of a public Standard balancer without a rule, as for inbound NAT: the rest of the order, assumed',
      given: judge(member, {}, balancer({})),
      is: 'default-outbound',
      confidence: 'assumed',
    },
    {
      when: 'a pool without a rule in a private subnet',
      given: judge(member, isPrivate, balancer({})),
      is: 'private-only',
      confidence: 'assumed',
    },
    {
      when: 'an internal Standard balancer only',
      given: judge(
        member,
        {},
        balancer({ frontendIPConfigurations: [privateFront], loadBalancingRules: [inboundRule()] }),
      ),
      is: 'private-only',
      confidence: 'assumed',
    },
    {
      when: 'an internal Basic balancer only',
      given: judge(
        member,
        {},
        balancer({ frontendIPConfigurations: [privateFront], loadBalancingRules: [inboundRule()] }, 'Basic'),
      ),
      is: 'default-outbound',
    },
    { when: 'a balancer that was not read', given: judge(member, isPrivate), is: 'unknown', confidence: 'assumed' },
    {
      when: 'an outbound rule without a public frontend',
      given: judge(
        member,
        isPrivate,
        balancer({ frontendIPConfigurations: [privateFront], outboundRules: [outboundRule] }),
      ),
      is: 'private-only',
    },
    { when: 'a private subnet (trap 10)', given: judge({}, isPrivate), is: 'private-only' },
    { when: "0, Resource Graph's false", given: judge({}, { defaultOutboundAccess: 0 }), is: 'private-only' },
    { when: 'null means enabled (trap 10)', given: judge({}, { defaultOutboundAccess: null }), is: 'default-outbound' },
    { when: 'absent means enabled (trap 10)', given: judge({}, {}), is: 'default-outbound' },
    {
      when: 'an expression is neither',
      given: judge({}, { defaultOutboundAccess: "[parameters('open')]" }),
      is: 'unknown',
      confidence: 'assumed',
    },
  ])('$when', ({ given, is, confidence = 'derived' }) => {
    expect([given.class, given.confidence]).toEqual([is, confidence]);
  });

  it('a pool that names the interface itself counts like the interface naming the pool', () => {
    const named = {
      name: 'nodes',
      id: pool.id,
      properties: { backendIPConfigurations: [{ id: `${nicId}/ipConfigurations/ip0` }] },
    };
    expect(judge({}, isPrivate, balancer({ backendAddressPools: [named], outboundRules: [outboundRule] })).class).toBe(
      'lb-outbound-rule',
    );
  });

  it('a pool of addresses leaves its members default outbound access, as documented (trap 7)', () => {
    const byAddress = {
      name: 'nodes',
      id: pool.id,
      properties: {
        loadBalancerBackendAddresses: [
          { name: 'a', properties: { ipAddress: '10.0.1.4', virtualNetwork: ref('virtualNetworks', 'spoke') } },
        ],
      },
    };
    const path = judge(
      {},
      isPrivate,
      balancer({ backendAddressPools: [byAddress], loadBalancingRules: [inboundRule()] }),
    );
    expect([path.class, path.confidence]).toEqual(['default-outbound', 'assumed']);
  });

  it('an outbound rule does not serve a secondary configuration (point)', () => {
    const bodies = [
      vnet(),
      subnet({}),
      nic([{}, { ...member, primary: false }]),
      balancer({ outboundRules: [outboundRule] }),
    ];
    expect(pathOf(bodies, nicId).class).toBe('default-outbound');
    expect(
      pathOf([vnet(), subnet(isPrivate), nic([member, {}]), balancer({ outboundRules: [outboundRule] })], nicId).class,
    ).toBe('lb-outbound-rule');
  });

  it("the interface's own flag proves it, also in a subnet made private since (trap 10)", () => {
    const flagged = nic([{}], { defaultOutboundConnectivityEnabled: true });
    expect(pathOf([vnet(), subnet(isPrivate), flagged], nicId)).toMatchObject({
      class: 'default-outbound',
      confidence: 'proved',
    });
    expect(pathOf([vnet(), subnet({ ...isPrivate, ...withNat }), flagged, nat()], nicId).class).toBe('nat-gateway');
  });

  it('a machine of a flexible scale set has no default outbound access', () => {
    const vm = resource('Microsoft.Compute/virtualMachines', 'vm', {
      virtualMachineScaleSet: { id: idIn('Microsoft.Compute/virtualMachineScaleSets', 'set') },
    });
    const set = (orchestrationMode: string) =>
      resource('Microsoft.Compute/virtualMachineScaleSets', 'set', { orchestrationMode });
    const machine = nic([{}], { virtualMachine: { id: vm.id } });
    expect(pathOf([vnet(), subnet(), machine, vm, set('Flexible')], nicId).class).toBe('private-only');
    expect(pathOf([vnet(), subnet(), machine, vm, set('Uniform')], nicId).class).toBe('default-outbound');
  });
});

describe('the NAT gateway of a whole network', () => {
  it.each([
    { when: 'the network names it', bodies: [vnet({ defaultPublicNatGateway: ref('natGateways', 'nat') }), nat()] },
    {
      when: 'it names the network',
      bodies: [
        vnet(),
        nat({
          publicIpAddresses: [ref('publicIPAddresses', 'pip-nat')],
          sourceVirtualNetwork: ref('virtualNetworks', 'spoke'),
        }),
      ],
    },
  ])('$when', ({ bodies }) => {
    expect(pathOf([...bodies, subnet()])).toMatchObject({ class: 'nat-gateway', via: String(nat().id).toLowerCase() });
  });
});

describe('what the internet sees', () => {
  it('addresses where they were read, else ids', () => {
    expect(judge({}, withNat, nat(), pip('pip-nat', '203.0.113.4')).publicIps).toEqual(['203.0.113.4']);
    expect(judge({}, withNat, nat()).publicIps).toEqual([String(ref('publicIPAddresses', 'pip-nat').id).toLowerCase()]);
    expect(judge(own, {}, pip('pip-vm', '203.0.113.5')).publicIps).toEqual(['203.0.113.5']);
    expect(
      judge(member, {}, balancer({ outboundRules: [outboundRule] }), pip('pip-lb', '203.0.113.6')).publicIps,
    ).toEqual(['203.0.113.6']);
  });
});

describe('a network that a plan creates (trap 10: defaults depend on the version)', () => {
  const planned = (apiVersion: string | undefined, says: Body = {}) =>
    pathOf([
      vnet({ subnets: [{ name: 'apps', properties: { addressPrefix: '10.0.1.0/24', ...says } }] }, 'spoke', {
        apiVersion,
      }),
    ]);
  it.each([
    { when: 'at 2025-07-01 subnets are private', version: '2025-07-01', is: 'private-only' },
    { when: 'later too', version: '2026-03-01', is: 'private-only' },
    { when: 'before it they are not', version: '2025-05-01', is: 'default-outbound' },
    { when: 'an answer of Azure has no version', version: undefined, is: 'default-outbound' },
    {
      when: 'true says otherwise',
      version: '2025-07-01',
      says: { defaultOutboundAccess: true },
      is: 'default-outbound',
    },
    { when: 'null is an answer', version: '2025-07-01', says: { defaultOutboundAccess: null }, is: 'default-outbound' },
  ])('$when', ({ version, says, is }) => {
    expect(planned(version, says).class).toBe(is);
  });
});

describe('IPv6 (trap 9)', () => {
  const dual = (says: Body = {}) =>
    subnet({ addressPrefix: undefined, addressPrefixes: ['10.0.1.0/24', 'fd00:1::/64'], ...says });
  const v6 = { privateIPAddressVersion: 'IPv6', privateIPAddress: 'fd00:1::4', primary: false };
  it('has no default outbound access', () => {
    expect(pathOf([vnet(), dual()]).scopes.map((each) => [each.scope, each.family, each.class])).toEqual([
      ['0.0.0.0/0', 'v4', 'default-outbound'],
      ['::/0', 'v6', 'private-only'],
    ]);
  });
  it('the configuration of a dual-stack interface is its own subject (point)', () => {
    const address = { publicIPAddress: ref('publicIPAddresses', 'pip6') };
    const path = pathOf([vnet(), dual(isPrivate), nic([{}, { ...v6, ...address }])], nicId);
    expect(path).toMatchObject({ class: 'instance-public-ip', worstScope: '::/0' });
  });
  it.each([
    {
      when: 'a Standard NAT gateway translates no IPv6',
      sku: 'Standard',
      says: { publicIpAddressesV6: [ref('publicIPAddresses', 'pip6')] },
      is: 'private-only',
    },
    {
      when: 'StandardV2 with an IPv6 address does',
      sku: 'StandardV2',
      says: { publicIpAddressesV6: [ref('publicIPAddresses', 'pip6')] },
      is: 'nat-gateway',
    },
    {
      when: 'StandardV2 with IPv4 only does not',
      sku: 'StandardV2',
      says: { publicIpAddresses: [ref('publicIPAddresses', 'p')] },
      is: 'private-only',
    },
    {
      when: 'nor without NAT64',
      sku: 'StandardV2',
      says: { publicIpAddresses: [ref('publicIPAddresses', 'p')], nat64: 'Disabled' },
      is: 'private-only',
    },
    {
      when: 'with NAT64 it does',
      sku: 'StandardV2',
      says: { publicIpAddresses: [ref('publicIPAddresses', 'p')], nat64: 'Enabled' },
      is: 'nat-gateway',
    },
  ])('$when', ({ sku, says, is }) => {
    const path = pathOf([vnet(), dual({ ...withNat, ...isPrivate }), nat(says, { sku: { name: sku } })]);
    expect(path.scopes.find(({ family }) => family === 'v6')?.class).toBe(is);
  });
});
