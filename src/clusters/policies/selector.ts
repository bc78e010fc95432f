import * as z from 'zod';
import { every, type Match, matchOf } from './match.ts';
import type { Labels } from './model.ts';
import { formOfKey, formOfValue, isLabelKey, isLabelValue } from './names.ts';

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** What a key is held to as a label's: Cilium takes the source of a label before it. */
type NameOf = (key: string) => string;

const value = z.string().refine(isLabelValue, { error: formOfValue });
const keyOf = (nameOf: NameOf) => z.string().refine((key) => isLabelKey(nameOf(key)), { error: formOfKey });

const requirement = (nameOf: NameOf) =>
  z
    .object({ key: keyOf(nameOf), operator: z.enum(operators), values: z.array(value).nullish() })
    .superRefine(({ operator, values }, context) => {
      const needs = operator.endsWith('In');
      if ((values ?? []).length > 0 === needs) return;
      const message = needs ? `is empty; ${operator} needs at least one value` : `may not be given with ${operator}`;
      context.addIssue({ code: 'custom', path: ['values'], message });
    })
    .transform(({ values, ...rest }): Requirement => ({ ...rest, values: values ?? [] }));

export interface Requirement {
  readonly key: string;
  readonly operator: (typeof operators)[number];
  readonly values: readonly string[];
  /** Written among matchLabels. */
  readonly isLabel?: true;
}

/** Values by what Kubernetes takes for the key of a label or an annotation. */
export const keyedByLabels = (of: z.ZodType<string>, nameOf: NameOf = (key) => key) =>
  z.record(z.string(), of).superRefine((found, context) => {
    for (const key of Object.keys(found))
      if (!isLabelKey(nameOf(key))) context.addIssue({ code: 'custom', path: [key], message: formOfKey });
  });

/** A label selector as Kubernetes and Cilium write and refuse it, as a list of what must hold; empty: everything. */
const labelSelector = (nameOf: NameOf) =>
  z
    .object({
      matchLabels: keyedByLabels(value, nameOf).nullish(),
      matchExpressions: z.array(requirement(nameOf)).nullish(),
    })
    .transform(
      ({ matchLabels, matchExpressions }): LabelSelector => [
        ...Object.entries(matchLabels ?? {}).map(
          ([key, each]): Requirement => ({ key, operator: 'In', values: [each], isLabel: true }),
        ),
        ...(matchExpressions ?? []),
      ],
    );

/** A key without the source it may name in Cilium: `k8s:app` and `any:app` are `app`. */
export function partsOfKey(key: string): { readonly source: string; readonly name: string } {
  const [, source, name] = /^(k8s|any|reserved|cidr|container|unspec|fqdn|node)[:](.*)$/.exec(key) ?? [];
  return source === undefined ? { source: 'any', name: key } : { source, name: name ?? '' };
}

export const LabelSelector = labelSelector((key) => key);
/** Cilium holds a key with its source to the form of labels, `k8s:app` as `k8s.app` (EndpointSelector.Sanitize in its pkg/policy/api). */
export const CiliumSelector = labelSelector((key) => {
  const { source, name } = partsOfKey(key);
  return `${source}.${name}`;
});
export type LabelSelector = readonly Requirement[];

/** The value of a key: `undefined` where there is none, `unknown` where it can't be determined. */
export type ValueOf = (key: string) => string | undefined | typeof unknownValue;
export const unknownValue = Symbol('unknown');

/** NotIn and DoesNotExist hold for a missing key too. */
export const meets = (selector: LabelSelector, labelAt: ValueOf): Match =>
  every(selector.map((requirement) => isMet(requirement, labelAt(requirement.key))));

function isMet({ operator, values }: Requirement, value: ReturnType<ValueOf>): Match {
  if (value === unknownValue) return 'unknown';
  const isListed = value !== undefined && values.includes(value);
  switch (operator) {
    case 'In':
      return matchOf(isListed);
    case 'NotIn':
      return matchOf(!isListed);
    case 'Exists':
      return matchOf(value !== undefined);
    case 'DoesNotExist':
      return matchOf(value === undefined);
  }
}

/** Labels that are all known. */
export const valuesIn =
  (labels: Labels): ValueOf =>
  (key) =>
    Object.hasOwn(labels, key) ? labels[key] : undefined;
