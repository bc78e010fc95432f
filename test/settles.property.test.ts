import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoggedCall } from '../simulator/arm/call-log.ts';
import type { WorldChange } from '../simulator/world.ts';
import { minutes } from '../src/core/time.ts';
import { SimulatedAzure } from './dns/support/simulated-azure.ts';
import { type EstateOfMany, estates, furnish } from './support/estates.ts';
import { type ThreeRooms, threeRooms } from './support/three-rooms.ts';

const rule = String.raw`/microsoft\.sql/servers/[^/]+/(firewallrules|virtualnetworkrules)`;
/** The lists that the isolation of a cluster depends on. */
const ofIsolation = '/(extensions|cacherules|roleassignments)';
/** What a sweep reads for itself: pages of Resource Graph, and lists that are not in it: the rules of SQL servers, and those of clusters. */
const page = new RegExp(`^(POST /providers/microsoft\\.resourcegraph/resources|GET .*(${rule}|${ofIsolation}))$`, 'i');
/** What only a sweep can find: private link services and the hub's zones have no event in the topic. */
const silent =
  /\/microsoft\.network\/((privatelinkservices|privatednszones)\/[^/]+(\/(virtualnetworklinks|privateendpointconnections))?|privatednsoperationstatuses\/[^/]+)$/i;

/** An endpoint's events are dns's, and an approval is none of the target's: what connections say egress finds in the sweep. */
const connectionCheck = /^(pe|pec|linkage)-|-no-private-endpoint$/;

function ofConnections({ announced }: ThreeRooms): ReadonlySet<string> {
  const keys = new Map<string, boolean>();
  for (const { finding } of announced) {
    const key = `${finding.room} ${finding.key}`;
    keys.set(key, (keys.get(key) ?? true) && connectionCheck.test(finding.check));
  }
  return new Set([...keys].flatMap(([key, isAll]) => (isAll ? key : [])));
}

const beyondPages = (calls: readonly LoggedCall[]): readonly string[] =>
  calls.map(({ method, path }) => `${method} ${path}`).filter((call) => !page.test(call));

/** What waits for a person is probed with every sweep, and what a room that only observes would do is worked out again: no drift. */
async function lasting({ state, policy }: ThreeRooms, drifted: readonly string[]): Promise<readonly string[]> {
  const waiting = new Set<string>();
  for await (const { partition, value } of state.work.listAll()) {
    if (value.outcome === 'blocked') waiting.add(`${partition} ${value.key}`);
  }
  const isObserved = (key: string): boolean => policy.dns.mode === 'observe' && /\/privatednszones\/.*\/a+\//.test(key);
  return drifted.filter((key) => !waiting.has(key) && !isObserved(key));
}

/** Sweeps until what was found is done and said: Resource Graph's lag is over, and what was deleted has been searched for twice. */
async function settle(rooms: ThreeRooms): Promise<void> {
  for (let passes = 0; passes < 3; passes += 1) {
    await rooms.sweep();
    await rooms.drain(minutes(1));
    rooms.advance(minutes(5));
  }
  await rooms.sweep();
  await rooms.drain(minutes(1));
}

async function openTroubles({ state }: ThreeRooms): Promise<readonly string[]> {
  const troubles: string[] = [];
  for await (const { value } of state.findings.listAll()) {
    if (value.state !== 'resolved') troubles.push(`${value.room} ${value.check} ${value.subject}`);
  }
  return troubles.sort();
}

/** An estate whose events are heard as they come; those of subscriptions that are not managed go to another topic. */
async function heard(estate: EstateOfMany): Promise<{ azure: SimulatedAzure; rooms: ThreeRooms }> {
  const azure = new SimulatedAzure();
  const changes: WorldChange[] = [];
  azure.world.onChange((change) => {
    if (estate.subscriptions.includes(change.subscriptionId)) changes.push(change);
  });
  await furnish(await azure.prepare([]), estate);
  const rooms = threeRooms(azure, estate);
  // Our own writes raise events too, while we go.
  for (let change = changes.shift(); change !== undefined; change = changes.shift()) {
    await rooms.notify([change]);
    await azure.simulated.idle();
  }
  await rooms.drain(minutes(1));
  return { azure, rooms };
}

describe('an estate that nobody touches', () => {
  it('costs a second sweep its pages and not one call more, no row is written, and each trouble is there once', async () => {
    await fc.assert(
      fc.asyncProperty(estates, async (estate) => {
        const azure = await furnish(await new SimulatedAzure().prepare([]), estate);
        const rooms = threeRooms(azure, { ...estate, pageSize: 3 });
        await settle(rooms);
        rooms.advance(minutes(1));
        const before = await rooms.rows();
        rooms.announced.length = 0;
        azure.simulated.counts.reset();
        const drifted = await rooms.sweep();
        expect(await lasting(rooms, drifted)).toEqual([]);
        expect(beyondPages(azure.simulated.counts.calls)).toEqual([]);
        expect(rooms.announced).toEqual([]);
        expect(await rooms.rows()).toEqual(before);
        const troubles = await openTroubles(rooms);
        expect(troubles).toEqual([...new Set(troubles)]);
      }),
      { seed: 20_261_127, numRuns: 12 },
    );
  });

  it('and of which every event was heard, costs the first sweep ever its pages and what only a sweep can find', async () => {
    await fc.assert(
      fc.asyncProperty(estates, async (estate) => {
        const { azure, rooms } = await heard(estate);
        azure.simulated.counts.reset();
        rooms.announced.length = 0;
        const drifted = await rooms.sweep();
        const byConnections = ofConnections(rooms);
        const found = await lasting(rooms, drifted);
        const ofSweep = found.filter((key) => byConnections.has(key));
        expect(found.filter((key) => !silent.test(key) && !byConnections.has(key))).toEqual([]);
        const reads = ofSweep.map((key) => key.replace('egress ', 'get '));
        const calls = beyondPages(azure.simulated.counts.calls).map((call) => call.toLowerCase());
        expect(calls.filter((call) => !silent.test(call) && !reads.includes(call))).toEqual([]);
      }),
      { seed: 20_261_127, numRuns: 12 },
    );
  });
});
