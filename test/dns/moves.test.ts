import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/policy/policy.ts';
import { blobRecord, type DnsWorld, dnsWorld, endpointId, enforcing, zoneGroup } from '../support/dns-world.ts';
import { graphOver } from './support/graph-over.ts';

/** An endpoint whose zone policy moves: the new record exists, or is refused with a finding, before the old one goes. */
const from = blobRecord('st1');
const group = zoneGroup.replace('hub-dns', 'new-dns');
const to = from.replace(zoneGroup, group);
const newZone = to.slice(0, to.indexOf('/a/'));
const moving = (more: Record<string, unknown> = {}): Policy => enforcing({ zones: { resourceGroup: group }, ...more });

async function settled(): Promise<DnsWorld> {
  const world = dnsWorld();
  world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
  await world.event('pe1');
  await world.drain();
  world.clock.advance(60 * 60_000);
  return world;
}

/** Notes at each delete which of the two existed by then. */
function watch({ azure }: DnsWorld): string[][] {
  const seen: string[][] = [];
  const { removeRecordSet } = azure.privateDns;
  Object.assign(azure.privateDns, {
    removeRecordSet: async (...args: Parameters<typeof removeRecordSet>) => {
      seen.push([...azure.recordSets.keys()].sort());
      return removeRecordSet(...args);
    },
  });
  return seen;
}

describe('zone rules that move an endpoint', () => {
  it.each([
    { what: 'the same endpoint', guid: 'guid-pe1' },
    { what: 'one that was created again meanwhile', guid: 'another' },
  ])('write its new record before the old one goes: $what', async ({ guid }) => {
    const world = await settled();
    const deletes = watch(world);
    world.policy = moving();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4', { guid });
    await world.event('pe1');
    await world.drain();
    expect([...world.azure.recordSets.keys()]).toEqual([to]);
    expect(deletes).toEqual([[from, to].sort()]);
    expect(await world.openFindings()).toEqual([]);
  });

  it('keep the old one while the new one is throttled', async () => {
    const world = await settled();
    world.policy = moving();
    let isThrottled = true;
    const { putRecordSet } = world.azure.privateDns;
    const { RetryableError } = await import('../../src/core/errors.ts');
    Object.assign(world.azure.privateDns, {
      putRecordSet: async (...args: Parameters<typeof putRecordSet>) => {
        if (isThrottled) throw new RetryableError('429', { refused: true });
        return putRecordSet(...args);
      },
    });
    await world.event('pe1');
    await world.drain(5 * 60_000);
    expect([...world.azure.recordSets.keys()]).toEqual([from]);
    isThrottled = false;
    await world.drain(15 * 60_000);
    expect([...world.azure.recordSets.keys()]).toEqual([to]);
  });

  it('let the old one go where the new one is refused, with the finding that says so', async () => {
    const world = await settled();
    world.policy = moving();
    world.azure.forbidden.add(newZone);
    await world.event('pe1');
    await world.drain();
    expect([...world.azure.recordSets.keys()]).toEqual([]);
    expect(await world.openFindings()).toEqual(['dns-zone-forbidden']);
  });

  it.each([
    { what: 'somebody else’s other record', address: '10.9.9.9', findings: ['dns-name-taken'] },
    { what: 'somebody else’s record with its address', address: '10.0.0.4', findings: [] },
  ])('let the old one go where the new name has $what', async ({ address, findings }) => {
    const world = await settled();
    world.policy = moving();
    world.azure.putForeignRecord(to, address);
    await world.event('pe1');
    await world.drain();
    expect([...world.azure.recordSets.keys()]).toEqual([to]);
    expect(world.azure.addresses(to)).toEqual([address]);
    expect(await world.openFindings()).toEqual(findings);
  });

  it('leave the endpoint to the next sweep while a move waits, although another of its names was deleted', async () => {
    const world = dnsWorld(moving());
    // Known as somebody else's from the pass over another endpoint: claiming it asks for no write, and nothing else holds the move up.
    world.azure.putForeignRecord(to, '10.0.0.4');
    world.azure.putEndpoint('pe2', 'st1', '10.0.0.4');
    await world.event('pe2');
    world.policy = enforcing();
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    const names = { 'st1.blob.core.windows.net': '10.0.0.4', 'st2.blob.core.windows.net': '10.0.0.5' };
    const body = world.azure.endpoints.get(endpointId('pe1')) as { properties: { customDnsConfigs: object[] } };
    body.properties.customDnsConfigs = [];
    world.azure.putInterface('pe1', names);
    world.azure.putForeignRecord(blobRecord('st2'), '10.9.9.9');
    await world.event('pe1');
    await world.drain();
    world.clock.advance(60 * 60_000);
    world.policy = moving({ paused: ['privatelink.blob.core.windows.net'] });
    world.azure.putEndpoint('pe1', 'st1', '10.0.0.4');
    await world.event('pe1');
    await world.drain(60 * 60_000);
    const rows = await Array.fromAsync(world.state.endpoints.listAll(), ({ value }) => value);
    expect(rows.find(({ id }) => id === endpointId('pe1'))?.names).toEqual([from, to].sort());
    world.policy = moving();
    await world.sweep(graphOver(world.azure));
    await world.drain();
    expect([...world.azure.recordSets.keys()]).not.toContain(from);
  });

  it.each([
    { what: 'the new zone is paused', policy: moving({ paused: ['privatelink.blob.core.windows.net'] }) },
    { what: 'the room only observes', policy: moving({ mode: 'observe' }) },
  ])('keep the old one, for one pass a sweep, while $what', async ({ policy }) => {
    const world = await settled();
    world.policy = policy;
    await world.event('pe1');
    await world.drain(60 * 60_000);
    expect([...world.azure.recordSets.keys()]).toEqual([from]);
    expect(world.messages.filter(({ message }) => message.key === endpointId('pe1'))).toEqual([]);
    const [row] = await Array.fromAsync(world.state.endpoints.listAll());
    expect(row?.value.fingerprint).toBe('');
    world.policy = moving();
    const deletes = watch(world);
    await world.event('pe1');
    await world.drain();
    expect([...world.azure.recordSets.keys()]).toEqual([to]);
    expect(deletes).toEqual([[from, to].sort()]);
  });

  it('an endpoint that goes while it moves leaves nothing', async () => {
    const world = await settled();
    world.policy = moving();
    await world.event('pe1');
    world.azure.endpoints.clear();
    world.clock.advance(10 * 60_000);
    await world.event('pe1');
    await world.drain();
    expect(world.azure.recordSets.size).toBe(0);
    expect(await Array.fromAsync(world.state.endpoints.listAll())).toEqual([]);
  });
});
