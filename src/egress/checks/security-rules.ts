import { type AddressSet, readAddressSet } from '../../core/address-sets.ts';
import { type Prefix, prefixesIn } from '../../core/prefixes.ts';
import { foldCase } from '../../core/text.ts';
import { at, lowerText } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { type Part, partsOf, refsOf, textsOf } from '../path/parts.ts';
import { type Ports, parsePorts } from '../path/ports.ts';

/** One side of a rule: from whom or to whom. */
export interface Side {
  /** Prefixes and tags, lower-case. */
  readonly texts: readonly string[];
  /** Lower-case ids of application security groups. */
  readonly groups: readonly string[];
  /** The addresses among the texts; tags but for those of the whole internet name none that anybody outside of Azure could list. */
  readonly set: AddressSet;
  /** The same as prefixes. */
  readonly prefixes: readonly Prefix[];
}

/** A rule of a security group, with the plural fields beside the singular ones. */
export interface SecurityRule {
  readonly name: string;
  readonly direction: string;
  readonly isAllow: boolean;
  readonly priority: number;
  /** Lower-case; `*` is any. */
  readonly protocol: string;
  readonly source: Side;
  readonly destination: Side;
  readonly ports: Ports;
}

/** The custom rules of a security group in one direction, the smallest priority first. */
export const rulesOf = (
  world: World,
  group: Resource | undefined,
  direction: 'inbound' | 'outbound',
): readonly SecurityRule[] =>
  group === undefined
    ? []
    : (partsOf(world, group, 'securityRules') ?? [])
        .map(toRule)
        .filter((rule) => rule.direction === direction)
        .sort((a, b) => a.priority - b.priority);

function toRule({ name, properties }: Part): SecurityRule {
  const protocol = lowerText(at(properties, 'protocol')) ?? '*';
  return {
    name: foldCase(name),
    direction: lowerText(at(properties, 'direction')) ?? '',
    isAllow: lowerText(at(properties, 'access')) === 'allow',
    priority: Number(at(properties, 'priority') ?? 65_000),
    protocol: protocol === 'any' ? '*' : protocol,
    source: sideOf(properties, 'source'),
    destination: sideOf(properties, 'destination'),
    ports: parsePorts(textsOf(properties, 'destinationPortRange', 'destinationPortRanges')),
  };
}

function sideOf(rule: unknown, side: 'source' | 'destination'): Side {
  const texts = textsOf(rule, `${side}AddressPrefix`, `${side}AddressPrefixes`).map((text) => foldCase(text));
  const groups = refsOf(rule, `${side}ApplicationSecurityGroups`);
  return { texts, groups, set: readAddressSet(texts).set, prefixes: texts.flatMap(prefixesIn) };
}

/** Whether a rule is about a protocol: one for any is about each. */
export const coversProtocol = ({ protocol }: SecurityRule, asked: string): boolean =>
  protocol === '*' || protocol === asked;
