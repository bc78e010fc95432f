import { apiVersions } from '../arm/api-versions.ts';
import type { Arm, ArmActions } from '../arm/arm.ts';
import { findBodyId, isRecord, propertiesOf } from '../core/arm-body.ts';
import { unlessRefused } from '../core/errors.ts';
import { findResourceId } from '../core/resource-id.ts';
import { at, elementsOf, field, lowerText } from '../egress/body.ts';
import type { Resource } from '../egress/model.ts';
import { findNetwork } from '../egress/path/network.ts';
import { refOf } from '../egress/path/parts.ts';
import { worldOf } from '../egress/world.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import { chainOf, serversOf } from './ask/chain.ts';
import { sourceOf } from './ask/source.ts';
import { type Graph, graphOf } from './graph/graph.ts';
import { factsOfName } from './name-facts.ts';
import { placesOfAddress } from './path/places.ts';
import { type ChildList, hubType, listsUnder, readLists, ruleSetType } from './read-azure.ts';

/** The action that lists which rule sets are linked to a network (learn.microsoft.com/rest/api/dns/dnsresolver/dns-forwarding-rulesets/list-by-virtual-network). */
export const ruleSetsAction = 'Microsoft.Network/virtualNetworks/listDnsForwardingRulesets/action';

/** Twelve calls, less three queries and the two that may be needed for the source. */
const mostLists = 7;
/** Of these for virtual hubs, where there are more lists than that. */
const mostOfHubs = 4;

type Once = (key: string, read: () => Promise<readonly unknown[]>) => Promise<readonly unknown[]>;

export interface WayPorts {
  readonly arm: Pick<Arm, 'list'> & Pick<ArmActions, 'act'>;
  /** Reads once within a minute. */
  readonly once: Once;
}

/** A question, and the rows that are read of it. */
export interface AskedOf {
  readonly name: string;
  readonly from: string;
  readonly dns: DnsPolicy;
  /** What surrounds every question. */
  readonly rows: readonly unknown[];
  /** What is read for this one. */
  readonly own: readonly unknown[];
}

/** What was read beneath rule sets and virtual hubs. */
export interface Way {
  readonly bodies: readonly unknown[];
  /** Lists that were read to their end. */
  readonly lists: readonly ChildList[];
  /** The networks whose rule sets were searched for; undefined where all were. */
  readonly rulesReadOf: ReadonlySet<string> | undefined;
  /** How many calls it took at most. */
  readonly calls: number;
}

/**
 * What no query shows of a question's way, in at most seven calls: everything where that is enough; else the connections of the hubs that its
 * networks are on, and network after network the rule set that is linked there. Beyond the last call the way is unknown.
 */
export async function readWay(ports: WayPorts, asked: AskedOf, signal: AbortSignal): Promise<Way> {
  const all = listsUnder(asked.rows);
  if (all.length <= mostLists)
    return {
      bodies: await ports.once('children', () => readLists(ports.arm, all, signal)),
      lists: all,
      rulesReadOf: undefined,
      calls: all.length,
    };
  const hubs = hubsOnTheWay(asked, all).slice(0, mostOfHubs);
  const found = [...(await each(ports, hubs, signal))];
  const rulesReadOf = new Set<string>();
  const way: Reader = { ...ports, all, left: mostLists - hubs.length, linksOf: new Map(), isRefused: false };
  for (;;) {
    const graph = seen(asked, found, rulesReadOf);
    const network = chainOf(graph, sourceOf(graph.world, asked.from), asked.name).lacks;
    const more = network === undefined ? undefined : await rulesAt(way, graph, network, signal);
    if (network === undefined || more === undefined)
      return { bodies: found, lists: hubs, rulesReadOf, calls: mostLists - way.left };
    found.push(...more);
    rulesReadOf.add(network);
  }
}

const seen = ({ rows, own, dns }: AskedOf, found: readonly unknown[], rulesReadOf?: ReadonlySet<string>): Graph =>
  graphOf(worldOf([...rows, ...own, ...found]), dns, { rulesReadOf });

async function each({ arm, once }: WayPorts, lists: readonly ChildList[], signal: AbortSignal) {
  const read = lists.map((list) => once(`list ${list.path}`, () => readLists(arm, [list], signal)));
  return (await Promise.all(read)).flat();
}

const parentOf = ({ path }: ChildList): string => path.slice(0, path.lastIndexOf('/'));

/** Of the hubs behind a peering of a network on the way; a network has only its hub's name. */
function hubsOnTheWay(asked: AskedOf, all: readonly ChildList[]): readonly ChildList[] {
  const graph = seen(asked, []);
  const { network, servers } = sourceOf(graph.world, asked.from);
  const own = network === undefined ? [] : [network, ...(serversOf(graph.world, network) ?? []).flatMap(placed(graph))];
  const ends = factsOfName(graph, asked.name).claims.map(({ endpoint }) => endpoint.view.network);
  const networks = [...own, ...servers.flatMap(placed(graph)), ...ends];
  const names = new Set(networks.flatMap((id) => findNetwork(graph.world, id)?.hubName ?? []));
  return all.filter((list) => {
    const hub = findResourceId(parentOf(list));
    return hub?.type === hubType && names.has(hub.name);
  });
}

const placed =
  ({ world, resolverNetworks }: Graph) =>
  (server: string): readonly string[] => [
    ...(resolverNetworks.has(server) ? [resolverNetworks.get(server) ?? ''] : []),
    ...placesOfAddress(world, server).map(({ network }) => network),
  ];

/** The progress of the reading: changed as it goes on. */
interface Reader extends WayPorts {
  readonly all: readonly ChildList[];
  left: number;
  /** The links of each rule set that was asked for them. */
  readonly linksOf: Map<string, readonly unknown[]>;
  /** Whether asking a network is not allowed: it takes a right that reading alone does not give. */
  isRefused: boolean;
}

/** The rule set that is linked to a network, with its rules; undefined where no calls are left for it. */
async function rulesAt(way: Reader, graph: Graph, network: string, signal: AbortSignal) {
  const sets = setsFor(way, graph, network);
  if (sets.length === 0) return [];
  const unread = sets.filter((id) => !way.linksOf.has(id));
  const fewer = unread.length <= 1 || way.isRefused;
  if (!fewer && way.left >= 2) {
    way.left -= 1;
    const listed = await unlessRefused(linksOf(way, network, signal), undefined);
    if (listed !== undefined) return withRules(way, listed, signal);
    way.isRefused = true;
  }
  if (unread.length + 1 > way.left) return undefined;
  way.left -= unread.length;
  const lists = way.all.filter((list) => isLinks(list) && unread.includes(parentOf(list)));
  for (const list of lists) way.linksOf.set(parentOf(list), await each(way, [list], signal));
  const links = sets.flatMap((id) => way.linksOf.get(id) ?? []).filter((link) => networkOf(link) === network);
  return withRules(way, links, signal);
}

const isLinks = ({ path }: ChildList): boolean => path.endsWith('/virtualNetworkLinks');
const networkOf = (link: unknown): string | undefined => refOf(propertiesOf(link), 'virtualNetwork');

/** Rule sets are linked to networks of their own region alone. */
function setsFor({ all }: Reader, { world }: Graph, network: string): readonly string[] {
  const region = regionOf(world.find(network));
  const isNear = (id: string): boolean => {
    const own = regionOf(world.find(id));
    return region === undefined || own === undefined || own === region;
  };
  return all
    .filter(isLinks)
    .map(parentOf)
    .filter((id) => findResourceId(id)?.type === ruleSetType && isNear(id));
}

const regionOf = (resource: Resource | undefined): string | undefined =>
  lowerText(field(resource?.body, 'location'))?.replaceAll(' ', '');

/** The rule set links of a network, from the network itself: by the rule set's id and the link's own. */
const linksOf = ({ arm, once }: Reader, network: string, signal: AbortSignal) =>
  once(`rule sets of ${network}`, async () => {
    const answer = await arm.act(`${network}/listDnsForwardingRulesets`, apiVersions.dnsResolver, undefined, {
      signal,
    });
    return elementsOf(field(answer.body, 'value')).flatMap((each) => {
      const id = at(each, 'properties', 'virtualNetworkLink', 'id');
      return isRecord(each) && typeof id === 'string' ? [{ id, properties: { virtualNetwork: { id: network } } }] : [];
    });
  });

/** A network has one rule set (azure-docs#125137). */
async function withRules(way: Reader, links: readonly unknown[], signal: AbortSignal): Promise<readonly unknown[]> {
  const set = links.map((link) => findBodyId(link)?.parent).find((id) => id !== undefined);
  if (set === undefined) return [];
  way.left -= 1;
  const rules = { path: `${set}/forwardingRules`, apiVersion: apiVersions.dnsResolver };
  return [...links, ...(await each(way, [rules], signal))];
}
