import { describe, expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import { list, read } from './reading.ts';
import { addEndpoint, addName, endpointId, hub, spoke, storage, zoneId } from './rows.ts';
import { World } from './world.ts';

describe('endpoints', () => {
  it('are filtered by subscription and sorted by id', async () => {
    const world = new World();
    await addEndpoint(world.state, 'b');
    await addEndpoint(world.state, 'a');
    await addEndpoint(world.state, 'c', { id: endpointId('c', hub) });
    expect(await list(world, 'endpoints', 'resourceId')).toEqual([
      endpointId('c', hub),
      endpointId('a'),
      endpointId('b'),
    ]);
    expect(await list(world, `endpoints?subscription=${hub.toUpperCase()}`, 'resourceId')).toEqual([
      endpointId('c', hub),
    ]);
  });

  it('say alone what became of each of their names', async () => {
    const world = new World();
    const mine = await addName(world.state, { name: 'st1', claimants: ['pe1'] });
    const lost = await addName(world.state, { name: 'st2', claimants: ['pe0', 'pe1'] });
    await addName(world.state, { name: 'st1', type: 'aaaa' });
    await addName(world.state, { name: 'st11' });
    const id = await addEndpoint(world.state, 'pe1', { names: [mine, lost, `${zoneId()}/a/gone`] });
    const { body } = await read(world, `endpoints/${id}`);
    expect(body.names).toContainEqual({
      fqdn: 'gone.privatelink.blob.core.windows.net',
      recordSetId: `${zoneId()}/a/gone`,
    });
    expect(body.records).toMatchObject([
      { resourceId: mine, ownerId: endpointId('pe1'), type: 'A' },
      { resourceId: lost, ownerId: endpointId('pe0'), claims: [{}, {}] },
    ]);
  });
});

describe('records', () => {
  async function world() {
    const world = new World();
    await addName(world.state, { name: 'st1', claimants: ['pe1', 'pe2'] });
    await addName(world.state, { name: 'st1', zone: zoneId(undefined, spoke) });
    await addName(world.state, { name: 'st1', type: 'aaaa' });
    await addName(world.state, { name: 'st10' });
    await addName(world.state, { name: '@', zone: zoneId('privatelink.database.windows.net') });
    await addName(world.state, { name: 'reg.westeurope.data', zone: zoneId('privatelink.azurecr.io') });
    await addName(world.state, { name: 'vm1', zone: zoneId('corp.example') });
    const vault = storage.replace('microsoft.storage/storageaccounts/st1', 'microsoft.keyvault/vaults/kv1');
    await addName(world.state, {
      name: 'kv1',
      zone: zoneId('privatelink.vaultcore.azure.net'),
      privateLinkResource: vault,
    });
    await addName(world.state, { name: 'kv1' });
    return world;
  }

  it.each([
    { fqdn: 'st1.privatelink.blob.core.windows.net', places: 3 },
    { fqdn: 'ST1.blob.core.windows.net.', places: 3 },
    { fqdn: 'st10.blob.core.windows.net', places: 1 },
    { fqdn: 'privatelink.database.windows.net', places: 1 },
    { fqdn: 'reg.westeurope.data.azurecr.io', places: 1 },
    { fqdn: 'vm1.corp.example', places: 1 },
    { fqdn: 'kv1.vault.azure.net', places: 1 },
    { fqdn: 'kv1.vaultcore.azure.net', places: 1 },
    { fqdn: 'st1.vault.azure.net', places: 0 },
    { fqdn: 'vm1.privatelink.corp.example', places: 0 },
    { fqdn: 'blob.core.windows.net', places: 0 },
  ])('of $fqdn are in $places places', async ({ fqdn, places }) => {
    expect(await list(await world(), `records/${fqdn}`, 'resourceId')).toHaveLength(places);
  });

  it.each([
    { starts: 'st1', finds: 4 },
    { starts: 'ST1.blob.core.windows.net', finds: 3 },
    { starts: 'st1.privatelink', finds: 3 },
    { starts: 'reg.westeurope.data.azurecr', finds: 1 },
    { starts: 'kv1.vault.azure.net', finds: 1 },
    { starts: '10.0.0.', finds: 9 },
    { starts: 'blob.core', finds: 0 },
  ])('whose public or private name or address begins with $starts are $finds', async ({ starts, finds }) => {
    expect(await list(await world(), `records?starts=${starts}`, 'resourceId')).toHaveLength(finds);
  });

  it.each(['st1', 'a..b', '-.%0a.x', 'a/b.c', `${'a'.repeat(64)}.example`, '<b>.example'])(
    'of %s are refused',
    async (name) => {
      const { status, body } = await read(new World(), `records/${encodeURIComponent(name)}`);
      expect(status).toBe(400);
      expect(body.problems).toMatchObject([{ path: 'fqdn' }]);
    },
  );

  it('say who owns the name and who claims it', async () => {
    const { body } = await read(await world(), 'records/st1.blob.core.windows.net');
    expect(body.value).toContainEqual(
      expect.objectContaining({
        id: shortId(`${zoneId()}/a/st1`),
        resourceId: `${zoneId()}/a/st1`,
        zoneId: zoneId(),
        type: 'A',
        standing: 'ours',
        ownerId: endpointId('pe1'),
        addresses: ['10.0.0.4'],
        claims: expect.arrayContaining([
          expect.objectContaining({ endpointId: endpointId('pe1'), addresses: ['10.0.0.4'] }),
          expect.objectContaining({ endpointId: endpointId('pe2'), addresses: ['10.0.0.5'] }),
        ]),
      }),
    );
  });

  it('say which networks resolve them, once the links of their zone were read', async () => {
    const world = new World();
    await addName(world.state, { name: 'st1' });
    const item = async () =>
      (await read(world, 'records/st1.blob.core.windows.net')).body.value as { networks?: unknown }[];
    expect((await item())[0]).not.toHaveProperty('networks');
    await world.state.zones.insert(shortId(zoneId()), 'links', {
      kind: 'links',
      zone: zoneId(),
      standing: 'there',
      links: [
        {
          name: 'hub',
          network: '/subscriptions/00000000-0000-0000-0000-000000000001/hub',
          resolutionPolicy: 'Default',
          state: 'Completed',
        },
      ],
      operations: [],
      refusals: [],
      fingerprint: 'f',
    });
    expect((await item())[0]?.networks).toEqual([
      {
        networkId: '/subscriptions/00000000-0000-0000-0000-000000000001/hub',
        resolutionPolicy: 'Default',
        state: 'Completed',
      },
    ]);
  });

  it('of somebody else have no owner of ours', async () => {
    const world = new World();
    await addName(world.state, { name: 'st1', record: { standing: 'other', holder: 'a private DNS zone group' } });
    const { body } = await read(world, 'records');
    const [item] = body.value as Record<string, unknown>[];
    expect(item).toMatchObject({ standing: 'other', holder: 'a private DNS zone group' });
    expect(item).not.toHaveProperty('ownerId');
    expect(item).not.toHaveProperty('addresses');
  });
});
