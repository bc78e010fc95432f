import { describe, expect, it } from 'vitest';
import { readStanding } from '../../src/dns/records/ownership.ts';
import { account, asking, createEstate, endpoint, zone } from '../simulator/arm/support/estate.ts';
import { recordOwners } from './record-owners.ts';

describe('record sets of others', () => {
  it.each(recordOwners)('$who: recognized by the signature, and left alone', ({ properties, holder, adoptable }) => {
    const standing = readStanding({ etag: 'e', properties }, 'us');
    expect(standing.kind === 'other' ? standing.holder : standing.kind).toContain(holder);
    expect('adoptable' in standing && standing.adoptable !== undefined).toBe(adoptable);
  });

  it('a zone group of the simulator signs as one of Azure', async () => {
    const fixture = await createEstate();
    await fixture.call('PUT', endpoint('pe'), asking(account, ['blob'], false));
    const configs = [{ name: 'z', properties: { privateDnsZoneId: zone } }];
    const group = `${endpoint('pe')}/privateDnsZoneGroups/default`;
    await fixture.call('PUT', group, { properties: { privateDnsZoneConfigs: configs } });
    const { body } = await fixture.call('GET', `${zone}/A/st1`);
    const { ttl, metadata } = body.properties as { ttl: number; metadata: { creator: string } };
    const fact = recordOwners[0]?.properties as { ttl: number; metadata: { creator: string } };
    const form = (creator: string): string => creator.replace(/[0-9a-f-]{36}$/, '{guid}');
    expect({ ttl, creator: form(metadata.creator) }).toEqual({ ttl: fact.ttl, creator: form(fact.metadata.creator) });
    expect(readStanding(body, 'us')).toMatchObject({ kind: 'other', zoneGroup: { endpoint: 'pe' } });
  });
});
