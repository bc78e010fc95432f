import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { InCluster } from '../../simulator/arm/simulation.ts';
import { type Stack, startStack } from '../../simulator/stack.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { gatehouse } from '../cli/gatehouse.ts';
import { bodiesOf, imageOf } from './support/cluster-body.ts';
import { denyRest, frontendOf, inCluster, manyPods, tenant } from './support/in-cluster.ts';
import { openingsOf } from './support/openings.ts';
import { clientId, signInAs } from './support/sign-in.ts';
import { peeringTo, sourcesOf } from './support/ways-to-a-cluster.ts';

const shop = '00000000-0000-0000-0000-0000000000a1';
const group = (subscription: string, name = 'rg-aks') => `/subscriptions/${subscription}/resourceGroups/${name}`;
const nodeGroup = group(shop, 'MC_aks');
const network = (subscription: string) => `${group(subscription)}/providers/Microsoft.Network/virtualNetworks/vnet`;
const cluster = `${group(shop)}/providers/Microsoft.ContainerService/managedClusters/aks`;
const service = `${nodeGroup}/providers/Microsoft.Network/privateLinkServices/pls-shop`;
const endpoint = `${group(tenant)}/providers/Microsoft.Network/privateEndpoints/pe-shop`;
const registry = `${group(shop)}/providers/Microsoft.ContainerRegistry/registries/acrshop`;
const registryEndpoint = `${group(shop)}/providers/Microsoft.Network/privateEndpoints/pe-acr`;
const zone = `${group(shop)}/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`;
const kubelet = '00000000-0000-0000-0000-00000000000a';
const acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
const pull = `${registry}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-0000-0000-0000000000c1`;
const location = 'westeurope';
const { hub, putSources } = sourcesOf(shop, { cluster, nodes: network(shop) });

const clusterBody = bodiesOf({ registry, kubelet, subnet: `${network(shop)}/subnets/nodes` });

/** What is in the cluster; from its annotations and its body Azure makes the rest. */
let inside: InCluster = { objects: inCluster };

const folder = mkdtempSync(join(tmpdir(), 'az-'));
let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    subscriptions: [shop],
    arm: { nodeGroups: () => true, inClusters: () => inside },
    policy: {
      version: 1,
      dns: { mode: 'enforce', zones: { resourceGroup: group(shop) } },
      clusters: { mode: 'enforce', live: ['**/managedClusters/aks'] },
      egress: { profiles: [{ profile: 'isolated', match: { ids: [`${group(shop)}/**`] } }] },
      reachability: { managementNetworks: [hub], buildAgents: [`${hub}/subnets/agents`] },
    },
  });
  await stack.ensureSubscription(tenant);
  for (const subscription of [shop, tenant]) {
    await stack.put(group(subscription), { location });
    await stack.put(network(subscription), {
      location,
      properties: {
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        virtualNetworkPeerings: subscription === shop ? [peeringTo(hub)] : [],
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
  await stack.put(zone, { location: 'global' });
  await stack.put(`${zone}/virtualNetworkLinks/vnet`, {
    location: 'global',
    properties: { virtualNetwork: { id: network(shop) }, registrationEnabled: false },
  });
  await stack.put(registry, {
    location,
    sku: { name: 'Premium' },
    properties: {
      publicNetworkAccess: 'Disabled',
      policies: { azureADAuthenticationAsArmPolicy: { status: 'enabled' } },
    },
  });
  await stack.put(`${registry}/cacheRules/aks-managed-mcr`, {
    properties: { sourceRepository: 'mcr.microsoft.com/*', targetRepository: 'aks-managed-repository/*' },
  });
  await stack.put(pull, {
    properties: {
      roleDefinitionId: `/subscriptions/${shop}/providers/Microsoft.Authorization/roleDefinitions/${acrPull}`,
      principalId: kubelet,
    },
  });
  await stack.put(registryEndpoint, {
    location,
    properties: {
      subnet: { id: `${network(shop)}/subnets/pls` },
      privateLinkServiceConnections: [
        { name: 'pe-acr', properties: { privateLinkServiceId: registry, groupIds: ['registry'] } },
      ],
    },
  });
  // It becomes isolated in the documented order: the cache first, then a new image, which needs the way out, then none.
  const nodeImageVersion = imageOf('02');
  for (const body of [
    clusterBody('userDefinedRouting', { artifactSource: 'Direct', nodeImageVersion }),
    clusterBody('userDefinedRouting', { nodeImageVersion }),
    clusterBody('userDefinedRouting'),
    clusterBody('none'),
  ]) {
    await stack.put(cluster, body);
    await stack.quiet();
  }
  await stack.put(endpoint, {
    location,
    properties: {
      subnet: { id: `${network(tenant)}/subnets/nodes` },
      manualPrivateLinkServiceConnections: [{ name: 'pe', properties: { privateLinkServiceId: service } }],
    },
  });
  await putSources(stack);
  await stack.quiet();
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  vi.stubEnv('GATEHOUSE_APP_URL', stack.urls.app);
  vi.stubEnv('GATEHOUSE_AUTH_CLIENT_ID', clientId);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await stack.stop();
});

const read = async (path: string) =>
  (await stack.request(path, {}, 'reader')).json() as Promise<Record<string, unknown>>;

interface Found {
  readonly check: string;
  readonly message: string;
  readonly remedy: string;
}

const findingsOf = async (id: string): Promise<readonly Found[]> => {
  const { value } = await read(`/api/findings?state=open&subject=${encodeURIComponent(id)}`);
  return value as readonly Found[];
};

const patience = { timeout: 60_000, interval: 100 };

/** The finding of one check, as soon as it is there. */
const found = (id: string, check: string): Promise<Found> =>
  vi.waitFor(async () => {
    const one = (await findingsOf(id)).find((each) => each.check === check);
    if (one === undefined) throw new Error(`no ${check} yet`);
    return one;
  }, patience);

/** Waits until a finding of the cluster says something. */
const reports = (check: string, says: string) =>
  vi.waitFor(async () => expect((await found(cluster, check)).message).toContain(says), patience);

const isolation = async () => {
  const { isolated, lines, history } = await read(`/api/clusters/${shortId(cluster.toLowerCase())}/isolation`);
  const states = Object.fromEntries((lines as { id: string; state: string }[]).map(({ id, state }) => [id, state]));
  return { isolated, states, history: (history ?? []) as Record<string, unknown>[] };
};

it('shows the services that a cluster publishes, and who asks for them', async () => {
  // Resource Graph shows what was written a moment later, and the app keeps an answer for a minute.
  const shown = async () => {
    const one = await read(`/api/services/${shortId(service.toLowerCase())}`);
    expect(one).toMatchObject({
      resourceId: service.toLowerCase(),
      kubernetesService: { namespace: 'shop', name: 'web' },
    });
    return one;
  };
  const one = await vi.waitFor(shown, { timeout: 90_000, interval: 500 });
  expect(one).toMatchObject({
    cluster: { resourceId: cluster.toLowerCase(), knownBy: 'node resource group' },
    frontends: [{ address: expect.stringMatching(/^10\.0\.0\./), isPublic: false }],
    natAddresses: [{ address: '10.0.1.7', isStatic: true }],
    visibility: [tenant],
    consumers: [{ endpoint: endpoint.toLowerCase(), status: 'Pending' }],
  });
});

it('answers the lines of a cluster as it is now: those of its registry too, whose two records are our own', async () => {
  const passing = Object.fromEntries(
    ['3.1', '3.3', '3.4', '3.5', '3.6', '3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.15', '3.16'].map(
      (id) => [id, 'pass'],
    ),
  );
  await vi.waitFor(async () => expect((await isolation()).states).toMatchObject(passing), {
    timeout: 60_000,
    interval: 500,
  });
  expect((await isolation()).states).toEqual({ ...passing, '3.2': 'unknown', '3.14': 'unknown' });
  // Every event of the making is over, and each line that can be judged has held.
  await stack.quiet();
  await stack.put(cluster, clusterBody('none'));
  await stack.quiet();
  expect((await findingsOf(cluster)).filter(({ check }) => check.startsWith('clusters-'))).toEqual([]);
});

it('asks the cluster what only it knows, daily and when an administrator wants it, and says what its policies do', async () => {
  const ask = async (reason: string) => {
    const path = `/api/clusters/${shortId(cluster.toLowerCase())}/ask`;
    const { status } = await stack.api({ as: 'admin', method: 'POST', path, body: { reason } });
    expect(status).toBe(202);
  };
  const states = async () => {
    const { states } = await isolation();
    return [states['3.2'], states['3.14']];
  };
  const commands = async () => {
    const { value } = await read(`/api/audit?target=${encodeURIComponent(cluster)}`);
    return (value as { action: string; because: string }[])
      .filter(({ action }) => action === 'run-command')
      .map(({ because }) => because);
  };
  await stack.sweep();
  const guard = await found(cluster, 'clusters-policy-egress-only-guard');
  expect(guard.message).toContain('NetworkPolicy/shop/allow-consumer');
  await vi.waitFor(async () => expect(await states()).toEqual(['pass', 'pass']), patience);
  // Every line has passed now: those of its body, its order by the history, and what it says itself.
  expect((await isolation()).isolated).toBe('yes');
  await stack.sweep();
  expect(await commands()).toEqual(['it is due']);

  inside = { objects: [...inCluster, denyRest, ...manyPods] };
  await ask('the second policy was mended');
  expect((await found(cluster, 'clusters-policy-ingress-empty')).message).toContain('NetworkPolicy/shop/deny-rest');
  // Pods come last; they are too many alone too, and are asked for by namespace.
  expect(await commands()).toEqual([
    'the output of the command before was cut',
    'the output of the command before was cut',
    'the second policy was mended',
    'it is due',
  ]);

  for (const [trouble, reason] of [
    ['no room', 'KubernetesPerformanceError'],
    ['refused', 'KubernetesOperationError'],
    ['out of memory', 'its command ended with 137'],
  ] as const) {
    inside = { objects: inCluster, trouble };
    await ask(`${trouble} for its pod`);
    await reports('clusters-live-unavailable', reason);
  }
  inside = { objects: inCluster };
  stack.arm.settings.permissions.unwritable = [`${cluster}/runCommand`];
  await ask('the right was taken');
  await reports('clusters-live-unavailable', 'AuthorizationFailed');
  stack.arm.settings.permissions.unwritable = [];

  await stack.put(cluster, clusterBody('none', { disableRunCommand: true }));
  await vi.waitFor(async () => expect((await states())[1]).toBe('unknown'), patience);
  await stack.put(cluster, clusterBody('none'));
});

it('finds by its own event each write around a cluster that opens it', async () => {
  const subnet = `${network(shop)}/subnets/nodes`;
  const { openings, close } = openingsOf(stack, { cluster, subnet, body: clusterBody });
  for (const [open, all] of openings) {
    await open();
    for (const [line, says] of Object.entries(all)) await reports(`clusters-isolation-${line}`, says);
  }
  await close();
  const balancerOf = (isPublic: boolean) => frontendOf(isPublic, nodeGroup, subnet);
  const others = `${nodeGroup}/providers/Microsoft.Network/loadBalancers/kubernetes`;
  await stack.put(`${nodeGroup}/providers/Microsoft.Network/publicIPAddresses/p`, { location, properties: {} });
  await stack.put(others, balancerOf(true));
  await reports('clusters-isolation-egress', 'public frontend web');
  await stack.put(others, balancerOf(false));
  await stack.delete(`${registry}/cacheRules/aks-managed-mcr`);
  expect((await found(cluster, 'clusters-isolation-cache-rule')).message).toContain('has no cache rule');
  await stack.delete(pull);
  expect((await found(cluster, 'clusters-isolation-identities')).message).toContain('has no AcrPull');
  expect((await found(cluster, 'clusters-isolation-broken')).message).toMatch(/3\.5 .*3\.8 /);
});

it('a write that opens the cluster is a finding by the event itself, and a failing line at once, with its history', async () => {
  const began = Date.now();
  await stack.put(cluster, clusterBody('loadBalancer'));
  await found(cluster, 'aks-outbound-loadbalancer');
  await vi.waitFor(
    async () => {
      const { message } = await found(cluster, 'clusters-isolation-broken');
      expect(message).toContain("networkProfile.outboundType was 'none' and is 'loadBalancer'");
    },
    { timeout: 60_000, interval: 100 },
  );
  process.stdout.write(`opened by an event, found after ${Date.now() - began} ms\n`);
  const { isolated, states } = await isolation();
  expect([isolated, states['3.1'], states['3.16']]).toEqual(['no', 'fail', 'fail']);
  // What was found is said before it is remembered.
  const change = { property: 'networkProfile.outboundType', before: 'none', after: 'loadBalancer' };
  await vi.waitFor(
    async () =>
      expect((await isolation()).history).toContainEqual({
        at: expect.stringMatching(/Z$/),
        cluster: cluster.toLowerCase(),
        ...change,
      }),
    { timeout: 60_000, interval: 500 },
  );
});

it('names the consumers that a service left behind when its cluster made it again', async () => {
  await stack.delete(service);
  await stack.quiet();
  // The cluster recreates it, from the same annotations.
  await stack.put(cluster, clusterBody('loadBalancer'));
  const { message, remedy } = await found(service, 'clusters-service-alias-changed');
  expect(message).toContain(endpoint.toLowerCase());
  expect(remedy).toMatch(/^Delete .*pe-shop and recreate it for pls-shop\./);
});

const json = async (line: string) => JSON.parse((await gatehouse(`${line} --json`)).out);

it('shows from where people and pipelines come to a cluster, how each way is kept, and by which class it goes out', async () => {
  const id = shortId(cluster.toLowerCase());
  const access = await vi.waitFor(
    async () => {
      const found = await read(`/api/clusters/${id}/access`);
      const sources = found.sources as { kind: string; egress: string[] }[];
      expect(sources.find(({ kind }) => kind === 'jump-host')?.egress).toEqual(['nat-gateway']);
      return found;
    },
    { timeout: 90_000, interval: 500 },
  );
  const sources = (access.sources as { kind: string; reach: { state: string; brokenAt: string } | null }[]).map(
    (source) => ({ ...source, reach: source.reach && `${source.reach.state} ${source.reach.brokenAt}` }),
  );
  const fails = (...ids: string[]) =>
    expect.arrayContaining(ids.map((each) => expect.objectContaining({ id: each, state: 'fail' })));
  expect(sources).toMatchObject([
    { kind: 'management-network', reach: 'ok null', hygiene: [] },
    {
      kind: 'jump-host',
      reach: 'ok null',
      hygiene: [{ id: 'no-public-address', state: 'pass' }],
      egress: ['nat-gateway'],
    },
    { kind: 'bastion', reach: 'ok null', hygiene: fails('native-client', 'shareable-link') },
    { kind: 'vpn', reach: 'ok null', hygiene: fails('entra-sign-in') },
    { kind: 'cloud-shell', reach: 'ok null' },
    { kind: 'build-agents', reach: null, hygiene: fails('in-a-network') },
    { kind: 'build-agents', reach: 'ok null', egress: ['nat-gateway'] },
  ]);
  // Its public name is on, which leads to the private address: nobody needs the zone, and no way in is open by it.
  expect(access).toMatchObject({ mode: 'private-link', privateDns: 'system', fqdn: 'aks-1.hcp.westeurope.azmk8s.io' });
  const lines = Object.fromEntries(
    (access.posture as { id: string; state: string }[]).map((line) => [line.id, line.state]),
  );
  expect(lines).toMatchObject({ '2.1': 'pass', '2.2': 'pass', '2.9': 'fail' });
  expect(access.commandHolders).toMatchObject([{ role: 'Cluster operator', scope: cluster.toLowerCase() }]);
});

it('is asked on the command line, as the person who is signed in', async () => {
  signInAs('reader', folder);
  await stack.put(cluster, clusterBody('loadBalancer', { fqdn: null }));
  // Without the public name, the hub needs the zone that AKS linked to the nodes' network alone.
  const listed = async () => {
    // A sweep reads again what is kept for a minute, which Resource Graph may not have shown by the event yet.
    await stack.sweep();
    return gatehouse('clusters list');
  };
  await expect.poll(listed, { timeout: 90_000, interval: 500 }).toMatchObject({
    status: 0,
    err: '',
    out: expect.stringMatching(/^id +name +mode .*\n\S{43} +aks +private-link +system .* hub no-dns \(link\)/),
  });
  const [{ id }] = (await json('clusters list')).value;
  expect((await gatehouse(`clusters show ${id}`)).out).toMatch(/^2\.9 +fail +disableRunCommand is not true/m);
  const { out } = await gatehouse(`clusters access ${id}`);
  expect(out).toMatch(/^bastion +bastion +no-dns \(link\) .* native-client, shareable-link/m);
  expect(out).toMatch(/^00000000-0000-0000-0000-0000000000e1 +Cluster operator +\/subscriptions\//m);
  expect((await gatehouse(`clusters access ${id} --csv`)).out.split('\r\n')[0]).toBe(
    'kind,name,reach,egress,not passing,findings,resource',
  );

  const [proposal] = (await json('proposals list')).value;
  expect(proposal).toMatchObject({ kind: 'link', network: hub.toLowerCase() });
  const line = `proposals apply ${proposal.id} --reason agreed --etag`;
  expect(await gatehouse(`${line} ${proposal.etag}`)).toMatchObject({
    status: 2,
    err: expect.stringMatching(/answered 403: .*Gatehouse.Admin/),
  });
  signInAs('admin', folder);
  expect(await gatehouse(`${line} W/"0"`)).toMatchObject({
    status: 2,
    err: expect.stringMatching(/answered 409: .*no longer the proposal you saw/),
  });
  expect(await gatehouse(`${line} ${proposal.etag}`)).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^Azure works on it: /),
  });
});
