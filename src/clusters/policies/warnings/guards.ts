import type { Pod, Policy } from '../model.ts';
import { listed, partsFor, type Setting, selectable, servicesByPod, speaks, type Warning } from './model.ts';

/** Policies that look like guards of a service and are none, or are more than their author wanted. */
export function guardWarnings({ cluster, inForce: { policies } }: Setting): readonly Warning[] {
  const byPod = servicesByPod(cluster);
  const backing = selectable(cluster)
    .map((pod) => ({ pod, services: byPod.get(pod) ?? [] }))
    .filter(({ services }) => services.length > 0);
  return policies.flatMap((policy): readonly Warning[] => {
    const own = backing.filter(({ pod }) => partsFor(policy, pod).length > 0);
    const open = own.filter(({ pod }) => isEgressOnly(policy, pod) && !isEntryGoverned(policies, pod));
    const closed = own.filter(({ pod }) => closesEntry(policy, pod) && !isAnybodyLetIn(policies, pod));
    const names = (which: typeof own): string => listed(which.flatMap(({ services }) => services));
    return [
      ...(open.length === 0
        ? []
        : [
            {
              policy: policy.id,
              kind: 'egress-only-guard' as const,
              says: `it says whom its pods may call; nothing says who may call them, and they stand behind ${names(open)}: write a policy with ingress rules`,
            },
          ]),
      ...(closed.length === 0
        ? []
        : [
            {
              policy: policy.id,
              kind: 'ingress-empty' as const,
              says: `it closes its pods to everybody and no policy lets anybody in, and they stand behind ${names(closed)}: write an ingress rule for those who may`,
            },
          ]),
    ];
  });
}

const isEgressOnly = (policy: Policy, pod: Pod): boolean => {
  const parts = partsFor(policy, pod);
  return parts.some((part) => speaks(part, 'egress')) && !policy.parts.some((part) => speaks(part, 'ingress'));
};

const isEntryGoverned = (policies: readonly Policy[], pod: Pod): boolean =>
  policies.some((policy) => partsFor(policy, pod).some((part) => speaks(part, 'ingress')));

const letsIn = (policy: Policy, pod: Pod): boolean =>
  partsFor(policy, pod).some(({ ingress }) =>
    ingress.rules.some(({ effect, isEmpty }) => effect === 'allow' && !isEmpty),
  );

const closesEntry = (policy: Policy, pod: Pod): boolean =>
  partsFor(policy, pod).some(({ ingress }) => ingress.isolates === 'yes') && !letsIn(policy, pod);

const isAnybodyLetIn = (policies: readonly Policy[], pod: Pod): boolean =>
  policies.some((policy) => letsIn(policy, pod));
