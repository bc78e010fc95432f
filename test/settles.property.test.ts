import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minutes } from '../src/core/time.ts';
import { SimulatedAzure } from './dns/support/simulated-azure.ts';
import type { WorldChange } from '../simulator/world.ts';
import { build, estates, furnish } from './support/estates.ts';
import { type ThreeRooms, threeRooms } from './support/three-rooms.ts';

/** What a sweep reads for itself: pages of Resource Graph, and the rules of SQL servers, which are not in it. */
const isPage = ({ method, path }: { method: string; path: string }): boolean =>
  (method === 'POST' && path.endsWith('/Microsoft.ResourceGraph/resources')) ||
  (method === 'GET' && /\/microsoft\.sql\/servers\/[^/]+\/(firewallrules|virtualnetworkrules)$/i.test(path));

/** What waits for a person is probed with every sweep: these are no drift. */
async function blockedKeys({ state }: ThreeRooms): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for await (const { partition, value } of state.work.listAll()) {
    if (value.outcome === 'blocked') keys.add(`${partition} ${value.key}`);
  }
  return keys;
}

/** Sweeps until what was found is done and told: Resource Graph's lag is over, and what was deleted has been looked for twice. */
async function settle(rooms: ThreeRooms): Promise<void> {
  for (let passes = 0; passes < 4; passes += 1) {
    await rooms.sweep();
    rooms.advance(minutes(6));
    await rooms.drain();
  }
  await rooms.sweep();
}

describe('an estate that nobody touches', () => {
  it('costs a second sweep its pages and not one call more, and no row is written', async () => {
    await fc.assert(
      fc.asyncProperty(estates, async (estate) => {
        const azure = await build(estate);
        const rooms = threeRooms(azure, { ...estate, pageSize: 3 });
        await settle(rooms);
        rooms.advance(minutes(1));
        const blocked = await blockedKeys(rooms);
        const before = await rooms.rows();
        rooms.announced.length = 0;
        azure.simulated.counts.reset();
        const drifted = await rooms.sweep();
        const calls = azure.simulated.counts.calls.map(({ method, path }) => ({ method, path }));
        expect(drifted.filter((key) => !blocked.has(key) && !(estate.policy.dns.mode==='observe' && key.startsWith('dns'))), JSON.stringify(estate.policy.dns)+estate.zones).toEqual([]);
        expect(calls.filter((call) => !isPage(call))).toEqual([]);
        expect(rooms.announced).toEqual([]);
        expect(await rooms.rows()).toEqual(before);
      }),
      { numRuns: Number(process.env.RUNS ?? 20) },
    );
  });

  it('of which every event was heard, costs the first sweep after a start its pages and not one call more', async () => {
    await fc.assert(
      fc.asyncProperty(estates, async (estate) => {
        const azure = new SimulatedAzure();
        const changes: WorldChange[] = [];
        azure.world.onChange((change) => {
          if (estate.subscriptions.includes(change.subscriptionId)) changes.push(change);
        });
        await furnish(await azure.prepare([]), estate);
        const rooms = threeRooms(azure, estate);
        for (let told = 0; told < changes.length; told += 1) {
          const { [told]: change } = changes;
          if (change !== undefined) await rooms.tell([change]);
          await azure.simulated.idle();
        }
        await rooms.drain();
        azure.simulated.counts.reset();
        const drifted = await rooms.sweep();
        const calls = azure.simulated.counts.calls.map(({ method, path }) => ({ method, path }));
        expect(drifted).toEqual([]);
        expect(calls.filter((call) => !isPage(call))).toEqual([]);
      }),
      { numRuns: Number(process.env.RUNS ?? 20) },
    );
  });

  it('has each trouble on record once', async () => {
    await fc.assert(
      fc.asyncProperty(estates, async (estate) => {
        const rooms = threeRooms(await build(estate), estate);
        await settle(rooms);
        const told: string[] = [];
        for await (const { value } of rooms.state.findings.listAll()) {
          if (value.state !== 'resolved') told.push(`${value.room} ${value.check} ${value.subject}`);
        }
        expect(told.sort()).toEqual([...new Set(told)]);
      }),
      { numRuns: Number(process.env.RUNS ?? 20) },
    );
  });
});
