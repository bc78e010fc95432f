import { findAddress } from '../../core/addresses.ts';
import type { World } from '../../egress/model.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import { type Claims, claimsOf } from './claims.ts';

/** Everything an answer is based on: the bodies, and what policy adds to them. */
export interface Graph {
  readonly world: World;
  readonly policy: DnsPolicy;
  readonly claims: Claims;
  /** `dns.resolvers`: the network that a server of this address asks from. */
  readonly resolverNetworks: ReadonlyMap<string, string>;
  /** The networks whose rule sets were searched for; undefined where all linked rule sets are among the bodies. */
  readonly rulesReadOf: ReadonlySet<string> | undefined;
  /** The addresses of DNS servers whose holders were looked up; undefined where all known interfaces are among the bodies. */
  readonly holdersReadOf: ReadonlySet<string> | undefined;
}

/** What was looked up for a question and not for the whole estate. */
export type LookedUp = Partial<Pick<Graph, 'rulesReadOf' | 'holdersReadOf'>>;

/** Of bodies that were read for every question: the interfaces of machines are not among them. */
export const noHolders: LookedUp = { holdersReadOf: new Set() };

/** One graph for each set of bodies: what is computed from it is kept with it. */
export const graphOf = (world: World, policy: DnsPolicy, { rulesReadOf, holdersReadOf }: LookedUp = {}): Graph => ({
  world,
  policy,
  claims: claimsOf(world, policy),
  resolverNetworks: new Map(
    policy.resolvers.flatMap(({ addresses, network }) =>
      addresses.map((address): [string, string] => [findAddress(address)?.text ?? address, network]),
    ),
  ),
  rulesReadOf,
  holdersReadOf,
});
