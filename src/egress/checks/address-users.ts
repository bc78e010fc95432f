import type { Resource, World } from '../model.ts';
import { namedBy } from './named-by.ts';

/** Where anything that has a public address names it: machines, balancers, gateways, firewalls, Bastion. */
const places: readonly string[] = [
  'ipConfigurations[].publicIPAddress.id',
  'frontendIPConfigurations[].publicIPAddress.id',
  'managementIpConfiguration.publicIPAddress.id',
  'publicIpAddresses[].id',
  'publicIpAddressesV6[].id',
];

const usersByAddress = namedBy(
  ({ others }) => others.filter(({ id }) => id.type.startsWith('microsoft.network/')),
  () => places,
);

/** What names this public address, among the resources of a file: an export may leave out what the address itself says of that. */
export const addressUsers = (world: World, id: string): readonly Resource[] => usersByAddress(world).get(id) ?? [];
