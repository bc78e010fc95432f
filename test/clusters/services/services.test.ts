import { describe, expect, it } from 'vitest';
import { servicesIn } from '../../../src/clusters/services/services.ts';
import { worldOf } from '../../../src/egress/world.ts';
import {
  alias,
  type Body,
  balancerId,
  clusterId,
  endpoint,
  endpointId,
  estate,
  formerAlias,
  frontendId,
  networkId,
  publishedAfter,
  serviceId,
} from './estate.ts';

const of = (body: Body | undefined): Body => (body?.properties ?? {}) as Body;
const subnetOf = (bodies: Record<string, Body>, index: number): Body =>
  of((of(bodies.network).subnets as Body[])[index]);

describe('a private link service', () => {
  it('is reported with the cluster and the Kubernetes service behind it, its addresses and its consumers', () => {
    expect(publishedAfter()).toMatchObject({
      id: serviceId.toLowerCase(),
      name: 'pls-shop',
      alias,
      fqdns: ['api.shop.example'],
      cluster: { id: clusterId.toLowerCase(), knownBy: 'node resource group' },
      kubernetesService: { namespace: 'shop', name: 'web' },
      frontends: [
        { id: frontendId.toLowerCase(), balancer: balancerId.toLowerCase(), address: '10.0.0.9', isPublic: false },
      ],
      natAddresses: [{ address: '10.0.4.7', subnet: `${networkId}/subnets/pls`.toLowerCase(), isStatic: true }],
      visibility: ['22222222-2222-3333-4444-555555555555'],
      autoApproval: [],
      proxyProtocol: false,
      consumers: [
        { connection: 'pe-shop.1', endpoint: endpointId.toLowerCase(), linkId: '536871234', status: 'Approved' },
      ],
      deadConsumers: [],
    });
  });

  it('passes every precondition, and nothing leads past it', () => {
    const { preconditions, bypasses } = publishedAfter();
    expect([...preconditions, ...bypasses].filter(({ state }) => state !== 'pass')).toEqual([]);
    expect(preconditions.map(({ remedy }) => remedy).join('')).toBe('');
  });

  it.each([
    {
      when: "the documentation's tag",
      tags: { 'kubernetes-owner-service': 'shop/web' },
      owner: { namespace: 'shop', name: 'web' },
    },
    { when: 'no tag', tags: {}, owner: null },
    { when: 'a tag of another form', tags: { 'k8s-azure-owner-service': 'web' }, owner: null },
  ])('is of the Kubernetes service that $when names', ({ tags, owner }) => {
    expect(publishedAfter(({ service }) => Object.assign(service ?? {}, { tags })).kubernetesService).toEqual(owner);
  });

  it('in another resource group is of the cluster that a tag names, where one alone is called so', () => {
    const tagged = (more: readonly Body[]): unknown => {
      const bodies = estate();
      Object.assign(of(bodies.cluster), { nodeResourceGroup: 'elsewhere' });
      Object.assign(bodies.service ?? {}, { tags: { 'k8s-azure-cluster-name': 'AKS' } });
      return servicesIn(worldOf([...Object.values(bodies), ...more]))[0]?.cluster;
    };
    expect(tagged([])).toEqual({ id: clusterId.toLowerCase(), knownBy: 'tag' });
    expect(tagged([{ id: clusterId.replace('rg-aks', 'rg-two'), properties: { networkProfile: {} } }])).toBeNull();
  });

  it('has the addresses of its interfaces where its own body has none', () => {
    const nic = balancerId.replace('loadBalancers/kubernetes-internal', 'networkInterfaces/pls-shop.nic');
    const { natAddresses } = publishedAfter((bodies) => {
      const service = of(bodies.service);
      service.networkInterfaces = [{ id: nic }];
      for (const each of service.ipConfigurations as Body[])
        Object.assign(of(each), { privateIPAddress: undefined, privateIPAllocationMethod: 'Dynamic' });
      bodies.nic = {
        id: nic,
        properties: { ipConfigurations: [{ name: 'one', properties: { privateIPAddress: '10.0.4.5' } }] },
      };
    });
    expect(natAddresses).toEqual([
      { address: '10.0.4.5', subnet: `${networkId}/subnets/pls`.toLowerCase(), isStatic: false },
    ]);
  });

  it('that only its name was read of is not reported', () => {
    expect(
      servicesIn(worldOf([{ id: serviceId, name: 'pls-shop', type: 'Microsoft.Network/privateLinkServices' }])),
    ).toEqual([]);
  });
});

describe('what has to hold before a consumer meets it', () => {
  const cases: readonly {
    id: string;
    when: string;
    change?: (bodies: Record<string, Body>) => void;
    traffic?: string;
    says?: string;
  }[] = [
    {
      id: 'balancer-standard',
      when: 'the load balancer is Basic',
      change: ({ balancer }) => Object.assign(balancer ?? {}, { sku: { name: 'Basic' } }),
    },
    {
      id: 'pool-of-interfaces',
      when: 'the cluster makes pools of addresses',
      change: ({ cluster }) =>
        Object.assign(of(cluster), { networkProfile: { loadBalancerProfile: { backendPoolType: 'nodeIP' } } }),
    },
    {
      id: 'pool-of-interfaces',
      when: 'the pool is made of addresses',
      change: ({ balancer }) => {
        for (const pool of of(balancer).backendAddressPools as Body[]) delete of(pool).backendIPConfigurations;
      },
    },
    {
      id: 'ipv4',
      when: 'a NAT address is IPv6',
      change: ({ service }) => {
        for (const each of of(service).ipConfigurations as Body[]) of(each).privateIPAddressVersion = 'IPv6';
      },
    },
    {
      id: 'services-per-balancer',
      when: 'a ninth service is on the load balancer',
      change: (bodies) => {
        for (let index = 0; index < 8; index += 1)
          bodies[`other${index}`] = {
            id: `${serviceId}-${index}`,
            properties: {
              provisioningState: 'Succeeded',
              loadBalancerFrontendIpConfigurations: [{ id: `${balancerId}/frontendIPConfigurations/other${index}` }],
            },
          };
      },
    },
    {
      id: 'free-addresses',
      when: 'its subnet is full',
      says: 'azure-pls-ip-configuration-subnet',
      change: (bodies) => {
        subnetOf(bodies, 1).ipConfigurations = Array.from({ length: 11 }, (_, index) => ({ id: String(index) }));
      },
    },
    {
      id: 'subnet-policies-disabled',
      when: 'policies are on for its subnet',
      change: (bodies) => {
        subnetOf(bodies, 1).privateLinkServiceNetworkPolicies = 'Enabled';
      },
    },
    {
      id: 'approval-within-visibility',
      when: '22: what is approved by itself does not see it',
      says: 'azure-pls-visibility',
      change: ({ service }) =>
        Object.assign(of(service), { autoApproval: { subscriptions: ['33333333-2222-3333-4444-555555555555'] } }),
    },
    {
      id: 'local-traffic',
      when: 'PROXY protocol meets Local',
      traffic: 'Local',
      change: ({ service }) => Object.assign(of(service), { enableProxyProtocol: true }),
    },
    {
      id: 'local-traffic',
      when: 'NAT addresses lie beside the pods under Local',
      traffic: 'Local',
      change: ({ cluster }) => {
        for (const pool of of(cluster).agentPoolProfiles as Body[]) pool.vnetSubnetID = `${networkId}/subnets/pls`;
      },
    },
  ];
  it.each(cases)('$id fails where $when, and nothing else does', ({ id, change, traffic = 'Cluster', says }) => {
    const { preconditions } = publishedAfter(change, () => traffic);
    const failed = preconditions.filter(({ state }) => state !== 'pass');
    expect(failed).toMatchObject([{ id, state: 'fail', remedy: expect.stringContaining(says ?? '') }]);
    if (says !== undefined) expect(failed[0]?.remedy).toContain('On Kubernetes service shop/web');
  });

  it('22: visibility for everybody holds every approval', () => {
    const { preconditions } = publishedAfter(({ service }) =>
      Object.assign(of(service), {
        visibility: { subscriptions: ['*'] },
        autoApproval: { subscriptions: ['33333333-2222-3333-4444-555555555555'] },
      }),
    );
    expect(preconditions.find(({ id }) => id === 'approval-within-visibility')?.state).toBe('pass');
  });

  it('is unknown where what decides it was not read', () => {
    const bodies = estate();
    const [found] = servicesIn(worldOf([bodies.service]));
    const unknown = [...(found?.preconditions ?? []), ...(found?.bypasses ?? [])].filter(
      ({ state }) => state === 'unknown',
    );
    expect(unknown.map(({ id }) => id)).toEqual([
      'balancer-standard',
      'pool-of-interfaces',
      'ipv4',
      'free-addresses',
      'subnet-policies-disabled',
      'local-traffic',
      'public-frontend',
      'peered-networks',
    ]);
    expect(found).toMatchObject({ cluster: null, frontends: [{ address: null, isPublic: null }] });
    // Each says what to change should it fail, and the notes on ways past it what would make it known.
    expect(unknown.filter(({ remedy }) => remedy === '')).toEqual([]);
    expect(found?.bypasses.map(({ because }) => because)).toEqual([
      'its load balancer was not read; let the identity read it',
      'the network of its frontend was not read; let the identity read it',
    ]);
  });

  it.each([
    { frontend: { privateIPAddressVersion: 'IPv4' }, state: 'pass' },
    { frontend: { privateIPAddressVersion: 'IPv6' }, state: 'fail' },
    { frontend: { privateIPAddress: 'fd00::9' }, state: 'fail' },
    { frontend: {}, state: 'unknown' },
    {
      frontend: { publicIPAddress: { id: `${balancerId}-pip` } },
      pip: { publicIPAddressVersion: 'IPv4' },
      state: 'pass',
    },
    {
      frontend: { publicIPAddress: { id: `${balancerId}-pip` } },
      pip: { publicIPAddressVersion: 'IPv6' },
      state: 'fail',
    },
    { frontend: { publicIPAddress: { id: `${balancerId}-pip` } }, pip: {}, state: 'unknown' },
  ])('its frontend $frontend with $pip: ipv4 is $state', ({ frontend, pip, state }) => {
    const { preconditions } = publishedAfter((bodies) => {
      Object.assign(of(bodies.balancer), {
        frontendIPConfigurations: [{ id: frontendId, name: 'shop', properties: frontend }],
      });
      if (pip !== undefined)
        bodies.pip = { id: `${balancerId}-pip`, properties: { provisioningState: 'Succeeded', ...pip } };
    });
    expect(preconditions.find(({ id }) => id === 'ipv4')?.state).toBe(state);
  });
});

describe('ways past it', () => {
  it('a peered network reaches the frontend without asking', () => {
    const other = networkId.replace('vnet', 'mtenantpls');
    const peered = (peeringState: string) =>
      publishedAfter(({ network }) =>
        Object.assign(of(network), {
          virtualNetworkPeerings: [{ name: 'p', properties: { peeringState, remoteVirtualNetwork: { id: other } } }],
        }),
      ).bypasses.find(({ id }) => id === 'peered-networks');
    expect(peered('Connected')).toMatchObject({ state: 'fail', because: expect.stringContaining(other.toLowerCase()) });
    expect(peered('Disconnected')).toMatchObject({ state: 'pass' });
  });

  it('a public frontend is corrected at the annotation', () => {
    const { bypasses, frontends } = publishedAfter(({ balancer }) => {
      Object.assign(of(balancer), {
        frontendIPConfigurations: [
          { id: frontendId, name: 'shop', properties: { publicIPAddress: { id: `${balancerId}-pip` } } },
        ],
      });
    });
    expect(frontends).toMatchObject([{ isPublic: true }]);
    expect(bypasses[0]).toMatchObject({
      id: 'public-frontend',
      state: 'fail',
      remedy: expect.stringContaining('azure-load-balancer-internal'),
    });
  });
});

describe('consumers of a service that was recreated', () => {
  const dead = (body: Body) =>
    publishedAfter((bodies) => {
      bodies.endpoint = body;
      Object.assign(of(bodies.service), { privateEndpointConnections: [] });
    }).deadConsumers;

  it.each([
    { when: 'its connection to the id is Disconnected', body: endpoint(serviceId, 'Disconnected') },
    { when: 'it asks for the alias that the service had before', body: endpoint(formerAlias, 'Disconnected') },
  ])('are named where $when, with what to recreate', ({ body }) => {
    expect(dead(body)).toEqual([
      {
        endpoint: endpointId.toLowerCase(),
        because: expect.stringContaining('shop/web'),
        remedy: expect.stringContaining(`recreate it for ${alias}`),
      },
    ]);
  });

  it.each([
    { when: 'it waits for an answer', body: endpoint(serviceId, 'Pending') },
    { when: 'it asks for the alias of now', body: endpoint(alias, 'Approved') },
    {
      when: 'it asks for a service of another name',
      body: endpoint(formerAlias.replace('pls-shop', 'pls-other'), 'Disconnected'),
    },
    {
      when: 'it asks for a service of another region',
      body: endpoint(formerAlias.replace('westeurope', 'northeurope'), 'Disconnected'),
    },
  ])('are not those where $when', ({ body }) => {
    expect(dead(body)).toEqual([]);
  });
});
