import { heldClaims, isFollowed } from '../records/remembered-name.ts';
import { withoutPlace } from './held-releases.ts';
import type { EndpointObserved, SeenEndpoint } from './model.ts';

/**
 * Record sets in the zones of a group of ours that is to go: where policy has records written again, and where that was begun and policy has
 * changed since, because a group whose record sets we have taken over would not write them again. Where somebody else's group
 * is beside it, who wrote what can't be distinguished, and nothing is taken over. In a subscription that is not managed none is begun: the group could
 * not go at its end.
 */
export function leavingNames(observed: EndpointObserved): ReadonlySet<string> {
  const { seen } = observed;
  if (seen === undefined) return new Set();
  const { own, others, strategy } = seen.zoneGroup;
  if (own === undefined || others.length > 0) return new Set();
  const isDue = strategy === 'records' && observed.isManaged;
  if (!isDue && !heldClaims(observed).some(({ takeover }) => takeover)) return new Set();
  return new Set(seen.wanted.flatMap(({ id, zoneId }) => (own.zones.includes(zoneId) ? [id] : [])));
}

/**
 * Make before break: names that a group which is to go serves, here or in a zone that policy has moved them away from, and whose own record
 * does not exist yet. What exists there as somebody else's is dealt with; what Azure refuses or policy pauses is not: without the group
 * nothing would answer for it.
 */
export function awaitedNames(observed: EndpointObserved, { wanted, covered }: SeenEndpoint): readonly string[] {
  const leaving = leavingNames(observed);
  const served = new Set([...covered].map(withoutPlace));
  // What somebody else's group writes is never claimed.
  const isDealtWith = (id: string): boolean => (covered.has(id) && !leaving.has(id)) || isFollowed(observed, id);
  const ids = wanted.map(({ id }) => id).filter((id) => leaving.has(id) || served.has(withoutPlace(id)));
  return ids.filter((id) => !isDealtWith(id));
}
