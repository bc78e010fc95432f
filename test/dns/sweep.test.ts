import { describe, expect, it } from 'vitest';
import type { Arm } from '../../src/arm/arm.ts';
import { PermanentError } from '../../src/core/errors.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { createMarkedEndpoints } from '../../src/dns/records/marked-endpoint.ts';
import { createDnsSweeper } from '../../src/dns/sweeper.ts';
import type { Pass } from '../../src/reconcile/reconciler.ts';
import { createState } from '../../src/state/state.ts';
import {
  blobRecord,
  blobZone,
  type DnsWorld,
  dnsWorld,
  endpointId,
  enforcing,
  MemoryAzure,
  silentLog,
} from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';
import { insertNameRow } from '../support/name-rows.ts';
import { driftOf } from './support/drift-of.ts';

const record = blobRecord('st1');
/** The subscription of the endpoints. */
const managed = '00000000-0000-0000-0000-000000000001';

interface GraphOptions {
  /** Whether Resource Graph knows record sets at all. */
  readonly knowsRecords?: boolean;
  /** Endpoints it leaves out, as a lost role does. */
  readonly hidden?: readonly string[];
  /** Rows a page. */
  readonly pageSize?: number;
}

/** Resource Graph and the lists of ARM over a memory Azure. */
function armOver(azure: MemoryAzure, options: GraphOptions = {}): { arm: Arm; calls: string[] } {
  const { knowsRecords = true, hidden = [], pageSize = 1_000 } = options;
  const calls: string[] = [];
  const records = () => [...azure.recordSets].map(([id, body]) => ({ id, ...body }));
  const refuse = () => Promise.reject(new Error('not in this test'));
  const arm: Arm = {
    find: refuse,
    put: refuse,
    patch: refuse,
    remove: refuse,
    follow: refuse,
    async list(path) {
      calls.push(`list ${path}`);
      if (path.startsWith(blobZone)) return path.endsWith('/A') ? records() : [];
      if (hidden.length > 0) throw new PermanentError('AuthorizationFailed', 'no role there');
      return [...azure.endpoints.values()];
    },
    async queryGraph(query, subscriptions, skipToken, signal) {
      if (query.includes('virtualnetworklinks')) {
        calls.push('graph zones');
        return azure.zones.arm.queryGraph(query, subscriptions, skipToken, signal);
      }
      const ofRecords = query.includes('dnsresources');
      calls.push(`graph ${ofRecords ? 'records' : 'endpoints'}`);
      const visible = [...azure.endpoints].filter(([id]) => !hidden.includes(id)).map(([, body]) => body);
      const rows = ofRecords ? (knowsRecords ? records() : []) : visible;
      const from = Number(skipToken ?? 0);
      const next = from + pageSize;
      return { rows: rows.slice(from, next), skipToken: next < rows.length ? String(next) : undefined };
    },
  };
  return { arm, calls };
}

async function sweepOnce(world: DnsWorld, arm: Arm): Promise<readonly string[]> {
  const { keys, pass } = await driftOf(world, arm);
  for (const key of keys) await world.loop.visit({ room: 'dns', key }, 'sweep', pass.signal, silentLog);
  await world.drain(60 * 60_000);
  return keys;
}

async function settledWorld(names = ['st1']): Promise<DnsWorld> {
  const world = dnsWorld();
  for (const name of names) {
    world.azure.putEndpoint(`pe-${name}`, name, '10.0.0.4');
    await world.event(`pe-${name}`);
  }
  await world.drain();
  world.clock.advance(20 * 60_000);
  return world;
}

describe('the dns sweep', () => {
  it('finds nothing to observe in a settled world, for one query a page', async () => {
    const world = await settledWorld(['st1', 'st2', 'st3']);
    const { arm, calls } = armOver(world.azure, { pageSize: 2 });
    expect(await sweepOnce(world, arm)).toEqual([]);
    expect(calls).toEqual(['graph endpoints', 'graph endpoints', 'graph records', 'graph records', 'graph zones']);
  });

  it('serves an endpoint whose pass was killed between its row and its claims, although no event comes again', async () => {
    const state = memoryState();
    const azure = new MemoryAzure();
    azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    const transact = () => Promise.reject(new Error('killed'));
    const killed = dnsWorld(enforcing(), { ...state, names: { ...state.names, transact } }, azure);
    const { signal } = new AbortController();
    const key = { room: 'dns', key: endpointId('pe1') } as const;
    await expect(killed.loop.visit(key, 'next of another pass', signal, silentLog)).rejects.toThrow('killed');
    expect(await Array.fromAsync(state.endpoints.listAll())).toHaveLength(1);
    const world = dnsWorld(enforcing(), state, azure);
    expect(await sweepOnce(world, armOver(azure).arm)).toEqual([endpointId('pe1')]);
    expect(azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await sweepOnce(world, armOver(azure).arm)).toEqual([]);
  });

  it('serves an endpoint whose event was lost', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await sweepOnce(world, armOver(world.azure).arm);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it('withdraws the record of an endpoint whose delete event was lost', async () => {
    const world = await settledWorld();
    world.azure.endpoints.clear();
    await sweepOnce(world, armOver(world.azure).arm);
    expect(world.azure.addresses(record)).toBeUndefined();
  });

  it('withdraws nothing of an endpoint that Resource Graph merely hides', async () => {
    const world = await settledWorld();
    const { arm } = armOver(world.azure, { hidden: [endpointId('pe-st1')] });
    expect(await sweepOnce(world, arm)).toEqual([endpointId('pe-st1')]);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it.each([
    { knowsRecords: true, by: 'Resource Graph' },
    { knowsRecords: false, by: 'listing the zone, where Resource Graph shows no record sets' },
  ])('puts back what was removed or changed by hand, found by $by', async ({ knowsRecords }) => {
    const world = await settledWorld(['st1', 'st2']);
    const ours = world.azure.recordSets.get(blobRecord('st2'))?.properties.metadata ?? {};
    world.azure.recordSets.delete(record);
    world.azure.putForeignRecord(blobRecord('st2'), '10.6.6.6', ours);
    if (!knowsRecords) world.azure.putForeignRecord(blobRecord('else'), '10.7.7.7');
    await sweepOnce(world, armOver(world.azure, { knowsRecords }).arm);
    expect([world.azure.addresses(record), world.azure.addresses(blobRecord('st2'))]).toEqual([
      ['10.0.0.4'],
      ['10.0.0.4'],
    ]);
  });

  it('changes the time to live of every record once policy does', async () => {
    const world = await settledWorld();
    world.policy = enforcing({ ttl: 60 });
    await sweepOnce(world, armOver(world.azure).arm);
    expect(world.azure.recordSets.get(record)?.properties.ttl).toBe(60);
  });

  it('goes on where an earlier pass stopped', async () => {
    const world = await settledWorld(['st1', 'st2', 'st3']);
    for (const name of ['st1', 'st2', 'st3']) world.azure.putEndpoint(`pe-${name}`, name, '10.0.0.9');
    const { arm } = armOver(world.azure, { pageSize: 1 });
    const sweeper = createDnsSweeper({
      arm,
      state: createState(world.state),
      subscriptions: [],
      owner: 'test-owner',
      reviseFindings: async () => [],
    });
    const pass: Pass = await world.loop.beginPass('sweep', new AbortController().signal, silentLog);
    const keys: string[] = [];
    let cursor: string | undefined;
    for (let round = 0; round < 20; round += 1) {
      for await (const page of sweeper.drift(cursor, pass)) {
        keys.push(...page.keys.map(({ key }) => key));
        cursor = page.cursor;
        break;
      }
      if (cursor === undefined) break;
    }
    expect(keys.filter((key) => key.includes('privateendpoints'))).toEqual(
      ['st1', 'st2', 'st3'].map((name) => endpointId(`pe-${name}`)),
    );
  });
});

describe('when the state is lost', () => {
  /** The same Azure with an empty memory. */
  function forget({ azure }: DnsWorld): DnsWorld {
    const world = dnsWorld(enforcing(), memoryState(), azure);
    world.clock.advance(60 * 60_000);
    return world;
  }

  it('claims and ownership come back from Azure, and nothing is deleted or written meanwhile', async () => {
    const world = forget(await settledWorld(['st1', 'st2']));
    world.orphansMayGo = true;
    world.azure.calls.length = 0;
    await sweepOnce(world, armOver(world.azure).arm);
    expect(world.azure.calls.filter((call) => call.startsWith('DELETE'))).toEqual([]);
    expect(world.azure.recordSets.size).toBe(2);
    world.azure.calls.length = 0;
    await sweepOnce(world, armOver(world.azure).arm);
    expect(world.azure.calls).toEqual([]);
  });

  it('an endpoint deleted meanwhile leaves an orphan, which goes only once its endpoint is proven to be gone', async () => {
    const before = await settledWorld(['st1', 'st2']);
    before.azure.endpoints.delete(endpointId('pe-st1'));
    const world = forget(before);
    await sweepOnce(world, armOver(world.azure).arm);
    expect(world.azure.recordSets.size).toBe(2);
    world.orphansMayGo = true;
    await sweepOnce(world, armOver(world.azure).arm);
    expect([...world.azure.recordSets.keys()]).toEqual([blobRecord('st2')]);
  });
});

describe('a record set of ours that nobody claims', () => {
  /** As memory lost in its last seconds leaves it: the record row says what it said, the claims are gone. */
  async function loseClaims({ state }: DnsWorld): Promise<void> {
    for await (const { partition, row, value, etag } of state.names.listAll()) {
      if (value.kind === 'claim') await state.names.remove(partition, row, etag);
    }
  }

  async function distrustAll({ state }: DnsWorld): Promise<void> {
    for await (const { partition, row, value, etag } of state.names.listAll()) {
      if (value.kind !== 'record') continue;
      await state.names.replace(partition, row, { ...value, state: 'changed', standing: 'unknown' }, etag);
    }
  }

  /** The endpoint was recreated with another account: the old name is nobody's. */
  function recreate({ azure }: DnsWorld, options: { provisioning?: string; names?: boolean } = {}): void {
    azure.putEndpoint('pe-st1', 'st9', '10.0.0.9', { guid: 'second', ...options });
  }

  it.each([
    { when: 'its row says settled', lose: loseClaims },
    {
      when: 'its row says unknown',
      lose: async (world: DnsWorld) => {
        await loseClaims(world);
        await distrustAll(world);
      },
    },
  ])(
    'goes with the incarnation it is marked with, although an endpoint of that name lives again; $when',
    async ({ lose }) => {
      const world = await settledWorld(['st1', 'st2']);
      world.orphansMayGo = true;
      recreate(world);
      await world.event('pe-st1');
      const stale = structuredClone(world.azure.recordSets);
      world.azure.putForeignRecord(record, '10.0.0.4', {
        'gatehouse-owner': 'test-owner',
        'gatehouse-endpoint': shortId(endpointId('pe-st1')),
        'gatehouse-guid': 'guid-pe-st1',
      });
      expect(stale.has(record)).toBe(false);
      await lose(world);
      await sweepOnce(world, armOver(world.azure).arm);
      await sweepOnce(world, armOver(world.azure).arm);
      expect([...world.azure.recordSets.keys()].sort()).toEqual([blobRecord('st2'), blobRecord('st9')]);
      world.clock.advance(20 * 60_000);
      expect(await sweepOnce(world, armOver(world.azure).arm)).toEqual([]);
    },
  );

  it.each([loseClaims, distrustAll])(
    'is claimed again by the living endpoint it is marked with, and never touched meanwhile',
    async (lose) => {
      const world = await settledWorld(['st1', 'st2']);
      world.orphansMayGo = true;
      await loseClaims(world);
      await lose(world);
      world.azure.calls.length = 0;
      await sweepOnce(world, armOver(world.azure).arm);
      expect(world.azure.calls.filter((call) => /^(PUT|DELETE)/.test(call))).toEqual([]);
      const claims = (await Array.fromAsync(world.state.names.listAll())).filter(({ value }) => value.kind === 'claim');
      expect(claims.map(({ value }) => value.recordSet)).toEqual([record, blobRecord('st2')]);
      // Who claims names is the zone's business too; nothing else is left to observe.
      expect((await sweepOnce(world, armOver(world.azure).arm)).filter((key) => key !== blobZone)).toEqual([]);
    },
  );

  it('stays while an endpoint of that name is on its way', async () => {
    const world = await settledWorld(['st1']);
    world.orphansMayGo = true;
    await loseClaims(world);
    recreate(world, { provisioning: 'Updating', names: false });
    const arm = armOver(world.azure).arm;
    const sweeper = createDnsSweeper({
      reviseFindings: async () => [],
      arm,
      state: createState(world.state),
      subscriptions: ['s'],
      owner: 'test-owner',
    });
    const pass = await world.loop.beginPass('sweep', new AbortController().signal, silentLog);
    for await (const { keys } of sweeper.drift(undefined, pass)) {
      for (const key of keys) await world.loop.visit(key, 'sweep', pass.signal, silentLog);
    }
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    recreate(world);
    await world.drain();
    expect([...world.azure.recordSets.keys()]).toEqual([blobRecord('st9')]);
  });
});

describe('what a name is left with', () => {
  it('more released claims than one transaction takes are not forgotten once the record set has settled', async () => {
    const world = await settledWorld(['st1']);
    const [claim] = (await Array.fromAsync(world.state.names.listAll())).filter(({ value }) => value.kind === 'claim');
    if (claim?.value.kind !== 'claim') throw new Error('nobody claims it');
    for (let index = 0; index < 120; index += 1) {
      const endpoint = endpointId(`gone${index}`);
      const value = { ...claim.value, endpoint, releasing: true };
      await insertNameRow(world.state.names, value);
    }
    await sweepOnce(world, armOver(world.azure).arm);
    await sweepOnce(world, armOver(world.azure).arm);
    expect(await Array.fromAsync(world.state.names.listAll())).toHaveLength(2);
  });
});

describe('what became of the endpoint that a record set is marked with', () => {
  const find = (azure: MemoryAzure, options: GraphOptions = {}, swept = true, state = memoryState()) =>
    createMarkedEndpoints(
      { arm: armOver(azure, options).arm, state: createState(state), subscriptions: ['s1', managed] },
      async () => swept,
    );
  const pass = { now: new Date(), signal: new AbortController().signal } as Pass;

  it('is proven only by a whole sweep, and every endpoint of every subscription listed without it', async () => {
    const azure = new MemoryAzure();
    azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    expect(await find(azure)(shortId(endpointId('pe1')), pass)).toEqual({ endpoint: endpointId('pe1') });
    expect(await find(azure)(shortId(endpointId('pe2')), pass)).toBe('gone');
    expect(await find(azure, {}, false)(shortId(endpointId('pe2')), pass)).toBe('unproven');
  });

  it('is searched for in subscriptions that left, too: what exists there is not gone', async () => {
    const azure = new MemoryAzure();
    azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    const covered = (left: readonly string[]) => ({
      list: async () => ['s1'],
      listWithLeft: async () => ['s1', ...left],
    });
    const { arm } = armOver(azure);
    const list: typeof arm.list = async (path, ...rest) => (path.includes(managed) ? arm.list(path, ...rest) : []);
    const findIn = (left: readonly string[]) => {
      const ports = { arm: { ...arm, list }, state: createState(memoryState()), subscriptions: covered(left) };
      return createMarkedEndpoints(ports, async () => true)(shortId(endpointId('pe1')), pass);
    };
    expect(await findIn([managed])).toEqual({ endpoint: endpointId('pe1') });
    expect(await findIn([])).toBe('gone');
  });

  it('is for a pass over it to say where memory knows its id', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    const found = await find(new MemoryAzure(), { hidden: ['x'] }, true, world.state)(shortId(endpointId('pe1')), pass);
    expect(found).toEqual({ endpoint: endpointId('pe1') });
  });

  it('is not said while a subscription can not be listed', async () => {
    await expect(find(new MemoryAzure(), { hidden: ['x'] })(shortId(endpointId('pe2')), pass)).rejects.toThrow(
      PermanentError,
    );
  });
});
