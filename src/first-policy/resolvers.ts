import { compare } from '../core/compare.ts';
import { contains, findPrefix } from '../core/prefixes.ts';
import { nameOf } from '../core/resource-id.ts';
import { counted } from '../core/text.ts';
import { at, elementsOf, textOf } from '../egress/body.ts';
import type { World } from '../egress/model.ts';
import { findNetwork } from '../egress/path/network.ts';
import type { Entry } from './model.ts';

export interface Resolver {
  readonly addresses: readonly string[];
  readonly network: string;
}

const networkType = 'microsoft.network/virtualnetworks';

/**
 * DNS servers that networks name and that lie in exactly one of the networks: a server there asks that network's Azure DNS, unless a person knows
 * better. `unplaced`: servers in no network, or in more than one.
 */
export function findResolvers(world: World): {
  readonly resolvers: readonly Entry<Resolver>[];
  readonly unplaced: readonly string[];
} {
  const networks = world.resources.filter(({ id }) => id.type === networkType);
  const users = new Map<string, number>();
  for (const { properties } of networks)
    for (const server of elementsOf(at(properties, 'dhcpOptions', 'dnsServers')).flatMap((each) => textOf(each) ?? []))
      users.set(server, (users.get(server) ?? 0) + 1);
  const byNetwork = new Map<string, string[]>();
  const unplaced: string[] = [];
  for (const server of [...users.keys()].sort()) {
    const prefix = findPrefix(server);
    const holders = networks.filter(({ id }) =>
      findNetwork(world, id.id)?.prefixes.some((each) => prefix !== undefined && contains(each, prefix)),
    );
    const [holder, another] = holders;
    if (holder === undefined || another !== undefined) unplaced.push(server);
    else byNetwork.set(holder.id.id, [...(byNetwork.get(holder.id.id) ?? []), server]);
  }
  const resolvers = [...byNetwork]
    .sort(([a], [b]) => compare(a, b))
    .map(([network, addresses]) => {
      const most = Math.max(...addresses.map((each) => users.get(each) ?? 0));
      return {
        value: { addresses, network },
        because: [`used by ${counted(most, 'network')}; ${addresses.join(', ')} is in ${nameOf(network)}`],
      };
    });
  return { resolvers, unplaced };
}
