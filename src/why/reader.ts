import type { Arm } from '../arm/arm.ts';
import { isRecord, propertiesOf } from '../core/arm-body.ts';
import { remember } from '../core/remember.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { SubscriptionScope } from '../core/subscription-scope.ts';
import { foldCase } from '../core/text.ts';
import { type Clock, minutes } from '../core/time.ts';
import { worldOf } from '../egress/world.ts';
import type { Policy } from '../policy/policy.ts';
import type { State } from '../state/state.ts';
import { type Graph, graphOf } from './graph/graph.ts';
import { wholeName } from './graph/names.ts';
import { recallRecord } from './known-record.ts';
import type { Why } from './model.ts';
import { factsOfName } from './name-facts.ts';
import { type JudgedPromise, judgePromises } from './promises.ts';
import { cellsOfMatrix, type PlacedCell, type ReachTarget, reachMatrix } from './reach.ts';
import { listedIn, readAskers, readNamed, readRecords, readSurroundings, readTargets } from './read-azure.ts';
import { judgeWhy, tell } from './why.ts';

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
}

/** What names lead to from where, as Azure shows it now. */
export interface WhyReader {
  why(name: string, from: string, signal: AbortSignal): Promise<Why>;
  /** The same, with the ids of what it is about: the source, and what the name leads to. */
  whyAbout(
    name: string,
    from: string,
    signal: AbortSignal,
  ): Promise<{ readonly why: Why; readonly about: readonly string[] }>;
  /** What networks reach of one resource. `isFresh`: as Azure shows it now, not as it was read within the minute. */
  reached(
    target: string,
    from: readonly string[],
    isFresh: boolean,
    signal: AbortSignal,
  ): Promise<readonly PlacedCell[]>;
  /** What policy promises, read anew. */
  promises(signal: AbortSignal): Promise<readonly JudgedPromise[]>;
  /** The matrix of these, or of what policy promises where they are left out. */
  reachability(
    pairs: { readonly targets: readonly string[]; readonly from: readonly string[] } | undefined,
    signal: AbortSignal,
  ): Promise<Reachability>;
  /** Everything that a matrix rests on, with more bodies, to be asked something else. */
  graph(signal: AbortSignal, more?: readonly unknown[]): Promise<Graph>;
  /** The next one reads anew. */
  forget(): void;
}

/**
 * Names and sources are judged by what is read for them; what one question has read serves the next for a minute. With our own tables, an answer also
 * says since when a record stands, and what holds it back.
 */
export function createWhyReader(
  arm: Arm,
  subscriptions: SubscriptionScope,
  clock: Clock,
  policyInForce: () => Promise<Policy>,
  state?: Pick<State, 'names' | 'zones'>,
): WhyReader {
  const kept = remember<readonly unknown[]>(minutes(1), 200);
  const once = (key: string, read: () => Promise<readonly unknown[]>) => kept.get(key, clock.now(), read);
  const surroundings = (signal: AbortSignal) =>
    once('surroundings', () => readSurroundings(arm, subscriptions, signal));
  const askers = (from: readonly string[], signal: AbortSignal) => {
    const others = from.flatMap((text) => findResourceId(text) ?? []).filter(({ type }) => !isRead.test(type));
    const ids = others.map(({ id }) => id).sort();
    return ids.length === 0 ? [] : once(`askers ${ids.join(' ')}`, () => readAskers(arm, ids, signal));
  };

  async function graphNow(
    from: readonly string[],
    policy: Policy,
    signal: AbortSignal,
    more: readonly unknown[] = [],
  ): Promise<Graph> {
    const parts = await Promise.all([
      surroundings(signal),
      once('targets', () => readTargets(arm, subscriptions, signal)),
      once('records', () => readRecords(arm, undefined, subscriptions, signal)),
      askers(from, signal),
    ]);
    const bodies = [...parts.flat(), ...more];
    return graphOf(worldOf(bodies.map(withoutCount), listedIn(bodies)), policy.dns);
  }

  const forget = (): void => {
    for (const key of ['surroundings', 'targets', 'records']) kept.forget(key);
  };

  async function whyAbout(name: string, from: string, signal: AbortSignal) {
    const asked = foldCase(name).replace(/\.$/, '');
    const [label = ''] = asked.split('.');
    const owners = [...new Set([label, label.replace(/-secondary$/, '')])];
    const [around, named, who, { dns }] = await Promise.all([
      surroundings(signal),
      once(`named ${label}`, () => readNamed(arm, owners, subscriptions, signal)),
      askers([from], signal),
      policyInForce(),
    ]);
    const bodies = [...around, ...named, ...who];
    const { place } = factsOfName(graphOf(worldOf(bodies), dns), asked);
    const names = relativeNames(place === undefined ? [asked] : [asked, wholeName(place.name, place.zone)]);
    const records = await once(`records ${asked}`, () => readRecords(arm, names, subscriptions, signal));
    const world = worldOf([...bodies, ...records].map(withoutCount), listedIn(around));
    const verdict = judgeWhy(graphOf(world, dns), asked, from);
    const { source, facts } = verdict;
    const about = [
      source.id,
      ...facts.targets.map(({ id }) => id.id),
      ...facts.claims.map(({ endpoint: { view } }) => whatItLeadsTo(view)),
    ];
    return { why: tell(verdict, state && (await recallRecord(state, dns.mode, verdict))), about };
  }

  return {
    forget,
    async reached(target, from, isFresh, signal) {
      if (isFresh) forget();
      return cellsOfMatrix(reachMatrix(await graphNow(from, await policyInForce(), signal), [target], from));
    },
    async promises(signal) {
      forget();
      const policy = await policyInForce();
      return judgePromises(await graphNow([], policy, signal), policy.reachability);
    },
    why: async (name, from, signal) => (await whyAbout(name, from, signal)).why,
    whyAbout,
    async reachability(pairs, signal) {
      const policy = await policyInForce();
      const graph = await graphNow(pairs?.from ?? [], policy, signal);
      const promises = judgePromises(graph, policy.reachability);
      if (pairs === undefined) return promised(promises);
      const matrix = reachMatrix(graph, pairs.targets, pairs.from);
      const said = new Map(promises.map((promise) => [`${promise.from} ${promise.target}`, promise]));
      const cells = cellsOfMatrix(matrix).map((cell) => withPromise(cell, said.get(`${cell.from} ${cell.target}`)));
      return { targets: matrix.targets, from: matrix.from, cells };
    },
    graph: async (signal, more) => graphNow([], await policyInForce(), signal, more),
  };
}

/** What an endpoint leads to; of another's service that is known by its alias alone, the endpoint. */
const whatItLeadsTo = ({
  id,
  privateLinkResource,
}: {
  readonly id: string;
  readonly privateLinkResource: string;
}): string => (privateLinkResource.startsWith('/') ? privateLinkResource : id);

/** What is read for every question anyway. */
const isRead = /^microsoft\.(network\/virtualnetworks(\/subnets)?|containerservice\/managedclusters)$/;

/** Every name that a record in any zone above may have for these: each cut at its dots, the zone's own, and the wildcards. */
function relativeNames(names: readonly string[]): readonly string[] {
  const found = names.flatMap((name) => {
    const labels = name.split('.');
    const runs = (from: number): readonly string[] =>
      labels.slice(from).map((_, end) => labels.slice(from, from + end + 1).join('.'));
    return [...runs(0), ...labels.flatMap((_, from) => (from === 0 ? [] : runs(from).map((run) => `*.${run}`)))];
  });
  return [...new Set([...found, '@', '*'])].sort();
}

/** Of a zone all that concerns the question was asked for: its count says nothing about what is missing. */
function withoutCount(body: unknown): unknown {
  if (!isRecord(body) || findResourceId(body.id)?.type !== 'microsoft.network/privatednszones') return body;
  return { ...body, properties: { ...propertiesOf(body), numberOfRecordSets: undefined } };
}

const withPromise = (cell: PlacedCell, promise: JudgedPromise | undefined): ReachCell => ({
  ...cell,
  wanted: promise?.wanted ?? null,
  outcome: promise?.outcome ?? null,
  because: promise?.because ?? null,
});

function promised(promises: readonly JudgedPromise[]): Reachability {
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
