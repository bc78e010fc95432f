import { findResourceId, nameOf } from '../../core/resource-id.ts';
import { at, field, flagOf } from '../../egress/body.ts';
import type { World } from '../../egress/model.ts';
import { findOwner } from '../../egress/path/address-owners.ts';
import { perWorld } from '../../egress/path/per-world.ts';
import type { Graph } from '../graph/graph.ts';
import { connect } from '../path/connect.ts';
import { placesOfAddress } from '../path/places.ts';
import { tellConnection } from '../path/tell-connection.ts';
import { resolversOf } from './resolvers.ts';

/** Whose Azure DNS stands behind a server's address. */
export type Server =
  | { readonly state: 'ok'; readonly network: string; readonly by: 'policy' | 'inbound' | 'network' }
  | { readonly state: 'broken' | 'unknown'; readonly because: string; readonly remedy: string | null };

const kept = perWorld<Map<string, Server>, Graph>(() => new Map());

/**
 * Whose Azure DNS a server leads to, and whether it can be reached from a network:
 *
 *   the address                                              leads to the Azure DNS of
 *   policy knows (`dns.resolvers`)                           the network policy says
 *   an inbound endpoint has                                  the resolver's network
 *   is in a resolver's subnet, and no inbound endpoint's     nobody: silence
 *   is in a network that is here                             that network: whatever forwards there, forwards to it
 *   is in none                                               unknown
 *   no path leads there                                      nobody: silence
 *   anything that can't be known of the path                 unknown
 */
export function findServer(graph: Graph, from: string, server: string): Server {
  const key = `${from} ${server}`;
  const all = kept(graph);
  const known = all.get(key);
  if (known !== undefined) return known;
  const made = serverOf(graph, from, server);
  all.set(key, made);
  return made;
}

function serverOf(graph: Graph, from: string, server: string): Server {
  const { world } = graph;
  const policy = graph.resolverNetworks.get(server);
  if (policy !== undefined) return { state: 'ok', network: policy, by: 'policy' };
  const { inbound, subnets } = resolversOf(world);
  const candidates = [
    ...(inbound.get(server) ?? []).map(({ network }) => ({ network, by: 'inbound' as const })),
    ...placesOfAddress(world, server)
      .filter(({ subnet }) => subnet === undefined || !subnets.has(subnet))
      .map(({ network }) => ({ network, by: 'network' as const })),
  ];
  if (candidates.length === 0) return nobodyAt(world, server);
  let worst: Server | undefined;
  for (const { network, by } of candidates) {
    const connection = connect(world, from, network);
    if (connection.state === 'ok') return { state: 'ok', network, by };
    const { because, remedy } = tellConnection(connection, from, network);
    if (worst === undefined || connection.state === 'unknown')
      worst = {
        state: connection.state,
        because: `no path is known to the DNS server ${server} in ${nameOf(network)}: ${because}`,
        remedy,
      };
  }
  return worst ?? nobodyAt(world, server);
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

/** What an Azure firewall at this address says of DNS, for people: undefined where none is there or all is well. */
export function firewallNote(world: World, network: string, server: string): string | undefined {
  const owner = findOwner(world, server, [network]);
  if (owner?.kind !== 'firewall') return undefined;
  const { properties } = owner.body;
  const policy = world.find(String(at(properties, 'firewallPolicy', 'id') ?? ''));
  if (findResourceId(at(properties, 'firewallPolicy', 'id')) !== undefined && policy === undefined) return undefined;
  const isProxy =
    flagOf(at(policy?.properties, 'dnsSettings', 'enableProxy')) === true ||
    flagOf(field(at(properties, 'additionalProperties'), 'Network.DNS.EnableProxy')) === true;
  return isProxy ? undefined : `${nameOf(owner.id)} there has no DNS proxy`;
}
