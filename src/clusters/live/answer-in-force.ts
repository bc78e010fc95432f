import { matchesGlob } from '../../core/glob.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { millis, since } from '../../core/time.ts';
import { at, flagOf } from '../../egress/body.ts';
import type { ClustersPolicy } from '../../policy/clusters.ts';
import type { AskedCluster } from '../../state/clusters/model.ts';
import type { LiveAnswer } from '../isolation/given.ts';

/** Whether policy has a cluster asked. */
export const isNamed = ({ live }: Pick<ClustersPolicy, 'live'>, cluster: string): boolean =>
  live.some((pattern) => matchesGlob(pattern, cluster));

export const disabled = 'runCommand is disabled (apiServerAccessProfile.disableRunCommand)';

export const isDisabled = (body: unknown): boolean =>
  flagOf(at(body, 'properties', 'apiServerAccessProfile', 'disableRunCommand')) === true;

/**
 * The part of a cluster's last answer that counts, or why nothing does: unknown then, never passed.
 *
 *   policy names it, and        then
 *   runCommand is disabled      nothing, even where it answered before
 *   it was asked                what it answered, for twice the interval at which it is asked
 *   it was not, or failed       nothing
 */
export function answerInForce(
  asked: AskedCluster | undefined,
  body: Readonly<Record<string, unknown>>,
  policy: ClustersPolicy,
  now: Date,
): LiveAnswer {
  const nothing = (why: string): LiveAnswer => ({ live: undefined, unsaid: why });
  const id = findResourceId(body.id)?.id ?? '';
  if (!isNamed(policy, id)) return nothing('clusters.live of the policy does not name it, so it is not asked');
  if (isDisabled(body)) return nothing(`it can not be asked: ${disabled}`);
  const { reading, trouble } = asked ?? {};
  const why = trouble === undefined ? undefined : `it could not be asked: ${trouble.reason}: ${trouble.message}`;
  if (reading === undefined) {
    const isObserved = policy.mode === 'observe';
    return nothing(why ?? (isObserved ? 'clusters.mode is observe, so it is not asked' : 'it was not asked yet'));
  }
  if (since(new Date(reading.at), now) > millis(2 * policy.every))
    return nothing(why ?? 'what it said is too old, and it was not asked since');
  const { storageClasses, claims, services, unsaid } = reading;
  const live = {
    storageClasses: storageClasses?.map((each) => ({ ...each, networkEndpointType: each.networkEndpointType })),
    claims: claims?.map((each) => ({ ...each, storageClass: each.storageClass })),
    services,
  };
  return { live, unsaid: unsaid.length === 0 ? undefined : `it did not say all: ${unsaid.join('; ')}` };
}
