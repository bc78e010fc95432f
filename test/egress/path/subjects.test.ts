import { describe, expect, it } from 'vitest';
import {
  type Body,
  idIn,
  nat,
  nic,
  nicId,
  pathOf,
  ref,
  resource,
  routes,
  subnet,
  vnet,
  withNat,
  withRoutes,
} from './support.ts';

const inApps = { subnet: ref('virtualNetworks/subnets', 'spoke/apps') };

describe('what is no subject', () => {
  it.each([
    { when: "a private endpoint's interface", given: nic([{}], { privateEndpoint: ref('privateEndpoints', 'pe') }) },
    {
      when: "a private link service's interface",
      given: nic([{}], { privateLinkService: ref('privateLinkServices', 'pls') }),
    },
  ])('$when', ({ given }) => {
    expect(pathOf([vnet(), subnet(), given], nicId)).toMatchObject({
      class: 'not-a-subject',
      worstScope: null,
      scopes: [],
    });
  });

  it.each([
    'GatewaySubnet',
    'AzureFirewallSubnet',
    'AzureFirewallManagementSubnet',
    'AzureBastionSubnet',
    'RouteServerSubnet',
    'gatewaysubnet',
  ])('%s', (name) => {
    const given = subnet({}, `spoke/${name}`);
    expect(pathOf([vnet(), given], String(given.id)).class).toBe('not-a-subject');
  });

  it('a delegated subnet, and an interface in one', () => {
    const delegated = subnet({
      delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Web/serverFarms' } }],
    });
    expect(pathOf([vnet(), delegated])).toMatchObject({
      class: 'not-a-subject',
      evidence: [{ value: 'the subnet is delegated to Microsoft.Web/serverFarms' }],
    });
    expect(pathOf([vnet(), delegated, nic()], nicId).class).toBe('not-a-subject');
  });
});

describe('a subnet', () => {
  const own = { publicIPAddress: ref('publicIPAddresses', 'pip') };
  it.each([
    { when: 'empty: what a machine put there today would get', given: [subnet()], is: 'default-outbound' },
    {
      when: 'with an interface: what that one gets',
      given: [subnet({ defaultOutboundAccess: false }), nic([own])],
      is: 'instance-public-ip',
    },
    {
      when: 'with two: the worse',
      given: [
        subnet({ defaultOutboundAccess: false }),
        nic(),
        nic([{ ...own, privateIPAddress: '10.0.1.9' }], {}, 'other'),
      ],
      is: 'instance-public-ip',
    },
    {
      when: "with a private endpoint's interface only: as an empty one",
      given: [subnet(), nic([{}], { privateEndpoint: ref('privateEndpoints', 'pe') })],
      is: 'default-outbound',
    },
  ])('$when', ({ given, is }) => {
    expect(pathOf([vnet(), ...given]).class).toBe(is);
  });

  it('inside its network is read like one of its own', () => {
    const network = vnet({ subnets: [{ name: 'apps', properties: { addressPrefix: '10.0.1.0/24', ...withNat } }] });
    expect(pathOf([network, nat()]).class).toBe('nat-gateway');
  });

  it('that was not read is unknown', () => {
    expect(pathOf([vnet(), nic()], nicId)).toMatchObject({ class: 'unknown', confidence: 'assumed' });
  });
});

describe('a scale set', () => {
  const set = (configuration: Body, more: Body = {}): Body =>
    resource('Microsoft.Compute/virtualMachineScaleSets', 'set', {
      virtualMachineProfile: {
        networkProfile: {
          networkInterfaceConfigurations: [
            {
              name: 'nic',
              properties: {
                primary: true,
                ipConfigurations: [{ name: 'ip', properties: { ...inApps, ...configuration } }],
              },
            },
          ],
        },
      },
      ...more,
    });
  const setId = String(set({}).id);
  const judge = (given: Body, says: Body = {}) => pathOf([vnet(), subnet(says), given], setId).class;
  it.each([
    {
      when: "its instances' own addresses",
      given: judge(set({ publicIPAddressConfiguration: { name: 'pip' } }), { defaultOutboundAccess: false }),
      is: 'instance-public-ip',
    },
    {
      when: 'uniform, without an address',
      given: judge(set({}, { orchestrationMode: 'Uniform' })),
      is: 'default-outbound',
    },
    {
      when: 'flexible, without an address',
      given: judge(set({}, { orchestrationMode: 'Flexible' })),
      is: 'private-only',
    },
    { when: 'in a private subnet', given: judge(set({}), { defaultOutboundAccess: false }), is: 'private-only' },
    {
      when: 'a flexible one whose machines have interfaces of their own',
      given: pathOf(
        [resource('Microsoft.Compute/virtualMachineScaleSets', 'set', { orchestrationMode: 'Flexible' })],
        setId,
      ).class,
      is: 'not-a-subject',
    },
  ])('$when', ({ given, is }) => {
    expect(given).toBe(is);
  });
});

describe('an app', () => {
  const appsId = idIn('Microsoft.Network/virtualNetworks/subnets', 'spoke/apps');
  const integrated = subnet({
    delegations: [{ name: 'd', properties: { serviceName: 'Microsoft.Web/serverFarms' } }],
    ...withRoutes,
  });
  const closed = routes([['0.0.0.0/0', 'None']]);
  const site = (properties: Body): Body => resource('Microsoft.Web/sites', 'app', properties);
  const judge = (properties: Body) => pathOf([vnet(), integrated, closed, site(properties)], String(site({}).id)).class;
  it.each([
    { when: 'that is not integrated leaves by its stamp', says: {}, is: 'default-outbound' },
    {
      when: 'that is integrated is not routed (trap 15)',
      says: { virtualNetworkSubnetId: appsId },
      is: 'default-outbound',
    },
    {
      when: 'routed by the old switch',
      says: { virtualNetworkSubnetId: appsId, vnetRouteAllEnabled: true },
      is: 'blocked',
    },
    {
      when: 'routed by its configuration',
      says: { virtualNetworkSubnetId: appsId, siteConfig: { vnetRouteAllEnabled: true } },
      is: 'blocked',
    },
    {
      when: 'routed by the new switch',
      says: { virtualNetworkSubnetId: appsId, outboundVnetRouting: { applicationTraffic: true } },
      is: 'blocked',
    },
    {
      when: 'all of its traffic',
      says: { virtualNetworkSubnetId: appsId, outboundVnetRouting: { allTraffic: true } },
      is: 'blocked',
    },
    {
      when: 'other traffic than its own',
      says: { virtualNetworkSubnetId: appsId, outboundVnetRouting: { imagePullTraffic: true } },
      is: 'default-outbound',
    },
  ])('App Service $when', ({ says, is }) => {
    expect(judge(says)).toBe(is);
  });

  const environment = (properties: Body): Body => resource('Microsoft.App/managedEnvironments', 'env', properties);
  const app = (properties: Body = {}): Body =>
    resource('Microsoft.App/containerApps', 'app', { environmentId: environment({}).id, ...properties });
  const inNetwork = {
    vnetConfiguration: { infrastructureSubnetId: appsId },
    workloadProfiles: [{ name: 'Consumption' }],
  };
  it.each([
    { when: 'leaves by its environment', given: [environment(inNetwork), app()], is: 'blocked' },
    {
      when: 'without workload profiles ignores routes',
      given: [environment({ ...inNetwork, workloadProfiles: null }), app()],
      is: 'default-outbound',
    },
    { when: 'without a network leaves by the platform', given: [environment({}), app()], is: 'default-outbound' },
    {
      when: 'with a subnet of its own leaves by that',
      given: [environment({}), app({ networking: { outboundVnetSubnetId: appsId } })],
      is: 'blocked',
    },
    { when: 'whose environment was not read is unknown', given: [app()], is: 'unknown' },
  ])('a container app $when', ({ given, is }) => {
    expect(pathOf([vnet(), integrated, closed, ...given], String(app().id)).class).toBe(is);
  });

  it('container instances take the path of their subnet, or have an address of their own', () => {
    const instances = (properties: Body): Body =>
      resource('Microsoft.ContainerInstance/containerGroups', 'ci', properties);
    const judgeGroup = (properties: Body) =>
      pathOf([vnet(), integrated, closed, instances(properties)], String(instances({}).id)).class;
    expect([
      judgeGroup({ subnetIds: [{ id: appsId }] }),
      judgeGroup({ ipAddress: { type: 'Public' } }),
      judgeGroup({}),
    ]).toEqual(['blocked', 'instance-public-ip', 'default-outbound']);
  });
});
