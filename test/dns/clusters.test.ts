import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../src/core/errors.ts';
import { type DnsWorld, dnsWorld, endpointId, enforcing, zoneGroup } from '../support/dns-world.ts';

const cluster =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/k8s/providers/microsoft.containerservice/managedclusters/aks1';
const zone = 'privatelink.westeurope.azmk8s.io';
const guid = '0f8fad5b-d9cb-469f-a165-70867728950e';
const fqdn = `aks1-0a1b.${guid}.${zone}`;
const record = `${zoneGroup}/providers/microsoft.network/privatednszones/${zone}/a/aks1-0a1b.${guid}`;

/** An endpoint in the group `app` to a cluster in `k8s`; `names`: what its network interface lists. */
function worldOf(
  name: string,
  { names = { [fqdn]: '10.9.1.6' } as Record<string, string>, body = {} as object | null } = {},
): DnsWorld {
  const world = dnsWorld(enforcing());
  world.azure.putEndpoint(name, 'aks1', '10.9.1.6', { names: false });
  const text = JSON.stringify(world.azure.endpoints.get(endpointId(name)))
    .replace(
      'resourceGroups/app/providers/Microsoft.Storage/storageAccounts/aks1',
      cluster.split('/').slice(3).join('/'),
    )
    .replace('"blob"', '"management"');
  world.azure.endpoints.set(endpointId(name), JSON.parse(text));
  world.azure.putInterface(name, names);
  if (body !== null) {
    const properties = { nodeResourceGroup: 'MC_k8s_aks1_westeurope', privateFQDN: fqdn.toUpperCase(), ...body };
    world.azure.asked.put(cluster, { id: cluster, properties });
  }
  return world;
}
const unnamed = { '': '10.9.1.6' };

describe("a private endpoint to a cluster's API server", () => {
  it.each([
    { when: "somebody's own", world: () => worldOf('pe-from-hub') },
    {
      when: "somebody's own, called as AKS calls its own",
      world: () => worldOf('kube-apiserver'),
    },
    {
      when: "somebody's own, whose interface lists no name: the cluster says it",
      world: () => worldOf('pe-from-hub', { names: unnamed }),
    },
    {
      when: "somebody's own, to a cluster that may not be read",
      world: () => worldOf('pe-from-hub', { body: null }),
    },
  ])('has its record: $when', async ({ world: make }) => {
    const world = make();
    await world.event([...world.azure.endpoints.keys()][0]?.split('/').at(-1) ?? '');
    expect(world.azure.addresses(record)).toEqual(['10.9.1.6']);
    expect(await world.openFindings()).not.toContain('dns-api-server-unnamed');
  });

  it.each([
    { when: "as its cluster's node group says", body: { nodeResourceGroup: 'App' } },
    { when: 'as its name and place say, where the cluster may not be read', body: null },
  ])('is left to AKS where AKS made it, $when', async ({ body }) => {
    const world = worldOf('kube-apiserver', { body });
    await world.event('kube-apiserver');
    expect(world.azure.recordSets.size).toBe(0);
    expect(await world.openFindings()).toEqual([]);
  });

  it('is a finding where nothing says what the server is called', async () => {
    const world = worldOf('pe-from-hub', { names: unnamed, body: { privateFQDN: null } });
    await world.event('pe-from-hub');
    expect(world.azure.recordSets.size).toBe(0);
    expect(await world.openFindings()).toEqual(['dns-api-server-unnamed']);
  });

  it('asks for the cluster once in an hour', async () => {
    const world = worldOf('pe-from-hub');
    const reads = (): number => world.azure.asked.calls.filter((call) => call === 'GET aks1').length;
    await world.event('pe-from-hub');
    await world.event('pe-from-hub');
    expect(reads()).toBe(1);
    world.clock.advance(61 * 60_000);
    world.azure.asked.refused.set(cluster, new PermanentError('AuthorizationFailed', 'no'));
    await world.event('pe-from-hub');
    expect(reads()).toBe(2);
    expect(world.azure.addresses(record)).toEqual(['10.9.1.6']);
  });

  it('never touches what AKS wrote under the same name', async () => {
    const world = worldOf('pe-from-hub');
    world.azure.putForeignRecord(record, '10.2.1.4', { 'owned-by': 'aksrp' });
    await world.event('pe-from-hub');
    expect(world.azure.addresses(record)).toEqual(['10.2.1.4']);
    expect(await world.openFindings()).toContain('dns-name-taken');
  });
});
