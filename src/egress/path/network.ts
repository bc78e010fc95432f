import { findPrefix, type Prefix } from '../../core/prefixes.ts';
import { at, elementsOf, field, flagOf, lowerText, textOf } from '../body.ts';
import type { World } from '../model.ts';
import { hubBehind } from './hub.ts';
import { findRead, partsOf, refOf, textsOf } from './parts.ts';
import { perId } from './per-world.ts';

/** A peering, as this side of it says. */
export interface Peering {
  readonly id: string;
  /** The other network. */
  readonly network: string;
  readonly isConnected: boolean;
  /** As Azure writes it: `Connected`, `Initiated` (one side made it), `Disconnected`; empty where the body doesn't say. */
  readonly state: string;
  /** Whether the other network counts in this one's tag VirtualNetwork. */
  readonly allowsAccess: boolean;
  /** Undefined where the body doesn't say. */
  readonly takesForwarded: boolean | undefined;
  readonly usesRemoteGateway: boolean;
  /** The subnets it joins, by name, this network's and the other's; undefined where it joins all of both. */
  readonly joins: { readonly own: readonly string[]; readonly others: readonly string[] } | undefined;
  readonly prefixes: readonly Prefix[];
}

/** What a virtual network lends to the paths of its machines. */
export interface Network {
  readonly id: string;
  readonly prefixes: readonly Prefix[];
  readonly peerings: readonly Peering[];
  /** Serves every subnet that has none of its own. */
  readonly natGateway: string | undefined;
  /** Why routes may be learnt that no body shows. */
  readonly learnsFrom: string | undefined;
  /** The name of the virtual hub it is connected to, from its peerings. */
  readonly hubName: string | undefined;
  /** Where a plan wrote the body: the version it is created at. */
  readonly apiVersion: string | undefined;
}

/** Undefined where the network was not read. */
export const findNetwork = perId((world: World, id): Network | undefined => {
  const network = findRead(world, id);
  if (network === undefined) return undefined;
  const peerings = (partsOf(world, network, 'virtualNetworkPeerings') ?? []).map(toPeering);
  const remote = peerings.find(({ usesRemoteGateway, isConnected }) => usesRemoteGateway && isConnected);
  const own = ['gatewaysubnet', 'routeserversubnet'].find((name) => holdsGateway(world, id, name));
  return {
    id,
    prefixes: prefixesOf(at(network.properties, 'addressSpace')),
    peerings,
    natGateway: refOf(network.properties, 'defaultPublicNatGateway'),
    learnsFrom: own === undefined ? remote && `peering ${remote.id} uses the remote gateway` : `${id} has a ${own}`,
    hubName: peerings.map((each) => hubBehind(each.id, each.network)).find((name) => name !== undefined),
    apiVersion: network.plannedWith,
  };
});

function toPeering({ id, properties }: { readonly id: string; readonly properties: unknown }): Peering {
  const prefixes = [field(properties, 'remoteVirtualNetworkAddressSpace'), field(properties, 'remoteAddressSpace')];
  return {
    id,
    network: refOf(properties, 'remoteVirtualNetwork') ?? '',
    isConnected: lowerText(field(properties, 'peeringState')) === 'connected',
    state: textOf(field(properties, 'peeringState')) ?? '',
    allowsAccess: flagOf(field(properties, 'allowVirtualNetworkAccess')) !== false,
    takesForwarded: flagOf(field(properties, 'allowForwardedTraffic')),
    usesRemoteGateway: flagOf(field(properties, 'useRemoteGateways')) === true,
    joins:
      flagOf(field(properties, 'peerCompleteVnets')) === false
        ? { own: namesAt(properties, 'localSubnetNames'), others: namesAt(properties, 'remoteSubnetNames') }
        : undefined,
    prefixes: prefixes.map(prefixesOf).find((each) => each.length > 0) ?? [],
  };
}

const namesAt = (properties: unknown, list: string): readonly string[] =>
  elementsOf(field(properties, list)).flatMap((each) => lowerText(each) ?? []);

const prefixesOf = (space: unknown): readonly Prefix[] =>
  elementsOf(field(space, 'addressPrefixes')).flatMap((each) => findPrefix(textOf(each) ?? '') ?? []);

/** A subnet for gateways is made for one; only a list that is there and empty says that there is none. */
function holdsGateway(world: World, network: string, name: string): boolean {
  const subnet = world.find(`${network}/subnets/${name}`);
  if (subnet === undefined) return false;
  const listed = field(subnet.properties, 'ipConfigurations');
  return !(Array.isArray(listed) && listed.length === 0);
}

/** The address ranges of a subnet, both families. */
export const subnetPrefixes = (properties: unknown): readonly Prefix[] =>
  textsOf(properties, 'addressPrefix', 'addressPrefixes').flatMap((text) => findPrefix(text) ?? []);

/** The subnet's network: its own id less its last two segments. */
export const networkOf = (subnet: string): string => subnet.slice(0, Math.max(0, subnet.lastIndexOf('/subnets/')));
