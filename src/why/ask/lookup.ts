import type { World } from '../../egress/model.ts';
import { findLongest, relativeName, wholeName } from '../graph/names.ts';
import { findRecord, isTorn, type RecordSet } from '../graph/records.ts';
import { maybeSeenFrom, type Seen, seenFrom } from '../graph/zones.ts';
import type { NameFacts } from '../name-facts.ts';
import { isTaken } from './rules.ts';

/** What one zone says of a name that it contains. */
export type ZoneAnswer =
  | { readonly kind: 'addresses'; readonly record: RecordSet; readonly addresses: readonly string[] }
  | { readonly kind: 'alias'; readonly to: string }
  /** The name is there without an address. */
  | { readonly kind: 'nodata' }
  | { readonly kind: 'nxdomain' }
  /** The name has addresses and an alias, which Azure refuses. */
  | { readonly kind: 'torn' }
  /** Its record sets are missing from the bodies. */
  | { readonly kind: 'unread' };

/**
 * What is known of a name where it is asked: a zone's own answer; that it may be this zone's, whose links are missing from the bodies; or that another
 * zone of this name, or another link, would answer otherwise.
 */
type SaidOf = ZoneAnswer | { readonly kind: 'linkUnread' | 'doubled' };

function askZone({ zone }: Seen, name: string): ZoneAnswer {
  const record = findRecord(relativeName(name, zone.name), zone.records, zone.names);
  if (record !== undefined && isTorn(record)) return { kind: 'torn' };
  if (record !== undefined && record.addresses.length > 0)
    return { kind: 'addresses', record, addresses: record.addresses };
  if (record?.alias !== undefined) return { kind: 'alias', to: record.alias };
  if (!zone.isWhole) return { kind: 'unread' };
  // The zone's own name always exists.
  const relative = relativeName(name, zone.name);
  return record !== undefined || relative === '@' || zone.names.has(relative)
    ? { kind: 'nodata' }
    : { kind: 'nxdomain' };
}

/** What the Azure DNS of a network answers. */
export interface Lookup {
  readonly answer: 'addresses' | 'public' | 'none' | 'unknown';
  readonly addresses: readonly string[];
  /** The zone that answered, and the name that was asked of it. */
  readonly zone: Seen | undefined;
  readonly asked: string;
  readonly record: RecordSet | undefined;
  /** Why, where it isn't plain. */
  readonly because:
    | 'zone'
    | 'fallback'
    | 'noAlias'
    | 'unlinked'
    | 'aliasUnknown'
    | 'rule'
    | 'unread'
    | 'linkUnread'
    | 'doubled'
    | 'torn'
    | 'nodata'
    | 'noPublicName'
    | 'elsewhere';
}

/** A chain of aliases longer than this is a loop. */
const mostAliases = 8;

/**
 * What the Azure DNS of a network answers to a name:
 *
 *   a zone linked there contains the name     the longest one answers alone: its addresses, or that there is no such name
 *                                             (then public DNS, where the link falls back)
 *   a longer one may be linked                unknown: it counts more links than are among the bodies
 *   two zones of its name are linked          unknown: Azure allows one
 *   none, and public DNS has an alias         the same for the name it leads to, in the same network
 *     through privatelink
 *   none contains that one either             public DNS answers
 */
export function lookUp(world: World, network: string, facts: NameFacts): Lookup {
  const direct = inZones(world, network, facts.name);
  if (direct !== undefined) return settled(direct, facts);
  if (facts.place === undefined || facts.isInside) return ofPublic(facts);
  const alias = wholeName(facts.place.name, facts.place.zone);
  const behind = inZones(world, network, alias);
  if (facts.alias === 'no') return answerOf('public', 'noAlias', facts.name);
  if (behind === undefined) {
    if (facts.alias === 'yes' && isTaken(world, network, alias)) return answerOf('unknown', 'rule', alias);
    return facts.alias === 'yes'
      ? answerOf('public', 'unlinked', facts.name)
      : answerOf('unknown', 'aliasUnknown', facts.name);
  }
  return facts.alias === 'yes' ? settled(behind, facts) : answerOf('unknown', 'aliasUnknown', alias);
}

const answerOf = (answer: Lookup['answer'], because: Lookup['because'], asked: string, zone?: Seen): Lookup => ({
  answer,
  addresses: [],
  zone,
  asked,
  record: undefined,
  because,
});

interface InZone {
  readonly zone: Seen;
  readonly asked: string;
  /** All names on the way, the first one too. */
  readonly names: readonly string[];
  readonly says: SaidOf;
}

/** Asks the longest linked zone that contains the name, and follows its aliases from zone to zone. */
function inZones(world: World, network: string, name: string): InZone | undefined {
  const seen = seenFrom(world, network);
  const maybe = maybeSeenFrom(world, network);
  let asked = name;
  let last: InZone | undefined;
  const names = [name];
  for (let count = 0; count < mostAliases; count += 1) {
    const zone = findLongest(asked, seen);
    const other = findLongest(asked, maybe);
    if (other !== undefined && other.name.length > (zone?.name.length ?? 0))
      return { zone: other, asked, names, says: { kind: 'linkUnread' } };
    if (zone === undefined) return last;
    const says = sayOf(zone, asked);
    last = { zone, asked, names, says };
    if (says.kind !== 'alias') return last;
    asked = says.to;
    names.push(asked);
  }
  // Aliases in a circle: no address, and no name that public DNS could be asked for.
  return last === undefined ? undefined : { ...last, says: { kind: 'nodata' } };
}

/** Two links of one zone may only differ in what becomes of a name that it lacks. */
function sayOf(zone: Seen, name: string): SaidOf {
  const says = askZone(zone, name);
  const isSame = zone.doubled === undefined || (zone.doubled === 'links' && says.kind !== 'nxdomain');
  return isSame ? says : { kind: 'doubled' };
}

/** The names that the Azure DNS of a network is asked on the way to an answer: what aliases lead to is looked up there too. */
export function namesAsked(world: World, network: string, facts: NameFacts): readonly string[] {
  const direct = inZones(world, network, facts.name);
  if (direct !== undefined) return direct.names;
  if (facts.alias !== 'yes' || facts.place === undefined || facts.isInside) return [facts.name];
  const alias = wholeName(facts.place.name, facts.place.zone);
  return [facts.name, ...(inZones(world, network, alias)?.names ?? [alias])];
}

function settled({ zone, asked, says }: InZone, facts: NameFacts): Lookup {
  switch (says.kind) {
    case 'addresses':
      return { answer: 'addresses', addresses: says.addresses, zone, asked, record: says.record, because: 'zone' };
    case 'alias':
      // It leads out of every linked zone: what public DNS answers for that name is not known here.
      return answerOf('unknown', 'elsewhere', says.to, zone);
    case 'unread':
    case 'linkUnread':
    case 'doubled':
    case 'torn':
      return answerOf('unknown', says.kind, asked, zone);
    case 'nodata':
      return answerOf('none', 'nodata', asked, zone);
    case 'nxdomain':
      return zone.fallsBack ? fallenBack(zone, asked, facts) : answerOf('none', 'zone', asked, zone);
  }
}

/** Public DNS is asked for the name that the zone lacks; of one that an alias in a zone led to nothing is known here. */
function fallenBack(zone: Seen, asked: string, facts: NameFacts): Lookup {
  const alias = facts.place === undefined ? undefined : wholeName(facts.place.name, facts.place.zone);
  if (asked !== facts.name && asked !== alias) return answerOf('unknown', 'elsewhere', asked, zone);
  const isPublicsOwn = facts.isInside || asked === alias || privateTops.test(facts.name);
  const open = isPublicsOwn ? ofPublic(facts) : answerOf('public', 'fallback', asked);
  return { ...open, zone, asked, because: open.answer === 'public' ? 'fallback' : open.because };
}

/** Top-level names that public DNS never has (RFC 6761, RFC 8375, and .internal, reserved by ICANN in 2024). */
const privateTops = /\.(internal|local|lan|corp|home|private|intranet|test|invalid|localhost|home\.arpa)$/;

/** What public DNS itself answers where no linked zone contains the name. */
function ofPublic(facts: NameFacts): Lookup {
  const { name, place } = facts;
  if (facts.isPublishedPrivately) {
    const addresses = [...facts.addresses].sort();
    return addresses.length === 0
      ? answerOf('unknown', 'unread', name)
      : { ...answerOf('addresses', 'elsewhere', name), addresses };
  }
  if (privateTops.test(name)) return answerOf('none', 'noPublicName', name);
  if (place === undefined) return answerOf(facts.targets.length > 0 ? 'public' : 'unknown', 'noAlias', name);
  if (/\.(azmk8s\.io|azk8s\.cn|containerservice\.azure\.us)$/.test(name)) return answerOf('none', 'noPublicName', name);
  if (!/(^|\.)privatelink(-global)?\./.test(place.zone)) return answerOf('unknown', 'aliasUnknown', name);
  if (facts.alias === 'yes') return answerOf('public', 'unlinked', name);
  return facts.alias === 'no' ? answerOf('none', 'noPublicName', name) : answerOf('unknown', 'aliasUnknown', name);
}
