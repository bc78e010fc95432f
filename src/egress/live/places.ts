import { compare } from '../../core/compare.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { since } from '../../core/time.ts';
import type { KnownPath } from '../../state/paths/model.ts';
import type { Verified } from '../../state/verifications/model.ts';
import { askedAgainAfter } from './live-bodies.ts';

/** The subnets to ask in. */
export interface Places {
  /** Those that are due, the ones never asked first, then by how long ago. */
  readonly due: readonly string[];
  /** Those that no way out depends on any more. */
  readonly over: readonly string[];
}

/** Which subnets of a subscription are asked in next: where a way out depends on what only a running machine shows, once a day. */
export function placesIn(
  subscription: string,
  paths: readonly Pick<KnownPath, 'verifiable'>[],
  verified: readonly Verified[],
  now: Date,
): Places {
  const wanted = new Set(paths.flatMap(({ verifiable }) => verifiable));
  const asked = new Map(verified.map((each) => [each.subnet, new Date(each.askedAt)]));
  const isDue = (subnet: string): boolean => {
    const last = asked.get(subnet);
    return last === undefined || since(last, now) >= askedAgainAfter;
  };
  const when = (subnet: string): number => asked.get(subnet)?.getTime() ?? 0;
  return {
    due: [...wanted]
      .filter((subnet) => findResourceId(subnet)?.subscriptionId === subscription && isDue(subnet))
      .sort((a, b) => when(a) - when(b) || compare(a, b)),
    over: [...asked.keys()].filter((subnet) => !wanted.has(subnet)).sort(compare),
  };
}
