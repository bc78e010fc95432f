import type { Connection } from '../data/api.ts';
import { readResource } from './resource.ts';

/** How much care a request takes: `half` has one approval of two, `far` is from another subscription, `unknown` from nobody we can name. */
export type Weight = 'half' | 'unknown' | 'far' | 'near';

const order: readonly Weight[] = ['half', 'unknown', 'far', 'near'];

/** The weight of one request, by who asks. */
export function weigh({ endpointId, resourceId, firstApproval }: Connection): Weight {
  if (firstApproval !== undefined) return 'half';
  if (endpointId === undefined) return 'unknown';
  const isNear = readResource(endpointId).subscriptionId === readResource(resourceId).subscriptionId;
  return isNear ? 'near' : 'far';
}

/** Since when a request waits. */
export const waitsSince = ({ pendingSince, firstSeen }: Connection): string => pendingSince ?? firstSeen;

/** Requests in the order they should be answered: the longest waiting first, or the weightiest, then the longest waiting. */
export function inOrder(requests: readonly Connection[], by: 'age' | 'weight'): readonly Connection[] {
  return [...requests].sort(
    (a, b) =>
      (by === 'weight' ? order.indexOf(weigh(a)) - order.indexOf(weigh(b)) : 0) ||
      waitsSince(a).localeCompare(waitsSince(b)) ||
      a.id.localeCompare(b.id),
  );
}

/** The same in words. */
export const weightWords: Readonly<Record<Weight, string>> = {
  half: 'one approval of two',
  unknown: 'requester unknown',
  far: 'another subscription',
  near: 'same subscription',
};
