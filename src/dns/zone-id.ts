import type { DnsPolicy } from '../policy/dns.ts';
import type { RecordSetWanted, RecordType } from './model.ts';

/** Where policy says a zone stands, or undefined where it says nothing. */
export function findZoneId(zone: string, { zones }: DnsPolicy): string | undefined {
  const name = zone.toLowerCase();
  const exact = zones.byName[name];
  if (exact !== undefined) return exact;
  return zones.resourceGroup === undefined
    ? undefined
    : `${zones.resourceGroup}/providers/microsoft.network/privatednszones/${name}`;
}

/** The lower-cased resource id of a record set: the key its plan is made under. */
export function recordSetId(zoneId: string, { name, type }: { name: string; type: RecordType }): string {
  return `${zoneId}/${type.toLowerCase()}/${name.toLowerCase()}`;
}

export interface PlacedRecordSet extends RecordSetWanted {
  readonly id: string;
  readonly zoneId: string;
}

/** Splits what an endpoint needs into what has a place and the zone names nobody told us a place for. */
export function placeInZones(
  wanted: readonly RecordSetWanted[],
  policy: DnsPolicy,
): { placed: PlacedRecordSet[]; homeless: string[] } {
  const placed: PlacedRecordSet[] = [];
  const homeless = new Set<string>();
  for (const record of wanted) {
    const zoneId = findZoneId(record.zone, policy);
    if (zoneId === undefined) homeless.add(record.zone);
    else placed.push({ ...record, zoneId, id: recordSetId(zoneId, record) });
  }
  return { placed, homeless: [...homeless].sort() };
}
