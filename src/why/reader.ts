import type { Arm, ArmActions } from '../arm/arm.ts';
import type { SubscriptionScope } from '../core/subscription-scope.ts';
import { foldCase } from '../core/text.ts';
import type { Clock } from '../core/time.ts';
import { worldOf } from '../egress/world.ts';
import type { DnsPolicy } from '../policy/dns.ts';
import type { Policy } from '../policy/policy.ts';
import type { State } from '../state/state.ts';
import { type Graph, graphOf, noHolders } from './graph/graph.ts';
import { createKeptEstate } from './kept-estate.ts';
import { recallRecord } from './known-record.ts';
import type { Why } from './model.ts';
import { cellsOfMatrix, type PlacedCell, reachMatrix } from './reach.ts';
import { type JudgedPolicy, judgePolicy, promised, type Reachability, withPromise } from './reachability.ts';
import { listedIn, withoutCount } from './read-azure.ts';
import { createReading, type SeenGraph } from './reading.ts';
import { smallArm, TooManyRows } from './small-arm.ts';
import { inWords, judgeWhy } from './why.ts';

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
  /** What policy promises, read again. */
  promises(signal: AbortSignal): Promise<JudgedPolicy>;
  /** The matrix of these, or of what policy promises where they are left out. */
  reachability(
    pairs: { readonly targets: readonly string[]; readonly from: readonly string[] } | undefined,
    signal: AbortSignal,
  ): Promise<Reachability>;
  /** Everything that a matrix rests on, with more bodies, to be asked something else. */
  graph(signal: AbortSignal, more?: readonly unknown[]): Promise<Graph>;
  /** The same as Azure shows it now, read again: what somebody is about to change Azure by. */
  freshGraph(signal: AbortSignal): Promise<Graph>;
  /** Something is about to be changed from here: until a sweep has seen it, our own tables answer nothing. */
  outdate(): Promise<void>;
  /** The next one reads Azure again. */
  forget(): void;
}

/** The same with our own tables behind it. */
export interface KeepingWhyReader extends WhyReader {
  /** Keeps in our own tables what answers rest on, read again where it isn't current; an estate of many thousands only as far as it was read anyway. */
  keep(signal: AbortSignal): Promise<void>;
}

/** Rows of a query that a sweep reads for later questions alone: five pages. */
const mostRows = 5_000;

/**
 * Names and sources are judged by what is read for them; what one question has read serves the next for a minute. With our own tables, an answer rests
 * on what these keep, where that is current, and says of when; it also says since when a record exists, and what holds it back.
 */
export function createWhyReader(
  arm: Arm & Pick<ArmActions, 'act'>,
  subscriptions: SubscriptionScope,
  clock: Clock,
  policyInForce: () => Promise<Policy>,
  state?: Pick<State, 'names' | 'zones' | 'estate'>,
): KeepingWhyReader {
  const reading = createReading(arm, subscriptions, clock);
  const estate = state === undefined ? undefined : createKeptEstate(state.estate, clock);
  let keeps: 'all that is due' | 'what was read anyway' | 'nothing' = 'all that is due';

  async function graphNow(
    from: readonly string[],
    policy: Policy,
    signal: AbortSignal,
    more: readonly unknown[] = [],
  ): Promise<SeenGraph> {
    const began = clock.now();
    const parts = await Promise.all([reading.everything(signal), reading.askers(from, signal)]);
    const bodies = [...parts.flat(), ...more];
    const asOf = reading.everythingAt() ?? began;
    return { graph: graphOf(worldOf(bodies.map(withoutCount), listedIn(bodies)), policy.dns, noHolders), asOf };
  }

  /** By what our own tables have, where that is current; else as Azure shows it. */
  async function graphFor(
    from: readonly string[],
    policy: Policy,
    signal: AbortSignal,
    more: readonly unknown[] = [],
  ): Promise<SeenGraph> {
    return (await seenInState(from, policy.dns, signal, more)) ?? graphNow(from, policy, signal, more);
  }

  async function whyAbout(name: string, from: string, signal: AbortSignal) {
    const asked = foldCase(name).replace(/\.$/, '');
    const { dns } = await policyInForce();
    const seen = (await seenInState([from], dns, signal)) ?? (await reading.question(asked, from, dns, signal));
    const diagnosis = judgeWhy(seen.graph, asked, from);
    const { source, facts } = diagnosis;
    const about = [
      source.id,
      ...facts.targets.map(({ id }) => id.id),
      ...facts.claims.map(({ endpoint: { view } }) => whatItLeadsTo(view)),
    ];
    if (state === undefined) return { why: inWords(diagnosis), about };
    const known = await recallRecord(state, dns.mode, diagnosis);
    return { why: { ...inWords(diagnosis, known), asOf: seen.asOf.toISOString() }, about };
  }

  /** What our own tables have, with what they lack of who asks; undefined where nothing current is kept. */
  async function seenInState(
    from: readonly string[],
    dns: DnsPolicy,
    signal: AbortSignal,
    more: readonly unknown[] = [],
  ): Promise<SeenGraph | undefined> {
    const seen = await estate?.find();
    if (seen === undefined) return undefined;
    const lacking = from.filter((id) => seen.world.find(id) === undefined);
    const others = [...(await reading.askers(lacking, signal)), ...more];
    if (others.length === 0) return { graph: graphOf(seen.world, dns, noHolders), asOf: seen.asOf };
    const bodies = [...seen.bodies, ...others];
    return { graph: graphOf(worldOf(bodies, listedIn(bodies)), dns, noHolders), asOf: seen.asOf };
  }

  return {
    async reached(target, from, isFresh, signal) {
      if (isFresh) reading.forget();
      const { graph } = await graphNow(from, await policyInForce(), signal);
      return cellsOfMatrix(reachMatrix(graph, [target], from));
    },
    async promises(signal) {
      reading.forget();
      const policy = await policyInForce();
      return judgePolicy((await graphNow([], policy, signal)).graph, policy.reachability);
    },
    why: async (name, from, signal) => (await whyAbout(name, from, signal)).why,
    whyAbout,
    async keep(signal) {
      if (estate === undefined || keeps === 'nothing' || !(await estate.isDue())) return;
      const isAtHand = reading.everythingAt() !== undefined;
      if (!isAtHand && keeps === 'what was read anyway') return;
      try {
        const began = clock.now();
        const bodies = await reading.everything(signal, smallArm(arm, mostRows));
        if (!(await estate.keep(bodies.map(withoutCount), reading.everythingAt() ?? began))) keeps = 'nothing';
      } catch (error) {
        if (!(error instanceof TooManyRows)) throw error;
        keeps = 'what was read anyway';
      } finally {
        // Read for later: a closing that is judged in this minute must not be based on bodies from before its endpoint.
        if (!isAtHand) reading.forget();
      }
    },
    async reachability(pairs, signal) {
      const policy = await policyInForce();
      const { graph, asOf: seenAt } = await graphFor(pairs?.from ?? [], policy, signal);
      const { promises, unmatched } = judgePolicy(graph, policy.reachability);
      const rest = { unmatched, asOf: seenAt.toISOString() };
      if (pairs === undefined) return { ...promised(promises), ...rest };
      const matrix = reachMatrix(graph, pairs.targets, pairs.from);
      const said = new Map(promises.map((promise) => [`${promise.from} ${promise.target}`, promise]));
      const cells = cellsOfMatrix(matrix).map((cell) => withPromise(cell, said.get(`${cell.from} ${cell.target}`)));
      return { targets: matrix.targets, from: matrix.from, cells, ...rest };
    },
    graph: async (signal, more) => (await graphFor([], await policyInForce(), signal, more)).graph,
    async freshGraph(signal) {
      reading.forget();
      return (await graphNow([], await policyInForce(), signal)).graph;
    },
    outdate: async () => estate?.outdate(),
    forget: reading.forget,
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
