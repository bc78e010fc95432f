import { describe, expect, it } from 'vitest';
import { classify } from '../../src/arm/classify.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { dnsWorld, endpointId, enforcing } from '../support/dns-world.ts';
import { memoryState } from '../support/memory-state.ts';
import { blob, old, record, rewrite, settled } from './support/hard-cases.ts';
import { SimulatedAzure, zoneId } from './support/simulated-azure.ts';

/** One describe for each case of the hard-case list, by its number, those of zones and networks in hard-cases-zones.test.ts; each asserts the case's rule, the whole of it is tested elsewhere. */
describe('case 1: two endpoints for one resource, one zone', () => {
  async function both(policy = enforcing()) {
    const world = await settled(policy);
    world.azure.putEndpoint('pe2', 'st1', '10.0.0.5');
    await world.event('pe2');
    return world;
  }

  it('the first keeps the name, and the other is a finding', async () => {
    const world = await both();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual(['dns-name-conflict']);
  });

  it('when the first goes the survivor takes over at once: the name never goes with it', async () => {
    const world = await both();
    world.azure.endpoints.delete(endpointId('pe1'));
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.5']);
    expect(world.azure.calls).not.toContain('DELETE record set');
    expect(await world.openFindings()).toEqual([]);
  });

  it('multi-value: both addresses, and the one that goes takes only its own', async () => {
    const world = await both(enforcing({ conflicts: { winner: 'all' } }));
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4', '10.0.0.5']);
    world.clock.advance(old);
    world.azure.endpoints.delete(endpointId('pe2'));
    await world.event('pe2');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });
});

describe('case 2: the delete event comes after the endpoint is gone', () => {
  it('the state knows which records were its own: one read of the endpoint, one conditional delete', async () => {
    const world = await settled();
    world.azure.endpoints.clear();
    await world.event('pe1');
    expect(world.azure.calls).toEqual(['GET endpoint', 'DELETE record set']);
  });

  it("the record set's own metadata names the endpoint too, as the second witness", async () => {
    const world = await settled();
    expect(world.azure.recordSets.get(record)?.properties.metadata['gatehouse-endpoint']).toBe(
      shortId(endpointId('pe1')),
    );
  });
});

describe('case 3: re-created under the same id before the old delete is processed', () => {
  it('a late delete event finds it there, and updates', async () => {
    const world = await settled();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.9', { guid: 'g2' });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.9']);
    expect(world.azure.recordSets.get(record)?.properties.metadata['gatehouse-guid']).toBe('g2');
  });

  it('a late delete event finds the new one on its way: it is not gone, so its record stays until it is through', async () => {
    const world = await settled();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.9', { guid: 'g2', provisioning: 'Updating', names: false });
    await world.event('pe1');
    await world.drain(60_000);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.9', { guid: 'g2' });
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.9']);
    expect(world.azure.calls).not.toContain('DELETE record set');
  });

  it('but one that is never through keeps a dead address for a quarter of an hour only', async () => {
    const world = await settled();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.9', { guid: 'g2', provisioning: 'Updating', names: false });
    await world.event('pe1');
    await world.drain(14 * 60_000);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    await world.drain(60 * 60_000);
    expect(world.azure.addresses(record)).toBeUndefined();
  });

  it.each([
    { what: 'connects to something else', account: 'st2', provisioning: 'Updating' },
    { what: 'failed', account: 'st1', provisioning: 'Failed' },
  ])('the claim of the old one is dropped at once where the new one $what', async ({ account, provisioning }) => {
    const world = await settled();
    world.azure.putEndpoint('pe1', account, '10.0.0.9', { guid: 'g2', provisioning, names: false });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toBeUndefined();
  });
});

describe('case 4: 404 right after the create, stale 200 after the delete', () => {
  it('a young record is withdrawn only once a second pass agrees, half a minute later', async () => {
    const world = await settled(enforcing(), 60_000);
    world.azure.endpoints.clear();
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    await world.drain();
    expect(world.azure.addresses(record)).toBeUndefined();
  });

  it('the second pass needs no clock that agrees with the first: one that runs five minutes ahead costs one wait more', async () => {
    const ahead = await settled(enforcing(), 60_000);
    ahead.azure.endpoints.clear();
    await ahead.event('pe1');
    const other = dnsWorld(enforcing(), ahead.state, ahead.azure);
    other.clock.advance(ahead.clock.now().getTime() - other.clock.now().getTime() - 5 * 60_000 + 30_000);
    other.messages.push(...ahead.messages.map(({ message }) => ({ message, at: 0 })));
    await other.drain(60_000);
    expect(other.azure.addresses(record)).toBeUndefined();
  });

  it('a refusal is unread, not absence: the record stays', async () => {
    const world = await settled();
    const answers = [403, 404].map((status) => classify({ status, code: 'SubscriptionNotFound', message: 'hidden' }));
    for (const error of answers) {
      Object.assign(world.azure.network, { findPrivateEndpoint: () => Promise.reject(error) });
      await world.event('pe1');
      await world.drain();
    }
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });
});

describe('case 5: record sets that are not ours', () => {
  it.each([
    { whose: "a person's", metadata: {} },
    { whose: "a zone group's", metadata: { creator: 'created by private endpoint other with resource guid g' } },
    { whose: "another deployment's", metadata: { 'gatehouse-owner': 'another' } },
  ])('$whose is never touched: the same address satisfies, another is a finding', async ({ metadata }) => {
    for (const [address, findings] of [
      ['10.0.0.4', []],
      ['10.9.9.9', ['dns-name-taken']],
    ] as const) {
      const world = dnsWorld();
      world.azure.putForeignRecord(record, address, metadata);
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      await world.event('pe1');
      world.clock.advance(old);
      expect(await world.openFindings()).toEqual([...findings]);
      world.azure.endpoints.clear();
      await world.event('pe1');
      expect(world.azure.addresses(record)).toEqual([address]);
    }
  });

  it("a person's is taken over only where policy names it", async () => {
    const world = dnsWorld(enforcing({ adopt: [{ record: `${blob}/st1`, endpoints: [endpointId('pe1')] }] }));
    world.azure.putForeignRecord(record, '10.9.9.9');
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });
});

describe('case 6: a zone group is there, or appears later', () => {
  async function withGroup(zone: string) {
    const azure = await new SimulatedAzure().prepare([blob, 'www.wrong.example']);
    const world = dnsWorld(enforcing(), memoryState(), azure);
    await azure.createEndpoint('pe1', await azure.createAccount('st1'));
    await world.event('pe1');
    const group = `${endpointId('pe1')}/privateDnsZoneGroups/theirs`;
    const privateDnsZoneConfigs = [{ name: 'theirs', properties: { privateDnsZoneId: zoneId(zone) } }];
    await azure.create(group, { properties: { privateDnsZoneConfigs } });
    await world.recordEvent(group.toLowerCase());
    await world.drain();
    return { azure, world, group };
  }

  it('takes over what it covers without a gap: we give up ownership and delete nothing', async () => {
    const { azure } = await withGroup(blob);
    expect(await azure.record(blob, 'st1')).toEqual({ addresses: ['10.0.0.4'], by: 'the platform' });
    expect(azure.writes.filter((write) => write.startsWith('DELETE'))).toEqual([]);
  });

  it('is claimed again when the group goes', async () => {
    const { azure, world, group } = await withGroup(blob);
    await azure.destroy(group);
    await world.recordEvent(group.toLowerCase());
    await world.drain();
    expect((await azure.record(blob, 'st1'))?.by).toBe('us');
  });

  it('covers nothing when it is on the wrong zone: the name stays ours, with a finding', async () => {
    const { azure, world } = await withGroup('www.wrong.example');
    expect((await azure.record(blob, 'st1'))?.by).toBe('us');
    expect(await world.openFindings()).toEqual(['dns-zone-group-cannot-answer']);
  });
});

describe('case 7: the address comes late, provisioningState Updating', () => {
  it('it is observed again with growing waits, and gets its record when it is through', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { provisioning: 'Updating', names: false });
    await world.event('pe1');
    const waits: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      const before = world.clock.now().getTime();
      const at = world.messages[0]?.at ?? 0;
      waits.push((at - before) / 1_000);
      await world.drain(at - before);
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(new Set(waits).size).toBeGreaterThan(2);
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
  });

  it('Failed is a finding, and what exists stays', async () => {
    const world = await settled();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { guid: 'g1', provisioning: 'Failed' });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual(['dns-endpoint-failed']);
  });
});

describe('case 8: Pending, approved later', () => {
  it.each(['privateLinkServiceConnections', 'manualPrivateLinkServiceConnections'])(
    'under %s it has no record before, and one when a recheck finds it Approved: no event reports it',
    async (list) => {
      const world = dnsWorld();
      const swap = (): void => {
        if (!list.startsWith('manual')) return;
        rewrite(world, '"manualPrivateLinkServiceConnections":[]', '"other":[]');
        rewrite(world, '"privateLinkServiceConnections"', '"manualPrivateLinkServiceConnections"');
      };
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { state: 'Pending', names: true });
      swap();
      await world.event('pe1');
      expect(world.azure.recordSets.size).toBe(0);
      world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
      swap();
      await world.drain();
      expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    },
  );

  it('the approvals room is notified at once where the resource is in a subscription of ours', async () => {
    const world = dnsWorld();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { state: 'Pending' });
    await world.event('pe1');
    await world.event('pe1');
    expect(world.approvalsAsked.map((id) => id.split('/').at(-1))).toEqual(['st1']);
  });
});

describe('case 9: Rejected or Disconnected', () => {
  it.each([
    { state: 'Rejected', rejected: 'withdraw', left: undefined },
    { state: 'Disconnected', rejected: 'withdraw', left: undefined },
    { state: 'Rejected', rejected: 'keep', left: ['10.0.0.4'] },
  ])('$state, policy says $rejected: $left, and a finding', async ({ state, rejected, left }) => {
    const world = await settled(enforcing({ rejected }));
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { guid: 'g1', state, names: false });
    await world.event('pe1');
    expect(world.azure.addresses(record)).toEqual(left);
    expect(await world.openFindings()).toEqual(['dns-endpoint-dead']);
  });
});

describe('case 10: time to live', () => {
  it.each([
    { ttl: undefined, is: 10 },
    { ttl: 300, is: 300 },
  ])('is $is where policy says $ttl', async ({ ttl, is }) => {
    const world = await settled(enforcing(ttl === undefined ? {} : { ttl }));
    expect(world.azure.recordSets.get(record)?.properties.ttl).toBe(is);
  });
});
