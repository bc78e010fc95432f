import { findResourceId } from '../../core/resource-id.ts';
import type { Resource, World } from '../model.ts';
import { ownersOfAddress } from './address-owners.ts';
import { refOf, refsOf } from './parts.ts';
import { findRouteTable } from './route-table.ts';

/** A next hop, as something that is hung on: what has the address by then. */
export const ofAddress = (address: string): string => `address:${address}`;

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
 * What a subject's way out hangs on, as far as these bodies name it: its subnet and network, their route table, security groups and NAT gateway, the
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
      return id.parent === undefined ? [] : [id.parent];
    case `${N}routetables`: {
      const hops = (findRouteTable(world, id.id)?.routes ?? []).flatMap((route) => route.addresses);
      return hops.flatMap((hop) => [ofAddress(hop), ...ownersOfAddress(world, hop).map((owner) => owner.id)]);
    }
    case `${N}firewallpolicies`:
      return [
        ...[refOf(properties, 'basePolicy')].flatMap((each) => each ?? []),
        ...refsOf(properties, 'ruleCollectionGroups'),
      ];
    default:
      return [];
  }
}

/** What to ask after where this changed: itself, what it is a part of, the addresses it has, and the other side of a peering. */
export function askedAfter(id: string, resource: Resource | undefined): readonly string[] {
  const { parent, type } = findResourceId(id) ?? {};
  const texts =
    resource === undefined ? [] : (JSON.stringify(resource.body).match(/"privateIPAddress":"[^"]+"/gi) ?? []);
  const remote = type?.endsWith('/virtualnetworkpeerings')
    ? refOf(resource?.properties, 'remoteVirtualNetwork')
    : undefined;
  return [
    id,
    ...(parent === undefined ? [] : [parent]),
    ...new Set(texts.map((text) => ofAddress(text.split('"')[3] ?? ''))),
    ...(remote === undefined ? [] : [remote]),
  ];
}

/** Whether ways out can hang on things of this type. */
export function isHungOn(type: string): boolean {
  return (
    lenders.has(type) ||
    /^microsoft\.network\/(virtualnetworks|firewallpolicies|routetables|networksecuritygroups)\//.test(type)
  );
}

const lenders: ReadonlySet<string> = new Set([...Object.keys(named), ...ofSubject, ...subjects]);
