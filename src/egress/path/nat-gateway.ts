import type { Family } from '../../core/prefixes.ts';
import { at, lowerText } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { addressesOf } from './address-owners.ts';
import { natAddressIds } from './firewall.ts';
import type { Exit } from './model.ts';
import type { Network } from './network.ts';
import { findRead, refOf, refsOf } from './parts.ts';
import { perWorld } from './per-world.ts';

/** NAT gateways that say themselves which whole network they serve. */
const bySourceNetwork = perWorld((world: World): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const { id, properties } of world.others) {
    const network = id.type === 'microsoft.network/natgateways' ? refOf(properties, 'sourceVirtualNetwork') : undefined;
    if (network !== undefined) found.set(network, id.id);
  }
  return found;
});

interface Association {
  readonly id: string;
  readonly saidBy: string;
  readonly property: string;
}

/** The subnet's own NAT gateway, else that of its whole network. */
export function natGatewayOf(world: World, subnet: Resource, network: Network | undefined): Association | undefined {
  const own = refOf(subnet.properties, 'natGateway');
  if (own !== undefined) return { id: own, saidBy: subnet.id.id, property: 'properties.natGateway.id' };
  const networkId = subnet.id.parent ?? '';
  if (network?.natGateway !== undefined) {
    return { id: network.natGateway, saidBy: networkId, property: 'properties.defaultPublicNatGateway.id' };
  }
  const serving = bySourceNetwork(world).get(networkId);
  if (serving === undefined) return undefined;
  return { id: serving, saidBy: serving, property: 'properties.sourceVirtualNetwork.id' };
}

/**
 * The way out through a NAT gateway; undefined where it has no address of the family, for then it does nothing.
 *
 *   family   what it needs
 *   v4       a public address or prefix
 *   v6       the SKU StandardV2 and an IPv6 address or prefix; or NAT64, and IPv4 ones
 */
export function throughNat(world: World, { id, saidBy, property }: Association, family: Family): Exit | undefined {
  const evidence = [{ id: saidBy, property, value: id }];
  const common = { class: 'nat-gateway', via: id, evidence } as const;
  const gateway = findRead(world, id);
  if (gateway === undefined) {
    const because = `whether NAT gateway ${id} has a public address was not read`;
    return { ...common, publicIps: [], confidence: 'assumed', because, missing: [id] };
  }
  const ids = addressIds(gateway, family);
  if (ids.length === 0) return undefined;
  const because = `NAT gateway ${id} has ${ids.length === 1 ? 'a public address' : `${ids.length} public addresses or prefixes`}`;
  return { ...common, publicIps: addressesOf(world, ids).toSorted(), confidence: 'derived', because, missing: [] };
}

function addressIds(gateway: Resource, family: Family): readonly string[] {
  const v4 = natAddressIds(gateway);
  if (family === 'v4') return v4;
  if (lowerText(at(gateway.body, 'sku', 'name')) !== 'standardv2') return [];
  const { properties } = gateway;
  const v6 = [...refsOf(properties, 'publicIpAddressesV6'), ...refsOf(properties, 'publicIpPrefixesV6')];
  return v6.length === 0 && lowerText(at(properties, 'nat64')) === 'enabled' ? v4 : v6;
}
