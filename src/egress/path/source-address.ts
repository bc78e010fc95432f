import type { World } from '../model.ts';
import { addressesOf } from './address-owners.ts';
import { withoutAddress } from './default-outbound.ts';
import { outboundOf, type PoolOutbound } from './load-balancer.ts';
import type { GivenOutbound, Machine, OwnAddress } from './machine.ts';
import type { Exit } from './model.ts';
import { natGatewayOf, throughNat } from './nat-gateway.ts';
import type { Network } from './network.ts';

/**
 * Which address a packet gets that goes straight to the internet: the first that applies.
 *
 *   NAT gateway with an address of the family, the subnet's or the network's           nat-gateway
 *   an address of the machine's own                                                    instance-public-ip
 *   member of a pool with an outbound rule, first configuration of a family only       lb-outbound-rule
 *   member of a pool whose rule has implicit SNAT                                      lb-snat
 *   member of a pool of a balancer that was not read                                   unknown
 *   none of these                                                                      as `withoutAddress` says
 */
export function sourceAddress(world: World, machine: Machine, network: Network | undefined): Exit {
  const { family, subnet, isPrimary } = machine;
  const association = natGatewayOf(world, subnet, network);
  const nat = association && throughNat(world, association, family);
  if (nat !== undefined) return nat;
  if (machine.own !== undefined) return byOwnAddress(world, machine.own);
  if (isPrimary && family === 'v4' && machine.given !== undefined) return byGiven(world, machine.given);
  const pools = machine.pools.map((pool) => outboundOf(world, pool, family));
  const has = (kind: PoolOutbound['kind']): PoolOutbound | undefined => pools.find((pool) => pool.kind === kind);
  const outbound = isPrimary ? has('outbound-rule') : undefined;
  if (outbound !== undefined) return byBalancer(outbound, 'lb-outbound-rule', 'has an outbound rule for it');
  const implicit = has('implicit');
  if (implicit !== undefined) return byBalancer(implicit, 'lb-snat', 'has an inbound rule with implicit SNAT');
  const unread = has('unread');
  if (unread !== undefined) {
    const { balancer } = unread;
    const because = `load balancer ${balancer} was not read`;
    return { ...byBalancer(unread, 'unknown', ''), because, confidence: 'assumed', missing: [balancer] };
  }
  const kinds = new Set(pools.map(({ kind }) => kind));
  const inert = association === undefined ? '' : `, NAT gateway ${association.id} has no public address of IP${family}`;
  const exit = withoutAddress(machine, network, kinds);
  return { ...exit, because: `${exit.because}${inert}` };
}

function byOwnAddress(world: World, { saidBy, property, ids }: OwnAddress): Exit {
  const publicIps = addressesOf(world, ids).toSorted();
  const text = ids.length === 0 ? 'one that Azure makes with it' : publicIps.join(', ');
  return {
    class: 'instance-public-ip',
    via: ids[0] ?? null,
    publicIps,
    confidence: 'derived',
    because: `it has a public address of its own: ${text}`,
    evidence: [{ id: saidBy, property, value: ids.length === 0 ? 'true' : ids.join(', ') }],
    missing: [],
  };
}

function byBalancer(
  { balancer, rule, publicIps }: PoolOutbound,
  kind: 'lb-outbound-rule' | 'lb-snat' | 'unknown',
  because: string,
): Exit {
  return {
    class: kind,
    via: balancer,
    publicIps,
    confidence: 'derived',
    because: `load balancer ${balancer} ${because}`,
    evidence: [{ id: balancer, property: 'rule', value: rule }],
    missing: [],
  };
}

function byGiven(world: World, { saidBy, property, value, ids }: GivenOutbound): Exit {
  return {
    class: 'lb-outbound-rule',
    via: null,
    publicIps: addressesOf(world, ids).toSorted(),
    confidence: 'derived',
    because: "the cluster's load balancer has an outbound rule for its nodes",
    evidence: [{ id: saidBy, property, value }],
    missing: [],
  };
}
