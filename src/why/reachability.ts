import type { Problem } from '../core/errors.ts';
import type { ReachabilityPolicy } from '../policy/reachability.ts';
import type { Graph } from './graph/graph.ts';
import { type JudgedPromise, judgePromises } from './promises.ts';
import type { PlacedCell, ReachTarget } from './reach.ts';
import { unmatchedIn } from './unmatched.ts';

/** What policy promises, and its entries that match nothing. */
export interface JudgedPolicy {
  readonly promises: readonly JudgedPromise[];
  readonly unmatched: readonly Problem[];
}

/** Pure. */
export const judgePolicy = (graph: Graph, policy: ReachabilityPolicy): JudgedPolicy => ({
  promises: judgePromises(graph, policy),
  unmatched: unmatchedIn(graph, policy),
});

/** A cell, with what policy says of the pair. */
export interface ReachCell extends PlacedCell {
  readonly wanted: JudgedPromise['wanted'] | null;
  readonly outcome: JudgedPromise['outcome'] | null;
  readonly because: string | null;
}

export interface Reachability {
  readonly targets: readonly ReachTarget[];
  readonly from: readonly string[];
  readonly cells: readonly ReachCell[];
  /** Entries under `reachability` that match nothing. */
  readonly unmatched: readonly Problem[];
  /** When its basis was read. */
  readonly asOf: string;
}

/** The cell, with what is promised of it. */
export const withPromise = (cell: PlacedCell, promise: JudgedPromise | undefined): ReachCell => ({
  ...cell,
  wanted: promise?.wanted ?? null,
  outcome: promise?.outcome ?? null,
  because: promise?.because ?? null,
});

/** The matrix of what policy promises. */
export function promised(promises: readonly JudgedPromise[]): Omit<Reachability, 'asOf' | 'unmatched'> {
  const targets = [...new Set(promises.map(({ target }) => target))];
  return {
    targets: targets.map((id) => ({
      id,
      names: [...new Set(promises.flatMap(({ target, cell }) => (target === id ? (cell.name ?? []) : [])))].sort(),
    })),
    from: [...new Set(promises.map(({ from }) => from))].sort(),
    cells: promises.map((promise) => {
      const { state, name, brokenAt } = promise.cell;
      return withPromise({ from: promise.from, target: promise.target, state, name: name ?? null, brokenAt }, promise);
    }),
  };
}
