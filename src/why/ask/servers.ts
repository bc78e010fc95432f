import { azureDns } from '../../core/dns-servers.ts';
import { nameOf } from '../../core/resource-id.ts';
import type { World } from '../../egress/model.ts';
import { findOwner } from '../../egress/path/address-owners.ts';
import { perWorld } from '../../egress/path/per-world.ts';
import type { Graph } from '../graph/graph.ts';
import { connect } from '../path/connect.ts';
import { describeConnection } from '../path/describe-connection.ts';
import { type AddressPlace, placesOfAddress } from '../path/places.ts';
import { listenerAt } from './listener.ts';
import { resolversOf } from './resolvers.ts';

/** How it is known: by policy (`dns.resolvers`), as an inbound endpoint's or a firewall's address, or by its network alone. */
export type ServerBy = 'policy' | 'inbound' | 'proxy' | 'network';

/** Whose Azure DNS answers behind a server's address. */
export type Server =
  | {
      readonly state: 'ok';
      readonly network: string;
      readonly by: ServerBy;
      /** Who is assumed to forward to Azure DNS there, although no body says so. */
      readonly assumed: string | undefined;
    }
  | { readonly state: 'broken' | 'unknown'; readonly because: string; readonly remedy: string | null };

const kept = perWorld<Map<string, Server>, Graph>(() => new Map());

/**
 * Whose Azure DNS a server leads to, and whether it can be reached from a network:
 *
 *   the address                                              leads to the Azure DNS of
 *   policy knows (`dns.resolvers`)                           the network policy says
 *   an inbound endpoint has                                  the resolver's network
 *   is in a resolver's subnet, and no inbound endpoint's     nobody: silence
 *   a firewall has                                           where its DNS proxy forwards to; nobody where that is off
 *   is in a network that is here                             that network: a forwarder there is assumed to forward to it
 *   is in none                                               unknown
 *   no path leads there                                      nobody: silence
 *   anything that can't be known of the path                 unknown
 */
export function findServer(graph: Graph, from: string, server: string): Server {
  const key = `${from} ${server}`;
  const all = kept(graph);
  const known = all.get(key);
  if (known !== undefined) return known;
  // Proxies that ask each other come back here, and no server is found.
  all.set(key, circle(server));
  const made = serverOf(graph, from, server);
  all.set(key, made);
  return made;
}

const circle = (server: string): Server => ({
  state: 'broken',
  because: `the DNS server ${server} asks in a circle: a loop`,
  remedy: 'let the firewall ask Azure DNS, or a server that does',
});

function serverOf(graph: Graph, from: string, server: string): Server {
  const { world } = graph;
  const policy = graph.resolverNetworks.get(server);
  if (policy !== undefined) return { state: 'ok', network: policy, by: 'policy', assumed: undefined };
  const { inbound, subnets } = resolversOf(world);
  const candidates = [
    ...(inbound.get(server) ?? []).map(({ network }) => ({ network, subnet: undefined, by: 'inbound' as const })),
    ...placesOfAddress(world, server)
      .filter(({ subnet }) => subnet === undefined || !subnets.has(subnet))
      .map((place) => ({ ...place, by: 'network' as const })),
  ];
  if (candidates.length === 0) return nobodyAt(world, server);
  const connected = candidates.map((place) => ({ place, connection: connect(world, from, place.network) }));
  const reached = connected.flatMap(({ place, connection }) => (connection.state === 'ok' ? [place] : []));
  const place = reached.find(({ network }) => network === from) ?? reached[0];
  if (place !== undefined) {
    const { network, by } = place;
    const elsewhere = reached.filter((each) => each.network !== network);
    if (network !== from && elsewhere.length > 0)
      return inSeveral(server, from, [network, ...elsewhere.map((each) => each.network)]);
    return by === 'inbound' ? { state: 'ok', network, by, assumed: undefined } : behind(graph, place, server);
  }
  const worst = connected.find(({ connection }) => connection.state === 'unknown') ?? connected[0];
  if (worst === undefined || worst.connection.state === 'ok') return nobodyAt(world, server);
  const { because, remedy } = describeConnection(worst.connection, from, worst.place.network);
  return {
    state: worst.connection.state,
    because: `no path is known to the DNS server ${server} in ${nameOf(worst.place.network)}: ${because}`,
    remedy,
  };
}

/** Azure peers no network with two whose ranges overlap. */
const inSeveral = (server: string, from: string, networks: readonly string[]): Server => ({
  state: 'unknown',
  because: `the DNS server ${server} is in several networks that ${nameOf(from)} is connected to, where Azure allows one, so it is not known which one is asked: ${[...networks].sort().join(', ')}`,
  remedy: 'say in policy which network it asks from (dns.resolvers), or export these networks and their peerings again',
});

/** What answers at an address in a network. */
function behind(graph: Graph, place: AddressPlace, server: string): Server {
  const { network } = place;
  const listener = listenerAt(graph, place, server);
  if (listener.kind === 'assumed') return { state: 'ok', network, by: 'network', assumed: listener.who };
  if (listener.kind === 'nobody') return { ...listener, state: 'broken' };
  const all = listener.servers.filter((each) => each !== server).map((each) => beyond(graph, network, each));
  const [first = beyond(graph, network, azureDns)] = all;
  // It asks any of them: only where all lead to one network is it known which.
  const isOne = all.every((each) => each.state === first.state && networkOf(each) === networkOf(first));
  if (isOne) return first.state === 'ok' ? { ...first, by: 'proxy' } : first;
  return {
    state: 'unknown',
    because: `the DNS proxy of ${listener.firewall} asks any of ${listener.servers.join(', ')}, which lead to different places`,
    remedy: 'say in policy which network it asks from (dns.resolvers)',
  };
}

const networkOf = (server: Server): string | undefined => (server.state === 'ok' ? server.network : undefined);

function beyond(graph: Graph, from: string, server: string): Server {
  if (server === azureDns) return { state: 'ok', network: from, by: 'proxy', assumed: undefined };
  return findServer(graph, from, server);
}

function nobodyAt(world: World, server: string): Server {
  const [place] = placesOfAddress(world, server);
  if (place !== undefined) {
    const subnet = place.subnet === undefined ? nameOf(place.network) : nameOf(place.subnet);
    return {
      state: 'broken',
      because: `the DNS server ${server} is in ${subnet}, a subnet of a DNS private resolver, and no inbound endpoint has that address`,
      remedy:
        "name the inbound endpoint's address among the DNS servers, or give the endpoint this one (a rebuilt endpoint gets a new address)",
    };
  }
  const hub = hubFirewall(world, server);
  const because =
    hub === undefined
      ? `the DNS server ${server} is in no network among the resources`
      : `the DNS server ${server} is ${nameOf(hub)} in a virtual hub, to which no zone can be linked`;
  const remedy =
    hub === undefined
      ? 'say in policy which network it asks from (dns.resolvers), or add its network to the export'
      : 'let it forward to the inbound endpoint of a DNS private resolver in a spoke, and say so in policy (dns.resolvers)';
  return { state: 'unknown', because, remedy };
}

/** A firewall of a virtual hub with this address. */
function hubFirewall(world: World, address: string): string | undefined {
  const hubs = world.resources.flatMap(({ id }) => (id.type === 'microsoft.network/virtualhubs' ? [id.id] : []));
  const owner = findOwner(world, address, hubs);
  return owner?.kind === 'firewall' ? owner.id : undefined;
}
