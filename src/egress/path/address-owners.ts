import { findAddress } from '../../core/addresses.ts';
import { at, elementsOf, field, textOf } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { networkOf } from './network.ts';
import { partsOf, refOf } from './parts.ts';
import { addTo, perWorld } from './per-world.ts';

/** Who has a private address. */
export interface AddressOwner {
  readonly kind: 'firewall' | 'balancer' | 'interface';
  readonly id: string;
  /** The network it is in; a hub's firewall has the hub's id. Overlapping address spaces exist, so an address alone says nothing. */
  readonly network: string;
  readonly body: Resource;
}

type Add = (address: unknown, owner: AddressOwner) => void;

/** An index by address of what `addFrom` finds in each body. */
const ownersOf = (addFrom: (world: World, body: Resource, add: Add) => void) =>
  perWorld((world: World): ReadonlyMap<string, readonly AddressOwner[]> => {
    const byAddress = new Map<string, AddressOwner[]>();
    const add: Add = (address, owner) => {
      const text = findAddress(textOf(address) ?? '')?.text;
      if (text !== undefined) addTo(byAddress, text, owner);
    };
    for (const body of world.resources) addFrom(world, body, add);
    return byAddress;
  });

const appliances = ownersOf((world, body, add) => {
  if (body.id.type === 'microsoft.network/azurefirewalls') addFirewall(world, body, add);
  if (body.id.type === 'microsoft.network/loadbalancers')
    addParts(world, body, 'balancer', 'frontendIPConfigurations', add);
});

/** By themselves, for there are many, and few next hops are theirs. */
const interfaces = ownersOf((world, body, add) => {
  if (body.id.type === 'microsoft.network/networkinterfaces')
    addParts(world, body, 'interface', 'ipConfigurations', add);
});

function addParts(world: World, body: Resource, kind: AddressOwner['kind'], list: string, add: Add): void {
  for (const { properties } of partsOf(world, body, list) ?? []) {
    const network = networkOf(refOf(properties, 'subnet') ?? '');
    add(field(properties, 'privateIPAddress'), { kind, id: body.id.id, network, body });
  }
}

/** The first configuration names the subnet for all of them. */
function addFirewall(world: World, body: Resource, add: Add): void {
  const id = body.id.id;
  const parts = partsOf(world, body, 'ipConfigurations') ?? [];
  const subnet = parts.map(({ properties }) => refOf(properties, 'subnet')).find((each) => each !== undefined);
  for (const { properties } of parts) {
    add(field(properties, 'privateIPAddress'), { kind: 'firewall', id, network: networkOf(subnet ?? ''), body });
  }
  const hub = refOf(body.properties, 'virtualHub');
  const hubAddress = at(body.properties, 'hubIPAddresses', 'privateIPAddress');
  if (hub !== undefined) add(hubAddress, { kind: 'firewall', id, network: hub, body });
}

/** Who has the address in one of these networks; the order of the networks is the order of preference. */
export function findOwner(world: World, address: string, networks: readonly string[]): AddressOwner | undefined {
  const text = findAddress(address)?.text ?? address;
  const among = (found: readonly AddressOwner[] = []): AddressOwner | undefined =>
    networks.flatMap((network) => found.filter((owner) => owner.network === network))[0];
  return among(appliances(world).get(text)) ?? among(interfaces(world).get(text));
}

/** The texts of a public address resource, or its id where it was not read. */
export function addressesOf(world: World, ids: readonly string[]): readonly string[] {
  return ids.map((id) => {
    const body = world.find(id);
    return textOf(field(body?.properties, 'ipAddress')) ?? textOf(field(body?.properties, 'ipPrefix')) ?? id;
  });
}

/** The ids of public addresses and prefixes that a list of configurations has. */
export const publicRefs = (configurations: unknown): readonly string[] =>
  elementsOf(configurations).flatMap((each) => {
    const says = at(each, 'properties') ?? each;
    return refOf(says, 'publicIPAddress') ?? refOf(says, 'publicIPPrefix') ?? [];
  });

/** What has the address, in any network: for what may matter, not for what is decided. */
export const ownersOfAddress = (world: World, address: string): readonly AddressOwner[] => {
  const text = findAddress(address)?.text ?? address;
  return [...(appliances(world).get(text) ?? []), ...(interfaces(world).get(text) ?? [])];
};
