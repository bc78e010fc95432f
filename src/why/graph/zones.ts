import { type LinkOfZone, type SeenZone, zonesSeenBy } from '../../core/zones-seen.ts';
import { field, lowerText, textOf } from '../../egress/body.ts';
import type { Resource, World } from '../../egress/model.ts';
import { refOf } from '../../egress/path/parts.ts';
import { addTo, perId, perWorld } from '../../egress/path/per-world.ts';
import { joinRecordSets, type RecordSet, toRecordSet } from './records.ts';
import { groupRecordsOf } from './zone-groups.ts';

const zoneType = 'microsoft.network/privatednszones';
const linkType = `${zoneType}/virtualnetworklinks`;

/** A private DNS zone, as far as it is in the bodies. */
export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly records: ReadonlyMap<string, RecordSet>;
  /** All names that exist in it, also those that only have others below them. */
  readonly names: ReadonlySet<string>;
  /** Whether a name that isn't here doesn't exist: its own count says whether record sets are missing from these bodies. */
  readonly isWhole: boolean;
  readonly links: readonly LinkOfZone[];
  /** How many links its own body counts; undefined where it doesn't say. */
  readonly linkCount: number | undefined;
}

interface Parts {
  body?: Resource;
  readonly records: Map<string, RecordSet>;
  /** Record sets, counted one a type as Azure does. */
  count: number;
  hasStart: boolean;
  readonly links: LinkOfZone[];
}

/** Every zone that a body is of or about. */
export const zonesOf = perWorld((world: World): ReadonlyMap<string, Zone> => {
  const parts = new Map<string, Parts>();
  const partsOf = (zone: string): Parts => {
    const known = parts.get(zone) ?? { records: new Map(), count: 0, hasStart: false, links: [] };
    parts.set(zone, known);
    return known;
  };
  for (const resource of world.resources) {
    const { id, properties } = resource;
    if (id.type === zoneType) partsOf(id.id).body = resource;
    if (id.parent === undefined || !id.type.startsWith(`${zoneType}/`)) continue;
    const zone = partsOf(id.parent);
    if (id.type === linkType) {
      const network = refOf(properties, 'virtualNetwork');
      if (network !== undefined) zone.links.push(toLink(id.parent, network, properties));
      continue;
    }
    const record = toRecordSet(resource);
    const before = zone.records.get(record.name);
    zone.records.set(record.name, before === undefined ? record : joinRecordSets(before, record));
    zone.count += 1;
    if (id.type.endsWith('/soa')) zone.hasStart = true;
  }
  return new Map([...parts].map(([id, zone]) => [id, toZone(world, id, zone)]));
});

const toLink = (zone: string, network: string, properties: unknown): LinkOfZone => ({
  zone,
  network,
  resolutionPolicy: textOf(field(properties, 'resolutionPolicy')) ?? 'Default',
  state: textOf(field(properties, 'virtualNetworkLinkState')) ?? '',
});

/** Azure counts the SOA record, which every zone has and few exports show. */
function toZone(world: World, id: string, { body, records, count, hasStart, links }: Parts): Zone {
  const said = Number(field(body?.properties, 'numberOfRecordSets') ?? count);
  // A count that is no number says nothing.
  const isWhole = body !== undefined && said <= count + (hasStart ? 0 : 1);
  if (!isWhole) {
    // What is missing may still be known from the zone groups that wrote it.
    for (const record of groupRecordsOf(world, id)) if (!records.has(record.name)) records.set(record.name, record);
  }
  const counted = field(body?.properties, 'numberOfVirtualNetworkLinks');
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    records,
    names: namesIn(records.keys()),
    isWhole,
    links,
    linkCount: typeof counted === 'number' ? counted : undefined,
  };
}

function namesIn(names: Iterable<string>): ReadonlySet<string> {
  const all = new Set<string>();
  for (const name of names) {
    const labels = name.split('.');
    for (let depth = 0; depth < labels.length; depth += 1) all.add(labels.slice(depth).join('.'));
  }
  return all;
}

const byName = perWorld((world: World): ReadonlyMap<string, readonly Zone[]> => {
  const zones = new Map<string, Zone[]>();
  for (const zone of zonesOf(world).values()) addTo(zones, zone.name, zone);
  for (const list of zones.values()) list.sort((a, b) => (a.id < b.id ? -1 : 1));
  return zones;
});

/** The zones of one name, by id: each group or region may have its own. */
export const zonesNamed = (world: World, name: string): readonly Zone[] => byName(world).get(name) ?? [];

/** All zones by name. */
export const zoneNames = (world: World): ReadonlyMap<string, readonly Zone[]> => byName(world);

export type Seen = SeenZone & {
  readonly zone: Zone;
  /** Zones of this name that are linked there, where there are several; this one among them. */
  readonly rivals: readonly string[];
  /** What the bodies show two of where Azure allows one: zones of this name, or links of this zone that differ in what they do with a name it lacks. */
  readonly doubled: 'zones' | 'links' | undefined;
};

const linksByNetwork = perWorld((world: World): ReadonlyMap<string, readonly LinkOfZone[]> => {
  const links = new Map<string, LinkOfZone[]>();
  for (const zone of zonesOf(world).values()) for (const link of zone.links) addTo(links, link.network, link);
  return links;
});

/** What the Azure DNS of a network knows, by the zone's name. Azure refuses a second zone of one name on a network, and a second link of one zone. */
export const seenFrom = perId((world: World, network): ReadonlyMap<string, Seen> => {
  const linked = new Map<string, SeenZone[]>();
  for (const link of linksByNetwork(world).get(network) ?? [])
    for (const each of zonesSeenBy(network, [link])) addTo(linked, each.name, each);
  const seen = new Map<string, Seen>();
  for (const [name, all] of linked) {
    const rivals = [...new Set(all.map(({ id }) => id))].sort();
    const first = all.find(({ id }) => id === rivals[0]);
    const zone = zonesOf(world).get(first?.id ?? '');
    if (first === undefined || zone === undefined) continue;
    const isTorn = all.some(({ fallsBack }) => fallsBack !== first.fallsBack);
    seen.set(name, { ...first, zone, rivals, doubled: rivals.length > 1 ? 'zones' : isTorn ? 'links' : undefined });
  }
  return seen;
});

const lackingLinks = perWorld((world: World): readonly Zone[] =>
  [...zonesOf(world).values()].filter(({ links, linkCount = 0 }) => linkCount > links.length),
);

/** Zones that may be linked to a network by a link that isn't among the bodies: those that count more links than are here, by name. */
export const maybeSeenFrom = perId((world: World, network): ReadonlyMap<string, Seen> => {
  const known = seenFrom(world, network);
  const maybe = lackingLinks(world).filter(
    ({ name, links }) => !known.has(name) && links.every((link) => link.network !== network),
  );
  return new Map(
    maybe.map((zone) => [
      zone.name,
      { id: zone.id, name: zone.name, fallsBack: false, zone, rivals: [zone.id], doubled: undefined },
    ]),
  );
});

/** A link of a network to one of these zones that doesn't work yet, and its state. */
export function findUnfinished(network: string, zones: readonly Zone[]): LinkOfZone | undefined {
  return zones
    .flatMap(({ links }) => links)
    .find((link) => link.network === network && !['', 'completed'].includes(lowerText(link.state) ?? ''));
}
