import { describe, expect, it } from 'vitest';
import { findZones } from '../../src/dns/names/catalogue.ts';
import { parseProviderZones } from '../../src/dns/names/provider-zones-schema.ts';
import { requiredZones } from './required-zones.ts';

describe('the zones a provider asks for', () => {
  it.each(requiredZones)('$type $group: $zones', ({ type, group, zones }) => {
    const found = findZones(type, [group], 'AzureCloud');
    const known = found.kind === 'known' ? found.zones : [];
    expect(known).toEqual(expect.arrayContaining(zones.map((zone) => zone.toLowerCase())));
    if (zones.length === 0) expect(type).toMatch(/\/(managedclusters|applicationgateways)$/);
  });

  it.each(requiredZones)('$type $group: are read as the provider lists them', ({ group, zones }) => {
    const listed = { name: group, properties: { groupId: group, requiredMembers: [group], requiredZoneNames: zones } };
    expect(parseProviderZones([listed], [group.toUpperCase()])).toEqual(zones.toSorted());
  });
});
