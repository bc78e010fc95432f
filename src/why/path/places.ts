import { contains, findPrefix, type Prefix } from '../../core/prefixes.ts';
import type { World } from '../../egress/model.ts';
import { findNetwork, subnetPrefixes } from '../../egress/path/network.ts';
import { addTo, perId, perWorld } from '../../egress/path/per-world.ts';

/** Where an address is: a network among the bodies, and its subnet where one holds the address. */
export interface AddressPlace {
  readonly network: string;
  readonly subnet: string | undefined;
}

interface Range {
  readonly prefix: Prefix;
  readonly id: string;
}

const networkType = 'microsoft.network/virtualnetworks';

const networkRanges = perWorld((world: World): readonly Range[] =>
  world.resources.flatMap(({ id }) =>
    id.type === networkType ? (findNetwork(world, id.id)?.prefixes ?? []).map((prefix) => ({ prefix, id: id.id })) : [],
  ),
);

/** The subnets of each network, with their ranges. */
const subnetRanges = perWorld((world: World): ReadonlyMap<string, readonly Range[]> => {
  const ranges = new Map<string, Range[]>();
  for (const { id, properties } of world.resources)
    if (id.type === `${networkType}/subnets` && id.parent !== undefined)
      for (const prefix of subnetPrefixes(properties)) addTo(ranges, id.parent, { prefix, id: id.id });
  return ranges;
});

/** Every network that an address is in: ranges may overlap where networks don't meet. By id. */
export const placesOfAddress = perId((world: World, address): readonly AddressPlace[] => {
  const one = findPrefix(address);
  if (one === undefined) return [];
  const holds = ({ prefix }: Range): boolean => contains(prefix, one);
  const networks = new Set(
    networkRanges(world)
      .filter(holds)
      .map(({ id }) => id),
  );
  return [...networks].map((network) => ({
    network,
    subnet: (subnetRanges(world).get(network) ?? []).find(holds)?.id,
  }));
});

/** The range of a network's own address space that holds an address. */
export function rangeWith(world: World, network: string, address: Prefix): Prefix | undefined {
  return findNetwork(world, network)?.prefixes.find((prefix) => contains(prefix, address));
}
