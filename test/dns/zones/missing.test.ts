import { describe, expect, it } from 'vitest';
import { PermanentError } from '../../../src/core/errors.ts';
import { blobZone, type DnsWorld } from '../../support/dns-world.ts';
import { graphOver } from '../support/graph-over.ts';
import {
  auditOf,
  creating,
  findingsOf,
  hub,
  hubLink,
  linking,
  policyOf,
  record,
  worldWith,
} from '../support/zone-life.ts';

describe('a zone that does not exist', () => {
  const missing = ({ azure }: DnsWorld): void => void azure.zones.missing.add(blobZone);

  it('is one finding, and is not created, unless policy says so', async () => {
    const world = await worldWith(linking, missing);
    expect(await world.openFindings()).toEqual(['dns-zone-missing']);
    expect(world.azure.zones.calls.filter((call) => call.startsWith('PUT'))).toEqual([]);
  });

  it('is created and marked where policy says create, then linked, and the record is written', async () => {
    const world = await worldWith(creating, missing);
    expect(world.azure.zones.missing.has(blobZone)).toBe(false);
    expect(world.azure.zones.tags.get(blobZone)).toEqual({ 'gatehouse-owner': 'test-owner' });
    expect(world.azure.zones.networksOf(blobZone)).toEqual([hub]);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await auditOf(world)).toEqual([`create ${record}`, `createLink ${hubLink}`, `createZone ${blobZone}`]);
    expect(await world.openFindings()).toEqual(['dns-zone-unlinked']);
  });

  it('is not waited for: each pass ends at once and comes back while Azure is busy', async () => {
    const world = await worldWith(creating, (before) => {
      missing(before);
      before.azure.zones.polls = 4;
    });
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(world.azure.zones.calls.filter((call) => call.startsWith('PUT privatelink'))).toHaveLength(1);
  });

  it('whose creation Azure Policy denies is a finding that ends it for an hour', async () => {
    const denied = new PermanentError('RequestDisallowedByPolicy', 'Deny-Private-DNS-Zones');
    const world = await worldWith(creating, (before) => {
      missing(before);
      before.azure.zones.refused.set(blobZone, denied);
    });
    expect(await world.openFindings()).toEqual(['dns-zone-denied-by-policy', 'dns-zone-missing']);
    world.clock.advance(30 * 60_000);
    await world.sweepZones();
    await world.drain();
    expect(world.azure.zones.calls.filter((call) => call.startsWith('PUT'))).toHaveLength(1);
    expect(await world.openFindings()).toEqual(['dns-zone-denied-by-policy', 'dns-zone-missing']);
    world.azure.zones.missing.clear();
    await world.zoneEvent(blobZone);
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual([]);
  });

  it('but existed a moment ago is created again, and gets its records back', async () => {
    const world = await worldWith(creating);
    missing(world);
    world.azure.recordSets.clear();
    await world.zoneEvent(blobZone);
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(world.azure.zones.networksOf(blobZone)).toEqual([hub]);
  });

  it('and comes back by hand lets its records go at once', async () => {
    const world = await worldWith(policyOf(), missing);
    world.azure.zones.missing.clear();
    await world.zoneEvent(blobZone);
    await world.drain();
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    expect(await world.openFindings()).toEqual([]);
  });

  it('since its whole subscription is not there, is the finding that a plan says too', async () => {
    const world = await worldWith(linking, ({ azure: { privateDns, zones } }) => {
      zones.unreadable.add(blobZone);
      const refuse = () => Promise.reject(new PermanentError('SubscriptionNotFound', 'could not be found'));
      Object.assign(privateDns, { putRecordSet: refuse, findRecordSet: refuse });
    });
    expect(await world.openFindings()).toEqual(['dns-zone-missing', 'dns-zone-unread']);
    world.clock.advance(6 * 60_000);
    await world.sweepZones();
    await world.drain();
    expect(await world.openFindings(), 'and stays').toEqual(['dns-zone-missing', 'dns-zone-unread']);
  });

  it('and is shown before its record sets can be written is not asked again and again', async () => {
    const refuse = (world: DnsWorld): void => {
      const { privateDns } = world.azure;
      world.azure.putEndpoint('pe2', 'st2', '10.0.0.5');
      Object.assign(privateDns, {
        putRecordSet: async () => {
          world.azure.calls.push('PUT refused');
          throw new PermanentError('ParentResourceNotFound', 'not on this replica');
        },
      });
    };
    const world = await worldWith(linking, refuse);
    expect(world.azure.calls.filter((call) => call === 'PUT refused').length).toBeLessThanOrEqual(3);
  });

  it('by the answers to its record sets alone, while the zone is there, is a finding of its own from the second probe on', async () => {
    let putRecordSet: unknown;
    const world = await worldWith(linking, ({ azure: { privateDns } }) => {
      putRecordSet = privateDns.putRecordSet;
      Object.assign(privateDns, {
        putRecordSet: () => Promise.reject(new PermanentError('ResourceNotFound', 'in the words of a proxy')),
      });
    });
    expect(await world.openFindings(), 'another replica may answer').toEqual([]);
    const minutesLater = async (): Promise<void> => {
      world.clock.advance(6 * 60_000);
      await world.sweep(graphOver(world.azure));
      await world.drain();
    };
    await minutesLater();
    expect(await findingsOf(world)).toMatchObject([
      { check: 'dns-zone-answers-differ', subject: blobZone, message: expect.stringContaining('ResourceNotFound') },
    ]);
    await minutesLater();
    expect(await world.openFindings(), 'and it stays').toEqual(['dns-zone-answers-differ']);
    missing(world);
    await world.zoneEvent(blobZone);
    expect(await world.openFindings(), 'until the zone is gone indeed').toEqual(['dns-zone-missing']);
    world.azure.zones.missing.clear();
    await world.zoneEvent(blobZone);
    await minutesLater();
    await minutesLater();
    expect(await world.openFindings()).toEqual(['dns-zone-answers-differ']);
    Object.assign(world.azure.privateDns, { putRecordSet });
    await minutesLater();
    expect([world.azure.addresses(record), await world.openFindings()]).toEqual([['10.0.0.4'], []]);
  });

  it('can be hidden: what could not be read is never created, and its links are not made', async () => {
    const world = await worldWith(creating, ({ azure }) => azure.zones.unreadable.add(blobZone));
    expect(world.azure.zones.calls.filter((call) => call.startsWith('PUT'))).toEqual([]);
    expect(await world.openFindings()).toEqual(['dns-zone-unread']);
    expect(world.azure.addresses(record)).toEqual(['10.0.0.4']);
    const both = await worldWith(creating, (before) => {
      missing(before);
      before.azure.zones.unreadable.add(blobZone);
    });
    expect(both.azure.calls.filter((call) => call.startsWith('PUT'))).toHaveLength(1);
    expect(await both.openFindings()).toEqual(['dns-zone-missing', 'dns-zone-unread']);
    const unreadLinks = await worldWith(linking, ({ azure }) =>
      azure.zones.unreadable.add(`${blobZone}/virtualnetworklinks`),
    );
    expect(unreadLinks.azure.zones.calls.filter((call) => call.startsWith('PUT'))).toEqual([]);
    expect(await unreadLinks.openFindings()).toEqual(['dns-links-unread']);
  });
});
