import { beforeEach, describe, expect, it } from 'vitest';
import { clusters } from '../../../src/clusters/room.ts';
import { Policy } from '../../../src/policy/policy.ts';
import { createState, type State } from '../../../src/state/state.ts';
import { memoryState } from '../../support/memory-state.ts';
import { azureOf, noCommands } from '../support/azure.ts';
import { passesOver } from '../support/passes.ts';
import { clusterId, golden, networkId, registryId } from './golden.ts';
import { type Bodies, pool, set, subnet } from './mutate.ts';

const id = clusterId.toLowerCase();
const explicit = Policy.parse({ version: 1 });
const isolated = Policy.parse({ version: 1, egress: { profile: 'isolated' } });
const group = clusterId.split('/providers/')[0] ?? '';

let state: State;
let bodies: Bodies;
let refused: readonly string[];
let now: Date;
let policy: Policy;

beforeEach(() => {
  state = createState(memoryState());
  bodies = golden();
  refused = [];
  now = new Date('2026-03-01T08:00:00Z');
  policy = explicit;
});

const open = () =>
  clusters.open({ ...noCommands, arm: azureOf(Object.values(bodies), refused).arm, state, subscriptions: [] });
const over = passesOver(() => ({ room: open(), state, policy, now }));

/** One pass, a minute after the last. Gives the keys that follow. */
async function pass(key = id): Promise<readonly string[]> {
  now = new Date(now.getTime() + 60_000);
  return (await over.pass(key)).next;
}
const { swept } = over;

const found = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await over.found(id)).map(({ check, message }) => [check, message]));
const checks = async () => Object.keys(await found()).sort();
const changes = async () =>
  (await state.clusters.listChanges(id, 100)).map(
    ({ property, before, after }) => `${property}: ${before} -> ${after}`,
  );

describe('a cluster that is to be isolated', () => {
  it('has no finding while every line that can be judged passes, and a sweep then has nothing to do', async () => {
    expect(await swept()).toEqual([id]);
    await pass();
    expect(await checks()).toEqual([]);
    expect(await swept()).toEqual([]);
  });

  it.each<{
    when: string;
    change: (bodies: Bodies) => void;
    check: string;
    changed?: string;
    leaves?: readonly string[];
  }>([
    {
      when: 'its outbound type',
      change: ({ cluster }) => set(cluster, 'networkProfile.outboundType', 'loadBalancer'),
      check: 'clusters-isolation-outbound-type',
      changed: 'networkProfile.outboundType: none -> loadBalancer',
    },
    {
      when: 'public addresses of its nodes',
      change: (all) => Object.assign(pool(all), { enableNodePublicIP: true }),
      check: 'clusters-isolation-egress',
      changed: 'agentPools/system/enableNodePublicIP: false -> true',
    },
    {
      when: 'a NAT gateway',
      change: (all) => {
        const nat = `${group}/providers/Microsoft.Network/natGateways/nat`;
        subnet(all, 'nodes').natGateway = { id: nat };
        all.nat = {
          id: nat,
          properties: { publicIpAddresses: [{ id: `${group}/providers/Microsoft.Network/publicIPAddresses/p` }] },
        };
      },
      check: 'clusters-isolation-egress',
      changed: `subnets/vnet/nodes/natGateway: none -> ${`${group}/providers/Microsoft.Network/natGateways/nat`.toLowerCase()}`,
    },
    {
      when: 'a subnet that gives addresses by itself',
      change: (all) => {
        subnet(all, 'nodes').defaultOutboundAccess = true;
      },
      check: 'clusters-isolation-egress',
      changed: 'subnets/vnet/nodes/defaultOutboundAccess: false -> true',
    },
    {
      when: 'a public service',
      change: ({ balancer }) =>
        set(balancer, 'frontendIPConfigurations', [
          {
            name: 'web',
            properties: { publicIPAddress: { id: `${group}/providers/Microsoft.Network/publicIPAddresses/p` } },
          },
        ]),
      check: 'clusters-isolation-egress',
      changed: 'nodeResourceGroup/publicFrontends: none -> kubernetes-internal/web',
    },
    {
      when: 'the source of its images',
      change: ({ cluster }) => set(cluster, 'bootstrapProfile.artifactSource', 'Direct'),
      check: 'clusters-isolation-artifact-source',
      changed: 'bootstrapProfile.artifactSource: Cache -> Direct',
      // What nodes fetched in between is there until they get a new image.
      leaves: ['clusters-isolation-order'],
    },
    {
      when: 'its registry',
      change: ({ registry }) => set(registry, 'publicNetworkAccess', 'Enabled'),
      check: 'clusters-isolation-registry',
      changed: 'registry/publicNetworkAccess: Disabled -> Enabled',
    },
    {
      when: 'a grant that goes',
      change: (all) => delete all.pull,
      check: 'clusters-isolation-identities',
    },
  ])(
    'is found open by the next pass after a change of $when, and closed by the one after',
    async ({ change, check, changed, leaves = [] }) => {
      await pass();
      change(bodies);
      await pass();
      const now = await found();
      expect(now).toHaveProperty(check);
      expect(now).toHaveProperty('clusters-isolation-broken');
      if (changed !== undefined) expect(await changes()).toContain(changed);
      expect(await swept()).toEqual([]);
      bodies = golden();
      await pass();
      expect(await checks()).toEqual(leaves);
    },
  );

  it('says what it was and is now, since it held', async () => {
    await pass();
    set(bodies.cluster, 'networkProfile.outboundType', 'userDefinedRouting');
    await pass();
    expect((await found())['clusters-isolation-broken']).toContain(
      "since it held, networkProfile.outboundType was 'none' and is 'userDefinedRouting'",
    );
  });

  it('keeps a finding whose line can no longer be judged: unread is not resolved', async () => {
    const { cacheRule: _, ...others } = bodies;
    bodies = others as Bodies;
    await pass();
    const before = await found();
    expect(Object.keys(before)).toEqual(['clusters-isolation-cache-rule']);
    refused = ['cacherules'];
    await pass();
    expect(await found()).toEqual(before);
    expect(await swept()).toEqual([]);
  });

  it('is one whose outbound type is none, until an entry of policy gives it another profile', async () => {
    set(bodies.registry, 'publicNetworkAccess', 'Enabled');
    await pass();
    expect(await checks()).toEqual(['clusters-isolation-registry']);
    policy = Policy.parse({
      version: 1,
      egress: { profiles: [{ profile: 'inspected', match: { ids: [clusterId] } }] },
    });
    await pass();
    expect(await checks()).toEqual([]);
  });

  it('is one whose profile is isolated, with any outbound type', async () => {
    set(bodies.cluster, 'networkProfile.outboundType', 'loadBalancer');
    await pass();
    expect(await checks()).toEqual([]);
    policy = isolated;
    await pass();
    expect(await checks()).toContain('clusters-isolation-outbound-type');
    // It never held, so nothing was broken.
    expect(await checks()).not.toContain('clusters-isolation-broken');
  });

  it('is exempt where policy says so', async () => {
    policy = Policy.parse({
      version: 1,
      egress: { exemptions: [{ check: 'clusters-isolation-*', subject: '**/aks', reason: 'a trial' }] },
    });
    set(bodies.registry, 'publicNetworkAccess', 'Enabled');
    await pass();
    expect(await checks()).toEqual([]);
    const [row] = await state.findings.listOf({ room: 'clusters', key: id });
    expect(row?.value).toMatchObject({ state: 'exempt', exemption: 'a trial' });
    expect(await swept()).toEqual([]);
  });

  it('is forgotten with its history once it is gone', async () => {
    await pass();
    set(bodies.cluster, 'bootstrapProfile.artifactSource', 'Direct');
    await pass();
    bodies = {};
    expect(await swept()).toEqual([id]);
    await pass();
    expect(await changes()).toEqual([]);
    expect(await swept()).toEqual([]);
  });
});

describe('the history', () => {
  const sources = async () => (await changes()).filter((each) => each.startsWith('bootstrapProfile.artifactSource'));

  it('has no change of a cluster that was there before we were: when it became what it is, nobody saw', async () => {
    await pass();
    expect(await changes()).toEqual([]);
  });

  it('has what a cluster was made with, where a whole sweep did not know it', async () => {
    const other = { ...bodies.cluster, id: `${clusterId}-2` };
    const cluster = bodies.cluster as Record<string, unknown>;
    bodies = { ...bodies, cluster: other };
    await pass(`${id}-2`);
    await swept();
    bodies = { ...bodies, made: cluster };
    await pass();
    expect(await sources()).toEqual(['bootstrapProfile.artifactSource: null -> Cache']);
  });

  it('has the changes of a cluster that is not to be isolated yet, which decide line 3.11 later', async () => {
    set(bodies.cluster, 'networkProfile.outboundType', 'loadBalancer');
    set(bodies.cluster, 'bootstrapProfile.artifactSource', 'Direct');
    Object.assign(pool(bodies), { nodeImageVersion: '1' });
    await pass();
    set(bodies.cluster, 'bootstrapProfile.artifactSource', 'Cache');
    await pass();
    Object.assign(pool(bodies), { nodeImageVersion: '2' });
    await pass();
    set(bodies.cluster, 'networkProfile.outboundType', 'none');
    await pass();
    expect(await changes()).toEqual([
      'networkProfile.outboundType: loadBalancer -> none',
      'agentPools/system/nodeImageVersion: 1 -> 2',
      'bootstrapProfile.artifactSource: Direct -> Cache',
    ]);
    await pass();
    const [kept] = await Array.fromAsync(state.clusters.listClusters());
    expect(kept?.value.properties['lines/3.11']).toBe('pass');
  });

  it('lets go what is older than policy keeps it, but for what line 3.11 rests on', async () => {
    set(bodies.cluster, 'bootstrapProfile.artifactSource', 'Direct');
    set(bodies.cluster, 'networkProfile.outboundType', 'loadBalancer');
    Object.assign(pool(bodies), { nodeImageVersion: '1' });
    await pass();
    set(bodies.cluster, 'bootstrapProfile.artifactSource', 'Cache');
    set(bodies.cluster, 'currentKubernetesVersion', '1.34.0');
    await pass();
    Object.assign(pool(bodies), { nodeImageVersion: '2' });
    await pass();
    set(bodies.cluster, 'networkProfile.outboundType', 'none');
    await pass();
    Object.assign(pool(bodies), { nodeImageVersion: '3' });
    await pass();
    const all = await changes();
    now = new Date(now.getTime() + 399 * 86_400_000);
    expect(await swept()).toEqual([]);
    now = new Date(now.getTime() + 2 * 86_400_000);
    expect(await swept()).toEqual([id]);
    await pass();
    const order = /outboundType|Version: 1 -> 2|artifactSource/;
    expect(await changes()).toEqual(all.filter((each) => order.test(each)));
    expect(all.length).toBe(5);
    expect(await swept()).toEqual([]);
    const [kept] = await Array.fromAsync(state.clusters.listClusters());
    expect(kept?.value.properties['lines/3.11']).toBe('pass');
  });
});

describe('a change of something else', () => {
  const subscription = clusterId.split('/resourceGroups/')[0] ?? '';
  const grant = `${registryId}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-0000-0000-000000000001`;
  it.each([
    ['its registry', registryId],
    [
      'a load balancer of its node resource group',
      `${subscription}/resourceGroups/MC_rg-aks_aks/providers/Microsoft.Network/loadBalancers/kubernetes`,
    ],
    ['a grant on its registry', grant],
    [
      'a grant on the subscription',
      `${subscription}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-0000-0000-000000000001`,
    ],
    ['the vault that its nodes reach', `${group}/providers/Microsoft.KeyVault/vaults/kv-shop`],
    ['the zone of its registry', `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.azurecr.io`],
  ])('leads to the cluster: %s', async (_what, changed) => {
    await pass();
    expect(await pass(changed.toLowerCase())).toEqual([id]);
  });

  it('leads to the cluster: the vault that the key of KMS names, which no node reaches', async () => {
    const far = `${group}/providers/Microsoft.KeyVault/vaults/kv-far`;
    bodies.far = { id: far, name: 'kv-far', type: 'Microsoft.KeyVault/vaults', location: 'westeurope', properties: {} };
    await pass();
    expect(await pass(far.toLowerCase())).toEqual([]);
    set(bodies.cluster, 'securityProfile', {
      azureKeyVaultKms: { enabled: true, keyId: 'https://kv-far.vault.azure.net/keys/etcd/1' },
    });
    await pass();
    expect(await pass(far.toLowerCase())).toEqual([id]);
  });

  it('leads to no cluster that does not depend on it', async () => {
    await pass();
    expect(await pass(`${networkId}-2`.toLowerCase())).toEqual([]);
  });

  it('leads there by the ways out that are known', async () => {
    await state.dependents.change(`${id}/agentpools/system`, [], [networkId.toLowerCase()]);
    expect(await pass(networkId.toLowerCase())).toEqual([id]);
  });
});
