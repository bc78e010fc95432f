import records from '../data/checks.json' with { type: 'json' };
import families from '../data/families.json' with { type: 'json' };
import type { EgressCheck } from '../model.ts';

/** A check that a predicate of this folder raises, and the types it is asked of. */
export interface ListedCheck extends EgressCheck {
  readonly title: string;
  readonly types: readonly string[];
  readonly paths: readonly string[];
}

/** The two checks of a family of types that keep their public switch alike. */
export interface Family {
  readonly open: EgressCheck;
  /** Absent where no type of the family has lists. */
  readonly selected?: EgressCheck;
}

/** In the order of docs/findings.md. The files are ours and held to their shapes by a test. */
export const listedChecks: readonly ListedCheck[] = records as unknown as readonly ListedCheck[];

export const familyOf: ReadonlyMap<string, Family> = new Map(
  Object.entries(families as unknown as Readonly<Record<string, Family>>),
);
