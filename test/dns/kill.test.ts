import { describe, expect, it } from 'vitest';
import type { Table } from '../../src/state/table.ts';
import type { Tables } from '../../src/state/tables.ts';
import { blobRecord, type DnsWorld, dnsWorld, endpointId, enforcing, MemoryAzure } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';
import { insertNameRow } from '../support/name-rows.ts';
import { Executioner, Killed, mortalState } from './support/killing.ts';

function mortalAzure(azure: MemoryAzure, fate: Executioner): MemoryAzure {
  const mortal = Object.create(azure) as MemoryAzure;
  const { putRecordSet, removeRecordSet, findRecordSet } = azure.privateDns;
  Object.assign(mortal, {
    privateDns: {
      findRecordSet,
      putRecordSet: async (...args: Parameters<typeof putRecordSet>) => {
        fate.before();
        return fate.after(await putRecordSet(...args));
      },
      removeRecordSet: async (...args: Parameters<typeof removeRecordSet>) => {
        fate.before();
        return fate.after(await removeRecordSet(...args));
      },
    },
  });
  return mortal;
}

/** What must be the same however often it was cut off: record sets, and every table but for times and etags. */
async function worldOf(state: Tables, azure: MemoryAzure): Promise<unknown> {
  const tables = await Promise.all(
    (['endpoints', 'names', 'work', 'audit', 'findings'] as const).map(async (name) => {
      const rows: unknown[] = [];
      for await (const { value } of (state[name] as Table<Record<string, unknown>>).listAll()) {
        const { action, target, answer, id, recordSet, names, standing, state: rowState, addresses, releasing } = value;
        const { check, subject, state: said } = value;
        // A resolved one that a kill left among the open ones is moved by the sweep.
        if (name === 'findings' && said === 'resolved') continue;
        if (name === 'findings') rows.push({ check, subject, said });
        else
          rows.push(
            name === 'audit'
              ? { action, target, answer }
              : { id, recordSet, names, standing, rowState, addresses, releasing },
          );
      }
      // Two writes side by side are audited in either order.
      return rows.map((row) => JSON.stringify(row)).sort();
    }),
  );
  const records = [...azure.recordSets].map(([id, { properties }]) => [id, properties]);
  return { tables, records };
}

/** Plays `story` on a fresh world up to a kill after write number `budget`, then again without one, as a redelivered event would. */
async function playCutOff(story: Story, budget: number): Promise<{ world: unknown; writes: number }> {
  const state = memoryState();
  const azure = new MemoryAzure();
  await story.before(dnsWorld(enforcing(), state, azure));
  const fate = new Executioner();
  fate.budget = budget;
  const mortal = dnsWorld(enforcing(), mortalState(state, fate), mortalAzure(azure, fate));
  mortal.clock.advance(10 * 60_000);
  try {
    await story.event(mortal);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  const { writes } = fate;
  const again = dnsWorld(enforcing(), state, azure);
  again.clock.advance(20 * 60_000);
  await story.event(again);
  // The queue died with the app: the sweep finds what waits and what was never observed.
  await sweepUnfinished(again);
  await again.sweepZones();
  await again.drain(60 * 60_000);
  return { world: await worldOf(state, azure), writes };
}

/** The sweep's share: an endpoint whose row was left without a fingerprint differs from what Azure shows, and a record row may be unsettled. */
async function sweepUnfinished(world: DnsWorld): Promise<void> {
  for await (const { value } of world.state.endpoints.listAll()) {
    if (value.fingerprint === '') await world.event(value.id.slice(value.id.lastIndexOf('/') + 1));
  }
  for await (const { value } of world.state.names.listAll()) {
    if (value.kind === 'record' && value.state !== 'settled') await world.recordEvent(value.recordSet);
  }
}

interface Story {
  readonly what: string;
  before(world: DnsWorld): Promise<void>;
  event(world: DnsWorld): Promise<void>;
}

const stories: readonly Story[] = [
  {
    what: 'a create',
    before: async ({ azure }) => azure.putEndpoint('pe1', 'st1', '10.0.0.4'),
    event: (world) => world.event('pe1'),
  },
  {
    what: 'a create of an endpoint with three names',
    before: async ({ azure }) => {
      azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      const body = azure.endpoints.get(endpointId('pe1')) as { properties: object };
      Object.assign(body.properties, { customDnsConfigs: [] });
      const names = ['st1', 'st2', 'st3'].map((name, at) => [`${name}.blob.core.windows.net`, `10.0.0.${at + 4}`]);
      azure.putInterface('pe1', Object.fromEntries(names));
    },
    event: (world) => world.event('pe1'),
  },
  {
    what: 'a second endpoint that claims the name',
    before: async (world) => {
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      await world.event('pe1');
      world.azure.putEndpoint('pe2', 'st1', '10.0.0.5');
    },
    // Once only: whatever it leaves undone is the sweep's to find.
    event: async (world) => {
      if ((await Array.fromAsync(world.state.endpoints.listAll())).length < 2) await world.event('pe2');
    },
  },
  {
    what: 'a delete',
    before: async (world) => {
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      await world.event('pe1');
      world.azure.endpoints.delete(endpointId('pe1'));
    },
    event: (world) => world.event('pe1'),
  },
  {
    what: 'a move of the address',
    before: async (world) => {
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      await world.event('pe1');
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.7', { guid: 'another' });
    },
    event: (world) => world.event('pe1'),
  },
  {
    what: 'a switch to another account while a second endpoint claims the old name',
    before: async (world) => {
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      await world.event('pe1');
      world.azure.putEndpoint('pe2', 'st1', '10.0.0.5');
      await world.event('pe2');
      world.azure.putEndpoint('pe1', 'st2', '10.0.0.4');
    },
    event: (world) => world.event('pe1'),
  },
  {
    what: 'a mark that somebody dropped and that is put back',
    before: async (world) => {
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      await world.event('pe1');
      world.azure.putForeignRecord(blobRecord('st1'), '10.0.0.4');
    },
    event: (world) => world.recordEvent(blobRecord('st1')),
  },
  {
    what: 'an old record set that only its mark still connects to an endpoint of now',
    before: async (world) => {
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      await world.event('pe1');
      for await (const { partition, row, etag } of world.state.names.listAll()) {
        await world.state.names.remove(partition, row, etag);
      }
      world.azure.putEndpoint('pe1', 'st2', '10.0.0.9', { guid: 'another' });
      await world.event('pe1');
      await insertNameRow(world.state.names, {
        kind: 'record',
        recordSet: blobRecord('st1'),
        state: 'changed',
        standing: 'unknown',
      });
    },
    event: async (world) => {
      await world.recordEvent(blobRecord('st1'));
      // Names that its row lists and nobody needs any more go with its next pass, whenever that is.
      await world.event('pe1');
    },
  },
];

describe.each(stories)('$what, killed after every single write and started again', (story) => {
  it('ends in the same world, with the same audit', async () => {
    const uncut = await playCutOff(story, Number.POSITIVE_INFINITY);
    expect(uncut.writes).toBeGreaterThan(3);
    for (let budget = 1; budget <= uncut.writes; budget += 1) {
      const cut = await playCutOff(story, budget);
      expect(cut.world, `killed after write ${budget} of ${uncut.writes}`).toEqual(uncut.world);
    }
  });
});

it('really kills: the write before it is done and nothing after it is', async () => {
  const fate = new Executioner();
  // The subnet's prefixes, and the endpoint's row.
  fate.budget = 2;
  const azure = new MemoryAzure();
  const state = memoryState();
  azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  await expect(dnsWorld(enforcing(), mortalState(state, fate), mortalAzure(azure, fate)).event('pe1')).rejects.toThrow(
    Killed,
  );
  expect(azure.addresses(blobRecord('st1'))).toBeUndefined();
  expect(await Array.fromAsync(state.endpoints.listAll())).toHaveLength(1);
});
