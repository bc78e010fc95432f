import { at, lowerText } from '../../egress/body.ts';
import { profileOf } from '../../egress/match.ts';
import type { Resource, World } from '../../egress/model.ts';
import { seenOf } from '../../egress/seen.ts';
import type { EgressPolicy } from '../../policy/egress.ts';

/** Whether a cluster has no way out of its own. */
export const isClosed = ({ properties }: Resource): boolean =>
  ['none', 'block'].includes(lowerText(at(properties, 'networkProfile', 'outboundType')) ?? '');

/**
 * Whether a cluster is to be isolated: then a line that fails is a finding.
 *
 *   an entry of egress.profiles is about it    where its profile is isolated
 *   none is                                    where the policy's profile is, or it has no way out, or had none before
 */
export function isToBeIsolated(policy: EgressPolicy, cluster: Resource, world: World, wasClosed: boolean): boolean {
  const seen = seenOf(cluster, world);
  const under = (profile: EgressPolicy['profile']) => profileOf({ ...policy, profile }, cluster.id, seen).profile;
  const isNamed = under('open') === under('isolated');
  if (under(policy.profile) === 'isolated') return true;
  return !isNamed && (isClosed(cluster) || wasClosed);
}
