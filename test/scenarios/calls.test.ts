import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listFromApi } from '../../simulator/scenario/observe.ts';
import { type Stack, startStack } from '../../simulator/stack.ts';
import {
  accountId,
  blobZone,
  createEstate,
  type Estate,
  endpointId,
  enforcing,
  registryId,
  registryZone,
  subscription,
} from './support/estate.ts';
import { settled } from './support/settled.ts';
import { type StorageView, viewStorage } from './support/storage.ts';

let stack: Stack;
let estate: Estate;
let storage: StorageView;
beforeAll(async () => {
  const egress = { liveVerification: { perHour: 6 } };
  stack = await startStack({ subscriptions: [subscription], policy: { ...enforcing(), egress } });
  estate = await createEstate(stack);
  storage = viewStorage(stack);
  // Requests for connections are another room's; here the endpoint's own events alone are counted.
  const match = { subject: '/privateEndpointConnectionProxies/' };
  stack.events.fault({ kind: 'drop', match, count: Number.MAX_SAFE_INTEGER });
  // A zone is observed once, with its first record: that is no endpoint's cost.
  for (const { add } of kinds) await add('first');
  await settled(stack, storage);
});
afterAll(() => stack.stop());

const kinds = [
  {
    names: 'one name',
    reads: [],
    zone: blobZone,
    records: (name: string) => [name],
    async add(name: string) {
      await estate.addAccount(name);
      await estate.addEndpoint(`${name}a`, { target: accountId(name) });
      return `${name}a`;
    },
  },
  {
    names: 'two names',
    // Data names are not the registry's own name: the interface says them.
    reads: ['GET its interface'],
    zone: registryZone,
    records: (name: string) => [name, `${name}.westeurope.data`],
    async add(name: string) {
      await estate.addRegistry(name);
      await estate.addEndpoint(`${name}r`, { target: registryId(name), groupId: 'registry' });
      return `${name}r`;
    },
  },
];

/** What was asked of Resource Manager since the last time, as method and last segment, sorted. */
async function asked(): Promise<readonly string[]> {
  await settled(stack, storage);
  const calls = stack.arm.counts.calls.map(
    ({ method, path }) => `${method} ${/\/networkInterfaces\//i.test(path) ? 'its interface' : path.split('/').at(-1)}`,
  );
  stack.arm.counts.reset();
  return calls.sort();
}

const notifyAgain = (endpoint: string): void =>
  stack.events.publish([
    {
      id: randomUUID(),
      topic: `/subscriptions/${subscription}`,
      subject: endpointId(endpoint),
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      eventTime: new Date().toISOString(),
      dataVersion: '2',
      metadataVersion: '1',
      data: { resourceUri: endpointId(endpoint), operationName: 'Microsoft.Network/privateEndpoints/write' },
    },
  ]);

describe.each(kinds)('an endpoint with $names costs', ({ zone, records, reads, add }) => {
  const gone = async (name: string): Promise<boolean> =>
    (await Promise.all(records(name).map((record) => estate.record(record, zone)))).every((one) => one === undefined);

  it('one read, or one more for names that are not its own, and one write a name when it appears, the same reads when it is notified again, and for its end once it is old one read and one delete a name', async () => {
    await asked();
    const endpoint = await add('old');
    expect(await asked()).toEqual([...reads, `GET ${endpoint}`, ...records('old').map((name) => `PUT ${name}`)].sort());
    expect(await gone('old')).toBe(false);

    notifyAgain(endpoint);
    expect(await asked()).toEqual([...reads, `GET ${endpoint}`].sort());

    const tenMinutesAgo = new Date(Date.now() - 600_000).toISOString();
    await storage.edit('names', ({ kind }) => (kind === 'claim' ? { firstSeen: tenMinutesAgo } : undefined));
    await estate.removeEndpoint(endpoint);
    expect(await asked()).toEqual([...records('old').map((name) => `DELETE ${name}`), `GET ${endpoint}`]);
    expect(await gone('old')).toBe(true);
  });

  it('a second read for its end while its records are younger than five minutes', async () => {
    const endpoint = await add('young');
    await asked();
    await estate.removeEndpoint(endpoint);
    const deletes = records('young').map((name) => `DELETE ${name}`);
    expect(await asked()).toEqual([...deletes, `GET ${endpoint}`, `GET ${endpoint}`]);
    expect(await gone('young')).toBe(true);
  });
});

it('a question why costs at most 12 calls, and none while nothing was notified since a sweep has kept the estate', async () => {
  const network = endpointId('x').replace(/privateEndpoints.*/, 'virtualNetworks/vnet');
  const path = `/api/why?name=old.blob.core.windows.net&from=${network}`;
  const ask = async () => {
    stack.arm.counts.reset();
    const { asOf, answer } = (await (await stack.request(path, {}, 'reader')).json()) as Record<string, string>;
    return { calls: stack.arm.counts.calls.length, answer, asOf };
  };
  const live = await ask();
  expect(live.calls).toBeGreaterThan(0);
  expect(live.calls).toBeLessThanOrEqual(12);
  await stack.sweep();
  await stack.quiet();
  const before = new Date(Date.now() - 600_000).toISOString();
  await storage.edit('estate', ({ kind }) => (kind === 'changed' ? { at: before } : undefined));
  const kept = await ask();
  expect(kept).toMatchObject({ calls: 0, answer: live.answer });
  expect((await ask()).asOf).toBe(kept.asOf);
});

it('a way out that may depend on a learnt default route costs one question for routes and one for groups, and is proved then', async () => {
  const group = endpointId('x').replace(/\/privateEndpoints.*/, '');
  const spoke = `${group}/virtualNetworks/spoke`;
  const subnet = `${spoke}/subnets/apps`;
  const nic = `${group}/networkInterfaces/vm1`;
  const machine = nic.replace(/Microsoft\.Network.*/, 'Microsoft.Compute/virtualMachines/vm1');
  const location = 'westeurope';
  const remoteVirtualNetwork = { id: `${group}/virtualNetworks/hub` };
  const hub = { remoteVirtualNetwork, peeringState: 'Connected', useRemoteGateways: true };
  // The platform shows in a subnet which interfaces are in it.
  const apps = { addressPrefix: '10.1.0.0/24', ipConfigurations: [{ id: `${nic}/ipConfigurations/ip` }] };
  await stack.put(machine, { location, properties: {} });
  await stack.put(spoke, {
    location,
    properties: {
      addressSpace: { addressPrefixes: ['10.1.0.0/16'] },
      subnets: [{ name: 'apps', properties: apps }],
      virtualNetworkPeerings: [{ name: 'hub', properties: hub }],
    },
  });
  const ipConfigurations = [{ name: 'ip', properties: { subnet: { id: subnet } } }];
  await stack.put(nic, { location, properties: { virtualMachine: { id: machine }, ipConfigurations } });
  stack.arm.settings.learnt = () => [{ prefix: '0.0.0.0/0', nextHop: '10.9.0.30' }];
  await stack.quiet();
  const seen = async () => {
    const paths = await listFromApi(stack, `/api/egress?subject=${subnet}`);
    return paths.map((path) => `${path.class} ${path.confidence} ${path.route}`);
  };
  const questions = () =>
    stack.arm.counts.calls.filter(({ method }) => method === 'POST').map(({ path }) => path.split('/').at(-1));
  stack.arm.counts.reset();
  await stack.sweep();
  expect(await seen()).toEqual(['default-outbound assumed System:0.0.0.0/0->Internet']);
  await expect.poll(questions, { timeout: 30_000 }).toContain('effectiveNetworkSecurityGroups');
  // What waits five seconds for its answer is found due by a sweep.
  await stack.sweep();
  await expect.poll(seen, { timeout: 30_000 }).toEqual(['forced-tunnel proved BGP:0.0.0.0/0->VirtualNetworkGateway']);
  await stack.sweep();
  await stack.quiet();
  expect(questions().filter((each) => each?.startsWith('effective'))).toEqual([
    'effectiveRouteTable',
    'effectiveNetworkSecurityGroups',
  ]);
});
