import { foldCase } from '../../core/text.ts';
import type { Resource, World } from '../model.ts';
import { addTo, perWorld } from '../path/per-world.ts';
import { textsOf } from './read.ts';

/** Where anything that has a public address names it: machines, balancers, gateways, firewalls, Bastion. */
const places: readonly string[] = [
  'ipConfigurations[].publicIPAddress.id',
  'frontendIPConfigurations[].publicIPAddress.id',
  'managementIpConfiguration.publicIPAddress.id',
  'publicIpAddresses[].id',
  'publicIpAddressesV6[].id',
];

const usersByAddress = perWorld((world: World): ReadonlyMap<string, readonly Resource[]> => {
  const found = new Map<string, Resource[]>();
  for (const user of world.others) {
    if (!user.id.type.startsWith('microsoft.network/')) continue;
    const ids = places.flatMap((path) =>
      textsOf(user.properties, path).map((id) => world.find(id)?.id.id ?? foldCase(id)),
    );
    for (const id of new Set(ids)) addTo(found, id, user);
  }
  return found;
});

/** What names this public address, among the resources of a file: an export may leave out what the address itself says of that. */
export const addressUsers = (world: World, id: string): readonly Resource[] => usersByAddress(world).get(id) ?? [];
