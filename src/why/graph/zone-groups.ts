import { sortedAddresses } from '../../core/addresses.ts';
import { InputError } from '../../core/errors.ts';
import { parseZoneGroups } from '../../dns/endpoints/zone-group-schema.ts';
import type { ZoneGroupView } from '../../dns/model.ts';
import { elementsOf, field } from '../../egress/body.ts';
import type { World } from '../../egress/model.ts';
import { addTo, perWorld } from '../../egress/path/per-world.ts';
import type { RecordSet } from './records.ts';

const groupType = 'microsoft.network/privateendpoints/privatednszonegroups';

/** The zone groups among the bodies, by their endpoint. */
export const zoneGroupsOf = perWorld((world: World): ReadonlyMap<string, readonly ZoneGroupView[]> => {
  const groups = new Map<string, ZoneGroupView[]>();
  const keep = (endpoint: string, body: unknown): void => {
    for (const group of readable(body)) addTo(groups, endpoint, group);
  };
  for (const { id, body, properties } of world.resources) {
    if (id.type === groupType && id.parent !== undefined) keep(id.parent, body);
    if (id.type === 'microsoft.network/privateendpoints')
      for (const inside of elementsOf(field(properties, 'privateDnsZoneGroups'))) keep(id.id, inside);
  }
  return groups;
});

/** A group that can't be read covers nothing that we know of. */
function readable(body: unknown): readonly ZoneGroupView[] {
  try {
    return parseZoneGroups(body);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

const recordsByZone = perWorld((world: World): ReadonlyMap<string, readonly RecordSet[]> => {
  const records = new Map<string, RecordSet[]>();
  for (const { recordSets } of [...zoneGroupsOf(world).values()].flat())
    for (const { zone, name, addresses } of recordSets)
      addTo(records, zone, {
        name,
        addresses: sortedAddresses(addresses),
        alias: undefined,
        writer: "of the endpoint's zone group",
      });
  return records;
});

/** What zone groups say they have written into a zone. */
export const groupRecordsOf = (world: World, zone: string): readonly RecordSet[] =>
  recordsByZone(world).get(zone) ?? [];
