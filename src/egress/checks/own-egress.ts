import { contains, findPrefix } from '../../core/prefixes.ts';
import { at, flagOf, lowerText } from '../body.ts';
import { readApiServer } from '../exposure/api-server.ts';
import { estateOf } from '../path/estate.ts';
import { inOrder } from '../path/join.ts';
import { ofCluster } from '../path/subjects/cluster.ts';
import { worstOf } from '../path/ways.ts';
import type { Predicates } from './predicate.ts';

/** Whether a cluster's nodes come from where its API server lets them in. */
export const ownEgress: Predicates = {
  'aks-api-authorized-ips-missing-own-egress'({ resource, properties, world, policy }) {
    const { ranges, public: state } = readApiServer(resource);
    const isIntegrated = flagOf(at(properties, 'apiServerAccessProfile', 'enableVnetIntegration')) === true;
    // AKS lets in the addresses of the load balancer that it makes by itself.
    const byBalancer =
      (lowerText(at(properties, 'networkProfile', 'outboundType')) ?? 'loadbalancer') === 'loadbalancer';
    if (state === 'disabled' || isIntegrated || byBalancer || ranges.length === 0) return undefined;
    const { verdicts } = ofCluster(estateOf(world, policy.approvedNextHops), resource.id.id);
    if (verdicts.length === 0) return undefined;
    const { publicIps, class: way } = worstOf(inOrder(verdicts));
    const own = publicIps.map((text) => ({ text, prefix: findPrefix(text) }));
    const unread = own.filter(({ prefix }) => prefix === undefined);
    const allowed = ranges.flatMap((range) => findPrefix(range) ?? []);
    const missing = own.filter(
      ({ prefix }) => prefix !== undefined && !allowed.some((range) => contains(range, prefix)),
    );
    if (missing.length > 0) {
      return `nodes leave from ${missing.map(({ text }) => text).join(', ')} (${way}), which authorizedIPRanges don't hold`;
    }
    if (unread.length === 0) return undefined;
    const because = `whether authorizedIPRanges hold the addresses that nodes leave from: ${unread.map(({ text }) => text).join(', ')} was not read`;
    return { unknown: { property: 'apiServerAccessProfile.authorizedIPRanges', because } };
  },
};
