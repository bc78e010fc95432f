import { describe, expect, it } from 'vitest';
import { judgeResources } from '../../../src/egress/plan.ts';
import { egressPolicy, now } from '../support.ts';
import {
  applicationRule,
  type Body,
  behindFirewall,
  collection,
  firewall,
  firewallPolicy,
  idIn,
  nat,
  nic,
  nicId,
  nsg,
  pathOf,
  peering,
  pip,
  ref,
  resource,
  routes,
  ruleGroup,
  subnet,
  vnet,
  withGroup,
  withNat,
  withRoutes,
} from './support.ts';

const apps = idIn('Microsoft.Network/virtualNetworks/subnets', 'spoke/apps');
const shut = { defaultOutboundAccess: false };
const balancer = (properties: Body): Body =>
  resource('Microsoft.Network/loadBalancers', 'lb', {
    frontendIPConfigurations: [{ name: 'f', properties: { publicIPAddress: ref('publicIPAddresses', 'pip') } }],
    backendAddressPools: [{ name: 'p' }],
    ...properties,
  });
const inPool = nic([{ loadBalancerBackendAddressPools: [ref('loadBalancers/backendAddressPools', 'lb/p')] }]);
const setType = 'Microsoft.Compute/virtualMachineScaleSets';
const scaleSet = (interfaces: unknown, more: Body = {}): Body =>
  resource(setType, 'set', {
    orchestrationMode: 'Uniform',
    virtualMachineProfile: { networkProfile: { networkInterfaceConfigurations: interfaces } },
    ...more,
  });
const configured = (ip: Body) => [
  { properties: { ipConfigurations: [{ properties: { subnet: { id: apps }, ...ip } }] } },
];
const hubConnection = (enableInternetSecurity: unknown): Body =>
  resource('Microsoft.Network/virtualHubs/hubVirtualNetworkConnections', 'vhub/c', {
    remoteVirtualNetwork: ref('virtualNetworks', 'spoke'),
    enableInternetSecurity,
  });
const poolsOf = (agentPoolProfiles: unknown): Body =>
  resource('Microsoft.ContainerService/managedClusters', 'aks', {
    networkProfile: { outboundType: 'none' },
    agentPoolProfiles,
  });

describe('what is of another kind than it should be is never taken for absent', () => {
  it.each<{ of: string; given: readonly Body[]; subject?: string; is: string; names: string }>([
    {
      of: 'a route table that is no reference',
      given: [vnet(), subnet({ ...shut, routeTable: 'rt' })],
      is: 'unknown assumed',
      names: "routeTable is 'rt', which is no reference with an id",
    },
    {
      of: 'an id that is no text',
      given: [vnet(), subnet({ ...shut, routeTable: { id: 5 } })],
      is: 'unknown assumed',
      names: 'routeTable is an object, which is no reference with an id',
    },
    {
      of: 'a NAT gateway that is no reference',
      given: [vnet(), subnet({ ...shut, natGateway: 'nat' })],
      is: 'unknown assumed',
      names: "natGateway is 'nat', which is no reference with an id",
    },
    {
      of: 'a security group that is no reference',
      given: [vnet(), subnet({ ...shut, networkSecurityGroup: 'nsg' })],
      is: 'unknown assumed',
      names: "networkSecurityGroup is 'nsg', which is no reference with an id",
    },
    {
      of: 'the prefix of a route',
      given: [
        vnet(),
        subnet({ ...shut, ...withRoutes }),
        routes([], { routes: [{ properties: { addressPrefix: 5, nextHopType: 'Internet' } }] }),
      ],
      is: 'unknown assumed',
      names: "can't be read: routes[].addressPrefix is 5, which is no text",
    },
    {
      of: 'whether learnt routes are kept out',
      given: [vnet(), subnet({ ...shut, ...withRoutes }), routes([], { disableBgpRoutePropagation: 'maybe' })],
      is: 'unknown assumed',
      names: "can't be read: disableBgpRoutePropagation is 'maybe', which is no true or false",
    },
    {
      of: 'the addresses of a NAT gateway',
      given: [vnet(), subnet({ ...shut, ...withNat }), nat({ publicIpAddresses: { id: 'pip' } })],
      is: 'nat-gateway assumed',
      names: "can't be read: publicIpAddresses is an object, which is no list of references with ids",
    },
    {
      of: 'an address in the list of a NAT gateway',
      given: [vnet(), subnet({ ...shut, ...withNat }), nat({ publicIpAddresses: ['pip'] })],
      is: 'nat-gateway assumed',
      names: "can't be read: publicIpAddresses is a list, which is no list of references with ids",
    },
    {
      of: 'the peerings of a network',
      given: [vnet({ virtualNetworkPeerings: 'all' }), subnet(shut)],
      is: 'private-only assumed',
      names: "can't be read: virtualNetworkPeerings is 'all', which is no list",
    },
    {
      of: 'whether a peering uses the gateway of the other side',
      given: [vnet({ virtualNetworkPeerings: [{ ...peering({ useRemoteGateways: 'maybe' }) }] }), subnet(shut)],
      is: 'private-only assumed',
      names: "can't be read: virtualNetworkPeerings[].useRemoteGateways is 'maybe', which is no true or false",
    },
    {
      of: 'the configurations of an interface',
      given: [vnet(), subnet(shut), nic([], { ipConfigurations: { a: 1 } })],
      subject: nicId,
      is: 'unknown assumed',
      names: 'ipConfigurations is an object, which is no list',
    },
    {
      of: 'the address of an interface',
      given: [vnet(), subnet(shut), nic([{ publicIPAddress: 'pip' }])],
      subject: nicId,
      is: 'unknown assumed',
      names: "ipConfigurations[].publicIPAddress is 'pip', which is no reference with an id",
    },
    {
      of: 'the outbound rules of a load balancer',
      given: [vnet(), subnet(shut), inPool, balancer({ outboundRules: 'all' }), pip('pip', '203.0.113.9')],
      subject: nicId,
      is: 'unknown assumed',
      names: "can't be read: outboundRules is 'all', which is no list",
    },
    {
      of: 'the interfaces of a scale set',
      given: [vnet(), subnet(shut), scaleSet('one')],
      subject: idIn(setType, 'set'),
      is: 'unknown assumed',
      names: "networkInterfaceConfigurations is 'one', which is no list",
    },
    {
      of: 'the mode of a scale set',
      given: [vnet(), subnet(), scaleSet(configured({}), { orchestrationMode: 4 })],
      subject: idIn(setType, 'set'),
      is: 'unknown assumed',
      names: 'orchestrationMode is 4, which is no text',
    },
    {
      of: 'the node pools of a cluster',
      given: [vnet(), subnet(), poolsOf('two')],
      subject: idIn('Microsoft.ContainerService/managedClusters', 'aks'),
      is: 'unknown assumed',
      names: "agentPoolProfiles is 'two', which is no list",
    },
    {
      of: "a firewall's policy",
      given: [
        ...behindFirewall.filter(({ type }) => !String(type).endsWith('azureFirewalls')),
        firewall({ firewallPolicy: 'p' }),
      ],
      is: 'firewall-inspected assumed',
      names: "can't be read: firewallPolicy is 'p', which is no reference with an id",
    },
    {
      of: 'the collections of a rule group',
      given: [
        ...behindFirewall,
        firewallPolicy({
          ruleCollectionGroups: [
            { id: idIn('Microsoft.Network/firewallPolicies/ruleCollectionGroups', 'policy/group') },
          ],
        }),
        { ...ruleGroup([collection('Allow', applicationRule('*'))]), properties: { ruleCollections: { a: 1 } } },
      ],
      is: 'firewall-inspected assumed',
      names: "can't be read: ruleCollections is an object, which is no list",
    },
    {
      of: "whether a network takes its hub's default route",
      given: [vnet(), subnet(), hubConnection('maybe')],
      is: 'default-outbound assumed',
      names: "enableInternetSecurity is 'maybe', which is no true or false",
    },
    {
      of: 'the rules of a security group',
      given: [vnet(), subnet({ ...shut, ...withGroup }), { ...nsg([]), properties: { securityRules: { a: 1 } } }],
      is: 'private-only assumed',
      names: "can't be read: securityRules is an object, which is no list",
    },
  ])('$of', ({ given, subject = apps, is, names }) => {
    const { class: way, confidence } = pathOf(given, subject);
    expect(`${way} ${confidence}`).toBe(is);
    const { unknown } = judgeResources(given, egressPolicy({}), now);
    expect(unknown.map(({ because }) => because).join('; ')).toContain(names);
  });

  it.each([null, undefined, {}])('%j is none', (none) => {
    const given = [vnet(), subnet({ ...shut, routeTable: none, natGateway: none, delegations: none })];
    expect(pathOf(given)).toMatchObject({ class: 'private-only', confidence: 'derived' });
    expect(judgeResources(given, egressPolicy({}), now).unknown).toEqual([]);
  });
});
