import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blobRecord, type DnsWorld, dnsWorld, endpointId, enforcing } from '../support/dns-world.ts';

/** What can happen to a handful of endpoints that share two accounts; each happening may or may not be reported by an event. */
const happening = fc.record({
  endpoint: fc.constantFrom('pe1', 'pe2', 'pe3'),
  account: fc.constantFrom('st1', 'st2'),
  what: fc.constantFrom('create', 'delete', 'pend', 'reject', 'move'),
  delivery: fc.constantFrom('once', 'twice', 'lost', 'late'),
  address: fc.integer({ min: 4, max: 9 }),
});
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function happen({ azure }: DnsWorld, { endpoint, account, what, address }: Happening, incarnation: number): void {
  const at = `10.0.0.${address}`;
  const guid = `${endpoint}-${incarnation}`;
  if (what === 'delete') azure.endpoints.delete(endpointId(endpoint));
  else if (what === 'pend') azure.putEndpoint(endpoint, account, at, { guid, state: 'Pending' });
  else if (what === 'reject') azure.putEndpoint(endpoint, account, at, { guid, state: 'Rejected' });
  else azure.putEndpoint(endpoint, account, at, { guid: what === 'move' ? endpoint : guid });
}

async function play(world: DnsWorld, story: readonly Happening[]): Promise<void> {
  const late: string[] = [];
  for (const [index, each] of story.entries()) {
    happen(world, each, index);
    if (each.delivery === 'late') late.push(each.endpoint);
    if (each.delivery === 'once' || each.delivery === 'twice') await world.event(each.endpoint);
    if (each.delivery === 'twice') await world.event(each.endpoint);
  }
  for (const endpoint of late.reverse()) await world.event(endpoint);
}

/** One pass of the sweep observes at every endpoint that Azure shows or our state knows. */
async function sweepAll(world: DnsWorld): Promise<void> {
  world.clock.advance(10 * 60_000);
  for (const endpoint of ['pe1', 'pe2', 'pe3']) await world.event(endpoint);
  await world.drain(30 * 60_000);
  for (const endpoint of ['pe1', 'pe2', 'pe3']) await world.event(endpoint);
}

/** The addresses Azure's approved endpoints have for an account: each of them is a right answer, and no other is. */
function rightAnswers({ azure }: DnsWorld, account: string): string[] {
  return [...azure.endpoints.values()].flatMap((body) => {
    const { customDnsConfigs } = (
      body as { properties: { customDnsConfigs: { fqdn: string; ipAddresses: string[] }[] } }
    ).properties;
    return customDnsConfigs
      .filter(({ fqdn }) => fqdn.startsWith(`${account}.`))
      .flatMap(({ ipAddresses }) => ipAddresses);
  });
}

const generous = enforcing({ deleteBudget: { atLeast: 1_000 } });

describe('whatever happens, in whatever order it is reported', () => {
  it('one sweep later every name has an address of a living endpoint, or none where none lives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 8 }), async (story) => {
        const world = dnsWorld(generous);
        await play(world, story);
        await sweepAll(world);
        for (const account of ['st1', 'st2']) {
          const right = rightAnswers(world, account);
          const addresses = world.azure.addresses(blobRecord(account)) ?? [];
          expect(addresses.length > 0).toBe(right.length > 0);
          expect(right).toEqual(expect.arrayContaining(addresses));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a second sweep makes no write to Azure', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 8 }), async (story) => {
        const world = dnsWorld(generous);
        await play(world, story);
        await sweepAll(world);
        world.azure.calls.length = 0;
        await sweepAll(world);
        expect(world.azure.calls.filter((call) => !call.startsWith('GET') && !call.startsWith('LIST'))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('never changes a record set that is not ours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 8 }), async (story) => {
        const world = dnsWorld(generous);
        world.azure.putForeignRecord(blobRecord('st1'), '10.9.9.9');
        const before = structuredClone(world.azure.recordSets.get(blobRecord('st1')));
        await play(world, story);
        await sweepAll(world);
        expect(world.azure.recordSets.get(blobRecord('st1'))).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  it('observe mode writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 8 }), async (story) => {
        const world = dnsWorld(enforcing({ mode: 'observe' }));
        await play(world, story);
        await sweepAll(world);
        expect(world.azure.recordSets.size).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('deletes nothing while endpoints can not be read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 6 }), async (story) => {
        const world = dnsWorld(generous);
        await play(world, story);
        await sweepAll(world);
        const before = [...world.azure.recordSets.keys()].sort();
        for (const id of world.azure.endpoints.keys()) world.azure.endpoints.set(id, { no: 'endpoint' });
        await sweepAll(world);
        expect([...world.azure.recordSets.keys()].sort()).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });
});
