import type { CloudName } from '../../core/cloud.ts';
import { foldCase } from '../../core/text.ts';
import { canonicalType, findNameless, findZones, publicSuffix } from './catalogue.ts';
import { exceptionsOf } from './exceptions.ts';
import { alternatives, anyOne, findPatterns, type NamePattern } from './foreseen-patterns.ts';
import { placeName } from './place.ts';

/** What is known of a private link resource before anything is deployed. Undefined is not known; null is known to be absent. */
export interface Target {
  /** Lower-case. */
  readonly type: string;
  /** Undefined where only a deployment gives it. */
  readonly name: string | undefined;
  readonly region: string | undefined;
  /** Regions it answers from, `westeurope`. */
  readonly locations: readonly string[] | undefined;
  readonly subdomain: string | undefined;
  readonly sku: string | undefined;
  readonly kind: string | undefined;
  /** A property's lower-case text; null where it isn't set, undefined where that is not known. */
  readonly property: (name: string) => string | null | undefined;
  /** Names of its children of a type; undefined where they are not known. */
  readonly children: (type: string) => readonly string[] | undefined;
}

/** What is known of a resource by its type and name alone. */
export const unseenTarget = (type: string, name: string | undefined): Target => ({
  type,
  name,
  region: undefined,
  locations: undefined,
  subdomain: undefined,
  sku: undefined,
  kind: undefined,
  // An account in a DNS zone of its own is the exception that somebody has to ask for.
  property: (property) => (property === 'dnsEndpointType' ? null : undefined),
  children: () => undefined,
});

/** A record that will be made. */
export interface ForeseenName {
  readonly fqdn: string;
  /** The zone's name. */
  readonly zone: string;
  /** Relative to the zone. */
  readonly record: string;
}

/** What can be said of an endpoint's names before they exist. */
export interface Foreseen {
  readonly names: readonly ForeseenName[];
  /** The zones the endpoint's names belong to, filled as far as known: `privatelink.{regionName}.kusto.windows.net`. */
  readonly zones: readonly string[];
  /** Whether any one of the zones will do, because they are alternatives that nothing decides yet. */
  readonly isAnyZone: boolean;
  /** Whether Azure makes names beside these. */
  readonly isPart: boolean;
  /** Whether these names depend on something that is not known. */
  readonly isLikely: boolean;
  /** Why there are none, or not all. */
  readonly because: string | undefined;
  /** Nobody will ever give it a name, or somebody else writes it. */
  readonly isNameless: boolean;
}

const none: Foreseen = {
  names: [],
  zones: [],
  isAnyZone: false,
  isPart: false,
  isLikely: false,
  because: undefined,
  isNameless: false,
};

/**
 * The names an endpoint will have, by what its target is and says. Pure, and never a guess:
 *
 *   kind of endpoint                                             names
 *   of a link service or a gateway                               none by nature
 *   name, region, subdomain, locations or children say it        those, in the kind's zones
 *   some of it is not known, or Azure adds a hash or a guid      decided by Azure: the zones are known, the names aren't
 *   of a type or group the catalogue lacks                       nothing is known
 */
export function foresee(target: Target, groupId: string, cloud: CloudName): Foreseen {
  const nameless = findNameless(target.type);
  if (nameless !== undefined) return { ...none, isNameless: true, because: nameless };
  const type = canonicalType(target.type);
  const known = findZones(type, [groupId], cloud);
  if (known.kind === 'unknown') return { ...none, because: known.because };
  const { zones: chosen, isSure } = zonesFor(type, target, known.zones);
  const zones = chosen.map((zone) => fill(zone, target));
  const isAnyZone = anyOne.has(type) && zones.length > 1;
  const patterns = findPatterns(type, groupId);
  if (patterns.length === 0 || isAnyZone) return { ...none, zones, isAnyZone, isPart: true, because: byAzure };
  const made = patterns.map((pattern) => namesBy(pattern, target, groupId, chosen, cloud));
  const missing = made.find(({ because }) => because !== undefined)?.because;
  const isPart = missing !== undefined || !isSure || patterns.some((pattern) => pattern.isPart === true);
  return {
    names: isSure ? unique(made.flatMap(({ names }) => names)) : [],
    zones,
    isAnyZone: !isSure,
    isPart,
    isLikely: made.some(({ isLikely }) => isLikely === true),
    because: isSure
      ? (missing ?? (isPart ? byAzure : undefined))
      : `what the resource is decides which of its zones it needs`,
    isNameless: false,
  };
}

const byAzure = 'a part of its names is chosen by Azure when it is made';

/** The zones among those of a kind that this target needs; not sure where that depends on something not known. */
function zonesFor(
  type: string,
  target: Target,
  zones: readonly string[],
): { zones: readonly string[]; isSure: boolean } {
  const choices = alternatives[type];
  if (choices === undefined || zones.length < 2) return { zones, isSure: true };
  const choice = choices.find(({ when, of }) => target[of] !== undefined && when.test(target[of] ?? ''));
  if (choice === undefined) return { zones, isSure: false };
  const isOne = (zone: string): boolean => choice.zones.some((word) => zone.includes(word));
  const chosen = zones.filter(isOne);
  return chosen.length === 0 ? { zones, isSure: false } : { zones: chosen, isSure: true };
}

const fill = (zone: string, { region }: Target): string =>
  region === undefined ? zone : zone.replaceAll('{regionName}', region);

type Made = { readonly names: readonly ForeseenName[]; readonly because?: string; readonly isLikely?: boolean };

function namesBy(
  { names, zones: only, unless }: NamePattern,
  target: Target,
  groupId: string,
  zones: readonly string[],
  cloud: CloudName,
): Made {
  if (unless !== undefined) {
    const says = target.property(unless.property);
    if (says !== null && says !== undefined && !unless.values.includes(says))
      return { names: [], because: `${unless.property} is ${says}, so a part of its name is chosen by Azure` };
  }
  const isLikely = unless !== undefined && target.property(unless.property) === undefined;
  const within = zones.filter((zone) => only === undefined || only.some((word) => zone.includes(word)));
  const made: ForeseenName[] = [];
  let because: string | undefined;
  for (const pattern of names) {
    const records = expand(pattern, target, groupId);
    if (typeof records === 'string') because ??= records;
    else
      for (const record of records)
        for (const zone of within) made.push(...placed(record, zone, target, groupId, cloud));
  }
  return { names: made, isLikely, ...(because === undefined ? {} : { because }) };
}

/** The pattern with every placeholder filled, or what is missing for it. */
function expand(pattern: string, target: Target, groupId: string): readonly string[] | string {
  const lists: Readonly<Record<string, readonly string[] | undefined>> = {
    name: one(target.name),
    region: one(target.region),
    subdomain: one(target.subdomain),
    location: target.locations,
    slot: one(foldCase(groupId).replace(/^sites-/, '')),
    fhirservices: target.children('fhirservices'),
    dicomservices: target.children('dicomservices'),
  };
  let records: readonly string[] = [pattern];
  for (const [, word = ''] of pattern.matchAll(/\{(\w+)\}/g)) {
    const values = lists[word];
    if (values === undefined) return `${words[word] ?? word} is not known`;
    records = records.flatMap((record) => values.map((value) => record.replace(`{${word}}`, value)));
  }
  return records;
}

const one = (value: string | undefined): readonly string[] | undefined => (value === undefined ? undefined : [value]);
const words: Readonly<Record<string, string>> = {
  name: "the resource's name",
  region: "the resource's region",
  subdomain: "the resource's own subdomain",
  location: 'the list of its regions',
};

/** The same way a name of an existing endpoint is placed, so that both agree. */
function placed(
  record: string,
  zone: string,
  target: Target,
  groupId: string,
  cloud: CloudName,
): readonly ForeseenName[] {
  const { otherSuffixes, otherNames } = exceptionsOf(canonicalType(target.type));
  const named = otherNames.find((each) => each.zone === zone && each.name === record);
  const suffix = fill(otherSuffixes.find((each) => each.zone === zone)?.suffix ?? publicSuffix(zone), target);
  if (suffix.includes('{')) return [];
  const fqdn = named?.fqdn ?? `${record}.${suffix}`;
  const placement = placeName(fqdn, { resourceType: target.type, groupIds: [groupId], cloud, siblings: [fqdn] });
  if (placement.kind !== 'placed') return [];
  return [{ name: placement.name, zone: placement.zone }, ...placement.also].map((each, index) => ({
    fqdn: index === 0 ? foldCase(fqdn) : `${each.name}.${publicSuffix(each.zone)}`,
    zone: each.zone,
    record: each.name,
  }));
}

function unique(names: readonly ForeseenName[]): readonly ForeseenName[] {
  const byKey = new Map(names.map((each) => [`${each.zone} ${each.record}`, each]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}
