import { prefixesIn } from '../../core/prefixes.ts';
import { field } from '../body.ts';
import { othersOfType } from '../path/by-type.ts';
import { subnetPrefixes } from '../path/network.ts';
import { findRead, refsOf } from '../path/parts.ts';
import { namedBy } from './named-by.ts';
import type { Guarded } from './openings.ts';
import type { Given } from './predicate.ts';
import { textsOf } from './read.ts';

const interfaceType = 'microsoft.network/networkinterfaces';

/** Where each type that has a security group names it. */
const places: Readonly<Record<string, string>> = {
  'microsoft.network/virtualnetworks/subnets': 'networkSecurityGroup.id',
  [interfaceType]: 'networkSecurityGroup.id',
  'microsoft.compute/virtualmachinescalesets':
    'virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].networkSecurityGroup.id',
};

/** The resources of a file that name each security group, by its lower-cased id. */
const usersByGroup = namedBy(
  (world) => Object.keys(places).flatMap((type) => othersOfType(world, type)),
  ({ id }) => [places[id.type]].flatMap((path) => path ?? []),
);

/** The lists in which a group names its users: Azure leaves an empty one out, and many exports leave out both. */
const listed = ['subnets', 'networkInterfaces'];

/** The lower-cased ids of what a security group is known to be in front of, by its own lists or by what names it. */
export const usersOf = ({ resource, properties, world }: Given): readonly string[] => [
  ...new Set([
    ...listed.flatMap((name) => refsOf(properties, name)),
    ...(usersByGroup(world).get(resource.id.id) ?? []).map(({ id }) => id.id),
  ]),
];

/** The addresses a group is in front of; undefined where not all of its users are known and read. */
export function guardedBy(given: Given): Guarded | undefined {
  const { properties, world } = given;
  const users = usersOf(given);
  const isWhole = world.isComplete || listed.some((name) => Array.isArray(field(properties, name)));
  if (!isWhole || users.length === 0) return undefined;
  const prefixes = users.map((id) => {
    const user = findRead(world, id);
    if (user === undefined) return [];
    return user.id.type === interfaceType
      ? textsOf(user.properties, 'ipConfigurations[].privateIPAddress').flatMap(prefixesIn)
      : subnetPrefixes(user.properties);
  });
  return prefixes.some((each) => each.length === 0) ? undefined : { prefixes: prefixes.flat() };
}
