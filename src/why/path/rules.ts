import { contains, findPrefix, overlaps, type Prefix } from '../../core/prefixes.ts';
import { field, lowerText } from '../../egress/body.ts';
import type { World } from '../../egress/model.ts';
import { findRead, type Part, partsOf, refsOf, textsOf } from '../../egress/path/parts.ts';
import { perId } from '../../egress/path/per-world.ts';
import { holdsPort, parsePorts } from '../../egress/path/ports.ts';

/** One kind of packet: who sends it, to whom, to which TCP port. */
export interface Packet {
  readonly direction: 'inbound' | 'outbound';
  /** Empty where they aren't known. */
  readonly from: readonly Prefix[];
  /** Application security groups of the sender. */
  readonly fromGroups: readonly string[];
  readonly to: readonly Prefix[];
  readonly port: number;
  /** Whether the other side counts in the tag VirtualNetwork. */
  readonly isInTag: boolean;
}

/** What a network security group decides, and by which rule; `some`: for a part of the senders, or it is not known for which. */
export interface Ruling {
  readonly effect: 'allow' | 'deny' | 'some' | 'unread';
  readonly rule: string;
}

type Share = 'all' | 'some' | 'none';

interface Rule {
  readonly name: string;
  readonly direction: string | undefined;
  readonly access: 'allow' | 'deny';
  readonly priority: number;
  readonly match: (packet: Packet) => Share;
}

/** Asks the rules in the order of their priorities, then the defaults: what stays in VirtualNetwork passes, the rest doesn't. */
export function rule(world: World, group: string, packet: Packet): Ruling {
  const rules = rulesOf(world, group);
  if (rules === undefined) return { effect: 'unread', rule: '' };
  const partly: Ruling[] = [];
  for (const each of rules) {
    if (each.direction !== packet.direction) continue;
    const share = each.match(packet);
    if (share === 'none') continue;
    const ruling: Ruling = { effect: each.access, rule: each.name };
    if (share === 'all') return joined(partly, ruling);
    partly.push(ruling);
  }
  const last: Ruling = packet.isInTag
    ? { effect: 'allow', rule: packet.direction === 'inbound' ? 'AllowVnetInBound' : 'AllowVnetOutBound' }
    : { effect: 'deny', rule: packet.direction === 'inbound' ? 'DenyAllInBound' : 'DenyAllOutBound' };
  return joined(partly, last);
}

/** A rule for a part decides the whole where the rest has the same answer. */
const joined = (partly: readonly Ruling[], last: Ruling): Ruling => {
  const other = partly.find(({ effect }) => effect !== last.effect);
  return other === undefined ? last : { effect: 'some', rule: other.rule };
};

const rulesOf = perId((world: World, id): readonly Rule[] | undefined => {
  const group = findRead(world, id);
  const parts = group === undefined ? undefined : partsOf(world, group, 'securityRules');
  return parts?.map(toRule).sort((a, b) => a.priority - b.priority);
});

function toRule({ name, properties }: Part): Rule {
  const protocol = lowerText(field(properties, 'protocol')) ?? '*';
  const ports = parsePorts(textsOf(properties, 'destinationPortRange', 'destinationPortRanges'));
  const sources = textsOf(properties, 'sourceAddressPrefix', 'sourceAddressPrefixes');
  const destinations = textsOf(properties, 'destinationAddressPrefix', 'destinationAddressPrefixes');
  const sourceGroups = refsOf(properties, 'sourceApplicationSecurityGroups');
  const destinationGroups = refsOf(properties, 'destinationApplicationSecurityGroups');
  const sourcePorts = textsOf(properties, 'sourcePortRange', 'sourcePortRanges');
  const isOfSomePorts = sourcePorts.length > 0 && !sourcePorts.some((text) => text === '*' || text === '0-65535');
  return {
    name,
    direction: lowerText(field(properties, 'direction')),
    access: lowerText(field(properties, 'access')) === 'deny' ? 'deny' : 'allow',
    priority: Number(field(properties, 'priority') ?? 65_000),
    match(packet) {
      if (protocol !== '*' && protocol !== 'any' && protocol !== 'tcp') return 'none';
      if (!holdsPort(ports, packet.port)) return 'none';
      const both = least(
        shareOf(packet.from, sources, sourceGroups, packet.fromGroups, packet.isInTag),
        // Which groups an endpoint's interface is in is a property of the endpoint: a rule for some groups may apply to it.
        shareOf(packet.to, destinations, destinationGroups, [], packet.isInTag),
      );
      return both === 'all' && isOfSomePorts ? 'some' : both;
    },
  };
}

const least = (a: Share, b: Share): Share => (a === 'none' || b === 'none' ? 'none' : a === 'all' ? b : 'some');

/** How much of these addresses a rule's list is about. Tags of services hold no private address. */
function shareOf(
  addresses: readonly Prefix[],
  texts: readonly string[],
  groups: readonly string[],
  own: readonly string[],
  isInTag: boolean,
): Share {
  if (texts.some((text) => /^(\*|any|0\.0\.0\.0\/0)$/i.test(text))) return 'all';
  if (isInTag && texts.some((text) => /^virtualnetwork$/i.test(text))) return 'all';
  if (own.some((group) => groups.includes(group))) return 'all';
  const prefixes = texts.flatMap((text) => findPrefix(text) ?? []);
  if (addresses.length === 0) return prefixes.length > 0 || groups.length > 0 ? 'some' : 'none';
  if (addresses.every((one) => prefixes.some((prefix) => contains(prefix, one)))) return 'all';
  if (addresses.some((one) => prefixes.some((prefix) => overlaps(prefix, one)))) return 'some';
  return groups.length > 0 ? 'some' : 'none';
}
