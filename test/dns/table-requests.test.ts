import pLimit from 'p-limit';
import { describe, expect, it } from 'vitest';
import {
  blobRecord,
  blobZone,
  type DnsWorld,
  dnsWorld,
  endpointId,
  enforcing,
  MemoryAzure,
} from '../support/dns-world.ts';
import { heardTables } from '../support/heard-tables.ts';
import { graphOver } from './support/graph-over.ts';

/** A world whose zone and subnet are known already, as they are to any endpoint but the first. */
async function settledWorld(): Promise<{ world: DnsWorld; azure: MemoryAzure; requests: string[] }> {
  /** What is asked of the tables, in order, with the writes to record sets among it. */
  const requests: string[] = [];
  const azure = new MemoryAzure();
  const { putRecordSet } = azure.privateDns;
  const privateDns = {
    ...azure.privateDns,
    putRecordSet: (...args: Parameters<typeof putRecordSet>) => {
      requests.push('the record');
      return putRecordSet(...args);
    },
  };
  const state = heardTables(requests);
  const world = dnsWorld(enforcing(), state, Object.assign(azure, { privateDns }));
  for (const name of ['second', 'first']) {
    azure.putEndpoint(name, name, '10.0.0.4');
    await world.event(name);
  }
  await world.drain();
  world.clock.advance(60_000);
  requests.length = 0;
  return { world, azure, requests };
}

const isTable = (request: string): boolean => request !== 'the record';

describe('requests to our own tables', () => {
  it('of a new endpoint: five before its record, ten in all, and what it claims is written down with what is about to be written', async () => {
    const { world, azure, requests } = await settledWorld();
    azure.putEndpoint('pe1', 'st1', '10.0.0.5');
    await world.event('pe1');
    const before = requests.slice(0, requests.indexOf('the record'));
    // Its findings are asked for beside the record, and behind it.
    expect([...before].sort()).toEqual([
      'endpoints find',
      'endpoints insert',
      'names transact',
      'work find',
      'zones find',
    ]);
    expect(requests.filter(isTable)).toHaveLength(10);
    // Nothing is removed beside the settled record, so it needs no transaction.
    expect(requests.filter((request) => request === 'names transact')).toHaveLength(1);
  });

  it.each(['pe1', 'first'])(
    'begin with the own row of %s beside its work row, and Azure is asked after both',
    async (name) => {
      const { world, azure, requests } = await settledWorld();
      azure.putEndpoint('pe1', 'st1', '10.0.0.5');
      const { find } = world.state.work;
      const asked = () => [requests.includes('endpoints find'), azure.calls.at(-1) === 'GET endpoint'];
      azure.calls.length = 0;
      const seen: boolean[][] = [];
      Object.assign(world.state.work, {
        find: async (...args: Parameters<typeof find>) => {
          const row = await find(...args);
          seen.push(asked());
          return row;
        },
      });
      await world.event(name);
      expect(seen).toEqual([[true, false]]);
    },
  );

  it('of each further name: two transactions, its audit row and its findings', async () => {
    const { world, azure, requests } = await settledWorld();
    const names = { 'st1.blob.core.windows.net': '10.0.0.5', 'st2.blob.core.windows.net': '10.0.0.6' };
    azure.putEndpoint('pe1', 'st1', '10.0.0.5');
    azure.putInterface('pe1', names);
    const body = azure.endpoints.get(endpointId('pe1')) as { properties: object };
    Object.assign(body.properties, { customDnsConfigs: [] });
    await world.event('pe1');
    expect(requests.filter((request) => !isTable(request))).toHaveLength(2);
    expect(requests.filter(isTable)).toHaveLength(10 + 4);
  });

  it('of the same event once more: four reads', async () => {
    const { world, requests } = await settledWorld();
    await world.event('first');
    expect(requests.sort()).toEqual(['endpoints find', 'findings list', 'names list', 'work find']);
  });

  it('of an endpoint that is gone: none reads twice what the pass before it has just written', async () => {
    const { world, azure, requests } = await settledWorld();
    world.clock.advance(10 * 60_000);
    azure.endpoints.delete(endpointId('first'));
    await world.event('first');
    expect(azure.addresses(blobRecord('first'))).toBeUndefined();
    expect(requests.filter((request) => request === 'names list')).toHaveLength(1);
  });
});

it('of a whole sweep: each table of the room is read once, however many parts compare with it', async () => {
  const { world, azure, requests } = await settledWorld();
  await world.sweep(graphOver(azure));
  expect(requests.filter((request) => /^(names|endpoints) list(All|As)$/.test(request)).sort()).toEqual([
    'endpoints listAs',
    'names listAll',
  ]);
});

describe('a record row says that its record set is being written', () => {
  const stateOf = async ({ state }: DnsWorld): Promise<unknown[]> =>
    (await Array.fromAsync(state.names.listAll())).flatMap(({ value }) =>
      value.kind === 'record' && value.recordSet === blobRecord('st1') ? [value.state] : [],
    );

  it.each([
    { when: 'the room only observes', policy: enforcing({ mode: 'observe' }) },
    { when: 'policy pauses the zone', policy: enforcing({ paused: ['privatelink.blob.core.windows.net'] }) },
  ])('never where nothing will be: $when', async ({ policy }) => {
    const world = dnsWorld(policy);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.5');
    await world.event('pe1');
    expect(await stateOf(world)).not.toContain('writing');
    expect(world.azure.recordSets.size).toBe(0);
  });

  it('no longer once Azure has refused it, and not at all while its zone is blocked', async () => {
    const world = dnsWorld();
    world.azure.forbidden.add(blobZone);
    world.azure.putEndpoint('pe0', 'st0', '10.0.0.4');
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.5');
    for (const name of ['pe0', 'pe1']) await world.event(name);
    expect(await stateOf(world)).toEqual(['changed']);
    expect(world.azure.calls.filter((call) => call === 'PUT record set')).toHaveLength(1);
  });
});

it('of 800 endpoints that are gone at once, and whose deletes the guard holds: at most eight an endpoint, one finding, and no record set goes', async () => {
  const requests: string[] = [];
  const azure = new MemoryAzure();
  const world = dnsWorld(enforcing({ deleteBudget: { atLeast: 1, share: 0 } }), heardTables(requests), azure);
  const names = Array.from({ length: 300 }, (_, index) => `pe${index}`);
  // As many side by side as the loop takes; others would go through the queue.
  const notify = (some: readonly string[]) => pLimit(24).map(some, (name) => world.event(name));
  for (const name of names) azure.putEndpoint(name, name, '10.0.0.4');
  await notify(names);
  await world.drain();
  expect(azure.recordSets.size).toBe(300);
  world.clock.advance(10 * 60_000);
  azure.endpoints.clear();
  requests.length = 0;
  await notify(names.slice(0, 100));
  const first = requests.length;
  await notify(names.slice(100));
  expect(azure.recordSets.size).toBe(299);
  expect(await world.openFindings()).toEqual(['dns-mass-change']);
  // The more there are the less often their finding is said again: 600 further ones cost at most three times the last 200.
  expect(requests.length + 2.5 * (requests.length - first)).toBeLessThanOrEqual(8 * 800);
});
