import { whole } from '../../core/prefixes.ts';
import type { World } from '../model.ts';
import { findHubConnection, findHubDefault } from './hub.ts';
import type { Network } from './network.ts';
import type { Route } from './route-table.ts';

/** A default route that a network learns. */
export type Learnt =
  | { readonly kind: 'none' }
  /** There may be one; bodies don't show what gateways learn. */
  | { readonly kind: 'possible'; readonly because: string }
  /** A hub sends what is for the internet to `nextHop`. */
  | { readonly kind: 'known'; readonly nextHop: string; readonly saidBy: string }
  /** A running machine showed which routes are learnt. */
  | { readonly kind: 'seen'; readonly routes: readonly Route[] };

/**
 *   the network                                             default route
 *   is connected to a hub, and takes its default
 *     the hub sends the internet somewhere                  known
 *     nothing is known of where the hub sends it            possible
 *   has or uses a gateway or a route server                 possible
 *   anything else                                           none
 *
 * `network` undefined: it was not read.
 */
export function learntDefault(world: World, networkId: string, network: Network | undefined): Learnt {
  const connection = findHubConnection(world, networkId);
  if (connection !== undefined) {
    if (connection.takesDefault === false) return { kind: 'none' };
    if (connection.takesDefault === undefined) {
      return { kind: 'possible', because: `whether ${connection.id} takes the default route of its hub can't be read` };
    }
    const hub = findHubDefault(world, connection.hub);
    if (hub !== undefined && hub !== 'unread') return { kind: 'known', ...hub };
    return { kind: 'possible', because: `${connection.id} takes the default route of its hub, if there is one` };
  }
  return network?.learnsFrom === undefined ? { kind: 'none' } : { kind: 'possible', because: network.learnsFrom };
}

/** The route that a known one is; hubs send IPv4 only. */
export const learntRoute: Route = {
  source: 'BGP',
  scope: whole.v4.text,
  prefix: whole.v4,
  hop: 'VirtualNetworkGateway',
  hopText: 'VirtualNetworkGateway',
  addresses: [],
  id: undefined,
};
