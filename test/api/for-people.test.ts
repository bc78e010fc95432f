import { describe, expect, it } from 'vitest';
import { RetryableError } from '../../src/core/errors.ts';
import { list, read } from './reading.ts';
import { addConnection, addEndpoint, addName, endpointId, spoke, storage, zoneId } from './rows.ts';
import { World } from './world.ts';

describe('what an approval would open', () => {
  it('is the group, the network of the requester, and beside whom', async () => {
    const world = new World();
    const network = `/subscriptions/${spoke}/resourcegroups/rg/providers/microsoft.network/virtualnetworks/vnet1`;
    const id = await addConnection(world.state, 'asks', {
      groupIds: ['blob'],
      origin: { subnet: `${network}/subnets/endpoints` },
    });
    await addConnection(world.state, 'first', { state: 'Approved', endpoint: endpointId('pe-first') });
    await addConnection(world.state, 'later', { state: 'Approved', firstSeen: '2026-03-04T11:00:00.000Z' });
    await addConnection(world.state, 'refused', { state: 'Rejected' });
    await addConnection(world.state, 'elsewhere', { state: 'Approved', privateLinkResource: `${storage}x` });
    const { body } = await read(world, `connections/${id}`);
    expect(body.access).toMatchObject({ groupIds: ['blob'], networkId: network, others: 2 });
    const { approved } = body.access as { approved: { endpointId?: string }[] };
    expect(approved).toHaveLength(2);
    expect(approved[1]?.endpointId).toBe(endpointId('pe-first'));
  });

  it('names no network that nobody has read', async () => {
    const world = new World();
    const id = await addConnection(world.state, 'asks');
    expect((await read(world, `connections/${id}`)).body.access).not.toHaveProperty('networkId');
  });
});

describe('who asks', () => {
  const subnetId = `/subscriptions/${spoke}/resourcegroups/rg/providers/microsoft.network/virtualnetworks/vnet1/subnets/s`;
  const said = { subnet: subnetId, location: 'westeurope', tags: { team: '<b>orders</b>' } };

  it('is said with network, tags and tenant before and after the answer, until it has let go', async () => {
    const world = new World();
    world.whoAsks = async () => said;
    world.subscriptions.set(spoke, { displayName: 'Orders', tenantId: 'other' });
    const waits = await addConnection(world.state, 'waits');
    const done = await addConnection(world.state, 'done', { state: 'Approved' });
    const { requester, access } = (await read(world, `connections/${waits}`)).body;
    expect(requester).toMatchObject({ tenantId: 'other', subnetId, location: 'westeurope', tags: said.tags });
    expect(access).toMatchObject({ networkId: subnetId.replace('/subnets/s', '') });
    const after = (await read(world, `connections/${done}`)).body.requester;
    expect(after).toMatchObject({ tenantId: 'other', subnetId, tags: said.tags });
    const gone = await addConnection(world.state, 'gone', { state: 'Disconnected' });
    expect((await read(world, `connections/${gone}`)).body.requester).not.toHaveProperty('tags');
  });

  it.each([
    ['may not be read', async () => undefined],
    ['is not read in time', () => Promise.reject(new RetryableError('Azure is busy'))],
  ])('is known as far as it was before, where its private endpoint %s', async (_when, whoAsks) => {
    const world = new World();
    world.whoAsks = whoAsks;
    const waits = await addConnection(world.state, 'waits', { origin: { location: 'northeurope' } });
    const { status, body } = await read(world, `connections/${waits}`);
    expect([status, body.requester]).toEqual([200, expect.objectContaining({ location: 'northeurope' })]);
    for (const unknown of ['tags', 'tenantId', 'subnetId']) expect(body.requester).not.toHaveProperty(unknown);
  });

  it('is in the list with what was read before', async () => {
    const world = new World();
    await addConnection(world.state, 'waits', { origin: { subnet: subnetId } });
    expect((await read(world, 'connections')).body.value).toMatchObject([
      { requester: { subscriptionId: spoke, subnetId } },
    ]);
  });
});

describe('how many must approve', () => {
  it('is said while it waits, and not afterwards', async () => {
    const world = new World();
    world.peopleNeeded = 2;
    const waits = await addConnection(world.state, 'waits');
    const done = await addConnection(world.state, 'done', { state: 'Approved' });
    expect((await read(world, `connections/${waits}`)).body).toMatchObject({ peopleNeeded: 2, whoAsked: 'not known' });
    expect((await read(world, `connections/${done}`)).body).not.toHaveProperty('peopleNeeded');
    expect((await read(world, `connections/${done}`)).body).not.toHaveProperty('whoAsked');
  });

  it.each([
    { when: 'the log has said it', isKnown: true, by: ['a'], requestedBy: ['e'], whoAsked: undefined, shown: ['a'] },
    { when: 'it has not', isKnown: false, by: ['a'], requestedBy: ['e'], whoAsked: 'not known', shown: ['a', 'e'] },
  ])('says to the first of two who asked, where $when', async ({ isKnown, by, requestedBy, whoAsked, shown }) => {
    const world = new World();
    world.peopleNeeded = 2;
    const whatItSaid = { by, isKnown, readAt: '2026-03-04T10:05:00.000Z' };
    const waits = await addConnection(world.state, 'waits', { requestedBy, whoAsked: whatItSaid });
    const { body } = await read(world, `connections/${waits}`);
    expect(body.whoAsked).toBe(whoAsked);
    expect(body.requester).toMatchObject({ requestedBy: shown });
  });

  it('is left out where Azure does not answer: the rest is there', async () => {
    const world = new World();
    world.askPeopleNeeded = async () => {
      throw new RetryableError('Azure is busy');
    };
    const { status, body } = await read(world, `connections/${await addConnection(world.state, 'waits')}`);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('peopleNeeded');
  });
});

describe('the start of a name', () => {
  async function world(): Promise<World> {
    const given = new World();
    await addEndpoint(given.state, 'pe-orders');
    await addEndpoint(given.state, 'pe-shop', { privateLinkResource: `${storage}shop` });
    await addName(given.state, { name: 'st1', claimants: ['pe-orders'] });
    await addName(given.state, {
      name: 'kv1',
      claimants: ['pe-a', 'pe-b'],
      zone: zoneId('privatelink.vaultcore.azure.net'),
    });
    return given;
  }

  it.each([
    ['endpoints?starts=pe-', ['pe-orders', 'pe-shop']],
    ['endpoints?starts=PE-ORD', ['pe-orders']],
    ['endpoints?starts=st1shop', ['pe-shop']],
    ['endpoints?starts=orders', []],
  ])('finds private endpoints: %s', async (target, names) => {
    expect(await list(await world(), target, 'resourceId')).toEqual(names.map((name) => endpointId(name)));
  });

  it.each([
    ['records?starts=st', ['st1.privatelink.blob.core.windows.net']],
    ['records?starts=10.0.0.5', ['kv1.privatelink.vaultcore.azure.net']],
    ['records?starts=10.0.0.4', ['kv1.privatelink.vaultcore.azure.net', 'st1.privatelink.blob.core.windows.net']],
    ['records?starts=blob', []],
    [`records?resource=${endpointId('pe-b')}`, ['kv1.privatelink.vaultcore.azure.net']],
    [`records?resource=${storage}&starts=kv`, ['kv1.privatelink.vaultcore.azure.net']],
    [`records?resource=${storage}x`, []],
  ])('finds record sets: %s', async (target, names) => {
    expect(await list(await world(), target, 'fqdn')).toEqual(names);
  });

  it('is no pattern and no path', async () => {
    for (const start of ['', 'a%20b', '../x', '%5B']) {
      const { status, body } = await read(await world(), `records?starts=${start}`);
      expect(status, start).toBe(400);
      expect(body.detail).toContain('starts must be the start of a name or an address');
    }
  });
});

describe('who is calling', () => {
  it('is the person whom the platform names, with the highest role', async () => {
    const world = new World();
    const answer = await world.send('GET /api/me', {
      as: 'Gatehouse.Admin',
      headers: { 'x-ms-client-principal-name': 'ann@contoso.example' },
    });
    expect(answer.body).toMatchObject({ signedIn: true, name: 'ann@contoso.example', role: 'Gatehouse.Admin' });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it.each(['kim\u00a0\u00ad', 'k'.repeat(257), ' '])('has no name where %j is none that fits a line', async (name) => {
    const headers = { 'x-ms-client-principal-name': name };
    const { body } = await new World().send('GET /api/me', { as: 'Gatehouse.Reader', headers });
    expect(body).toMatchObject({ signedIn: true });
    expect(body).not.toHaveProperty('name');
  });

  it('is nobody without a sign-in, with any name that a header gives', async () => {
    const headers = { 'x-ms-client-principal-name': 'ann@contoso.example' };
    expect((await new World().send('GET /api/me', { headers })).body).toEqual({ signedIn: false });
  });
});
