import type { Me, Service } from './api.ts';

/** Parts of what the API answers (api.ts) that pages draw by themselves. */
export type Role = NonNullable<Extract<Me, { signedIn: true }>['role']>;
/** One thing that has to hold, and whether it does. */
export type Line = Service['preconditions'][number];

/** One page of a list. */
export interface List<T> {
  readonly value: readonly T[];
  readonly nextLink?: string;
}
