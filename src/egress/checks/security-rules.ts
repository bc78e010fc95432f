import { foldCase } from '../../core/text.ts';
import { field, lowerText } from '../body.ts';
import { partsOf, textsOf } from './read.ts';

/** A rule of a security group, with the plural fields beside the singular ones. */
export interface SecurityRule {
  readonly name: string;
  readonly direction: string;
  readonly isAllow: boolean;
  readonly priority: number;
  /** Lower-case; `*` is any. */
  readonly protocol: string;
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly ports: readonly PortRange[];
}

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

const allPorts: PortRange = { first: 0, last: 65_535 };

/** The custom rules of a security group in one direction, the smallest priority first. */
export function rulesOf(properties: unknown, direction: 'inbound' | 'outbound'): readonly SecurityRule[] {
  return partsOf(properties, 'securityRules[]')
    .map(toRule)
    .filter((rule) => rule.direction === direction)
    .sort((a, b) => a.priority - b.priority);
}

const both = (rule: unknown, name: string, plural: string): readonly string[] =>
  [...textsOf(rule, name), ...textsOf(rule, `${plural}[]`)].map((text) => foldCase(text));

function toRule(rule: unknown): SecurityRule {
  return {
    name: lowerText(field(rule, 'name')) ?? '?',
    direction: foldCase(textsOf(rule, 'direction')[0]) ?? '',
    isAllow: foldCase(textsOf(rule, 'access')[0]) === 'allow',
    priority: Number(partsOf(rule, 'priority')[0] ?? 65_000),
    protocol: foldCase(textsOf(rule, 'protocol')[0]) ?? '*',
    sources: both(rule, 'sourceAddressPrefix', 'sourceAddressPrefixes'),
    destinations: both(rule, 'destinationAddressPrefix', 'destinationAddressPrefixes'),
    ports: both(rule, 'destinationPortRange', 'destinationPortRanges').flatMap((text) => findPorts(text) ?? []),
  };
}

function findPorts(text: string): PortRange | undefined {
  if (text === '*') return allPorts;
  const [first = Number.NaN, last = first] = text.split('-').map(Number);
  return Number.isInteger(first) && Number.isInteger(last) && first <= last ? { first, last } : undefined;
}

const internet: ReadonlySet<string> = new Set(['*', 'internet', '0.0.0.0/0', '::/0', 'any']);
const meansInternet = (prefixes: readonly string[]): boolean => prefixes.some((prefix) => internet.has(prefix));

const covers = (ranges: readonly PortRange[], { first, last }: PortRange): boolean =>
  ranges.some((range) => range.first <= first && last <= range.last);
/** Whether a port is in one of these ranges. */
export const coversPort = (ranges: readonly PortRange[], port: number): boolean =>
  covers(ranges, { first: port, last: port });
const overlaps = (ranges: readonly PortRange[], { first, last }: PortRange): boolean =>
  ranges.some((range) => range.first <= last && first <= range.last);

const coversProtocol = (protocol: string, asked: string): boolean => protocol === '*' || protocol === asked;

/** A rule that lets the internet in or out on some of these ports, and isn't shadowed by an earlier one that denies all of them. */
export function findOpen(
  rules: readonly SecurityRule[],
  side: 'sources' | 'destinations',
  wanted: readonly PortRange[] = [allPorts],
  protocol?: string,
): SecurityRule | undefined {
  return rules.find((rule, index) => {
    if (!rule.isAllow || !meansInternet(rule[side])) return false;
    if (protocol !== undefined && !coversProtocol(rule.protocol, protocol)) return false;
    const other = side === 'sources' ? 'destinations' : 'sources';
    const opened = rule.ports.filter((range) => wanted.some((ports) => overlaps([range], ports)));
    const earlier = rules
      .slice(0, index)
      .filter(
        (each) =>
          !each.isAllow &&
          meansInternet(each[side]) &&
          each[other].includes('*') &&
          coversProtocol(each.protocol, protocol ?? rule.protocol),
      );
    return opened.some((range) =>
      wanted.some(
        (ports) => overlaps([range], ports) && !earlier.some((each) => covers(each.ports, clip(range, ports))),
      ),
    );
  });
}

const clip = (range: PortRange, bounds: PortRange): PortRange => ({
  first: Math.max(range.first, bounds.first),
  last: Math.min(range.last, bounds.last),
});

export const managementPorts: readonly PortRange[] = [22, 3389, 5985, 5986].map((port) => ({
  first: port,
  last: port,
}));

/** Whether a custom rule denies everything towards the internet before any lets some of it out. */
export const deniesInternetOut = (rules: readonly SecurityRule[]): boolean =>
  rules.some(
    (rule) =>
      !rule.isAllow && meansInternet(rule.destinations) && rule.protocol === '*' && covers(rule.ports, allPorts),
  );
