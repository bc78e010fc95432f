import type { Match } from './match.ts';
import type { Pod, Policy, PolicyPart } from './model.ts';

/** A policy with those of its parts that select a pod, or may. */
export interface Selecting {
  readonly policy: Policy;
  readonly parts: readonly { readonly part: PolicyPart; readonly selects: Exclude<Match, 'no'> }[];
}

const kept = new WeakMap<readonly Policy[], Map<Pod, readonly Selecting[]>>();

/** The policies that select a pod; worked out once for each, since every probe and every warning asks. */
export function selecting(policies: readonly Policy[], pod: Pod): readonly Selecting[] {
  const byPod = kept.get(policies) ?? new Map<Pod, readonly Selecting[]>();
  kept.set(policies, byPod);
  const known = byPod.get(pod);
  if (known !== undefined) return known;
  const found = policies.flatMap((policy): readonly Selecting[] => {
    const parts = policy.parts.flatMap((part) => {
      const selects = part.selects(pod);
      return selects === 'no' ? [] : [{ part, selects }];
    });
    return parts.length === 0 ? [] : [{ policy, parts }];
  });
  byPod.set(pod, found);
  return found;
}
