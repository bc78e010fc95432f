import records from '../data/checks.json' with { type: 'json' };
import families from '../data/families.json' with { type: 'json' };
import peers from '../data/peers.json' with { type: 'json' };
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

const peersOf = (id: string): { readonly peers?: readonly string[] } => {
  const found = (peers as Readonly<Record<string, readonly string[]>>)[id];
  return found === undefined ? {} : { peers: found };
};

/** A check with the rules of other tools that ask the same. */
export const withPeers = <T extends EgressCheck>(check: T): T => ({ ...check, ...peersOf(check.id) });

/** In the order of docs/findings.md. The files are ours and held to their shapes by a test. */
export const listedChecks: readonly ListedCheck[] = (records as unknown as readonly ListedCheck[]).map(withPeers);

export const familyOf: ReadonlyMap<string, Family> = new Map(
  Object.entries(families as unknown as Readonly<Record<string, Family>>).map(([name, { open, selected }]) => [
    name,
    { open: withPeers(open), ...(selected === undefined ? {} : { selected: withPeers(selected) }) },
  ]),
);
