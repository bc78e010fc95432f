import type { Claim } from '../../state/names/model.ts';
import { claimChanges } from '../endpoints/claims.ts';
import type { EndpointObserved, SeenEndpoint, ZoneGroupPlan } from '../endpoints/model.ts';

/** The endpoint as a pass sees it that remembers nothing. */
export function firstPass(seen: SeenEndpoint): EndpointObserved {
  return { id: seen.view.id, seen, known: undefined, names: new Map(), attempt: 0, isManaged: true };
}

/** What such a pass would claim for it. */
export function claimsOf(seen: SeenEndpoint, { delegated }: Pick<ZoneGroupPlan, 'delegated'>, now: Date): Claim[] {
  if (seen.obstacle !== undefined || seen.isOptedOut) return [];
  return claimChanges(firstPass(seen), delegated, seen.wanted, now).map(({ claim }) => claim);
}
