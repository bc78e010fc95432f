import type { Severity } from '../../core/finding.ts';
import type { EgressPolicy } from '../../policy/egress.ts';
import type { ExposureAnswer, Unknown } from '../exposure/model.ts';
import type { Resource, World } from '../model.ts';

/** The subject of a check. */
export interface Given {
  readonly resource: Resource;
  /** Its properties. */
  readonly properties: Record<string, unknown>;
  readonly world: World;
  readonly policy: EgressPolicy;
  /** The general rule's answer for it, for a type that has one. */
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
