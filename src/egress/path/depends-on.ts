import { findResourceId } from '../../core/resource-id.ts';
import { field, lowerText } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { ownersOfAddress } from './address-owners.ts';
import { groupsOf, groupsWith, rulesGivenTo } from './admin-rules.ts';
import { findHubConnection, findHubDefault } from './hub.ts';
import { collectionType, managementOf, staticMemberType } from './managed.ts';
import { refOf, refsOf } from './parts.ts';
import { findRouteTable } from './route-table.ts';

/** A next hop, as something that is depended on: what has the address by then. */
const ofAddress = (address: string): string => `address:${address}`;

const N = 'microsoft.network/';
const addresses = [`${N}publicipaddresses`, `${N}publicipprefixes`];
/** What is followed from a type to what it names anywhere in its body; what names it back is not followed. */
const named: Readonly<Record<string, readonly string[]>> = {
  [`${N}virtualnetworks/subnets`]: [`${N}routetables`, `${N}natgateways`, `${N}networksecuritygroups`],
  [`${N}virtualnetworks`]: [`${N}natgateways`],
  [`${N}natgateways`]: addresses,
  [`${N}loadbalancers`]: addresses,
  [`${N}azurefirewalls`]: [...addresses, `${N}firewallpolicies`],
  [`${N}routetables`]: [],
  [`${N}firewallpolicies`]: [],
  [`${N}networksecuritygroups`]: [],
};
/** Of what sends packets. */
const ofSubject: readonly string[] = [
  ...[`${N}virtualnetworks/subnets`, `${N}networksecuritygroups`, `${N}loadbalancers`, `${N}routetables`],
  ...[`${N}natgateways`, 'microsoft.app/managedenvironments', ...addresses],
];

const most = 200;

/**
 * What a subject's way out depends on, as far as these bodies name it: its subnet and network, their route table, security groups and NAT gateway, the
 * next hops and who has them, a firewall's policies, and addresses. Sorted; without the subject itself.
 */
export function dependsOn(world: World, id: string): readonly string[] {
  const found = new Set<string>([id]);
  const waiting = [id, id.replace(/\/agentpools\/[^/]+$/, '')];
  for (let each = waiting.pop(); each !== undefined && found.size < most; each = waiting.pop()) {
    const resource = world.find(each);
    if (resource === undefined) continue;
    for (const next of [...namedBy(resource), ...besides(world, resource)]) {
      if (found.has(next)) continue;
      found.add(next);
      waiting.push(next);
    }
  }
  found.delete(id);
  return [...found].sort();
}

function namedBy({ id, body }: Resource): readonly string[] {
  const wanted = named[id.type] ?? (id.type.startsWith(N) && !subjects.has(id.type) ? [] : ofSubject);
  if (wanted.length === 0) return [];
  const texts = JSON.stringify(body).match(/"\/subscriptions\/[^"]+"/gi) ?? [];
  return texts.flatMap((text) => upTo(text.slice(1, -1), wanted) ?? []);
}

const subjects: ReadonlySet<string> = new Set([`${N}networkinterfaces`]);

/** The thing of one of these types that an id is of, or is in: a load balancer for one of its pools. */
function upTo(text: string, wanted: readonly string[]): string | undefined {
  for (let id = findResourceId(text); id !== undefined; id = findResourceId(id.parent)) {
    if (wanted.includes(id.type)) return id.id;
  }
  return undefined;
}

/** What isn't found by name alone. */
function besides(world: World, { id, properties }: Resource): readonly string[] {
  switch (id.type) {
    case `${N}virtualnetworks/subnets`:
      return [...(id.parent === undefined ? [] : [id.parent]), ...managersOf(world, id.id)];
    case `${N}virtualnetworks`:
      return [...hubOf(world, id.id), ...managersOf(world, id.id)];
    case `${N}routetables`: {
      const hops = (findRouteTable(world, id.id)?.routes ?? []).flatMap((route) => route.addresses);
      return hops.flatMap((hop) => [ofAddress(hop), ...ownersOfAddress(world, hop).map((owner) => owner.id)]);
    }
    case `${N}firewallpolicies`:
      return [...oneOf(refOf(properties, 'basePolicy')), ...refsOf(properties, 'ruleCollectionGroups')];
    default:
      return [];
  }
}

/** The connection of a network to a virtual hub, the hub, and where that sends what is for the internet. */
function hubOf(world: World, network: string): readonly string[] {
  const connection = findHubConnection(world, network);
  if (connection === undefined) return [];
  const hub = findHubDefault(world, connection.hub);
  return [connection.id, connection.hub, ...(hub === undefined || hub === 'unread' ? [] : [hub.saidBy, hub.nextHop])];
}

/** The groups of network managers that a network or subnet is in, the configurations deployed to it, and the collections whose rules it is given. */
const managersOf = (world: World, member: string): readonly string[] => [
  ...groupsWith(world, member),
  ...(managementOf(world).get(member)?.configurations ?? []),
  ...rulesGivenTo(world, member).flatMap(({ id }) => oneOf(findResourceId(id)?.parent)),
];

/** What to ask after where this changed: itself, what it is a part of, the addresses it has, and what it names of those that don't name it. */
export function askedAfter(world: World, id: string): readonly string[] {
  const { parent } = findResourceId(id) ?? {};
  const resource = world.find(id);
  const texts =
    resource === undefined ? [] : (JSON.stringify(resource.body).match(/"privateIPAddress":"[^"]+"/gi) ?? []);
  return [
    id,
    ...(parent === undefined ? [] : [parent]),
    ...new Set(texts.map((text) => ofAddress(text.split('"')[3] ?? ''))),
    ...(resource === undefined ? [] : pointedAt(world, resource)),
  ];
}

/** The other side of a peering, the networks connected to a hub, the groups that rules are for, a member of a group. */
function pointedAt(world: World, resource: Resource): readonly string[] {
  const { id, properties } = resource;
  const remoteOf = (each: Resource): readonly string[] => oneOf(refOf(each.properties, 'remoteVirtualNetwork'));
  switch (id.type) {
    case `${N}virtualnetworks/virtualnetworkpeerings`:
      return remoteOf(resource);
    case `${N}virtualhubs`:
      return (world.findChildren(id.id, 'hubvirtualnetworkconnections') ?? []).flatMap(remoteOf);
    case collectionType:
      return groupsOf(resource);
    case staticMemberType:
      return oneOf(lowerText(field(properties, 'resourceId')));
    default:
      return [];
  }
}

const oneOf = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text]);

/** Whether ways out can depend on things of this type. */
export function isHungOn(type: string): boolean {
  return (
    lenders.has(type) ||
    /^microsoft\.network\/(virtualnetworks|firewallpolicies|routetables|networksecuritygroups|networkmanagers)\//.test(
      type,
    )
  );
}

const lenders: ReadonlySet<string> = new Set([
  ...[...Object.keys(named), ...ofSubject, ...subjects],
  `${N}virtualhubs`,
]);
