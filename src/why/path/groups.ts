import { findPrefix, type Prefix } from '../../core/prefixes.ts';
import { nameOf } from '../../core/resource-id.ts';
import type { World } from '../../egress/model.ts';
import { groupOf } from '../../egress/path/admin-rules.ts';
import { findNetwork, subnetPrefixes } from '../../egress/path/network.ts';
import { findRead } from '../../egress/path/parts.ts';
import { perId } from '../../egress/path/per-world.ts';
import { endpointPoliciesOf } from '../../egress/path/security-group.ts';
import type { Source } from '../ask/source.ts';
import type { Connection } from './connection.ts';
import { rule } from './rules.ts';
import { type Destination, type PathState, said, subnetsOf } from './state.ts';

const prefixesOf = (world: World, source: Source): readonly Prefix[] => {
  if (source.addresses.length > 0) return source.addresses;
  const ofSubnets = source.subnets.flatMap((subnet) => subnetPrefixes(world.find(subnet)?.properties));
  return ofSubnets.length > 0 ? ofSubnets : (findNetwork(world, source.network ?? '')?.prefixes ?? []);
};

const packetOf = (
  world: World,
  source: Source,
  to: Destination,
  direction: 'inbound' | 'outbound',
  isInTag: boolean,
) => ({
  direction,
  from: prefixesOf(world, source),
  fromGroups: source.groups,
  to: [findPrefix(to.address)].flatMap((each) => each ?? []),
  port: to.port,
  isInTag,
});

/** Forbidden access leaves the wires as they are: it takes the other network out of the tag that the default rules let in. */
export function keptOut(
  world: World,
  source: Source,
  to: Destination,
  { forbiddenBy = [] }: Connection,
): PathState | undefined {
  const states = forbiddenBy.map((side): PathState | undefined => {
    const network = side === 'from' ? (source.network ?? '') : to.network;
    const subnets = side === 'to' ? [to.subnet ?? ''] : subnetsOf(world, source, network);
    const groups =
      side === 'from' && source.group !== undefined
        ? [source.group]
        : subnets.map((subnet) => groupOf(findRead(world, subnet)?.properties));
    const packet = packetOf(world, source, to, side === 'from' ? 'outbound' : 'inbound', false);
    const rulings = groups.map((group) => (group === undefined ? 'deny' : rule(world, group, packet).effect));
    if (rulings.length > 0 && rulings.every((each) => each === 'allow')) return undefined;
    const isUnread = rulings.some((each) => each !== 'deny');
    const because = `the peering of ${nameOf(network)} forbids access, which takes the other network out of its tag VirtualNetwork`;
    return said(
      isUnread ? 'unknown' : 'broken',
      isUnread
        ? `${because}; whether its rules let this in isn't known`
        : `${because}, and no rule known there lets it in`,
      `allow virtual network access on the peering of ${nameOf(network)}, or a rule for these addresses`,
    );
  });
  return states.find((each) => each?.state === 'broken') ?? states.find((each) => each !== undefined);
}

const noPolicies = { groups: false, routes: false, group: undefined };

const policies = perId((world: World, id): { groups: boolean; routes: boolean; group: string | undefined } => {
  const subnet = findRead(world, id);
  return subnet === undefined ? noPolicies : { ...endpointPoliciesOf(subnet), group: groupOf(subnet.properties) };
});

/** What counts at the endpoints of a subnet, and its network security group. */
export const policiesAt = (world: World, subnet: string | undefined) =>
  subnet === undefined ? noPolicies : policies(world, subnet);

/** Groups count at an endpoint only where its subnet says so. */
export function atTheEndpoint(
  world: World,
  source: Source,
  to: Destination,
  connection: Connection,
): PathState | undefined {
  const { groups, group } = policiesAt(world, to.subnet);
  if (!groups || group === undefined) return undefined;
  const ruling = rule(
    world,
    group,
    packetOf(world, source, to, 'inbound', connection.forbiddenBy?.includes('to') !== true),
  );
  return ruled(ruling, group, `to ${to.address} on TCP ${to.port}`);
}

/** The group of the client's subnet or interface: it counts where it surely denies. */
export function atTheClient(
  world: World,
  source: Source,
  to: Destination,
  connection: Connection,
): PathState | undefined {
  if (source.group === undefined && source.subnets.length === 0) return undefined;
  for (const group of [source.group, ...source.subnets.map((subnet) => policiesAt(world, subnet).group)]) {
    if (group === undefined) continue;
    const ruling = rule(
      world,
      group,
      packetOf(world, source, to, 'outbound', connection.forbiddenBy?.includes('from') !== true),
    );
    if (ruling.effect === 'deny' && connection.forbiddenBy === undefined)
      return ruled(ruling, group, `from ${nameOf(source.id)} to ${to.address} on TCP ${to.port}`);
  }
  return undefined;
}

function ruled({ effect, rule: name }: ReturnType<typeof rule>, group: string, what: string): PathState | undefined {
  const remedy = `let ${what} through in ${nameOf(group)}`;
  if (effect === 'deny') return said('broken', `rule ${name} of ${nameOf(group)} denies what goes ${what}`, remedy);
  if (effect === 'some')
    return said('unknown', `rule ${name} of ${nameOf(group)} denies a part of what goes ${what}`, remedy);
  if (effect === 'unread')
    return said(
      'unknown',
      `the network security group ${nameOf(group)} is not among the resources`,
      `add ${nameOf(group)} to the export`,
    );
  return undefined;
}
