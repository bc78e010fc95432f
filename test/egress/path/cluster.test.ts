import { describe, expect, it } from 'vitest';
import {
  type Body,
  behindFirewall,
  firewallPolicy,
  idIn,
  nat,
  pathOf,
  pip,
  ref,
  resource,
  routes,
  subnet,
  vnet,
  withNat,
  withRoutes,
} from './support.ts';

const type = 'Microsoft.ContainerService/managedClusters';
const clusterId = idIn(type, 'aks');
const apps = idIn('Microsoft.Network/virtualNetworks/subnets', 'spoke/apps');
const pods = subnet({ addressPrefix: '10.0.2.0/24' }, 'spoke/pods');
/** A cluster whose one pool is in the subnet `apps`. */
const cluster = (outboundType: string | undefined, pool: Body = {}, more: Body = {}): Body =>
  resource(type, 'aks', {
    nodeResourceGroup: 'MC_aks',
    networkProfile: {
      outboundType,
      loadBalancerProfile: { effectiveOutboundIPs: [ref('publicIPAddresses', 'pip-aks')] },
      ...more,
    },
    agentPoolProfiles: [{ name: 'system', mode: 'System', vnetSubnetID: apps, ...pool }],
  });
const isPrivate = { defaultOutboundAccess: false };
const judge = (given: Body, says: Body, ...more: readonly Body[]) =>
  pathOf([vnet(), subnet(says), given, ...more], clusterId);
const firewalled = behindFirewall.filter((body) => !String(body.id).endsWith('/subnets/apps'));

describe('a cluster in a subnet of its own: what AKS sets up, against the real path', () => {
  it.each([
    { when: 'a load balancer', given: judge(cluster('loadBalancer'), {}), is: 'lb-outbound-rule' },
    { when: 'no type means a load balancer', given: judge(cluster(undefined), isPrivate), is: 'lb-outbound-rule' },
    {
      when: 'a load balancer, but the subnet has a NAT gateway',
      given: judge(cluster('loadBalancer'), withNat, nat()),
      is: 'nat-gateway',
    },
    {
      when: 'a load balancer, but nodes have public addresses',
      given: judge(cluster('loadBalancer', { enableNodePublicIP: true }), {}),
      is: 'instance-public-ip',
    },
    {
      when: 'a load balancer, but routes lead nowhere',
      given: judge(cluster('loadBalancer'), withRoutes, routes([['0.0.0.0/0', 'None']])),
      is: 'blocked',
    },
    {
      when: 'a NAT gateway of the subnet',
      given: judge(cluster('userAssignedNATGateway'), withNat, nat()),
      is: 'nat-gateway',
    },
    {
      when: 'a NAT gateway that the subnet lacks',
      given: judge(cluster('userAssignedNATGateway'), {}),
      is: 'default-outbound',
    },
    {
      when: 'routes to a firewall',
      given: pathOf([...firewalled, firewallPolicy(), subnet(withRoutes), cluster('userDefinedRouting')], clusterId),
      is: 'firewall-inspected',
    },
    {
      when: 'a route table that was emptied since (trap 1)',
      given: judge(cluster('userDefinedRouting'), withRoutes, routes([])),
      is: 'default-outbound',
    },
    { when: 'none is not isolation by itself (trap 14)', given: judge(cluster('none'), {}), is: 'default-outbound' },
    { when: 'none in a private subnet', given: judge(cluster('none'), isPrivate), is: 'private-only' },
    {
      when: 'none, but nodes have public addresses',
      given: judge(cluster('none', { enableNodePublicIP: true }), isPrivate),
      is: 'instance-public-ip',
    },
    {
      when: 'none, but a second interface has a public address',
      given: judge(
        cluster('none', {
          networkProfile: { secondaryNetworkInterfaces: [{ publicIPAddressConfiguration: { name: 'p' } }] },
        }),
        isPrivate,
      ),
      is: 'instance-public-ip',
    },
    {
      when: "the pods' subnet counts too",
      given: judge(cluster('none', { podSubnetID: pods.id }), isPrivate, pods),
      is: 'default-outbound',
    },
    {
      when: 'a subnet that was not read, by routes',
      given: pathOf([cluster('userDefinedRouting')], clusterId),
      is: 'unknown',
    },
    {
      when: 'a subnet that was not read, by a load balancer',
      given: pathOf([cluster('loadBalancer')], clusterId),
      is: 'lb-outbound-rule',
    },
  ])('$when', ({ given, is }) => {
    expect(given.class).toBe(is);
  });

  it('none, but a service puts all nodes behind a public load balancer', () => {
    const balancer = idIn('Microsoft.Network/loadBalancers', 'kubernetes').replace('rg-app', 'MC_aks');
    const pool = { id: `${balancer}/backendAddressPools/kubernetes` };
    const front = { id: `${balancer}/frontendIPConfigurations/svc` };
    const kubernetes = {
      id: balancer,
      sku: { name: 'Standard' },
      properties: {
        frontendIPConfigurations: [
          { name: 'svc', id: front.id, properties: { publicIPAddress: ref('publicIPAddresses', 'svc') } },
        ],
        backendAddressPools: [{ name: 'kubernetes', id: pool.id }],
        loadBalancingRules: [
          {
            name: 'svc',
            properties: { backendAddressPool: pool, frontendIPConfiguration: front, disableOutboundSnat: false },
          },
        ],
      },
    };
    expect(judge(cluster('none'), isPrivate, kubernetes)).toMatchObject({
      class: 'lb-snat',
      via: balancer.toLowerCase(),
    });
  });

  it('each pool is a subject, and the cluster is the worst of them', () => {
    const given = cluster('none');
    const pools = [
      { name: 'system', vnetSubnetID: apps },
      { name: 'extra', vnetSubnetID: pods.id },
    ];
    const bodies = [
      vnet(),
      subnet(isPrivate),
      pods,
      { ...given, properties: { ...(given.properties as Body), agentPoolProfiles: pools } },
    ];
    expect(
      [clusterId, `${clusterId}/agentPools/system`, `${clusterId}/agentPools/extra`].map(
        (id) => pathOf(bodies, id).class,
      ),
    ).toEqual(['default-outbound', 'private-only', 'default-outbound']);
  });

  it('the internet sees the addresses that AKS reports', () => {
    expect(judge(cluster('loadBalancer'), {}, pip('pip-aks', '203.0.113.3')).publicIps).toEqual(['203.0.113.3']);
  });
});

describe('a cluster in a network that AKS made', () => {
  const managed = (outboundType: string | undefined, pool: Body = {}) =>
    cluster(outboundType, { vnetSubnetID: undefined, ...pool });
  it.each([
    { when: 'loadBalancer', given: managed('loadBalancer'), is: 'lb-outbound-rule', confidence: 'derived' },
    { when: 'not set', given: managed(undefined), is: 'lb-outbound-rule', confidence: 'derived' },
    {
      when: 'loadBalancer, with public nodes',
      given: managed('loadBalancer', { enableNodePublicIP: true }),
      is: 'instance-public-ip',
      confidence: 'derived',
    },
    { when: 'managedNATGateway', given: managed('managedNATGateway'), is: 'nat-gateway', confidence: 'derived' },
    {
      when: 'managedNATGatewayV2, with public nodes',
      given: managed('managedNATGatewayV2', { enableNodePublicIP: true }),
      is: 'nat-gateway',
      confidence: 'derived',
    },
    { when: 'block', given: managed('block'), is: 'blocked', confidence: 'assumed' },
    {
      when: 'none: the subnet decides, and was not read',
      given: managed('none'),
      is: 'unknown',
      confidence: 'assumed',
    },
    { when: 'a type that came later', given: managed('wormhole'), is: 'unknown', confidence: 'assumed' },
  ])('$when', ({ given, is, confidence }) => {
    expect(pathOf([given], clusterId)).toMatchObject({ class: is, confidence });
  });

  it('whose subnet was read is judged by that', () => {
    const inGroup = (body: Body): Body => ({ ...body, id: String(body.id).replace('rg-app', 'MC_aks') });
    const network = inGroup(vnet({}, 'aks-vnet'));
    const nodes = (says: Body) => inGroup(subnet(says, 'aks-vnet/aks-subnet'));
    expect(pathOf([network, nodes(isPrivate), managed('none')], clusterId).class).toBe('private-only');
    expect(pathOf([network, nodes({}), managed('none')], clusterId).class).toBe('default-outbound');
  });

  it('a static egress gateway is a way out beside it', () => {
    const more = { staticEgressGatewayProfile: { enabled: true } };
    const on = pathOf([cluster('none', {}, more), vnet(), subnet(isPrivate)], clusterId);
    expect(on.sideChannels.filter((each) => each.startsWith('static egress'))).toHaveLength(1);
    const gateway = pathOf([cluster('none', { mode: 'Gateway' }, more), vnet(), subnet(isPrivate)], clusterId);
    expect(gateway.sideChannels).toContain(
      'static egress gateway: pool system sends chosen pods out by a public prefix of its own',
    );
  });
});
