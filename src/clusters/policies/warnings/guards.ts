import { type Flow, type Half, halves, type Pod, type Policy } from '../model.ts';
import { type Selecting, selecting } from '../selection.ts';
import { covers, flowsByPod, listed, type Setting, servicesByPod, type Warning } from './model.ts';

/** Policies that seem to protect a service and don't, or that deny more than their author wanted. */
export function guardWarnings({ cluster, inForce: { policies }, pods }: Setting): readonly Warning[] {
  const services = servicesByPod(cluster);
  const served = flowsByPod(cluster);
  return policies.flatMap((policy): readonly Warning[] => {
    const own = (pods.get(policy) ?? []).flatMap((pod) => {
      const behind = services.get(pod);
      return behind === undefined ? [] : [{ behind, pod, flows: served.get(pod) ?? [], all: selecting(policies, pod) }];
    });
    const open = own.filter(({ all }) => isEgressOnly(policy, all) && !all.some(governsEntry));
    const isDenied = (by: Policy, { pod, flows, all }: (typeof own)[number]): boolean =>
      deniesEverybody(by, all, pod, flows);
    const denied = own.filter((each) => isDenied(policy, each));
    const closed = own.filter(
      (each) =>
        !denied.includes(each) &&
        closesEntry(policy, each.all) &&
        (!each.all.some(letsIn) || each.all.some((other) => isDenied(other.policy, each))),
    );
    const names = (which: typeof own): string => listed(which.flatMap(({ behind }) => behind));
    return [
      ...(open.length === 0
        ? []
        : [
            {
              policy: policy.id,
              kind: 'egress-only-guard' as const,
              says: `it says whom its pods may call; nothing says who may call them, and they are behind ${names(open)}: write a policy with ingress rules`,
            },
          ]),
      ...(closed.length === 0
        ? []
        : [
            {
              policy: policy.id,
              kind: 'ingress-empty' as const,
              says: `it closes its pods to everybody and no policy lets anybody in, and they are behind ${names(closed)}: write an ingress rule for those who may`,
            },
          ]),
      ...(denied.length === 0
        ? []
        : [
            {
              policy: policy.id,
              kind: 'ingress-empty' as const,
              says: `it denies its pods to everybody, even where another policy allows them, and they are behind ${names(denied)}: deny only those who may not`,
            },
          ]),
    ];
  });
}

const ownParts = (policy: Policy, all: readonly Selecting[]): Selecting['parts'] =>
  all.find((each) => each.policy === policy)?.parts ?? [];

const isEgressOnly = (policy: Policy, all: readonly Selecting[]): boolean =>
  ownParts(policy, all).some(({ part }) => covers(part, 'egress')) &&
  !policy.parts.some((part) => covers(part, 'ingress'));

const governsEntry = ({ parts }: Selecting): boolean => parts.some(({ part }) => covers(part, 'ingress'));

const letsIn = ({ parts }: Selecting): boolean =>
  parts.some(({ part: { ingress } }) => ingress.rules.some(({ effect, isEmpty }) => effect === 'allow' && !isEmpty));

const closesEntry = (policy: Policy, all: readonly Selecting[]): boolean => {
  const parts = ownParts(policy, all);
  return parts.some(({ part: { ingress } }) => ingress.isolates === 'yes') && !letsIn({ policy, parts });
};

/** Whether a policy denies everything that services send to a pod, by its rules together: what other policies allow doesn't count then. */
const deniesEverybody = (policy: Policy, all: readonly Selecting[], pod: Pod, flows: readonly Flow[]): boolean => {
  const denials = ownParts(policy, all)
    .filter(({ selects }) => selects === 'yes')
    .flatMap(({ part: { ingress } }) => ingress.rules.filter(({ effect }) => effect === 'deny'));
  const isDenied = (half: Half, flow: Flow): boolean =>
    denials.some(({ covers, port }) => covers.includes(half) && port(flow, pod) === 'yes');
  return flows.length > 0 && flows.every((flow) => halves.every((half) => isDenied(half, flow)));
};
