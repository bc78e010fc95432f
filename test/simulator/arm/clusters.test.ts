import { describe, expect, it } from 'vitest';
import type { InCluster } from '../../../simulator/arm/simulation.ts';
import { createFixture, group, hub } from './support/fixture.ts';

const location = 'westeurope';
const cluster = `${group('rg')}/providers/Microsoft.ContainerService/managedClusters/aks`;
const nodes = `${group('rg')}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/nodes`;
const made = `/subscriptions/${hub}/resourceGroups/MC_rg_aks_westeurope`;

const service = (annotations: Record<string, string>) => ({
  kind: 'Service',
  metadata: {
    namespace: 'shop',
    name: 'web',
    annotations: Object.fromEntries(
      Object.entries(annotations).map(([name, value]) => [`service.beta.kubernetes.io/${name}`, value]),
    ),
  },
  spec: { type: 'LoadBalancer' },
});

/** A cluster with these properties in a network of one's own, and what is in its node group, without the group. */
async function put(properties: object, inCluster: InCluster = { objects: [] }) {
  const fixture = createFixture({ settings: { nodeGroups: () => true, inClusters: () => inCluster } });
  await fixture.call('PUT', group('rg'), { location });
  await fixture.call('PUT', nodes.split('/subnets/')[0] ?? '', {
    location,
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: ['nodes', 'nat'].map((name, index) => ({ name, properties: { addressPrefix: `10.0.${index}.0/24` } })),
    },
  });
  const answer = await fixture.call('PUT', cluster, { location, properties });
  const paths = [...fixture.world.list(made)].map(({ id }) =>
    id.slice(made.length).replace(/^\/providers\/Microsoft\./, ''),
  );
  return { fixture, answer, paths: paths.slice(1).map((path) => path.replaceAll(/[0-9a-f-]{36}/g, '{guid}')) };
}

const own = { agentPoolProfiles: [{ name: 'system', vnetSubnetID: nodes }] };

describe('a cluster makes in its node group', () => {
  const identity = 'ManagedIdentity/userAssignedIdentities/aks-agentpool';
  it.each<[string, object, readonly string[]]>([
    ['an identity', { ...own, networkProfile: { outboundType: 'none' } }, [identity]],
    [
      'no way out where it has a route of its own',
      { ...own, networkProfile: { outboundType: 'userDefinedRouting' } },
      [identity],
    ],
    [
      'a load balancer with its address where nothing else is said',
      own,
      [identity, 'Network/publicIPAddresses/{guid}', 'Network/loadBalancers/kubernetes'],
    ],
    [
      'a network with a NAT gateway',
      { networkProfile: { outboundType: 'managedNATGateway' } },
      [
        identity,
        'Network/publicIPAddresses/{guid}',
        'Network/natGateways/aks-nat',
        'Network/virtualNetworks/aks-vnet',
        'Network/virtualNetworks/aks-vnet/subnets/aks-subnet',
      ],
    ],
  ])('%s', async (_what, properties, paths) => expect((await put(properties)).paths).toEqual(paths));

  it('the endpoint of a private API server, with its name in a zone that its network is linked to', async () => {
    const { fixture, answer, paths } = await put({
      ...own,
      networkProfile: { outboundType: 'none' },
      apiServerAccessProfile: { enablePrivateCluster: true },
    });
    expect(paths).toContain('Network/privateEndpoints/kube-apiserver');
    const name = String((answer.body.properties as { privateFQDN?: string }).privateFQDN);
    expect(name).toMatch(/^aks-[0-9a-f]{8}\.[0-9a-f-]{36}\.privatelink\.westeurope\.azmk8s\.io$/);
    const zone = `${made}/providers/Microsoft.Network/privateDnsZones/${name.slice(name.indexOf('.') + 1)}`;
    expect(fixture.world.find(`${zone}/A/${name.split('.')[0]}`)?.body).toMatchObject({
      properties: { aRecords: [{ ipv4Address: '10.0.0.4' }] },
    });
    const { body } = await fixture.call('GET', `${made}/providers/Microsoft.Network/privateEndpoints/kube-apiserver`);
    expect(body.properties).toMatchObject({ customDnsConfigs: [{ fqdn: name, ipAddresses: ['10.0.0.4'] }] });
    expect(fixture.world.find(`${zone}/virtualNetworkLinks/aks`)).toBeDefined();
  });

  it('the name that its body has already, with the zone of that name', async () => {
    const { fixture } = await put({
      ...own,
      privateFQDN: 'api.zone.privatelink.westeurope.azmk8s.io',
      apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: 'system' },
    });
    const zone = `${made}/providers/Microsoft.Network/privateDnsZones/zone.privatelink.westeurope.azmk8s.io`;
    expect(fixture.world.find(`${zone}/A/api`)).toBeDefined();
    expect(fixture.world.find(`${zone}/virtualNetworkLinks/aks`)).toBeDefined();
  });

  it.each([
    ['no zone where none is wanted', { privateDNSZone: 'none' }, true],
    ['nothing of the kind with network integration', { enableVnetIntegration: true }, false],
  ])('%s', async (_what, more, hasEndpoint) => {
    const { paths } = await put({ ...own, apiServerAccessProfile: { enablePrivateCluster: true, ...more } });
    expect(paths.some((path) => path.includes('privateDnsZones'))).toBe(false);
    expect(paths.includes('Network/privateEndpoints/kube-apiserver')).toBe(hasEndpoint);
  });

  it('a private link service for each service that asks for one, by its annotations', async () => {
    const published = service({
      'azure-load-balancer-internal': 'true',
      'azure-pls-create': 'true',
      'azure-pls-name': 'pls-shop',
      'azure-pls-ip-configuration-subnet': 'nat',
      'azure-pls-ip-configuration-ip-address': '10.0.1.7',
      'azure-pls-visibility': hub,
      'azure-pls-proxy-protocol': 'true',
    });
    const { fixture } = await put(
      { ...own, networkProfile: { outboundType: 'none' } },
      { objects: [published, service({ 'azure-pls-create': 'true' })] },
    );
    const { body } = await fixture.call('GET', `${made}/providers/Microsoft.Network/privateLinkServices/pls-shop`);
    expect(body).toMatchObject({
      tags: { 'k8s-azure-owner-service': 'shop/web', 'k8s-azure-cluster-name': 'aks' },
      properties: {
        visibility: { subscriptions: [hub] },
        enableProxyProtocol: true,
        ipConfigurations: [{ properties: { privateIPAddress: '10.0.1.7', privateIPAllocationMethod: 'Static' } }],
      },
    });
    const balancer = await fixture.call('GET', `${made}/providers/Microsoft.Network/loadBalancers/kubernetes-internal`);
    expect(balancer.body.properties).toMatchObject({
      frontendIPConfigurations: [{ properties: { subnet: { id: nodes } } }],
    });
    const subnet = fixture.world.find(nodes.replace('/nodes', '/nat'));
    expect(subnet?.body.properties).toMatchObject({ privateLinkServiceNetworkPolicies: 'Disabled' });
  });

  it('nothing twice, and nothing where the setting is off', async () => {
    const { fixture } = await put(own);
    const before = [...fixture.world.list(made)].map(({ id }) => id);
    await fixture.call('PUT', cluster, { location, properties: own });
    expect([...fixture.world.list(made)].map(({ id }) => id)).toEqual(before);
    const plain = createFixture();
    await plain.call('PUT', group('rg'), { location });
    await plain.call('PUT', cluster, { location, properties: own });
    expect([...plain.world.list(made)]).toEqual([]);
  });
});

describe('runCommand', () => {
  const run = `${cluster}/runCommand`;
  const pods = { objects: [{ kind: 'Pod', metadata: { namespace: 'a', name: 'p' } }] };
  const list = { command: "kubectl get pods -A -o json | jq -c '[.items[]|{metadata:{name:.metadata.name}}]'" };

  it('answers 202, and 202 where its result will be until it is there', async () => {
    const { fixture } = await put(own, pods);
    fixture.arm.settings.delays.command = 60_000;
    const { status, headers } = await fixture.call('POST', run, list);
    const url = headers.get('location') ?? '';
    expect([status, url]).toEqual([
      202,
      expect.stringMatching(/managedClusters\/aks\/commandResults\/[0-9a-f-]{36}\?/),
    ]);
    expect((await fixture.call('GET', url)).status).toBe(202);
    fixture.advance(60_000);
    const ended = await fixture.call('GET', url);
    expect([ended.status, ended.body.properties]).toEqual([
      200,
      expect.objectContaining({ provisioningState: 'Succeeded', exitCode: 0, logs: '[{"metadata":{"name":"p"}}]\n' }),
    ]);
    expect((await fixture.call('GET', `${cluster}/commandResults/other`)).status).toBe(404);
  });

  it.each<[string, object, InCluster, object, readonly [number, string]]>([
    [
      'a cluster that lets nobody',
      { apiServerAccessProfile: { disableRunCommand: true } },
      pods,
      list,
      [400, 'BadRequest'],
    ],
    ['sign-in with Entra and no token', { aadProfile: {} }, pods, list, [400, 'InvalidParameter']],
    ['no command', {}, pods, {}, [400, 'InvalidParameter']],
    ['a policy of the cluster', {}, { ...pods, trouble: 'refused' }, list, [400, 'KubernetesOperationError']],
  ])('is refused by %s', async (_what, properties, inCluster, body, [status, code]) => {
    const { fixture } = await put({ ...own, ...properties }, inCluster);
    const answer = await fixture.call('POST', run, body);
    expect([answer.status, answer.body.error]).toEqual([status, expect.objectContaining({ code })]);
  });

  it('fails at its end where no node has room for its pod', async () => {
    const { fixture } = await put(own, { ...pods, trouble: 'no room' });
    const { headers } = await fixture.call('POST', run, list);
    const ended = await fixture.call('GET', headers.get('location') ?? '');
    expect([ended.status, ended.body.error]).toEqual([
      400,
      expect.objectContaining({ code: 'KubernetesPerformanceError' }),
    ]);
  });

  it('ends with 137 and without output where its pod needs more memory than it has', async () => {
    const { fixture } = await put(own, { ...pods, trouble: 'out of memory' });
    const { headers } = await fixture.call('POST', run, list);
    const { properties } = (await fixture.call('GET', headers.get('location') ?? '')).body;
    expect(properties).toMatchObject({ provisioningState: 'Succeeded', exitCode: 137, logs: '' });
  });

  it('ends with the exit code of its last program, and after 512 kB without a word', async () => {
    const many = Array.from({ length: 3_000 }, (_, index) => ({
      kind: 'Pod',
      metadata: { name: `p${index}`, note: 'x'.repeat(200) },
    }));
    const { fixture } = await put(own, { objects: many });
    const logsOf = async (command: string) => {
      const { headers } = await fixture.call('POST', run, { command });
      const { properties } = (await fixture.call('GET', headers.get('location') ?? '')).body;
      return properties as { exitCode: number; logs: string };
    };
    expect(await logsOf('helm list')).toMatchObject({ exitCode: 127, logs: 'sh: helm: not found\n' });
    expect(await logsOf('kubectl get ciliumnetworkpolicies.cilium.io -A -o json')).toMatchObject({
      exitCode: 1,
      logs: 'error: the server doesn\'t have a resource type "ciliumnetworkpolicies"\n',
    });
    expect((await logsOf('kubectl get pods -A -o json')).logs).toHaveLength(512 * 1_024);
  });
});
