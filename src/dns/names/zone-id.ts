import { findResourceId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import type { EndpointView, RecordSetWanted, RecordType } from '../model.ts';
import type { Place } from './place.ts';
import { matches } from './preference.ts';

interface Places {
  readonly resourceGroup?: string | undefined;
  readonly byName: Readonly<Record<string, string>>;
}

/**
 * Where policy puts a zone for one endpoint, or undefined where it says nothing: the first rule that matches the endpoint and has a place
 * for the zone, else the places for everybody.
 */
export function findZoneId(zone: string, view: EndpointView, { zones }: DnsPolicy): string | undefined {
  const name = foldCase(zone);
  for (const { match, ...places } of zones.rules) {
    const found = matches(view, match) ? placeOf(name, places) : undefined;
    if (found !== undefined) return found;
  }
  return placeOf(name, zones);
}

function placeOf(name: string, { resourceGroup, byName }: Places): string | undefined {
  if (Object.hasOwn(byName, name)) return byName[name];
  return resourceGroup === undefined
    ? undefined
    : `${resourceGroup}/providers/microsoft.network/privatednszones/${name}`;
}

/** Whether a zone exists where policy puts zones, for any endpoint: only there do we create zones, or link them unasked. */
export function isPlacedByPolicy(zoneId: string, { zones }: Pick<DnsPolicy, 'zones'>): boolean {
  const name = findResourceId(zoneId)?.name ?? '';
  return [...zones.rules, zones].some((places) => placeOf(name, places) === zoneId);
}

/** The lower-cased resource id of a record set: the key its plan is made under. */
export function recordSetId(zoneId: string, { name, type }: { name: string; type: RecordType }): string {
  return `${zoneId}/${foldCase(type)}/${foldCase(name)}`;
}

/** The type of the record set with this id, as ids spell it. */
export const recordTypeOf = (id: string): 'a' | 'aaaa' =>
  findResourceId(id)?.type.endsWith('/aaaa') === true ? 'aaaa' : 'a';

export interface PlacedRecordSet extends RecordSetWanted {
  readonly id: string;
  readonly zoneId: string;
}

/**
 * The same names in the longest zones below their own that policy names for this endpoint: networks that see both ask the longer one alone. Such are
 * `scm.privatelink.azurewebsites.net`, a registry's regional data zone, and the zone of one cluster. Where policy names none, nothing changes.
 */
export function inNamedZones<Names extends { records: readonly Place[]; placed: readonly Place[] }>(
  names: Names,
  view: EndpointView,
  { zones }: Pick<DnsPolicy, 'zones'>,
): Names {
  const matching = zones.rules.filter(({ match }) => matches(view, match));
  const named = new Set([...matching, zones].flatMap(({ byName }) => Object.keys(byName)));
  const move = <Record extends Place>(record: Record): Record => {
    const labels = record.name.split('.');
    for (let length = labels.length - 1; length > 0; length -= 1) {
      const zone = [...labels.slice(labels.length - length), record.zone].join('.');
      if (named.has(zone)) return { ...record, zone, name: labels.slice(0, labels.length - length).join('.') };
    }
    return record;
  };
  return { ...names, records: names.records.map(move), placed: names.placed.map(move) };
}

/** Splits what an endpoint needs into what has a place and the zone names that have no known place. */
export function placeInZones(
  wanted: readonly RecordSetWanted[],
  view: EndpointView,
  policy: DnsPolicy,
): { placed: PlacedRecordSet[]; homeless: string[] } {
  const placed: PlacedRecordSet[] = [];
  const homeless = new Set<string>();
  for (const record of wanted) {
    const zoneId = findZoneId(record.zone, view, policy);
    if (zoneId === undefined) homeless.add(record.zone);
    else placed.push({ ...record, zoneId, id: recordSetId(zoneId, record) });
  }
  return { placed, homeless: [...homeless].sort() };
}
