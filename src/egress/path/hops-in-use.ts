import type { Resource, World } from '../model.ts';
import { findOwner } from './address-owners.ts';
import { othersOfType } from './by-type.ts';
import { estateOf } from './estate.ts';
import { findNetwork } from './network.ts';
import { reachableFrom } from './next-hop.ts';
import { refOf } from './parts.ts';
import { perWorld } from './per-world.ts';
import { findRouteTable } from './route-table.ts';

/** Where routes of subnets lead: for the id of what has the address, the route tables whose routes name it, sorted. */
export const hopsInUse = perWorld((world: World): ReadonlyMap<string, readonly string[]> => {
  const { approved } = estateOf(world, []);
  const found = new Map<string, Set<string>>();
  for (const subnet of subnetsOf(world)) {
    const tableId = refOf(subnet.properties, 'routeTable');
    const table = tableId === undefined ? undefined : findRouteTable(world, tableId);
    if (table === undefined || subnet.id.parent === undefined) continue;
    const networkId = subnet.id.parent;
    const place = { networkId, network: findNetwork(world, networkId), table, approved };
    const networks = reachableFrom(world, place);
    for (const address of table.routes.flatMap(({ hop, addresses }) => (hop === 'VirtualAppliance' ? addresses : []))) {
      const owner = findOwner(world, address, networks);
      if (owner !== undefined) found.set(owner.id, (found.get(owner.id) ?? new Set()).add(table.id));
    }
  }
  return new Map([...found].map(([id, tables]) => [id, [...tables].sort()]));
});

/** The subnets of a file; none in the running room, whose worlds hold what one verdict needs. */
export const subnetsOf = perWorld((world: World): readonly Resource[] =>
  othersOfType(world, 'microsoft.network/virtualnetworks/subnets').filter(({ isRead }) => isRead),
);
