import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../../simulator/stack.ts';

const subscription = '00000000-0000-0000-0000-0000000000a1';
const group = `/subscriptions/${subscription}/resourceGroups/rg`;
const zone = `${group}/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net`;
const network = `${group}/providers/Microsoft.Network/virtualNetworks/vnet`;
const account = `${group}/providers/Microsoft.Storage/storageAccounts/stone`;
const location = 'westeurope';

let stack: Stack;
beforeAll(async () => {
  const policy = { version: 1, dns: { mode: 'enforce', zones: { resourceGroup: group } } };
  stack = await startStack({
    subscriptions: [subscription],
    policy,
    watchWrites: true,
    eventGrid: { retryFactor: 0.02 },
  });
  await stack.put(group, { location });
  await stack.put(zone, { location: 'global' });
  await stack.put(network, {
    location,
    properties: {
      addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
      subnets: [{ name: 's', properties: { addressPrefix: '10.0.0.0/24' } }],
    },
  });
  await stack.put(account, { location, kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: {} });
  await stack.quiet();
});
afterAll(() => stack.stop());

const addEndpoint = (name: string) =>
  stack.put(`${group}/providers/Microsoft.Network/privateEndpoints/${name}`, {
    location,
    properties: {
      subnet: { id: `${network}/subnets/s` },
      privateLinkServiceConnections: [{ name, properties: { privateLinkServiceId: account, groupIds: ['blob'] } }],
    },
  });
const record = async (): Promise<number> => (await stack.get(`${zone}/A/stone`)).status;

describe('the stack', () => {
  it('answers the API as one of the principals, and refuses nobody in particular', async () => {
    expect((await stack.api({ as: 'reader', method: 'GET', path: '/api/endpoints' })).status).toBe(200);
    expect((await stack.api({ as: 'stranger', method: 'GET', path: '/api/endpoints' })).status).toBe(403);
    expect((await stack.api({ method: 'GET', path: '/api/endpoints' })).status).toBe(401);
  });

  it('delivers events of the subscriptions that are managed, and of no other', async () => {
    const other = '/subscriptions/00000000-0000-0000-0000-0000000000b1';
    await stack.ensureSubscription(other.split('/')[2] ?? '');
    const before = stack.events.deliveries.length;
    for (const id of [`${other}/resourceGroups/rg`, `${group}-next`]) await stack.put(id, { location });
    await stack.events.idle();
    const notified = stack.events.deliveries.slice(before).map(({ subject }) => subject.toLowerCase());
    expect(notified).toEqual([`${group}-next`.toLowerCase()]);
  });

  it('waits for the end of a sweep', async () => {
    await stack.sweep();
    const last = stack.log.lines.findLast((line) => line.function === 'sweep');
    expect(last).toMatchObject({ category: 'host.executed', outcome: 'succeeded' });
  });

  it('keeps an event until storage can be reached again', async () => {
    const { storageGate } = stack;
    storageGate?.down.add('table').add('queue');
    await addEndpoint('pe-down');
    await expect
      .poll(() => stack.events.deliveries.some(({ outcome }) => outcome === 500), { timeout: 60_000 })
      .toBe(true);
    expect(await record()).toBe(404);
    storageGate?.down.clear();
    await expect.poll(record, { timeout: 60_000 }).toBe(200);
  });

  it('lets a test kill the app after any one write, and start it again in the same world', async () => {
    await stack.quiet();
    stack.writes.reset();
    const killed = new Promise<string>((resolve) => {
      stack.writes.hook = async (write, nth) => {
        if (nth !== 2) return;
        stack.writes.hook = undefined;
        await stack.killApp();
        resolve(write.service);
      };
    });
    await addEndpoint('pe-killed');
    expect(await killed).toBe('table');
    expect(stack.app.process()).toBeUndefined();
    await stack.startApp();
    await expect.poll(() => stack.events.deliveries.filter(({ outcome }) => outcome === 202).length).toBeGreaterThan(0);
    await stack.quiet();
    expect(await record()).toBe(200);
  });

  it('works by another policy once it is set', async () => {
    await stack.setPolicy({ version: 1 });
    const health = await stack.api({ as: 'admin', method: 'GET', path: '/api/health' });
    expect(health.body).toMatchObject({ policy: { modes: { dns: 'observe' } } });
  });

  it('says which port is taken and which option changes it, and leaves nothing running', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    for (const name of ['app', 'arm', 'identity', 'blob', 'queue', 'table']) {
      const start = startStack({ subscriptions: [subscription], ports: { [name]: port } });
      await expect(start).rejects.toThrow(new RegExp(`Port ${port} is taken.*--port-${name}`));
    }
    other.close();
  });
});
