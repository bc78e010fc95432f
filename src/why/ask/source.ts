import { serversIn } from '../../core/dns-servers.ts';
import { findPrefix, type Prefix } from '../../core/prefixes.ts';
import { findResourceId, nameOf } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import { at, elementsOf, field, flagOf, idTextOf, lowerText, textOf } from '../../egress/body.ts';
import type { Resource, World } from '../../egress/model.ts';
import { groupOf } from '../../egress/path/admin-rules.ts';
import { networkOf } from '../../egress/path/network.ts';
import { networksOf } from '../../egress/path/networks-of.ts';
import { partsOf, refOf, refsOf } from '../../egress/path/parts.ts';
import { perId } from '../../egress/path/per-world.ts';
import { whyNoSource, whyUnknownSource } from '../asked.ts';
import { serversOfAsker, subnetsOfAsker } from './own-place.ts';

/** A source: what decides which DNS servers it asks and where its packets start. */
export interface Source {
  readonly id: string;
  /** Lower-cased id; undefined where it is in none that is known. */
  readonly network: string | undefined;
  readonly subnets: readonly string[];
  /** Its own addresses; empty for a network, a subnet, and what shows none. */
  readonly addresses: readonly Prefix[];
  /** DNS servers of its own, before the network's. */
  readonly servers: readonly string[];
  /** The network security group of its interface. */
  readonly group: string | undefined;
  /** Application security groups of its interface. */
  readonly groups: readonly string[];
  /** An Application Gateway asks Azure DNS for some names, regardless of its DNS servers. */
  readonly isGateway: boolean;
  /** What is between it and the DNS servers. */
  readonly between: string | undefined;
  /** Why its place is not known. */
  readonly because: string;
  /** What to do about that, where it isn't to add what is missing. */
  readonly remedy?: string;
}

const bare = {
  network: undefined,
  subnets: [],
  addresses: [],
  servers: [],
  group: undefined,
  groups: [],
  isGateway: false,
  between: undefined,
  because: '',
};

/** Where something is, by its own body; a network's and a subnet's place is in their ids. */
export const sourceOf = perId((world: World, from): Source => {
  const id = findResourceId(from);
  const body = world.find(from);
  if (id?.type === 'microsoft.network/virtualnetworks') return { ...bare, id: from, network: from };
  if (id?.type === 'microsoft.network/virtualnetworks/subnets') return { ...ofSubnet(world, from), id: from };
  const none = whyNoSource(from) ?? whyUnknownSource(id?.type ?? '');
  if (none !== undefined) return { ...bare, id: from, ...none, because: `${nameOf(from)} ${none.because}` };
  if (body === undefined) return { ...bare, id: from, because: `${nameOf(from)} is not among the resources` };
  return { ...placed(world, body), id: from };
});

/** A subnet that its network doesn't list isn't there: nobody asks from it. */
function ofSubnet(world: World, subnet: string): Omit<Source, 'id'> {
  const network = networkOf(subnet);
  const body = world.find(network);
  const isListed = body !== undefined && Array.isArray(field(body.properties, 'subnets'));
  const listed = isListed ? (partsOf(world, body, 'subnets') ?? []) : [];
  if (!isListed || listed.some(({ name }) => foldCase(name) === nameOf(subnet)))
    return { ...bare, network, subnets: [subnet] };
  const names = listed.map(({ name }) => name).sort();
  const others = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  return {
    ...bare,
    because: `${nameOf(network)} lists no subnet ${nameOf(subnet)}; ${others}`,
    remedy: 'name a subnet that the network lists, or export the network as it is now',
  };
}

function placed(world: World, body: Resource): Omit<Source, 'id'> {
  switch (body.id.type) {
    case 'microsoft.network/networkinterfaces':
      return ofInterface(world, body);
    case 'microsoft.compute/virtualmachines':
      return ofMachine(world, body);
    case 'microsoft.containerservice/managedclusters':
      return ofCluster(world, body);
    case 'microsoft.network/applicationgateways':
      return ofGateway(world, body);
    default:
      return ofSubnets(subnetsOfAsker(world, body), serversOfAsker(body));
  }
}

function ofSubnets(subnets: readonly string[], servers: readonly string[] = []): Omit<Source, 'id'> {
  const [first] = subnets;
  if (first === undefined)
    return { ...bare, because: 'it names no subnet, so it asks from outside of every network, as far as is known' };
  const networks = [...new Set(subnets.map(networkOf))].sort();
  if (networks.length > 1)
    return {
      ...bare,
      because: `its subnets are in several networks, where Azure allows one: ${networks.join(', ')}`,
      remedy: 'name the network or subnet that asks, or export it as it is now',
    };
  return { ...bare, network: networkOf(first), subnets, servers };
}

function ofInterface(world: World, nic: Resource): Omit<Source, 'id'> {
  const parts = partsOf(world, nic, 'ipConfigurations') ?? [];
  const primary = parts.find(({ properties }) => flagOf(field(properties, 'primary')) === true) ?? parts[0];
  const subnet = refOf(primary?.properties, 'subnet');
  return {
    ...ofSubnets(subnet === undefined ? [] : [subnet], serversIn(at(nic.properties, 'dnsSettings', 'dnsServers'))),
    addresses: parts.flatMap(({ properties }) => findPrefix(textOf(field(properties, 'privateIPAddress')) ?? '') ?? []),
    group: groupOf(nic.properties),
    groups: refsOf(primary?.properties, 'applicationSecurityGroups'),
  };
}

/** By its primary interface. */
function ofMachine(world: World, machine: Resource): Omit<Source, 'id'> {
  const all = elementsOf(at(machine.properties, 'networkProfile', 'networkInterfaces'));
  const isPrimary = (each: unknown): boolean =>
    flagOf(at(each, 'properties', 'primary') ?? field(each, 'primary')) === true;
  const cardOf = (each: unknown) => world.find(idTextOf(field(each, 'id')) ?? '');
  const primary =
    all.find(isPrimary) ??
    all.find((each) => flagOf(field(cardOf(each)?.properties, 'primary')) === true) ??
    (all.length === 1 ? all[0] : undefined);
  if (primary === undefined && all.length > 1)
    return {
      ...bare,
      because: `which of its ${all.length} network interfaces is the primary one is not said`,
      remedy: 'name the interface that asks, or export the machine with all its properties',
    };
  const nic = idTextOf(field(primary, 'id'));
  const body = nic === undefined ? undefined : world.find(nic);
  if (body === undefined)
    return {
      ...bare,
      because: `its network interface ${nic === undefined ? '' : `${nameOf(nic)} `}is not among the resources`,
    };
  return ofInterface(world, body);
}

/** A cluster whose network AKS made is in the one network of its node resource group. */
function ofCluster(world: World, cluster: Resource): Omit<Source, 'id'> {
  const subnets = (networksOf(world, cluster) ?? []).filter((each) => each.includes('/subnets/'));
  const between = betweenOf(world, cluster);
  if (subnets.length > 0) return { ...ofSubnets(subnets), between };
  const group = lowerText(field(cluster.properties, 'nodeResourceGroup'));
  const made = world.resources.filter(
    ({ id }) =>
      id.type === 'microsoft.network/virtualnetworks' &&
      id.resourceGroup === group &&
      id.subscriptionId === cluster.id.subscriptionId,
  );
  const [only] = made;
  if (only === undefined || made.length > 1)
    return {
      ...bare,
      between,
      because: `the network of its nodes, in ${group ?? 'its node resource group'}, is not among the resources`,
    };
  return { ...bare, between, network: only.id.id };
}

/** LocalDNS answers on the nodes themselves, only where its mode is Required (learn.microsoft.com/azure/aks/localdns-custom). */
function betweenOf(world: World, cluster: Resource): string | undefined {
  const profiles = [
    ...elementsOf(field(cluster.properties, 'agentPoolProfiles')),
    ...(world.findChildren(cluster.id.id, 'agentpools') ?? []).map(({ properties }) => properties),
  ];
  const pools = profiles.flatMap((profile) =>
    lowerText(at(profile, 'localDNSProfile', 'mode')) === 'required' ? [textOf(field(profile, 'name')) ?? '?'] : [],
  );
  if (pools.length === 0) return undefined;
  return `LocalDNS on the nodes (${[...new Set(pools)].sort().join(', ')}) caches and forwards`;
}

function ofGateway(world: World, gateway: Resource): Omit<Source, 'id'> {
  const subnets = (partsOf(world, gateway, 'gatewayIPConfigurations') ?? []).flatMap(
    ({ properties }) => refOf(properties, 'subnet') ?? [],
  );
  const isIsolated = flagOf(field(gateway.properties, 'networkIsolationEnabled')) === true;
  return { ...ofSubnets(subnets), isGateway: !isIsolated };
}
