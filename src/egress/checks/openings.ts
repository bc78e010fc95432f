import { type AddressSet, joinSets, ofFamily, reachOfSet, withoutSet } from '../../core/address-sets.ts';
import { contains, type Family, isCovered, overlaps, type Prefix, whole } from '../../core/prefixes.ts';
import { allPorts, holdsPort, type Ports } from '../path/ports.ts';
import { coversProtocol, type SecurityRule, type Side } from './security-rules.ts';

/** What a security group is in front of; its application security groups only where these are known. */
export interface Guarded {
  readonly prefixes: readonly Prefix[];
  readonly groups?: readonly string[];
}

/** What is asked of a group's rules. */
export interface Asked {
  /** The side that the internet is on. */
  readonly far: 'source' | 'destination';
  readonly protocols: readonly ('tcp' | 'udp')[];
  readonly ports?: Ports;
  /** Undefined where it is not known: a rule may be about anything then. */
  readonly guarded?: Guarded | undefined;
}

/** Rules that let the internet pass together, on these ports of a protocol. */
export interface Opening {
  readonly rules: readonly SecurityRule[];
  readonly protocol: 'tcp' | 'udp';
  readonly ports: readonly [number, number];
}

/**
 * Every stretch of ports on which rules let the internet pass: half of it or more, added up over rules, less what earlier rules deny. Only TCP and
 * UDP have ports to reach: a rule for ICMP alone opens none.
 */
export function* openings(rules: readonly SecurityRule[], asked: Asked): Generator<Opening> {
  const near = asked.far === 'source' ? 'destination' : 'source';
  const about = rules.filter((rule) => rule[asked.far].set.length > 0);
  for (const protocol of asked.protocols) {
    const spoken = about.filter((rule) => coversProtocol(rule, protocol));
    if (!mayOpen(spoken, asked.far)) continue;
    for (const place of placesOf(spoken, near, asked)) {
      const there = spoken.filter((rule) => isAbout(rule[near], place));
      if (!mayOpen(there, asked.far)) continue;
      for (const ports of stretchesOf(there, asked.ports ?? allPorts)) {
        const here = there.filter((rule) => holdsPort(rule.ports, ports[0]));
        const opened = place.families.map((family) => openedBy(here, asked.far, family)).find((by) => by.length > 0);
        if (opened !== undefined) yield { rules: opened, protocol, ports };
      }
    }
  }
}

/** The first of them. */
export function findOpening(rules: readonly SecurityRule[], asked: Asked): Opening | undefined {
  for (const opening of openings(rules, asked)) return opening;
  return undefined;
}

/** Where a rule's other side may be: addresses, or the members of an application security group. */
interface Place {
  readonly prefix?: Prefix;
  readonly groups: readonly string[];
  readonly families: readonly Family[];
}

const anywhere: ReadonlySet<string> = new Set(['*', 'any', 'virtualnetwork']);
const isAnywhere = ({ texts, groups }: Side): boolean =>
  texts.some((text) => anywhere.has(text)) || (texts.length === 0 && groups.length === 0);

/** The places that allows are about, apart; of what the group is in front of, where that is known. */
function placesOf(rules: readonly SecurityRule[], near: 'source' | 'destination', asked: Asked): readonly Place[] {
  const { guarded, far } = asked;
  const allows = rules.filter(({ isAllow }) => isAllow);
  const known = (guarded?.prefixes ?? []).map((prefix) => placeAt(prefix, guarded?.groups ?? []));
  const families = allows.some((rule) => rule[far].texts.some((text) => text.includes(':')))
    ? (['v4', 'v6'] as const)
    : (['v4'] as const);
  const places = allows.flatMap((rule): readonly Place[] => {
    const side = rule[near];
    if (isAnywhere(side)) return guarded === undefined ? [{ groups: [], families }] : known;
    const members = side.groups.flatMap((group): readonly Place[] => {
      if (guarded?.groups === undefined) return [{ groups: [group], families }];
      return guarded.groups.includes(group) ? known : [];
    });
    const named = side.prefixes.flatMap((prefix): readonly Place[] => {
      if (guarded === undefined) return [placeAt(prefix, [])];
      return guarded.prefixes
        .filter((own) => overlaps(own, prefix))
        .map((own) => placeAt(contains(own, prefix) ? prefix : own, guarded.groups ?? []));
    });
    return [...members, ...named];
  });
  return [...new Map(places.map((place) => [`${place.prefix?.text} ${place.groups.join()}`, place])).values()];
}

const placeAt = (prefix: Prefix, groups: readonly string[]): Place => ({
  prefix,
  groups,
  families: [prefix.family],
});

/** Whether a side of a rule names all of a place. */
const isAbout = (side: Side, { prefix, groups }: Place): boolean =>
  isAnywhere(side) ||
  side.groups.some((group) => groups.includes(group)) ||
  isCovered(prefix ?? whole.v4, side.prefixes);

/** Whether what these allow could be the internet, before any deny and on any port. */
const mayOpen = (rules: readonly SecurityRule[], far: 'source' | 'destination'): boolean =>
  reachOfSet(rules.filter(({ isAllow }) => isAllow).reduce<AddressSet>((all, rule) => joinSets(all, rule[far].set), []))
    .isEverybody;

/** The stretches of ports that no rule begins or ends within, and that some allow names. */
function stretchesOf(rules: readonly SecurityRule[], within: Ports): readonly (readonly [number, number])[] {
  const cuts = new Set(rules.flatMap(({ ports }) => ports.flatMap(([first, last]) => [first, last + 1])));
  const allows = rules.filter(({ isAllow }) => isAllow);
  return within.flatMap(([first, last]) => {
    const starts = [first, ...[...cuts].filter((cut) => cut > first && cut <= last)].sort((a, b) => a - b);
    return starts
      .map((start, index): readonly [number, number] => [start, (starts[index + 1] ?? last + 1) - 1])
      .filter(([start]) => allows.some(({ ports }) => holdsPort(ports, start)));
  });
}

/** The allows that make up the internet of one family between them; none where they don't. */
function openedBy(
  rules: readonly SecurityRule[],
  far: 'source' | 'destination',
  family: Family,
): readonly SecurityRule[] {
  let denied: AddressSet = [];
  const parts: { readonly rule: SecurityRule; readonly left: AddressSet }[] = [];
  for (const rule of rules) {
    const set = ofFamily(rule[far].set, family);
    if (!rule.isAllow) denied = joinSets(denied, set);
    else parts.push({ rule, left: withoutSet(set, denied) });
  }
  const isEverybody = (some: typeof parts): boolean =>
    reachOfSet(some.reduce<AddressSet>((all, { left }) => joinSets(all, left), [])).isEverybody;
  const alone = parts.find((part) => isEverybody([part]));
  if (alone !== undefined) return [alone.rule];
  if (!isEverybody(parts)) return [];
  // Those without which it is less than the internet.
  let needed = parts;
  for (const part of parts) {
    const without = needed.filter((each) => each !== part);
    if (isEverybody(without)) needed = without;
  }
  return needed.map(({ rule }) => rule);
}
