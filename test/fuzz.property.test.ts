import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { createEventHandler } from '../src/app/event-handler.ts';
import { createRepeats } from '../src/app/repeats.ts';
import { InputError, isClassed } from '../src/core/errors.ts';
import { minutes } from '../src/core/time.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { Policy } from '../src/policy/policy.ts';
import { SimulatedAzure } from './dns/support/simulated-azure.ts';
import { endpointId, silentLog, zoneGroup } from './support/dns-world.ts';
import { change, mangled, odd } from './support/mangled.ts';
import { threeRooms } from './support/three-rooms.ts';

const subscription = '00000000-0000-0000-0000-000000000001';
const policy = Policy.parse({
  version: 1,
  dns: { mode: 'enforce', zones: { resourceGroup: zoneGroup } },
  approvals: {
    mode: 'enforce',
    rules: [{ name: 'nobody', action: 'approve', from: { subscriptions: ['22222222-2222-2222-2222-222222222222'] } }],
  },
});

/** Two endpoints, one of them served, one waiting for a person; every room has nothing left to do. */
async function settledWorld() {
  const azure = await new SimulatedAzure().prepare();
  const account = await azure.createAccount('st1');
  await azure.createEndpoint('pe1', account);
  await azure.createEndpoint('pe2', account, ['blob'], {}, true);
  const rooms = threeRooms(azure, { policy, subscriptions: [subscription] });
  const settle = async (): Promise<void> => {
    for (let pass = 0; pass < 2; pass += 1) {
      await rooms.sweep();
      await rooms.drain(minutes(1));
      rooms.advance(minutes(11));
    }
  };
  await settle();
  azure.writes.length = 0;
  return { azure, rooms, settle, account };
}

it('events: whatever is delivered is seen to without an unclassed error, and nothing is written', async () => {
  const { azure, rooms, account } = await settledWorld();
  const handle = createEventHandler({
    promises: { changed: async () => {} },
    repeats: createRepeats({ now: () => new Date() }),
    loop: rooms.parts.loop,
    ownIds: async () => [],
    isConcerned: async () => true,
    meters: { eventsDropped: () => undefined },
  });
  const ids = [...azure.world.list()].map(({ id }) => id);
  const id = fc.oneof(
    fc.constantFrom(...ids),
    fc.tuple(fc.constantFrom(...ids), odd).map(([one, more]) => `${one}/${more}`),
    fc
      .tuple(fc.constantFrom('privateEndpoints', 'privateDnsZones', 'privateLinkServices', 'virtualNetworks'), odd)
      .map(([type, name]) => `${account.split('/').slice(0, 5).join('/')}/providers/Microsoft.Network/${type}/${name}`),
    odd,
  );
  const eventType = fc.constantFrom(
    ...['ResourceWriteSuccess', 'ResourceDeleteSuccess', 'ResourceActionSuccess'].map(
      (each) => `Microsoft.Resources.${each}`,
    ),
    'odd',
  );
  const event = fc.record(
    {
      id: fc.oneof(fc.uuid(), odd),
      eventType,
      subject: id,
      data: fc.oneof(
        fc.record({ resourceUri: id, operationName: odd, claims: fc.jsonValue() }, { requiredKeys: [] }),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: ['id'] },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(event, fc.array(event, { maxLength: 3 }), fc.jsonValue()), async (body) => {
      await handle(body, AbortSignal.timeout(5_000), silentLog).catch((error: unknown) => {
        expect(isClassed(error), String(error)).toBe(true);
      });
      expect(azure.writes).toEqual([]);
    }),
    { numRuns: 150, seed: 1 },
  );
  await rooms.drain(minutes(60));
  expect(azure.writes).toEqual([]);
}, 60_000);

it('bodies of Azure: a mangled one breaks no pass, and writes no name and no address that was not there before', async () => {
  const kinds =
    /\/(privateEndpoints|networkInterfaces|privateEndpointConnections|privateDnsZones|A|storageAccounts|virtualNetworks)$/i;
  await fc.assert(
    fc.asyncProperty(fc.nat(50), change, async (which, how) => {
      const { azure, rooms, settle } = await settledWorld();
      const standing = recordsOf(azure);
      const chosen = [...azure.world.list()].filter(({ type }) => kinds.test(type));
      const one = chosen[which % chosen.length];
      if (one === undefined) return;
      azure.world.put(one.id, mangled(one.body, how) as Record<string, unknown>);
      const time = new Date();
      const event = { kind: 'write' as const, succeeded: true, subscriptionId: '', correlationId: '', time };
      await rooms.tell(
        [one.id, endpointId('pe1'), endpointId('pe2')].map((id) => ({
          ...event,
          id,
          operation: 'Microsoft.Network/x/write',
        })),
      );
      await settle();
      for (const [id, addresses] of recordsOf(azure))
        if (id !== one.id) expect(standing.get(id), id).toEqual(addresses);
      for (const write of azure.writes) expect(write).not.toMatch(/privateEndpointConnections/i);
    }),
    { numRuns: 6, seed: 1 },
  );
}, 120_000);

const recordsOf = (azure: SimulatedAzure): ReadonlyMap<string, string> =>
  new Map(
    [...azure.world.list()]
      .filter(({ type }) => /\/privateDnsZones\/(A|AAAA)$/i.test(type))
      .map(({ id, body }) => {
        const { aRecords, aaaaRecords } = body.properties as Record<string, unknown>;
        return [id, JSON.stringify([aRecords, aaaaRecords])];
      }),
  );

it('policies: one value anywhere in a good document taken out or put in place of another gives a policy or named problems', () => {
  const sample = parseYaml(readFileSync(new URL('../policy.sample.yaml', import.meta.url), 'utf8')) as unknown;
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const text = stringify(changes.reduce(mangled, sample));
      try {
        expect(parsePolicy(text)).toHaveProperty('version', 1);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        expect(error.problems.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 150 },
  );
});
