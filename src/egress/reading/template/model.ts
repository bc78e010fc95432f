import type { Surroundings } from '../fold/evaluate.ts';
import type { Scope } from '../fold/resource-ids.ts';

/** One template and what it is given: the root's, or that of a module. */
export interface Level {
  readonly template: unknown;
  readonly scope: Scope;
  readonly around: Surroundings;
  /** Bodies by the symbolic names that this template has for them, lower-case. */
  readonly bySymbol: Map<string, State>;
}

/** What `reference` finds: the resource as the template writes it, and what its expressions ask. */
export interface State {
  readonly body: unknown;
  readonly around: Surroundings;
  /** Of a deployment: its outputs. */
  readonly outputs?: (name: string) => unknown;
}
