import type { World } from '../../egress/model.ts';
import { findHubConnection } from '../../egress/path/hub.ts';
import { findNetwork, type Peering } from '../../egress/path/network.ts';
import { perId } from '../../egress/path/per-world.ts';
import type { Connection } from './connection.ts';
import { acrossHubs } from './hubs.ts';

const same: Connection = { state: 'ok', way: 'same' };
const gateways: Connection = { state: 'unknown', way: 'gateways' };
const unpeered: Connection = { state: 'broken', way: 'unpeered' };

/**
 *   the networks                                          packets pass
 *   are one                                               yes
 *   are peered, both sides say Connected                  yes (with the sides that keep the other out of VirtualNetwork)
 *   are peered, a side says Initiated or Disconnected     no
 *   one side says Connected, the other isn't here         unknown
 *   are connected to one virtual WAN                      what its hubs say
 *   have a hub behind a peering, and its connection of     unknown: what it connects, and how, is in that connection
 *     one of them isn't here
 *   one of them isn't here                                unknown
 *   both have, or use, a gateway                          unknown: no body shows what gateways learn
 *   none of these                                         no: peering is not transitive
 */
export function connect(world: World, from: string, to: string): Connection {
  return connectNodes(world, nodeOf(world, from), nodeOf(world, to));
}

/** A network, as far as it decides whom it meets. */
export interface NetworkNode {
  readonly id: string;
  readonly isRead: boolean;
  readonly peerings: ReadonlyMap<string, Peering>;
  readonly isOnHub: boolean;
  readonly hasGateway: boolean;
}

const nodeOf = perId((world: World, id): NetworkNode => {
  const network = findNetwork(world, id);
  const isConnected = findHubConnection(world, id) !== undefined;
  // Azure adds a peering to a network that a hub connects; it is in the network's body.
  const isOnHub = isConnected || network?.hubName !== undefined;
  return {
    id,
    isRead: network !== undefined,
    peerings: new Map(network?.peerings.map((peering) => [peering.network, peering])),
    isOnHub,
    hasGateway: isOnHub || network?.learnsFrom !== undefined,
  };
});

/** The same for two that are at hand already. */
function connectNodes(world: World, from: NetworkNode, to: NetworkNode): Connection {
  if (from.id === to.id) return same;
  const out = from.peerings.get(to.id);
  const back = to.peerings.get(from.id);
  if (out !== undefined || back !== undefined) return peered(from.id, to.id, out, back);
  const hubs = from.isOnHub && to.isOnHub ? acrossHubs(world, from.id, to.id) : undefined;
  if (hubs !== undefined) return hubs;
  if (!from.isRead || !to.isRead) return { state: 'unknown', way: 'unread', about: from.isRead ? to.id : from.id };
  return from.hasGateway && to.hasGateway ? gateways : unpeered;
}

function peered(from: string, to: string, out: Peering | undefined, back: Peering | undefined): Connection {
  for (const side of [out, back]) {
    if (side === undefined || side.isConnected) continue;
    return { state: side.state === '' ? 'unknown' : 'broken', way: 'notConnected', about: side.state };
  }
  if (out === undefined || back === undefined)
    return { state: 'unknown', way: 'otherSideMissing', about: out === undefined ? from : to };
  if (out.allowsAccess && back.allowsAccess) return { state: 'ok', way: 'peered', peering: out };
  const forbiddenBy = [...(out.allowsAccess ? [] : ['from' as const]), ...(back.allowsAccess ? [] : ['to' as const])];
  return { state: 'ok', way: 'peered', peering: out, forbiddenBy };
}
