import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { shortId } from '../../src/core/resource-id.ts';

const shop = '00000000-0000-0000-0000-0000000000a1';
const tenant = '00000000-0000-0000-0000-0000000000b1';
const group = (subscription: string, name = 'rg-aks') => `/subscriptions/${subscription}/resourceGroups/${name}`;
const nodeGroup = group(shop, 'MC_aks');
const network = (subscription: string) => `${group(subscription)}/providers/Microsoft.Network/virtualNetworks/vnet`;
const cluster = `${group(shop)}/providers/Microsoft.ContainerService/managedClusters/aks`;
const balancer = `${nodeGroup}/providers/Microsoft.Network/loadBalancers/kubernetes-internal`;
const service = `${nodeGroup}/providers/Microsoft.Network/privateLinkServices/pls-shop`;
const endpoint = `${group(tenant)}/providers/Microsoft.Network/privateEndpoints/pe-shop`;
const location = 'westeurope';

const clusterBody = (outboundType: string) => ({
  location,
  properties: {
    currentKubernetesVersion: '1.33.2',
    nodeResourceGroup: 'MC_aks',
    networkProfile: { outboundType },
    bootstrapProfile: { artifactSource: 'Cache', containerRegistryId: null },
    apiServerAccessProfile: { enablePrivateCluster: true },
    autoUpgradeProfile: { nodeOSUpgradeChannel: 'NodeImage' },
    agentPoolProfiles: [{ name: 'system', osType: 'Linux', vnetSubnetID: `${network(shop)}/subnets/nodes` }],
  },
});

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    subscriptions: [shop],
    policy: {
      version: 1,
      egress: { profiles: [{ profile: 'isolated', match: { ids: [`${group(shop)}/**`] } }] },
    },
  });
  await stack.ensureSubscription(tenant);
  for (const subscription of [shop, tenant]) {
    await stack.put(group(subscription), { location });
    await stack.put(network(subscription), {
      location,
      properties: {
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: ['nodes', 'pls'].map((name, index) => ({
          name,
          properties: {
            addressPrefix: `10.0.${index}.0/24`,
            defaultOutboundAccess: false,
            privateLinkServiceNetworkPolicies: 'Disabled',
          },
        })),
      },
    });
  }
  await stack.put(nodeGroup, { location });
  await stack.put(cluster, clusterBody('none'));
  await stack.put(balancer, {
    location,
    sku: { name: 'Standard' },
    properties: {
      frontendIPConfigurations: [
        { name: 'f', properties: { privateIPAddress: '10.0.0.9', subnet: { id: `${network(shop)}/subnets/nodes` } } },
      ],
    },
  });
  await stack.put(service, {
    location,
    tags: { 'k8s-azure-owner-service': 'shop/web' },
    properties: {
      visibility: { subscriptions: [tenant] },
      loadBalancerFrontendIpConfigurations: [{ id: `${balancer}/frontendIPConfigurations/f` }],
      ipConfigurations: [{ name: 'nat', properties: { subnet: { id: `${network(shop)}/subnets/pls` } } }],
    },
  });
  await stack.put(endpoint, {
    location,
    properties: {
      subnet: { id: `${network(tenant)}/subnets/nodes` },
      manualPrivateLinkServiceConnections: [{ name: 'pe', properties: { privateLinkServiceId: service } }],
    },
  });
  await stack.quiet();
});
afterAll(() => stack.stop());

const read = async (path: string) =>
  (await stack.request(path, {}, 'reader')).json() as Promise<Record<string, unknown>>;

it('tells the services that a cluster publishes, and who asks for them', async () => {
  // Resource Graph shows what was written a moment later, and the app keeps an answer for a minute.
  const shown = async () => {
    const found = await read(`/api/services/${shortId(service.toLowerCase())}`);
    expect(found).toMatchObject({
      resourceId: service.toLowerCase(),
      kubernetesService: { namespace: 'shop', name: 'web' },
    });
    return found;
  };
  const found = await vi.waitFor(shown, { timeout: 90_000, interval: 2_000 });
  expect(found).toMatchObject({
    cluster: { resourceId: cluster.toLowerCase(), knownBy: 'node resource group' },
    frontends: [{ address: '10.0.0.9', isPublic: false }],
    consumers: [{ endpoint: endpoint.toLowerCase(), status: 'Pending' }],
  });
});

it('answers the lines of a cluster as it is now, and what it may not read is unknown', async () => {
  const states = async () => {
    const { lines } = await read(`/api/clusters/${shortId(cluster.toLowerCase())}/isolation`);
    return Object.fromEntries((lines as { id: string; state: string }[]).map(({ id, state }) => [id, state]));
  };
  await vi.waitFor(async () => expect(await states()).toMatchObject({ '3.1': 'pass' }), {
    timeout: 60_000,
    interval: 500,
  });
  expect(await states()).toMatchObject({
    '3.2': 'unknown',
    '3.3': 'pass',
    '3.9': 'pass',
    '3.11': 'unknown',
    '3.14': 'unknown',
    '3.16': 'pass',
  });
});

it('a write that opens the cluster is a finding by its own event, and a failing line at once', async () => {
  const began = Date.now();
  await stack.put(cluster, clusterBody('loadBalancer'));
  const found = async () => {
    const { value } = await read(`/api/findings?state=open&subject=${encodeURIComponent(cluster)}`);
    expect((value as { check: string }[]).map(({ check }) => check)).toContain('aks-outbound-loadbalancer');
  };
  await vi.waitFor(found, { timeout: 60_000, interval: 100 });
  process.stdout.write(`opened by an event, found after ${Date.now() - began} ms\n`);
  const { isolated, lines } = await read(`/api/clusters/${shortId(cluster.toLowerCase())}/isolation`);
  const failing = (lines as { id: string; state: string }[])
    .filter(({ state }) => state === 'fail')
    .map(({ id }) => id);
  expect([isolated, failing]).toEqual(['no', ['3.1', '3.2', '3.16']]);
});
