import { describe, expect, it } from 'vitest';
import {
  type Body,
  classes,
  collection,
  firewall,
  firewallPolicy,
  idIn,
  networkRule,
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

const gateways = subnet({ addressPrefix: '10.0.9.0/26', ipConfigurations: [{ id: 'x' }] }, 'spoke/GatewaySubnet');

describe('a default route that a network may learn', () => {
  it.each([
    { when: 'a gateway of its own', given: [vnet(), gateways] },
    { when: 'a route server', given: [vnet(), subnet({ addressPrefix: '10.0.9.0/26' }, 'spoke/RouteServerSubnet')] },
    { when: "a peer's gateway", given: [vnet(), peering({ useRemoteGateways: true })] },
  ])('$when: the verdict stays, and is assumed (point)', ({ given }) => {
    const path = pathOf([...given, subnet()]);
    expect(path).toMatchObject({ class: 'default-outbound', confidence: 'assumed' });
    expect(path.scopes[0]?.because).toContain('a default route may be learnt');
  });

  it.each([
    {
      when: 'a peering that is not connected',
      given: [vnet(), peering({ useRemoteGateways: true, peeringState: 'Disconnected' })],
    },
    {
      when: 'a gateway subnet whose list of gateways is empty',
      given: [vnet(), subnet({ ipConfigurations: [] }, 'spoke/GatewaySubnet')],
    },
    { when: 'neither', given: [vnet(), peering()] },
  ])('$when: none', ({ given }) => {
    expect(pathOf([...given, subnet()]).confidence).toBe('derived');
  });

  it('a route of the user wins over what is learnt (trap 5)', () => {
    expect(pathOf([vnet(), gateways, subnet(withRoutes), routes([['0.0.0.0/0', 'Internet']])])).toMatchObject({
      class: 'default-outbound',
      confidence: 'derived',
    });
  });

  it('a table without propagation keeps it out (trap 5)', () => {
    const table = routes([], { disableBgpRoutePropagation: true });
    expect(pathOf([vnet(), gateways, subnet(withRoutes), table])).toMatchObject({
      class: 'default-outbound',
      confidence: 'derived',
    });
  });
});

describe('a network connected to a virtual hub', () => {
  const hub = idIn('Microsoft.Network/virtualHubs', 'hub');
  const connection = (enableInternetSecurity: boolean | undefined) =>
    resource('Microsoft.Network/virtualHubs/hubVirtualNetworkConnections', 'hub/spoke', {
      remoteVirtualNetwork: { id: vnet().id },
      enableInternetSecurity,
    });
  const intent = (...destinations: readonly string[]) =>
    resource('Microsoft.Network/virtualHubs/routingIntent', 'hub/intent', {
      routingPolicies: [{ name: 'p', destinations, nextHop: firewall().id }],
    });
  const hubFirewall = firewall({
    ipConfigurations: undefined,
    virtualHub: { id: hub },
    hubIPAddresses: { privateIPAddress: '10.9.0.4', publicIPs: { addresses: [{ address: '203.0.113.8' }] } },
  });
  const spoke: readonly Body[] = [vnet(), subnet()];
  const anyAny = ruleGroup([collection('Allow', networkRule())]);
  it.each([
    {
      when: 'intent for the internet, firewall not read (point)',
      given: [connection(true), intent('Internet')],
      is: 'firewall-inspected',
      confidence: 'assumed',
    },
    {
      when: 'intent for the internet, rules read (point)',
      given: [connection(true), intent('PrivateTraffic', 'Internet'), hubFirewall, firewallPolicy()],
      is: 'firewall-inspected',
      confidence: 'derived',
    },
    {
      when: 'a firewall that lets everything through',
      given: [
        connection(true),
        intent('Internet'),
        hubFirewall,
        firewallPolicy({ ruleCollectionGroups: undefined }),
        anyAny,
      ],
      is: 'transit-any',
      confidence: 'derived',
    },
    {
      when: 'internet security is off',
      given: [connection(false), intent('Internet')],
      is: 'default-outbound',
      confidence: 'derived',
    },
    {
      when: 'internet security is not set',
      given: [connection(undefined), intent('Internet')],
      is: 'default-outbound',
      confidence: 'derived',
    },
    {
      when: 'intent for private traffic only: the hub may learn a default elsewhere',
      given: [connection(true), intent('PrivateTraffic')],
      is: 'default-outbound',
      confidence: 'assumed',
    },
    { when: 'the intent was not read', given: [connection(true)], is: 'default-outbound', confidence: 'assumed' },
    {
      when: 'a static route of the hub',
      given: [
        connection(true),
        resource('Microsoft.Network/virtualHubs/hubRouteTables', 'hub/defaultRouteTable', {
          routes: [{ destinations: ['0.0.0.0/0'], nextHop: firewall().id }],
        }),
        hubFirewall,
        firewallPolicy(),
      ],
      is: 'firewall-inspected',
      confidence: 'derived',
    },
  ])('$when', ({ given, is, confidence }) => {
    expect(pathOf([...spoke, ...given])).toMatchObject({ class: is, confidence });
  });

  it('a route of the user past the hub wins (trap 5)', () => {
    const given = [
      vnet(),
      subnet(withRoutes),
      connection(true),
      intent('Internet'),
      routes([['0.0.0.0/0', 'Internet']]),
    ];
    expect(pathOf(given).class).toBe('default-outbound');
  });

  it("a hub's firewall is a next hop of the networks connected to it", () => {
    const given = [
      vnet(),
      subnet(withRoutes),
      connection(false),
      hubFirewall,
      firewallPolicy(),
      routes([['0.0.0.0/0', 'VirtualAppliance', '10.9.0.4']]),
    ];
    expect(pathOf(given)).toMatchObject({ class: 'firewall-inspected', publicIps: ['203.0.113.8'] });
    expect(
      classes(
        pathOf(given.filter((body) => body.type !== 'Microsoft.Network/virtualHubs/hubVirtualNetworkConnections')),
      ),
    ).toEqual(['0.0.0.0/0 unknown']);
  });

  it('reports the next hop of the hub as the route', () => {
    expect(pathOf([...spoke, connection(true), intent('Internet')])).toMatchObject({
      route: 'BGP:0.0.0.0/0->VirtualNetworkGateway',
      via: String(firewall().id).toLowerCase(),
    });
    expect(ref('azureFirewalls', 'fw').id).toBe(firewall().id);
  });
});
