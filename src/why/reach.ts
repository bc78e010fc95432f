import { InputError } from '../core/errors.ts';
import { findResourceId } from '../core/resource-id.ts';
import { quote } from '../core/text.ts';
import { isPrivateLinkLabel } from '../dns/names/catalogue.ts';
import { perWorld } from '../egress/path/per-world.ts';
import { filteredChain } from './ask/security-policy.ts';
import { type Source, sourceOf } from './ask/source.ts';
import { type Diagnosis, firstBroken } from './diagnosis.ts';
import type { Graph } from './graph/graph.ts';
import { hostsOf } from './graph/targets.ts';
import { type DnsDiagnosis, judgeDns } from './judge-dns.ts';
import type { BrokenAt, StepState } from './model.ts';
import { factsOfName, type NameFacts } from './name-facts.ts';
import { findTypedPlace } from './name-place.ts';
import { pathOfAnswer } from './path/of-answer.ts';
import { viewOf } from './view.ts';

/**
 *   ok            private addresses, and packets get there
 *   no-dns        no address comes back, or a dead one
 *   no-path       private addresses, and packets don't get there
 *   public-only   public DNS answers
 *   unknown       one of these, and it is not known which
 */
export const cellStates = ['no-dns', 'no-path', 'public-only', 'unknown', 'ok'] as const;
export type CellState = (typeof cellStates)[number];

/** Of one target from one source; `gatehouse why {name} --from {from}` opens it. */
export interface Cell {
  readonly state: CellState;
  /** The name of the target that decides; undefined where it has none. */
  readonly name: string | undefined;
  readonly brokenAt: BrokenAt | null;
}

export interface ReachTarget {
  /** Lower-cased id. */
  readonly id: string;
  readonly names: readonly string[];
}

export interface Matrix {
  readonly targets: readonly ReachTarget[];
  readonly from: readonly string[];
  /** A row for each source, a cell for each target. */
  readonly rows: readonly (readonly Cell[])[];
}

const nameless: Cell = { state: 'unknown', name: undefined, brokenAt: null };

/**
 * Which targets are reached privately from which sources, each once. Pure. Of a target's several names the worst decides.
 * @throws InputError naming an id that is none
 */
export function reachMatrix(graph: Graph, targets: readonly string[], from: readonly string[]): Matrix {
  const wanted = idsOf(targets, 'targets');
  const sources = idsOf(from, 'from').map((id) => sourceOf(graph.world, id));
  const views = sources.map((source) => viewOf(graph, source));
  const columns = wanted.map((id) => namesOf(graph, id).map((name) => new Column(graph, factsOfName(graph, name))));
  return {
    targets: wanted.map((id, index) => ({ id, names: (columns[index] ?? []).map(({ facts }) => facts.name) })),
    from: sources.map(({ id }) => id),
    rows: sources.map((source, row) => columns.map((names) => worstOf(names, source, views[row]))),
  };
}

/** Each once, however it is written. */
function idsOf(texts: readonly string[], what: string): readonly string[] {
  const ids = texts.map((text) => {
    const id = findResourceId(text)?.id;
    if (id === undefined) throw new InputError(what, `${quote(text)} is not a resource id`);
    return id;
  });
  return [...new Set(ids)];
}

function worstOf(names: readonly Column[], source: Source, view: object | undefined): Cell {
  let worst = nameless;
  let rank: number = cellStates.length;
  for (const column of names) {
    const cell = column.cellFrom(source, view);
    const place = cellStates.indexOf(cell.state);
    if (place >= rank) continue;
    rank = place;
    worst = cell;
  }
  return worst;
}

/** One name, asked from many sources: the part of the answer that sources share is computed once. */
class Column {
  readonly #known = new Map<object, Shared>();
  readonly graph: Graph;
  readonly facts: NameFacts;

  constructor(graph: Graph, facts: NameFacts) {
    this.graph = graph;
    this.facts = facts;
  }

  cellFrom(source: Source, view: object | undefined): Cell {
    const { dns, cells } = this.#sharedBy(source, view);
    return cells[pathOfAnswer(this.graph.world, source, dns)?.state ?? 'skipped'];
  }

  #sharedBy(source: Source, view: object | undefined): Shared {
    const known = view === undefined ? undefined : this.#known.get(view);
    if (known !== undefined) return known;
    const dns = judgeDns(this.graph, this.facts, filteredChain(this.graph, source, this.facts));
    const made = { dns, cells: cellsOf(this.facts.name, dns) };
    if (view !== undefined) this.#known.set(view, made);
    return made;
  }
}

interface Shared {
  readonly dns: DnsDiagnosis;
  /** The cell for each state of the path. */
  readonly cells: Readonly<Record<StepState, Cell>>;
}

function cellsOf(name: string, { answer, states }: DnsDiagnosis): Shared['cells'] {
  const cell = (path: StepState): Cell => {
    const reachable = path === 'ok' ? 'yes' : path === 'broken' ? 'no' : 'unknown';
    return {
      state: stateOf({ answer, reachable }),
      name,
      brokenAt: firstBroken({ ...states, path, door: 'skipped' }),
    };
  };
  return { ok: cell('ok'), broken: cell('broken'), unknown: cell('unknown'), skipped: cell('skipped') };
}

export function stateOf({ answer, reachable }: Pick<Diagnosis, 'answer' | 'reachable'>): CellState {
  switch (answer) {
    case 'private':
      return reachable === 'yes' ? 'ok' : reachable === 'no' ? 'no-path' : 'unknown';
    case 'public':
      return 'public-only';
    case 'unknown':
      return 'unknown';
    case 'none':
    case 'stale':
      return 'no-dns';
  }
}

const claimed = perWorld<ReadonlyMap<string, readonly string[]>, Graph>((graph) => {
  const names = new Map<string, Set<string>>();
  for (const [name, claims] of graph.claims.byName)
    for (const { endpoint } of claims) {
      const own = names.get(endpoint.view.privateLinkResource) ?? new Set();
      names.set(endpoint.view.privateLinkResource, own.add(name));
    }
  return new Map([...names].map(([target, own]) => [target, askedNames([...own])]));
});

/** Names as clients ask: the one in the zone only where there is no other. */
function askedNames(names: readonly string[]): readonly string[] {
  const open = names.filter((name) => !name.split('.').some(isPrivateLinkLabel));
  return (open.length > 0 ? open : names).filter((name) => !name.startsWith('*')).sort();
}

/** The names that endpoints to a target claim; where none does, those in its own body that private link serves. */
export function namesOf(graph: Graph, target: string): readonly string[] {
  const own = claimed(graph).get(target) ?? [];
  if (own.length > 0) return own;
  const body = graph.world.find(target);
  if (body === undefined) return [];
  return askedNames(
    hostsOf(graph.world, target).filter(
      (host) => host.split('.').some(isPrivateLinkLabel) || findTypedPlace(body, host) !== undefined,
    ),
  );
}

/** A cell with its place in the matrix. */
export interface PlacedCell {
  readonly from: string;
  readonly target: string;
  readonly state: CellState;
  /** Null for a target without a name. */
  readonly name: string | null;
  readonly brokenAt: BrokenAt | null;
}

/** The cells one after another, row by row. */
export const cellsOfMatrix = ({ targets, from, rows }: Matrix): readonly PlacedCell[] =>
  rows.flatMap((cells, row) =>
    cells.map(({ state, name, brokenAt }, column) => ({
      from: from[row] ?? '',
      target: targets[column]?.id ?? '',
      state,
      name: name ?? null,
      brokenAt,
    })),
  );
