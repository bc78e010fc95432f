import { describe, expect, it } from 'vitest';
import type { Arm } from '../../../src/arm/arm.ts';
import { Policy } from '../../../src/policy/policy.ts';
import type { Table } from '../../../src/state/table.ts';
import type { Tables } from '../../../src/state/tables.ts';
import { blobZone, dnsWorld, MemoryAzure, zoneGroup } from '../../support/dns-world.ts';
import { memoryState } from '../../support/memory-state.ts';
import { spokeNetwork } from '../../support/memory-zones.ts';

class Killed extends Error {}

/** Lets so many writes through, ours and Azure's, and kills after the last of them. */
class Fate {
  writes = 0;
  readonly budget: number;
  constructor(budget: number) {
    this.budget = budget;
  }
  readonly mortal =
    <A extends unknown[], R>(write: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (this.writes >= this.budget) throw new Killed();
      const result = await write(...args);
      this.writes += 1;
      if (this.writes >= this.budget) throw new Killed();
      return result;
    };
}

const mortalTable = <T>(table: Table<T>, { mortal }: Fate): Table<T> => ({
  ...table,
  insert: mortal(table.insert),
  replace: mortal(table.replace),
  upsert: mortal(table.upsert),
  remove: mortal(table.remove),
  transact: mortal(table.transact),
});

const mortalState = (state: Tables, fate: Fate): Tables =>
  Object.fromEntries(
    Object.entries(state as object).map(([name, table]) => [name, mortalTable(table, fate)]),
  ) as unknown as Tables;

function mortalAzure(azure: MemoryAzure, { mortal }: Fate): MemoryAzure {
  const { arm } = azure.zones;
  const cut: Arm = { ...arm, put: mortal(arm.put) };
  const zones = Object.create(azure.zones, { arm: { value: cut } });
  return Object.create(azure, { zones: { value: zones } }) as MemoryAzure;
}

const hub = `${zoneGroup}/providers/microsoft.network/virtualnetworks/hub`;
const policy = Policy.parse({
  version: 1,
  dns: { mode: 'enforce', zones: { resourceGroup: zoneGroup, missing: 'create' }, links: [{ network: hub }] },
});

/** A missing zone is created and linked and its record written, by an app that dies after write number `budget` and starts again. */
async function play(budget: number): Promise<{ world: unknown; writes: number }> {
  const state = memoryState();
  const azure = new MemoryAzure();
  azure.zones.missing.add(blobZone);
  azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  const fate = new Fate(budget);
  const mortal = dnsWorld(policy, mortalState(state, fate), mortalAzure(azure, fate));
  try {
    await mortal.event('pe1');
    await mortal.drain();
  } catch (error) {
    // The loop logs what an event's pass throws and enqueues; the same kill then ends that too.
    if (!(error instanceof Killed)) throw error;
  }
  // Azure finishes what it took on while the app is dead.
  azure.zones.settle();
  const again = dnsWorld(policy, state, azure);
  again.clock.advance(20 * 60_000);
  await again.event('pe1');
  for (let pass = 0; pass < 3; pass += 1) {
    await again.sweepZones();
    await again.drain(60 * 60_000);
    again.clock.advance(20 * 60_000);
  }
  const audit = await Array.fromAsync(state.audit.listAll());
  const waiting = await Array.fromAsync(state.work.listAll());
  return {
    writes: fate.writes,
    world: {
      links: azure.zones.networksOf(blobZone),
      addresses: azure.addresses(`${blobZone}/a/st1`),
      audit: audit.map(({ value }) => `${value.action} ${value.target}`).sort(),
      waiting: waiting.map(({ value }) => value.key),
    },
  };
}

describe('creating and linking a zone, killed after every single write and started again', () => {
  it('ends in the same world, with every write in the audit exactly once', async () => {
    const uncut = await play(Number.POSITIVE_INFINITY);
    expect(uncut.world).toMatchObject({ links: [hub], addresses: ['10.0.0.4'], waiting: [] });
    expect(uncut.writes).toBeGreaterThan(10);
    for (let budget = 1; budget <= uncut.writes; budget += 1) {
      const { world } = await play(budget);
      expect(world, `killed after write ${budget} of ${uncut.writes}`).toEqual(uncut.world);
    }
  });
});

/** A link of ours that policy asks for no longer is taken back, by an app that dies after write number `budget` and starts again. */
async function takeBack(budget: number): Promise<{ world: unknown; writes: number }> {
  const state = memoryState();
  const azure = new MemoryAzure();
  azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  const before = dnsWorld(policy, state, azure);
  await before.event('pe1');
  await before.drain();
  azure.zones.settle();
  await before.drain();
  const dns = { mode: 'enforce', zones: { resourceGroup: zoneGroup }, unwantedLinks: 'remove' };
  const without = Policy.parse({ version: 1, dns });
  const fate = new Fate(budget);
  const mortal = dnsWorld(without, mortalState(state, fate), azure);
  try {
    await mortal.sweepZones();
    await mortal.drain();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  azure.zones.settle();
  const again = dnsWorld(without, state, azure);
  for (let pass = 0; pass < 3; pass += 1) {
    again.clock.advance(20 * 60_000);
    await again.sweepZones();
    await again.drain(60 * 60_000);
  }
  const audit = await Array.fromAsync(state.audit.listAll());
  const removals = audit.filter(({ value }) => value.action === 'removeLink');
  return {
    writes: fate.writes,
    world: { links: azure.zones.networksOf(blobZone), removals: removals.length, drifted: await again.sweepZones() },
  };
}

describe('taking a link back, killed after every single write and started again', () => {
  it('ends in the same world, with the removal in the audit exactly once', async () => {
    const uncut = await takeBack(Number.POSITIVE_INFINITY);
    expect(uncut.world).toEqual({ links: [spokeNetwork], removals: 1, drifted: [] });
    expect(uncut.writes).toBeGreaterThan(3);
    for (let budget = 1; budget <= uncut.writes; budget += 1) {
      const { world } = await takeBack(budget);
      expect(world, `killed after write ${budget} of ${uncut.writes}`).toEqual(uncut.world);
    }
  });
});
