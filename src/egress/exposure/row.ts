/** A condition on one property: it has one of these values, or any where none is named. */
export interface PropertyCondition {
  readonly path: string;
  readonly values?: readonly string[];
}

/** Where a type keeps the lists of who may come, and what an empty one means there. */
export type Gate =
  /** An object with `defaultAction` and lists; absent means that all are allowed. */
  | { readonly kind: 'acl'; readonly at: readonly string[]; readonly missingAction?: 'deny' }
  /** Lists without a default action. */
  | {
      readonly kind: 'list';
      readonly lists: readonly string[];
      readonly networks?: string;
      /** The flag without which the list of networks means nothing. */
      readonly networksWhen?: string;
      readonly empty: 'everybody' | 'nobody';
      /** What no list at all means, where that is something else than an empty one. */
      readonly missing?: 'everybody';
      /** Whether `0.0.0.0` means every address of Azure. */
      readonly azure?: boolean;
    }
  /** Rules that are children; the first list holds addresses, a second one networks. */
  | { readonly kind: 'children'; readonly children: readonly string[]; readonly empty: 'everybody' | 'nobody' }
  /** A child with a switch and rules of its own, called `default`. */
  | { readonly kind: 'ruleSet'; readonly child: string }
  /** Kinds of requests that are allowed, from any origin. */
  | {
      readonly kind: 'requests';
      readonly at: string;
      readonly allow: string;
      readonly deny?: string;
      readonly lists: readonly string[];
    }
  /** Rules with priorities, in the resource or in a child. */
  | {
      readonly kind: 'ordered';
      readonly child: string;
      readonly at: string;
      readonly rules: string;
      readonly otherwise: string;
    };

/** Where a type keeps its public switch, and what its values mean; a row of data/switches.json. */
export interface SwitchRow {
  readonly type: string;
  readonly apiVersion: string;
  /** The part of the check ids that all types alike share. */
  readonly family: string;
  /** Paths of switches; `publicNetworkAccess` where not named. Empty: the type has lists only. */
  readonly switches?: readonly string[];
  /** Of several switches: the first that says something, or the most open. */
  readonly combine?: 'worst';
  /** What no value means; `automatic`: open until an endpoint is approved. */
  readonly absent?: 'open' | 'closed' | 'automatic';
  /** Values that open or close beside the usual ones, lower-case. */
  readonly on?: readonly string[];
  readonly off?: readonly string[];
  /** The switch is called for what is closed: `true` closes. */
  readonly inverse?: boolean;
  /** Where the service knows no perimeter, and the value closes nothing. */
  readonly perimeter?: 'open';
  /** The resource has an endpoint only where this is set. */
  readonly onlyWhen?: string;
  /** What closes the resource, regardless of the switch. */
  readonly closedBy?: readonly PropertyCondition[];
  readonly openedBy?: readonly PropertyCondition[];
  /** Where the id of what it runs in is: where that can't be reached, neither can this. */
  readonly within?: readonly string[];
  readonly gate?: Gate;
  /** A list with any address in it weighs as open: the service asks everybody it lists for a password. */
  readonly addressesAreOpen?: boolean;
  /** The type has a check of its own for all of Azure let in. */
  readonly azureApart?: boolean;
}

/** The lists of children that a gate reads. */
export function childrenOf(gate: Gate | undefined): readonly string[] {
  if (gate?.kind === 'children') return gate.children;
  return gate?.kind === 'ruleSet' || gate?.kind === 'ordered' ? [gate.child] : [];
}
