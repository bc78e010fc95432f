import { type Family, findPrefix } from '../../core/prefixes.ts';
import { field, flagOf } from '../body.ts';
import type { World } from '../model.ts';
import { type AddressOwner, findOwner } from './address-owners.ts';
import { deallocatedFirewalls, throughFirewall } from './firewall.ts';
import type { Sender } from './flow-rule.ts';
import { findHubConnection } from './hub.ts';
import type { Exit } from './model.ts';
import type { Network } from './network.ts';
import type { RouteTable } from './route-table.ts';
import { worstOf } from './ways.ts';

/** Where a packet is sent from: what decides which next hops it reaches. */
export interface Place {
  readonly networkId: string;
  /** Undefined where it was not read. */
  readonly network: Network | undefined;
  readonly table: RouteTable | undefined;
  /** `egress.approvedNextHops`: addresses and ids, lower-case. */
  readonly approved: ReadonlySet<string>;
}

/** The exit behind appliances that packets are spread over: the worst of theirs. */
export function throughAppliances(
  world: World,
  addresses: readonly string[],
  place: Place,
  family: Family,
  sender: Sender,
): Exit {
  if (addresses.length === 0) return orphan('the route names no address of an appliance', []);
  return worstOf(addresses.map((address) => throughAppliance(world, address, place, family, sender)));
}

/**
 *   the address belongs to                                  class
 *   an Azure firewall                                       what its rules say
 *   a balancer or an interface that policy approves         firewall-inspected, assumed
 *   another balancer or interface                           nva-unapproved
 *   nobody here, but policy approves the address            firewall-inspected, assumed
 *   nobody in the own network or a connected peer           unknown
 */
function throughAppliance(world: World, address: string, place: Place, family: Family, sender: Sender): Exit {
  const owner = findOwner(world, address, reachableFrom(world, place));
  if (owner?.kind === 'firewall') return throughFirewall(world, owner.body, family, sender);
  const isApproved = place.approved.has(address) || (owner !== undefined && place.approved.has(owner.id));
  if (owner === undefined) {
    const exit = isApproved
      ? inspected(null, `policy approves the next hop ${address}; who has it was not read`)
      : orphan(whyNobody(world, address, place), place.network === undefined ? [place.networkId] : []);
    return { ...exit, seeks: [address] };
  }
  const named = `next hop ${address} is ${owner.kind === 'balancer' ? 'load balancer' : 'network interface'} ${owner.id}`;
  if (isApproved) return inspected(owner.id, `${named}, which policy approves`);
  return {
    ...inspected(owner.id, `${named}, which policy doesn't approve${forwardingText(owner)}`),
    class: 'nva-unapproved',
    confidence: 'derived',
  };
}

/** The networks a next hop may be in: a peering hands packets on only where it is connected, and to the networks behind it never. */
export function reachableFrom(world: World, { networkId, network, table }: Place): readonly string[] {
  const hub = findHubConnection(world, networkId)?.hub;
  const peers = table?.isWithoutPeered === true ? [] : (network?.peerings ?? []);
  const open = peers.filter(({ isConnected, takesForwarded }) => isConnected && takesForwarded !== false);
  return [networkId, ...open.map((peering) => peering.network), ...(hub === undefined ? [] : [hub])];
}

function whyNobody(world: World, address: string, { network, table }: Place): string {
  const nobody = `nobody read has the next hop ${address} in this network or a connected peer`;
  const own = findPrefix(address);
  const peering = network?.peerings.find(({ prefixes }) =>
    prefixes.some((prefix) => own !== undefined && prefix.first <= own.first && own.last <= prefix.last),
  );
  const [down] = deallocatedFirewalls(world);
  if (down !== undefined) return `${nobody}; firewall ${down} is deallocated and has none`;
  if (peering === undefined) return nobody;
  if (!peering.isConnected) return `${nobody}: peering ${peering.id} is not connected`;
  if (table?.isWithoutPeered === true) return `${nobody}: the route table turns off routes of peerings`;
  if (peering.takesForwarded === false) return `${nobody}: peering ${peering.id} takes no forwarded traffic`;
  return `${nobody}; it would be in ${peering.network}`;
}

const forwardingText = ({ kind, body }: AddressOwner): string =>
  kind === 'interface' && flagOf(field(body.properties, 'enableIPForwarding')) !== true
    ? ' and which does not forward packets'
    : '';

export const inspected = (via: string | null, because: string): Exit => ({
  class: 'firewall-inspected',
  via,
  publicIps: [],
  confidence: 'assumed',
  because,
  evidence: [],
  missing: [],
});

const orphan = (because: string, missing: readonly string[]): Exit => ({
  class: 'unknown',
  via: null,
  publicIps: [],
  confidence: 'assumed',
  because,
  evidence: [],
  missing,
  isOrphan: true,
});
