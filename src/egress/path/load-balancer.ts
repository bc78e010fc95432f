import type { Family } from '../../core/prefixes.ts';
import { at, elementsOf, field, flagOf, lowerText, textOf } from '../body.ts';
import type { Resource, World } from '../model.ts';
import { addressesOf } from './address-owners.ts';
import { findRead, partsOf, refOf, refsOf } from './parts.ts';
import { addTo, perId, perWorld } from './per-world.ts';

/** What a backend pool gives its members on their way out, in one family. */
export interface PoolOutbound {
  readonly balancer: string;
  /** `internal`: nothing, and no default outbound access beside it; `nothing`: nothing, as SKU Basic; `unread`: the balancer's body is not here. */
  readonly kind: 'outbound-rule' | 'implicit' | 'closed' | 'internal' | 'nothing' | 'unread';
  readonly rule: string | null;
  readonly publicIps: readonly string[];
}

const balancerOf = (pool: string): string => pool.slice(0, Math.max(0, pool.lastIndexOf('/backendaddresspools/')));

interface Frontend {
  readonly address: string;
  readonly family: Family;
}

/** The frontends with public addresses. */
function publicFrontends(world: World, balancer: Resource): ReadonlyMap<string, Frontend> {
  const found = new Map<string, Frontend>();
  for (const { id, properties } of partsOf(world, balancer, 'frontendIPConfigurations') ?? []) {
    const address = refOf(properties, 'publicIPAddress') ?? refOf(properties, 'publicIPPrefix');
    if (address === undefined) continue;
    const version = lowerText(field(world.find(address)?.properties, 'publicIPAddressVersion'));
    const family =
      version === 'ipv6' || lowerText(field(properties, 'privateIPAddressVersion')) === 'ipv6' ? 'v6' : 'v4';
    found.set(id, { address, family });
  }
  return found;
}

/** What a pool gives its members in this family. */
export function outboundOf(world: World, pool: string, family: Family): PoolOutbound {
  const balancer = balancerOf(pool);
  const known = poolsOf(world, balancer)?.get(`${pool} ${family}`);
  if (known !== undefined) return known;
  return { balancer, kind: withoutRule(world, balancer, family), rule: null, publicIps: [] };
}

/** A pool of a public balancer that only inbound NAT rules or none lead to: whether its members keep their default access is not documented. */
function withoutRule(world: World, balancer: string, family: Family): PoolOutbound['kind'] {
  const body = findRead(world, balancer);
  if (body === undefined) return 'unread';
  if (isBasic(body)) return 'nothing';
  const isPublic = [...publicFrontends(world, body).values()].some((front) => front.family === family);
  return isPublic ? 'closed' : 'internal';
}

const isBasic = ({ body }: Resource): boolean => lowerText(at(body, 'sku', 'name')) === 'basic';

/**
 * What each pool of a load balancer gives, by pool id and family; undefined where the balancer was not read.
 *
 *   an outbound rule with a public frontend                                       outbound-rule
 *   a rule on a public frontend whose implicit SNAT isn't off, or SKU Basic       implicit
 *   a rule on a public frontend whose implicit SNAT is off                        closed
 *   no rule on a public frontend                                                  not in the answer: see `withoutRule`
 */
const poolsOf = perId((world: World, id): ReadonlyMap<string, PoolOutbound> | undefined => {
  const balancer = findRead(world, id);
  if (balancer === undefined) return undefined;
  const frontends = publicFrontends(world, balancer);
  const pools = new Map<string, PoolOutbound>();
  const give = (pool: string, fronts: readonly string[], kind: PoolOutbound['kind'], rule: string): void => {
    const ofRule = fronts.flatMap((front) => frontends.get(front) ?? []);
    for (const family of ['v4', 'v6'] as const) {
      const ids = ofRule.filter((front) => front.family === family).map(({ address }) => address);
      const known = pools.get(`${pool} ${family}`);
      if (ids.length === 0 || (known !== undefined && strength[known.kind] >= strength[kind])) continue;
      pools.set(`${pool} ${family}`, { balancer: id, kind, rule, publicIps: addressesOf(world, ids).toSorted() });
    }
  };
  for (const { id: rule, properties } of partsOf(world, balancer, 'outboundRules') ?? []) {
    const pool = refOf(properties, 'backendAddressPool');
    if (pool !== undefined) give(pool, refsOf(properties, 'frontendIPConfigurations'), 'outbound-rule', rule);
  }
  for (const { id: rule, properties } of partsOf(world, balancer, 'loadBalancingRules') ?? []) {
    const front = refOf(properties, 'frontendIPConfiguration');
    const isOff = !isBasic(balancer) && flagOf(field(properties, 'disableOutboundSnat')) === true;
    for (const pool of [refOf(properties, 'backendAddressPool'), ...refsOf(properties, 'backendAddressPools')]) {
      if (pool !== undefined && front !== undefined) give(pool, [front], isOff ? 'closed' : 'implicit', rule);
    }
  }
  return pools;
});

const strength = { unread: 0, nothing: 0, internal: 0, closed: 1, implicit: 2, 'outbound-rule': 3 } as const;

/** Pools that name their members by interface configuration, by that configuration's id; and those by address, by network and address. */
const memberships = perWorld((world: World) => {
  const byConfiguration = new Map<string, string[]>();
  const byAddress = new Map<string, string[]>();
  for (const body of world.others) {
    if (body.id.type !== 'microsoft.network/loadbalancers') continue;
    for (const { id, properties } of partsOf(world, body, 'backendAddressPools') ?? []) {
      for (const member of refsOf(properties, 'backendIPConfigurations')) addTo(byConfiguration, member, id);
      const network = refOf(properties, 'virtualNetwork');
      for (const element of elementsOf(field(properties, 'loadBalancerBackendAddresses'))) {
        const says = at(element, 'properties') ?? element;
        const configuration = refOf(says, 'networkInterfaceIPConfiguration');
        const address = textOf(field(says, 'ipAddress'));
        if (configuration !== undefined) addTo(byConfiguration, configuration, id);
        else if (address !== undefined)
          addTo(byAddress, `${refOf(says, 'virtualNetwork') ?? network ?? networkOfSubnet(says)} ${address}`, id);
      }
    }
  }
  return { byConfiguration, byAddress };
});

const networkOfSubnet = (says: unknown): string => (refOf(says, 'subnet') ?? '').replace(/\/subnets\/[^/]+$/, '');

/** Pools that say themselves that a configuration is in them. */
export const poolsWith = (world: World, configuration: string): readonly string[] =>
  memberships(world).byConfiguration.get(configuration) ?? [];

/** Pools that have an address as a member, not an interface. */
export const poolsOfAddress = (world: World, network: string, address: string): readonly string[] =>
  memberships(world).byAddress.get(`${network} ${address}`) ?? [];
