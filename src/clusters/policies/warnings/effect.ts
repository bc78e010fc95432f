import { droppedFieldsOf } from '../kinds/dropped-fields.ts';
import { type Cluster, idOf } from '../model.ts';
import { listed, type Setting, type Warning } from './model.ts';

/** Objects that are no policies at all, on any data plane. */
export const formWarnings = ({ policies }: Cluster): readonly Warning[] =>
  policies
    .filter(({ apiVersion }) => apiVersion === undefined)
    .map((written) => ({
      policy: idOf(written),
      kind: 'no-api-version',
      says: 'it has no apiVersion, so no cluster takes it and it has no effect',
    }));

/** What a policy says under names that its kind doesn't have. */
export const droppedWarnings = ({ policies }: Cluster): readonly Warning[] =>
  policies.flatMap((written) =>
    droppedFieldsOf(written).map((says): Warning => ({ policy: idOf(written), kind: 'unknown-field', says })),
  );

/** Policies that an earlier one of the same name says otherwise than: the first may have been meant. */
export const replacedWarnings = ({ replaced }: Cluster): readonly Warning[] =>
  replaced.map((written) => ({
    policy: idOf(written),
    kind: 'said-twice',
    says: 'the objects hold it more than once, with differences: the last one is judged, because it remains where they are applied in this order',
  }));

/** Policies without effect on this data plane, those with parts that nobody judges, and those that select nothing. */
export function effectWarnings({ cluster, dataplane, inForce, pods }: Setting): readonly Warning[] {
  return [
    ...inForce.refused.map(
      ({ id, because }): Warning => ({
        policy: id,
        kind: 'not-enforced',
        says: `on ${dataplane} it has no effect: ${because}`,
      }),
    ),
    ...inForce.policies.flatMap((policy): readonly Warning[] => {
      const { id, parts } = policy;
      const unjudged = [
        ...parts.flatMap(({ ingress, egress }) => [...ingress.rules, ...egress.rules].flatMap((rule) => rule.unjudged)),
        ...(parts.some(({ selectsNode }) => selectsNode !== undefined) ? ['nodeSelector (the host firewall)'] : []),
      ];
      const isForPods = parts.every(({ selectsNode }) => selectsNode === undefined);
      const isIdle = isForPods && cluster.pods.length > 0 && !pods.has(policy);
      return [
        ...(unjudged.length === 0
          ? []
          : [
              {
                policy: id,
                kind: 'not-judged' as const,
                says: `not judged here, so what they decide is unknown: ${listed(unjudged)}`,
              },
            ]),
        ...(isIdle
          ? [
              {
                policy: id,
                kind: 'selects-nothing' as const,
                says: 'it selects none of the living pods among the objects',
              },
            ]
          : []),
      ];
    }),
  ];
}
