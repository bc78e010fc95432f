import { field, flagOf } from '../body.ts';
import type { Resource } from '../model.ts';
import { isExpression } from '../reading/expression.ts';
import type { PoolOutbound } from './load-balancer.ts';
import type { Machine } from './machine.ts';
import type { Confidence, Evidence, Exit } from './model.ts';
import type { Network } from './network.ts';

/** The first version of the network API whose new networks have private subnets unless they say otherwise. */
const privateSince = '2025-07-01';

type Answer = Pick<Exit, 'class' | 'confidence' | 'because' | 'evidence' | 'isUnplaced'>;

/**
 * What becomes of a packet to the internet that nothing gives an address: the first that applies.
 *
 *   member of a pool by address                                      default-outbound, assumed: Azure's documented known issue
 *   the interface says that it has default outbound access           default-outbound, proved
 *   an app of the platform's                                         default-outbound, assumed: the platform's shared addresses
 *   scale set in flexible mode                                       private-only
 *   defaultOutboundAccess is false                                   private-only
 *   member of Standard balancers without a way out                   private-only, assumed
 *   IPv6                                                             private-only
 *   defaultOutboundAccess is absent, in a new network of a plan      private-only
 *   defaultOutboundAccess is neither true, false nor null            unknown; nothing is held against an expression
 *   anything else: absent and null mean enabled                      default-outbound
 *
 * What is derived from a network that was not read, or from a pool whose rule has its SNAT off, is assumed: a NAT gateway may serve
 * the whole network, and what holds for such a member is not documented.
 */
export function withoutAddress(
  { subnet, family, kind, addressPools, seenOnDefault }: Machine,
  network: Network | undefined,
  pools: ReadonlySet<PoolOutbound['kind']>,
): Exit {
  const sure: Confidence = pools.has('closed') || network === undefined ? 'assumed' : 'derived';
  const says = field(subnet.properties, 'defaultOutboundAccess');
  const flag = flagOf(says);
  const onSubnet = evidenceOf(subnet, says);
  const answer = (): Answer => {
    if (family === 'v4') {
      const [pool] = addressPools;
      if (pool !== undefined)
        return open(`it is in pool ${pool} by its address, which leaves it default outbound access`);
      if (seenOnDefault !== undefined) return provenBy(seenOnDefault);
      if (kind === 'platform') return open('it leaves by the shared addresses of its platform');
    }
    if (kind === 'flexible') return closed('a scale set in flexible mode has no default outbound access', sure);
    if (flag === false) return closed('defaultOutboundAccess is false', sure, onSubnet);
    if (pools.has('internal')) return closed('its load balancers give it no way out', 'assumed');
    if (family === 'v6') return closed('IPv6 has no default outbound access', sure);
    if (says === undefined && (network?.apiVersion ?? '') >= privateSince) {
      const since = `defaultOutboundAccess is not set, which means false in networks created at ${network?.apiVersion}`;
      return closed(since, sure, onSubnet);
    }
    if (says !== undefined && says !== null && flag === undefined) {
      const isLater = isExpression(says);
      return {
        ...open(
          `defaultOutboundAccess is ${textOf(says)}, ${isLater ? 'decided when it is deployed' : 'neither true nor false'}`,
        ),
        class: 'unknown',
        evidence: onSubnet,
        ...(isLater ? { isUnplaced: true } : {}),
      };
    }
    const enabled = flag === true ? 'true' : 'not set, which means enabled';
    return { ...open(`defaultOutboundAccess is ${enabled}`), confidence: sure, evidence: onSubnet };
  };
  return { ...answer(), via: null, publicIps: [], missing: [] };
}

const open = (because: string): Answer => ({ class: 'default-outbound', confidence: 'assumed', because, evidence: [] });

const closed = (because: string, confidence: Confidence, evidence: readonly Evidence[] = []): Answer => ({
  class: 'private-only',
  confidence,
  because,
  evidence,
});

/** The flag is Azure's own word, and stays true until the machine is deallocated, regardless of what the subnet says meanwhile. */
const provenBy = (id: string): Answer => ({
  ...open('the interface says that it has default outbound access'),
  confidence: 'proved',
  evidence: [{ id, property: 'properties.defaultOutboundConnectivityEnabled', value: 'true' }],
});

const evidenceOf = ({ id }: Resource, says: unknown): readonly Evidence[] => [
  { id: id.id, property: 'properties.defaultOutboundAccess', value: textOf(says) },
];

const textOf = (value: unknown): string | null =>
  value === undefined || value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);
