import { at, elementsOf, field, flagOf, lowerText } from '../../body.ts';
import type { Resource, World } from '../../model.ts';
import { isExpression } from '../../reading/expression.ts';
import { addressesOf } from '../address-owners.ts';
import type { Estate } from '../estate.ts';
import { joinVerdicts, unreadPlace, withoutWalk } from '../join.ts';
import { type GivenOutbound, imagined, type Machine } from '../machine.ts';
import type { Exit, PathVerdict } from '../model.ts';
import { subnetPrefixes } from '../network.ts';
import { findRead, partsOf, refsOf } from '../parts.ts';
import { addTo, perId, perWorld } from '../per-world.ts';
import { walk } from '../walk.ts';
import { type AgentPool, agentPoolsOf } from './agent-pools.ts';

/** The path of a cluster: the worst of its pools'. */
export const ofCluster = perId((estate: Estate, id): PathVerdict => {
  const cluster = findRead(estate.world, id);
  if (cluster === undefined) return unreadPlace(id);
  const pools = agentPoolsOf(estate.world, cluster);
  // A body without pools: what the cluster sets up for any of them.
  if (pools.length === 0) return withoutSubnet(estate.world, cluster, undefined);
  return joinVerdicts(pools.map((pool) => poolVerdict(estate, cluster, pool)));
});

/** The path of one node pool, by `{cluster}/agentpools/{name}`. */
export const ofAgentPool = perId((estate: Estate, id): PathVerdict => {
  const cluster = findRead(estate.world, id.replace(/\/agentpools\/[^/]+$/, ''));
  const pool = cluster && agentPoolsOf(estate.world, cluster).find((each) => each.id === id);
  return cluster === undefined || pool === undefined ? unreadPlace(id) : poolVerdict(estate, cluster, pool);
});

function poolVerdict(estate: Estate, cluster: Resource, pool: AgentPool): PathVerdict {
  const { world } = estate;
  const managed = pool.subnets.length === 0 ? managedSubnets(world, cluster) : [];
  const subnets = [...pool.subnets, ...managed];
  if (subnets.length === 0) return withChannel(withoutSubnet(world, cluster, pool), cluster, pool);
  const verdicts = subnets.map((subnetId): PathVerdict => {
    const subnet = findRead(world, subnetId);
    if (subnet === undefined) return withoutSubnet(world, cluster, pool, subnetId);
    const prefixes = subnetPrefixes(subnet.properties);
    const families = (['v4', 'v6'] as const).filter(
      (each) => each === 'v4' || prefixes.some(({ family }) => family === each),
    );
    return joinVerdicts(families.map((family) => walk(estate, toNode(world, cluster, pool, subnet, family))));
  });
  return withChannel(joinVerdicts(verdicts), cluster, pool);
}

function toNode(
  world: World,
  cluster: Resource,
  pool: AgentPool,
  subnet: Resource,
  family: Machine['family'],
): Machine {
  const prefixes = subnetPrefixes(subnet.properties).filter((each) => each.family === family);
  return {
    ...imagined(subnet, family, { prefixes, groups: [] }),
    own: pool.own,
    given: givenBy(cluster),
    pools: servicePools(world, cluster),
  };
}

export const outboundTypeOf = (cluster: Resource): string =>
  lowerText(at(cluster.properties, 'networkProfile', 'outboundType')) ?? 'loadbalancer';

/** The outbound rule that AKS writes where the outbound type is loadBalancer, or nothing. */
function givenBy(cluster: Resource): GivenOutbound | undefined {
  if (outboundTypeOf(cluster) !== 'loadbalancer') return undefined;
  const ids = effectiveAddresses(cluster, 'loadBalancerProfile');
  return { saidBy: cluster.id.id, property: 'properties.networkProfile.outboundType', value: 'loadBalancer', ids };
}

const effectiveAddresses = ({ properties }: Resource, profile: string): readonly string[] =>
  refsOf(at(properties, 'networkProfile', profile), 'effectiveOutboundIPs');

const nodeGroupOf = ({ id, properties }: Resource): string =>
  `/subscriptions/${id.subscriptionId}/resourcegroups/${lowerText(field(properties, 'nodeResourceGroup')) ?? ''}`;

/** The pools of the load balancer in the node resource group: services of type LoadBalancer put every node into them. */
function servicePools(world: World, cluster: Resource): readonly string[] {
  const balancer = findRead(world, `${nodeGroupOf(cluster)}/providers/microsoft.network/loadbalancers/kubernetes`);
  return balancer === undefined ? [] : (partsOf(world, balancer, 'backendAddressPools') ?? []).map(({ id }) => id);
}

/** Subnets by resource group: those in a node resource group are of the network that AKS made. */
const subnetsByGroup = perWorld((world: World): ReadonlyMap<string, readonly string[]> => {
  const byGroup = new Map<string, string[]>();
  for (const { id } of world.others) {
    if (id.type !== 'microsoft.network/virtualnetworks/subnets') continue;
    addTo(byGroup, `/subscriptions/${id.subscriptionId}/resourcegroups/${id.resourceGroup}`, id.id);
  }
  return byGroup;
});

function managedSubnets(world: World, cluster: Resource): readonly string[] {
  const all = subnetsByGroup(world).get(nodeGroupOf(cluster)) ?? [];
  return all.length === 1 ? all : all.filter((id) => id.endsWith('/subnets/aks-subnet'));
}

/**
 * What can be said of nodes whose subnet was not read.
 *
 *   outboundType                  class
 *   managedNATGateway, …V2        nat-gateway
 *   a public address of the node  instance-public-ip
 *   loadBalancer, or not set      lb-outbound-rule
 *   userAssignedNATGateway        nat-gateway, assumed: AKS sets up nothing, and expects one on the subnet
 *   block                         blocked, assumed
 *   userDefinedRouting, none      unknown: AKS sets up nothing, the subnet decides
 *   an expression                 unknown: it is decided when it is deployed
 */
function withoutSubnet(world: World, cluster: Resource, pool: AgentPool | undefined, subnetId?: string): PathVerdict {
  const type = outboundTypeOf(cluster);
  const missing = subnetId === undefined ? [] : [subnetId];
  const where =
    subnetId === undefined
      ? 'the nodes are in a network that AKS made, which was not read'
      : `${subnetId} was not read`;
  const exit = (
    name: Exit['class'],
    because: string,
    ids: readonly string[] = [],
    confidence: Exit['confidence'] = 'assumed',
  ): PathVerdict =>
    withoutWalk({
      class: name,
      via: null,
      publicIps: addressesOf(world, ids).toSorted(),
      confidence: subnetId === undefined ? confidence : 'assumed',
      because: `${because}; ${where}`,
      evidence: [{ id: cluster.id.id, property: 'properties.networkProfile.outboundType', value: type }],
      missing,
      isUnplaced: true,
    });
  if (type.startsWith('managednatgateway')) {
    return exit(
      'nat-gateway',
      `outboundType is ${type}: AKS makes a NAT gateway`,
      effectiveAddresses(cluster, 'natGatewayProfile'),
      'derived',
    );
  }
  if (type === 'userassignednatgateway') return exit('nat-gateway', 'outboundType expects a NAT gateway on the subnet');
  if (pool?.own !== undefined)
    return exit('instance-public-ip', `${pool.own.property} gives nodes public addresses`, pool.own.ids, 'derived');
  if (type === 'loadbalancer') {
    return exit(
      'lb-outbound-rule',
      'outboundType is loadBalancer: AKS writes an outbound rule',
      effectiveAddresses(cluster, 'loadBalancerProfile'),
      'derived',
    );
  }
  if (type === 'block') return exit('blocked', 'outboundType is block: AKS denies the internet on the nodes');
  const setsUpNone = 'AKS sets up no way out, and the subnet decides';
  return exit('unknown', `outboundType is ${type}: ${isExpression(type) ? 'decided when it is deployed' : setsUpNone}`);
}

/** A static egress gateway is a way out beside the cluster's own. */
function withChannel(verdict: PathVerdict, cluster: Resource, { name, isGateway }: AgentPool): PathVerdict {
  const isOn = flagOf(at(cluster.properties, 'networkProfile', 'staticEgressGatewayProfile', 'enabled')) === true;
  if (!isOn && !isGateway) return verdict;
  const pools = elementsOf(field(cluster.properties, 'agentPoolProfiles'));
  const isElsewhere = !isGateway && pools.some((each) => lowerText(field(each, 'mode')) === 'gateway');
  if (isElsewhere) return verdict;
  const channel = isGateway
    ? `static egress gateway: pool ${name} sends chosen pods out by a public prefix of its own`
    : 'static egress gateway: enabled, so a gateway pool can send chosen pods out by a public prefix of its own';
  return { ...verdict, sideChannels: [...verdict.sideChannels, channel] };
}
