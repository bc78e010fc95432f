import { field, textOf } from '../../../egress/body.ts';
import { estateOf } from '../../../egress/path/estate.ts';
import type { ScopeVerdict } from '../../../egress/path/model.ts';
import { partsOf, refOf } from '../../../egress/path/parts.ts';
import { verdictOf } from '../../../egress/path/path-of.ts';
import { type AgentPool, agentPoolsOf } from '../../../egress/path/subjects/agent-pools.ts';
import { fail, type Given, type LineAnswer, pass, unasked, unknown, worst } from '../model.ts';
import { nodeGroupOf } from '../network-view.ts';

/**
 * 3.2: whether any packet of a node or pod gets to the internet, regardless of the outbound type. The paths are those of the egress room, pods'
 * subnets judged as what they are, delegated or not.
 *
 *   class of a scope               here
 *   blocked                        pass
 *   private-only                   pass, unknown where something it depends on was not read
 *   unknown                        unknown, but fail behind a default route to an appliance
 *   any other, a firewall too      fail
 */
export function egress(given: Given): LineAnswer {
  return worst([...poolVerdicts(given), frontends(given), services(given)], unknown('the cluster has no pools'));
}

function poolVerdicts({ world, cluster }: Given): readonly LineAnswer[] {
  const estate = estateOf(world, []);
  const pools = agentPoolsOf(world, cluster);
  if (pools.length === 0) return [unknown('its body lists no pools')];
  return pools.flatMap((pool) => {
    const path = verdictOf(estate, 'microsoft.containerservice/managedclusters/agentpools', pool.id);
    const channels = (path?.sideChannels ?? []).filter((each) => each.startsWith('static egress gateway'));
    return [
      ...addressesOf(pool),
      ...channels.map((each) => fail(`pool ${pool.name}: ${each}`)),
      ...(path?.verdicts ?? []).map((scope) => ofScope(pool, scope, unreadGroups(path?.missing ?? []))),
    ];
  });
}

const addressesOf = ({ name, own }: AgentPool): readonly LineAnswer[] =>
  own === undefined ? [] : [fail(`pool ${name}: ${own.property} gives its nodes public addresses`)];

/** A security group that was not read is taken to deny nothing (see the egress room's filters), so the line fails and names it. */
function unreadGroups(missing: readonly string[]): string {
  const groups = missing.filter((each) => each.includes('/networksecuritygroups/')).sort();
  return groups.length === 0 ? '' : `; what ${[...new Set(groups)].join(', ')} denies was not read`;
}

function ofScope(
  { name }: AgentPool,
  { class: way, scope, because, missing, mayBeLearnt, isUnplaced, route }: ScopeVerdict,
  unread: string,
): LineAnswer {
  const says = `pool ${name}, ${scope}: ${way} (${because})`;
  if (way !== 'blocked' && way !== 'private-only' && way !== 'unknown') return fail(`${says}${unread}`);
  // A default route to an appliance is a way out, even where nothing is known of the appliance.
  if (way === 'unknown' && route.endsWith('->VirtualAppliance')) return fail(says);
  if (way === 'unknown' || isUnplaced === true) return unknown(says);
  // A filter that blocks needs nothing else; without an address, what was not read may lend one.
  if (way === 'blocked') return pass(says);
  if (mayBeLearnt) return unknown(says);
  return missing.length > 0 ? unknown(`${says}; not read: ${[...missing].sort().join(', ')}`) : pass(says);
}

/** Load balancers of the node resource group with a public frontend: a public service, or a way out. */
function frontends({ world, cluster }: Given): LineAnswer {
  const group = nodeGroupOf(cluster);
  const balancers = world.resources.filter(
    ({ id }) => id.type === 'microsoft.network/loadbalancers' && group !== undefined && id.id.startsWith(`${group}/`),
  );
  const open = balancers.flatMap((balancer) =>
    (partsOf(world, balancer, 'frontendIPConfigurations') ?? []).flatMap(({ name, properties }) =>
      refOf(properties, 'publicIPAddress') === undefined && refOf(properties, 'publicIPPrefix') === undefined
        ? []
        : [
            fail(
              `load balancer ${balancer.id.name} has the public frontend ${textOf(field(properties, 'name')) ?? name}`,
            ),
          ],
    ),
  );
  return worst(open, pass('no load balancer of the node resource group has a public frontend'));
}

/** Services say for themselves whether they are public, and only the cluster knows them. */
function services(given: Given): LineAnswer {
  const found = given.live?.services;
  if (found === undefined)
    return unknown(`whether a service is public is known to the cluster alone: ${unasked(given)}`);
  const open = found.filter(({ type, isInternal }) => type === 'LoadBalancer' && !isInternal);
  return worst(
    open.map(({ name }) => fail(`service ${name} is of type LoadBalancer without the internal annotation`)),
    pass('no service of type LoadBalancer is public'),
  );
}
