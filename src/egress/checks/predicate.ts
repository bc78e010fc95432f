import type { Severity } from '../../core/finding.ts';
import type { EgressPolicy } from '../../policy/egress.ts';
import type { ExposureAnswer, Unknown } from '../exposure/model.ts';
import type { Resource, World } from '../model.ts';

/** What a check is asked about. */
export interface Given {
  readonly resource: Resource;
  /** Its properties. */
  readonly properties: Record<string, unknown>;
  readonly world: World;
  readonly policy: EgressPolicy;
  /** What the general rule made of it, for a type it knows. */
  readonly exposure: ExposureAnswer | undefined;
}

/** Why a check is raised; a text alone where it weighs what its record says. */
export type Reason =
  | string
  | { readonly because: string; readonly severity: Severity }
  /** It can't be known. */
  | { readonly unknown: Unknown };

/** Pure: why a check is raised for a resource, or undefined where all is well. */
export type Predicate = (given: Given) => Reason | undefined;

export type Predicates = Readonly<Record<string, Predicate>>;
