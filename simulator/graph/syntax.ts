import type { Place } from './query-error.ts';

export type Scalar = string | number | boolean;
export type Comparison = '==' | '!=' | '=~' | 'has' | 'startswith';

/** What an expression is, before anyone asks whether its columns exist. `place` is where to point when it is wrong. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Scalar; readonly place: Place }
  | { readonly kind: 'path'; readonly steps: readonly (string | number)[]; readonly place: Place }
  | {
      readonly kind: 'call';
      readonly name: 'tostring' | 'isnotempty' | 'not';
      readonly argument: Expression;
      readonly place: Place;
    }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
      readonly place: Place;
    }
  | { readonly kind: 'in'; readonly left: Expression; readonly values: readonly string[]; readonly place: Place }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression; readonly place: Place };

/** `alias = expression`, or an expression that names itself. */
export interface Column {
  readonly alias: string | undefined;
  readonly expression: Expression;
}

export interface OrderKey {
  readonly expression: Expression;
  readonly descending: boolean;
}

/** One operator between two pipes. */
export type Stage =
  | { readonly kind: 'where'; readonly predicate: Expression }
  | { readonly kind: 'project' | 'extend'; readonly columns: readonly Column[] }
  | { readonly kind: 'mv-expand'; readonly column: Column; readonly rowLimit: number }
  | { readonly kind: 'order'; readonly keys: readonly OrderKey[] }
  | { readonly kind: 'limit'; readonly rows: number }
  | { readonly kind: 'summarize'; readonly counts: readonly (string | undefined)[]; readonly by: readonly Column[] };

export type TableName = 'resources' | 'dnsresources' | 'networkresources';

export interface Query {
  readonly table: TableName;
  readonly stages: readonly Stage[];
}
