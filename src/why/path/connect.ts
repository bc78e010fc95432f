import type { World } from '../../egress/model.ts';
import { findHubConnection } from '../../egress/path/hub.ts';
import { findNetwork, type Network, type Peering } from '../../egress/path/network.ts';
import { perId } from '../../egress/path/per-world.ts';
import type { Connection } from './connection.ts';
import { acrossHubs } from './hubs.ts';

const same: Connection = { state: 'ok', way: 'same' };
const gateways: Connection = { state: 'unknown', way: 'gateways' };
const unpeered: Connection = { state: 'broken', way: 'unpeered' };

/**
 *   the networks                                          packets pass
 *   are one                                               yes
 *   are peered, both sides say Connected                  yes (who keeps whom out of VirtualNetwork is said beside)
 *   are peered, a side says Initiated or Disconnected     no
 *   one side says Connected, the other isn't here         unknown
 *   are connected to one virtual WAN                      what its hubs say
 *   one of them isn't here                                unknown
 *   both have, or use, a gateway                          unknown: no body shows what gateways learn
 *   none of these                                         no: peering is not transitive
 */
export function connect(world: World, from: string, to: string): Connection {
  if (from === to) return same;
  const out = peeringsOf(world, from).get(to);
  const back = peeringsOf(world, to).get(from);
  if (out !== undefined || back !== undefined) return peered(from, to, out, back);
  const hubs = acrossHubs(world, from, to);
  if (hubs !== undefined) return hubs;
  const [a, b] = [findNetwork(world, from), findNetwork(world, to)];
  if (a === undefined || b === undefined)
    return { state: 'unknown', way: 'unread', about: a === undefined ? from : to };
  return hasGateway(world, a) && hasGateway(world, b) ? gateways : unpeered;
}

const noPeerings: ReadonlyMap<string, Peering> = new Map();

const peeringsOf = perId(
  (world: World, id): ReadonlyMap<string, Peering> =>
    new Map(findNetwork(world, id)?.peerings.map((peering) => [peering.network, peering]) ?? noPeerings),
);

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

const hasGateway = (world: World, network: Network): boolean =>
  network.learnsFrom !== undefined || findHubConnection(world, network.id) !== undefined;
