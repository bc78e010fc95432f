import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../../src/egress/plan.ts';
import {
  type Body,
  behindFirewall,
  collection,
  firewallPolicy,
  nat,
  networkRule,
  nic,
  peering,
  ref,
  resource,
  routes,
  ruleGroup,
  subnet,
  vnet,
  withNat,
  withRoutes,
} from '../path/support.ts';
import { egressPolicy, group, now } from '../support.ts';

const ofPaths =
  /^(egress-(path|subnet-default|vmss-uniform|nat-gateway|udr-default-(next|unapproved))|aks-(outbound-(udr|none-leaks|loadb|managed)|pool))/;

/** What the path checks say of these bodies, as `check severity name`. */
function held(bodies: readonly Body[], profile: string, more: Record<string, unknown> = {}): readonly string[] {
  const { findings } = judgeResources(bodies, egressPolicy({ profile, ...more }), now);
  return findings
    .filter(({ check }) => ofPaths.test(check))
    .map(({ check, severity, subject }) => `${check} ${severity} ${subject.split('/').at(-1)}`);
}

const isPrivate = { defaultOutboundAccess: false };
const own = { publicIPAddress: ref('publicIPAddresses', 'pip') };
const orphan = behindFirewall.filter(({ type }) => type !== 'Microsoft.Network/azureFirewalls');
const nva = nic([{ privateIPAddress: '10.9.0.4', subnet: ref('virtualNetworks/subnets', 'hub/nva') }], {}, 'nva');

describe('a subnet is judged by what a machine put there today would get', () => {
  const leaks = 'egress-subnet-default-outbound high apps';
  it.each([
    {
      when: 'default outbound access',
      given: [vnet(), subnet()],
      explicit: [leaks],
      inspected: [leaks],
      isolated: [leaks],
    },
    {
      when: 'a NAT gateway',
      given: [vnet(), subnet({ ...isPrivate, ...withNat }), nat()],
      inspected: ['egress-nat-gateway-uninspected medium apps'],
      isolated: ['egress-nat-gateway-uninspected medium apps'],
    },
    {
      when: 'a firewall',
      given: [...behindFirewall, firewallPolicy()],
      isolated: ['egress-path-uninspected high apps'],
    },
    {
      when: 'a firewall that lets everything through',
      given: [
        ...behindFirewall,
        firewallPolicy({ ruleCollectionGroups: undefined }),
        ruleGroup([collection('Allow', networkRule())]),
      ],
      explicit: ['egress-path-uninspected high apps'],
      inspected: ['egress-path-uninspected high apps'],
      isolated: ['egress-path-uninspected high apps'],
    },
    {
      when: 'a next hop that nobody has',
      given: orphan,
      explicit: ['egress-udr-default-next-hop-orphan medium apps'],
      inspected: ['egress-udr-default-next-hop-orphan medium apps'],
      isolated: ['egress-udr-default-next-hop-orphan medium apps'],
    },
    {
      when: 'a next hop that nobody approved',
      given: [...orphan, nva],
      explicit: ['egress-udr-default-unapproved-next-hop high apps'],
      inspected: ['egress-udr-default-unapproved-next-hop high apps'],
      isolated: ['egress-udr-default-unapproved-next-hop high apps'],
    },
    {
      when: 'one that policy approves',
      given: [...orphan, nva],
      more: { approvedNextHops: ['10.9.0.4'] },
      isolated: ['egress-path-uninspected high apps'],
    },
    {
      when: 'a next hop type that is not known here',
      given: [vnet(), subnet(withRoutes), routes([['0.0.0.0/0', 'QuantumTunnel']])],
      explicit: ['egress-path-unknown medium apps'],
      inspected: ['egress-path-unknown medium apps'],
      isolated: ['egress-path-unknown medium apps'],
    },
    { when: 'a private subnet', given: [vnet(), subnet(isPrivate)] },
    { when: 'routes that lead nowhere', given: [vnet(), subnet(withRoutes), routes([['0.0.0.0/0', 'None']])] },
    {
      when: 'a private subnet whose network may learn a default route: only isolated minds (point)',
      given: [vnet(), peering({ useRemoteGateways: true }), subnet(isPrivate)],
      isolated: ['egress-path-unknown medium apps'],
    },
    {
      when: 'closed routes there: what is learnt does not count',
      given: [
        vnet(),
        peering({ useRemoteGateways: true }),
        subnet({ ...isPrivate, ...withRoutes }),
        routes([['0.0.0.0/0', 'None']]),
      ],
    },
    { when: 'a delegated subnet', given: [vnet(), subnet({ delegations: [{ name: 'd' }] })] },
    { when: 'a gateway subnet', given: [vnet(), subnet({}, 'spoke/GatewaySubnet')] },
  ])('$when', ({ given, more, explicit = [], inspected = [], isolated = [] }) => {
    const name = (each: string): boolean => !each.endsWith(' nva');
    expect(held(given, 'explicit', more).filter(name)).toEqual(explicit);
    expect(held(given, 'inspected', more).filter(name)).toEqual(inspected);
    expect(held(given, 'isolated', more).filter(name)).toEqual(isolated);
    expect(held(given, 'open', more).filter((each) => !each.includes(' info '))).toEqual([]);
  });

  it('the widest profile keeps default outbound access for the record', () => {
    expect(held([vnet(), subnet()], 'open')).toEqual(['egress-subnet-default-outbound info apps']);
  });
});

it('a route that may be learnt leaves the scopes alone that routes of the user close', () => {
  const given = [
    vnet(),
    peering({ useRemoteGateways: true }),
    subnet({ ...isPrivate, ...withRoutes }),
    routes([['AzureCloud', 'None']]),
  ];
  const { subjects } = judgeResources(given, egressPolicy({ profile: 'isolated' }), now);
  const scopes = subjects.flatMap(({ path }) => path.scopes.map((each) => `${each.scope} ${each.class}`));
  expect(scopes).toEqual(['0.0.0.0/0 unknown', 'AzureCloud blocked']);
});

describe('what holds only private endpoints or gateways is low', () => {
  const endpoint = resource('Microsoft.Network/privateEndpoints', 'pe', {
    subnet: ref('virtualNetworks/subnets', 'spoke/apps'),
  });
  const low = ['egress-subnet-default-outbound low apps'];
  const high = ['egress-subnet-default-outbound high apps'];
  const of = (kind: string) => ({ ipConfigurations: [{ id: `${group}/providers/Microsoft.Network/${kind}` }] });
  const nics = 'networkInterfaces/n/ipConfigurations';
  it.each([
    { when: 'an endpoint of the plan', given: [subnet(), endpoint], is: low },
    { when: "an endpoint of the subnet's list", given: [subnet({ privateEndpoints: [{ id: endpoint.id }] })], is: low },
    { when: "an endpoint's configuration", given: [subnet(of(`${nics}/privateEndpointIpConfig.1`))], is: low },
    { when: 'an application gateway', given: [subnet(of('applicationGateways/g/gatewayIPConfigurations/c'))], is: low },
    { when: "a machine's configuration", given: [subnet(of(`${nics}/ipconfig1`))], is: high },
    { when: 'an endpoint and a machine', given: [subnet(), endpoint, nic()], is: [...high] },
    { when: 'nothing', given: [subnet()], is: high },
  ])('$when', ({ given, is }) => {
    expect(held([vnet(), ...given], 'explicit').filter((each) => each.endsWith(' apps'))).toEqual(is);
  });
});

describe('what is there is judged by itself', () => {
  it('an interface', () => {
    expect(held([vnet(), subnet(isPrivate), nic([own])], 'explicit')).toEqual(['egress-path-uninspected high nic']);
    expect(held([vnet(), subnet({ ...isPrivate, ...withNat }), nic([own]), nat()], 'inspected')).toEqual([
      'egress-nat-gateway-uninspected medium apps',
      'egress-path-uninspected high nic',
    ]);
  });

  it.each([
    { mode: 'Uniform', is: ['egress-vmss-uniform-default-outbound high set'] },
    { mode: 'Flexible', is: [] },
  ])('a scale set in mode $mode', ({ mode, is }) => {
    const configuration = { properties: { subnet: { id: subnet().id } } };
    const set = resource('Microsoft.Compute/virtualMachineScaleSets', 'set', {
      orchestrationMode: mode,
      virtualMachineProfile: {
        networkProfile: {
          networkInterfaceConfigurations: [{ properties: { ipConfigurations: [configuration] } }],
        },
      },
    });
    expect(held([vnet(), subnet(), set], 'explicit').filter((each) => each.endsWith(' set'))).toEqual(is);
  });

  it("a private endpoint's interface is not judged", () => {
    expect(
      held([vnet(), subnet(isPrivate), nic([{}], { privateEndpoint: ref('privateEndpoints', 'pe') })], 'isolated'),
    ).toEqual([]);
  });

  it('what was not read is unknown, and nothing is held against it', () => {
    const { findings, unknown } = judgeResources([nic()], egressPolicy({ profile: 'isolated' }), now);
    expect(findings.filter(({ check }) => ofPaths.test(check))).toEqual([]);
    expect(unknown.map(({ property, because }) => `${property}: ${because}`)).toEqual([
      `path: ${String(subnet().id).toLowerCase()} was not read`,
    ]);
  });
});

describe('a cluster: what AKS was asked for, against the real path', () => {
  const cluster = (outboundType: string, ...pools: readonly Body[]): Body =>
    resource('Microsoft.ContainerService/managedClusters', 'aks', {
      apiServerAccessProfile: { enablePrivateCluster: true },
      bootstrapProfile: { artifactSource: 'Cache' },
      networkProfile: { outboundType },
      agentPoolProfiles: pools.length > 0 ? pools : [{ name: 'system', vnetSubnetID: subnet().id }],
    });
  const ofCluster = (given: readonly Body[], profile: string) =>
    held(given, profile).filter((each) => each.endsWith(' aks'));
  const balancerId = `${group}/providers/Microsoft.Network/loadBalancers/kubernetes`.replace('rg-app', 'MC_aks');
  const nodes = { id: `${balancerId}/backendAddressPools/kubernetes` };
  const front = { id: `${balancerId}/frontendIPConfigurations/svc` };
  /** The load balancer of the cluster's services, with a rule for all nodes. */
  const balancer = (list: 'loadBalancingRules' | 'outboundRules'): Body => ({
    id: balancerId,
    type: 'Microsoft.Network/loadBalancers',
    sku: { name: 'Standard' },
    properties: {
      frontendIPConfigurations: [{ name: 'svc', id: front.id, properties: { publicIPAddress: { id: 'pip-svc' } } }],
      backendAddressPools: [{ name: 'kubernetes', id: nodes.id }],
      [list]: [
        {
          name: 'r',
          properties: { backendAddressPool: nodes, frontendIPConfiguration: front, frontendIPConfigurations: [front] },
        },
      ],
    },
  });
  const inGroup = (aks: Body): Body => ({
    ...aks,
    properties: { ...(aks.properties as Body), nodeResourceGroup: 'MC_aks' },
  });
  const nodeAddress = { name: 'system', vnetSubnetID: subnet().id, enableNodePublicIP: true };
  const alone = { name: 'system' };
  it.each([
    {
      when: 'a load balancer',
      given: [vnet(), subnet(isPrivate), cluster('loadBalancer')],
      is: ['aks-outbound-loadbalancer high aks'],
    },
    {
      when: 'a load balancer behind a firewall route',
      given: [...behindFirewall, firewallPolicy(), cluster('loadBalancer')],
      is: [],
    },
    {
      when: 'routes that lead to a firewall',
      given: [...behindFirewall, firewallPolicy(), cluster('userDefinedRouting')],
      is: [],
    },
    {
      when: 'a route table that was emptied',
      given: [vnet(), subnet(withRoutes), routes([]), cluster('userDefinedRouting')],
      is: ['aks-outbound-udr-no-default-route critical aks'],
    },
    {
      when: 'a route past the firewall',
      given: [vnet(), subnet(withRoutes), routes([['0.0.0.0/0', 'Internet']]), cluster('userDefinedRouting')],
      is: ['aks-outbound-udr-default-internet high aks'],
    },
    { when: 'none in a private subnet', given: [vnet(), subnet(isPrivate), cluster('none')], is: [] },
    {
      when: 'none, and default outbound access',
      given: [vnet(), subnet(), cluster('none')],
      is: ['aks-outbound-none-leaks-default-outbound critical aks'],
    },
    {
      when: 'pools that leave by different ways',
      given: [
        vnet(),
        subnet(isPrivate),
        subnet({ ...isPrivate, ...withNat }, 'spoke/extra'),
        nat(),
        cluster(
          'userAssignedNATGateway',
          { name: 'a', vnetSubnetID: subnet().id },
          { name: 'b', vnetSubnetID: subnet({}, 'spoke/extra').id },
        ),
      ],
      is: ['aks-pool-subnets-inconsistent medium aks', 'egress-path-uninspected high aks'],
    },
    {
      when: 'block, and default outbound access',
      given: [vnet(), subnet(), cluster('block')],
      is: ['aks-outbound-none-leaks-default-outbound critical aks'],
    },
    {
      when: 'none, and a NAT gateway',
      given: [vnet(), subnet({ ...isPrivate, ...withNat }), nat(), cluster('none')],
      is: ['egress-path-uninspected high aks'],
    },
    {
      when: 'none, and the outbound rule of a load balancer',
      given: [vnet(), subnet(isPrivate), balancer('outboundRules'), inGroup(cluster('none'))],
      is: ['egress-path-uninspected high aks'],
    },
    {
      when: 'a NAT gateway that is not there, and default outbound access',
      given: [vnet(), subnet(), cluster('userAssignedNATGateway')],
      is: ['egress-path-uninspected high aks'],
    },
    {
      when: 'a NAT gateway in a network that was not read',
      given: [cluster('userAssignedNATGateway')],
      is: ['egress-path-uninspected high aks'],
    },
    {
      when: 'a NAT gateway of AKS',
      given: [cluster('managedNATGateway', alone)],
      is: ['aks-outbound-managed-nat medium aks'],
    },
    {
      when: 'a NAT gateway of AKS, of the second kind',
      given: [cluster('managedNATGatewayV2', alone)],
      is: ['aks-outbound-managed-nat medium aks'],
    },
    {
      when: 'a NAT gateway of AKS, and default outbound access',
      given: [vnet(), subnet(), cluster('managedNATGateway')],
      is: ['egress-path-uninspected high aks'],
    },
    {
      when: 'a load balancer, and a NAT gateway before it',
      given: [vnet(), subnet({ ...isPrivate, ...withNat }), nat(), cluster('loadBalancer')],
      is: ['egress-path-uninspected high aks'],
    },
    {
      when: 'routes, and a NAT gateway that they do not lead past',
      given: [vnet(), subnet({ ...isPrivate, ...withNat }), nat(), cluster('userDefinedRouting')],
      is: ['aks-outbound-udr-no-default-route critical aks'],
    },
    {
      when: 'routes, and public addresses of nodes',
      given: [vnet(), subnet(isPrivate), cluster('userDefinedRouting', nodeAddress)],
      is: ['aks-outbound-udr-no-default-route critical aks'],
    },
    {
      when: 'routes, and the outbound rule of a load balancer',
      given: [vnet(), subnet(isPrivate), balancer('outboundRules'), inGroup(cluster('userDefinedRouting'))],
      is: ['aks-outbound-udr-no-default-route critical aks'],
    },
    {
      when: 'routes, and a service behind a public load balancer',
      given: [vnet(), subnet(isPrivate), balancer('loadBalancingRules'), inGroup(cluster('userDefinedRouting'))],
      is: ['aks-outbound-udr-no-default-route critical aks'],
    },
  ])('$when', ({ given, is }) => {
    expect(ofCluster(given, 'inspected')).toEqual(is);
  });
});

describe('what has its finding elsewhere', () => {
  const outside = resource('Microsoft.Web/sites', 'app', { virtualNetworkSubnetId: null });
  const pool = resource('Microsoft.ContainerService/managedClusters/agentPools', 'aks/extra', {
    vnetSubnetID: subnet().id,
  });
  const aks = resource('Microsoft.ContainerService/managedClusters', 'aks', {
    networkProfile: { outboundType: 'none' },
    agentPoolProfiles: [],
  });
  it.each([
    { when: 'a pool: at its cluster', given: [vnet(), subnet(), pool, aks], name: 'extra' },
    { when: 'an app outside of every network: by its own check', given: [outside], name: 'app' },
  ])('$when', ({ given, name }) => {
    expect(held(given, 'isolated').filter((each) => each.endsWith(` ${name}`))).toEqual([]);
    const { subjects } = judgeResources(given, egressPolicy({ profile: 'isolated' }), now);
    expect(subjects.find(({ id }) => id.endsWith(`/${name}`))?.path.class).toBe('default-outbound');
  });
});

describe('what only a subnet has', () => {
  it('an interface that leaves by default outbound access has no check of its own', () => {
    expect(held([vnet(), subnet(), nic()], 'explicit')).toContain('egress-path-uninspected high nic');
  });

  it('a NAT gateway in front of private endpoints alone weighs the same', () => {
    const given = [vnet(), subnet({ ...isPrivate, ...withNat, privateEndpoints: [{ id: 'pe' }] }), nat()];
    expect(held(given, 'inspected')).toEqual(['egress-nat-gateway-uninspected medium apps']);
  });
});
