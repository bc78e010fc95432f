import { expect, it } from 'vitest';
import { type Body, behindFirewall, pathOf, ref, resource, routes, subnet, vnet, withRoutes } from './support.ts';

const endpoint = (target: string, subnetName = 'spoke/endpoints'): Body =>
  resource('Microsoft.Network/privateEndpoints', 'pe', {
    subnet: ref('virtualNetworks/subnets', subnetName),
    privateLinkServiceConnections: [{ name: 'c', properties: { privateLinkServiceId: target } }],
  });
const ownTarget = resource('Microsoft.Storage/storageAccounts', 'st', {}).id as string;
const foreign = ownTarget.replace(/\/subscriptions\/[^/]+/, '/subscriptions/99999999-2222-3333-4444-555555555555');
const endpoints = (policies?: string) =>
  subnet({ addressPrefix: '10.0.2.0/24', privateEndpointNetworkPolicies: policies }, 'spoke/endpoints');
const direct = `private endpoints in ${String(endpoints().id).toLowerCase()} are reached past the route table: its network policies don't cover routes`;

it.each([
  { when: 'nothing', given: [vnet(), subnet()], is: [] },
  {
    when: 'a service endpoint reaches any account past a firewall (trap 11)',
    given: [
      ...behindFirewall.filter(({ type }) => type !== 'Microsoft.Network/virtualNetworks/subnets'),
      subnet({ ...withRoutes, serviceEndpoints: [{ service: 'Microsoft.Storage' }] }),
    ],
    is: ['service endpoint Microsoft.Storage reaches any resource of the service, of any tenant, past every route'],
  },
  {
    when: 'a policy holds it to its accounts',
    given: [
      vnet(),
      subnet({ serviceEndpoints: [{ service: 'Microsoft.Storage' }], serviceEndpointPolicies: [{ id: 'p' }] }),
    ],
    is: ['service endpoint Microsoft.Storage reaches the accounts its policies list, past every route'],
  },
  {
    when: 'a private subnet reaches storage of its region, and name queries are answered (trap 11)',
    given: [vnet(), subnet({ defaultOutboundAccess: false })],
    is: [
      '168.63.129.16 answers name queries regardless of routes and rules',
      'storage accounts of the same region are reached from a private subnet without any address of its own',
    ],
  },
  {
    when: 'a closed route leaves name queries',
    given: [vnet(), subnet(withRoutes), routes([['0.0.0.0/0', 'None']])],
    is: ['168.63.129.16 answers name queries regardless of routes and rules'],
  },
  {
    when: 'a private endpoint into another subscription (trap 12)',
    given: [vnet(), subnet(), endpoints('Enabled'), endpoint(foreign)],
    is: [
      `private endpoint ${String(endpoint('').id).toLowerCase()} leads to ${foreign.toLowerCase()}, of another subscription`,
    ],
  },
  {
    when: 'private endpoints that no route catches (trap 13)',
    given: [vnet(), subnet(), endpoints('Disabled'), endpoint(ownTarget)],
    is: [direct],
  },
  {
    when: 'policies that cover security groups only',
    given: [vnet(), subnet(), endpoints('NetworkSecurityGroupEnabled'), endpoint(ownTarget)],
    is: [direct],
  },
  {
    when: 'policies that cover routes',
    given: [vnet(), subnet(), endpoints('RouteTableEnabled'), endpoint(ownTarget)],
    is: [],
  },
])('$when', ({ given, is }) => {
  expect(pathOf(given).sideChannels).toEqual(is);
});
