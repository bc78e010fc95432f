import * as z from 'zod';
import { every, type Match, matchOf } from './match.ts';
import type { Labels } from './model.ts';

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

const Requirement = z
  .object({ key: z.string().min(1), operator: z.enum(operators), values: z.array(z.string()).nullish() })
  .refine(({ operator, values }) => (values ?? []).length > 0 === operator.endsWith('In'), {
    error: 'values belong to In and NotIn, and these need at least one',
  })
  .transform(({ values, ...rest }): Requirement => ({ ...rest, values: values ?? [] }));

export interface Requirement {
  readonly key: string;
  readonly operator: (typeof operators)[number];
  readonly values: readonly string[];
  /** Written among matchLabels. */
  readonly isLabel?: true;
}

/** A label selector as Kubernetes and Cilium write it, as a list of what must hold; empty: everything. */
export const LabelSelector = z
  .object({
    matchLabels: z.record(z.string(), z.string()).nullish(),
    matchExpressions: z.array(Requirement).nullish(),
  })
  .transform(({ matchLabels, matchExpressions }): readonly Requirement[] => [
    ...Object.entries(matchLabels ?? {}).map(
      ([key, value]): Requirement => ({ key, operator: 'In', values: [value], isLabel: true }),
    ),
    ...(matchExpressions ?? []),
  ]);
export type LabelSelector = readonly Requirement[];

/** The value of a key: `undefined` where there is none, `unknown` where nobody can say. */
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
