import { type Chain, chainOf } from './ask/chain.ts';
import { type Lookup, lookUp } from './ask/lookup.ts';
import type { Source } from './ask/source.ts';
import { bestStanding, classify, type Standing, standingIn } from './classify.ts';
import { endpointsOf } from './graph/endpoints.ts';
import type { Graph } from './graph/graph.ts';
import { type Seen, seenFrom } from './graph/zones.ts';
import { type AnswerKind, type BrokenAt, type Reachable, type StepName, type StepState, stepNames } from './model.ts';
import type { NameFacts } from './name-facts.ts';
import { pathOfAnswer } from './path/of-answer.ts';
import type { PathVerdict } from './path/verdict.ts';
import { type PublicAccess, publicAccessOf } from './public-access.ts';

/** What a name leads to from a source, step by step, before anybody puts it into words. */
export interface Verdict {
  readonly facts: NameFacts;
  readonly source: Source;
  readonly chain: Chain;
  /** Undefined where nobody is asked in the end. */
  readonly lookup: Lookup | undefined;
  /** The record in the zone that counts; undefined where no zone is known. */
  readonly standing: Standing | undefined;
  /** The meant zone, where the network asked in the end sees it. */
  readonly linked: Seen | undefined;
  readonly path: PathVerdict | undefined;
  readonly access: PublicAccess | undefined;
  readonly answer: AnswerKind;
  readonly addresses: readonly string[];
  readonly reachable: Reachable;
  readonly states: Readonly<Record<StepName, StepState>>;
  readonly brokenAt: BrokenAt | null;
}

/** Pure: the same bodies and policy always give the same verdict. */
export function judge(graph: Graph, facts: NameFacts, source: Source): Verdict {
  const { world } = graph;
  const chain = chainOf(graph, source, facts.name);
  const lookup = chain.network === undefined ? undefined : lookUp(world, chain.network, facts);
  const answer = answerOf(facts, chain, lookup);
  const addresses = lookup?.addresses ?? [];
  const linked =
    chain.network === undefined || facts.place === undefined
      ? undefined
      : seenFrom(world, chain.network).get(facts.place.zone);
  const standing = standingOf(facts, lookup, answer, linked);
  const path = answer === 'private' || answer === 'stale' ? pathOfAnswer(world, source, facts, addresses) : undefined;
  const access = answer === 'public' ? publicAccessOf(world, facts) : undefined;
  const states = statesOf({ graph, facts, chain, lookup, answer, linked, standing, path, access });
  return {
    facts,
    source,
    chain,
    lookup,
    standing,
    linked,
    path,
    access,
    answer,
    addresses,
    reachable: path === undefined || path.state === 'unknown' ? 'unknown' : path.state === 'ok' ? 'yes' : 'no',
    states,
    brokenAt: (stepNames.find((step) => step !== 'door' && states[step] === 'broken') as BrokenAt | undefined) ?? null,
  };
}

function answerOf(facts: NameFacts, chain: Chain, lookup: Lookup | undefined): AnswerKind {
  if (chain.state === 'broken') return 'none';
  if (lookup === undefined) return 'unknown';
  if (lookup.answer === 'addresses') return classify(facts, lookup.addresses, lookup.record);
  // A zone that only policy names may be linked, and may hold anything.
  const isElsewhere = facts.zones.length === 0 && facts.policyZone !== undefined;
  return isElsewhere && lookup.because === 'unlinked' ? 'unknown' : lookup.answer;
}

/** The record counts in the zone that answers rightly, else in the one that is linked, else in any zone of that name. */
function standingOf(
  facts: NameFacts,
  lookup: Lookup | undefined,
  answer: AnswerKind,
  linked: Seen | undefined,
): Standing | undefined {
  if (facts.isPublishedPrivately) return undefined;
  if (answer === 'private' && lookup?.zone !== undefined)
    return { zone: lookup.zone.zone, state: 'ok', kind: 'right', record: lookup.record };
  return linked === undefined ? bestStanding(facts.zones, facts) : standingIn(linked.zone, facts);
}

interface Parts
  extends Pick<Verdict, 'facts' | 'chain' | 'lookup' | 'answer' | 'linked' | 'standing' | 'path' | 'access'> {
  readonly graph: Graph;
}

function statesOf(parts: Parts): Verdict['states'] {
  const { facts, chain, answer, standing, path, access } = parts;
  const isServed = facts.served !== undefined;
  const isLiving = facts.claims.some(({ endpoint }) => endpoint.isLiving);
  const mayBeUnread = facts.claims.length === 0 && endpointsOf(parts.graph.world).unread.length > 0;
  const endpoint: StepState = !isServed ? 'skipped' : isLiving ? 'ok' : mayBeUnread ? 'unknown' : 'broken';
  const hasZone = standing !== undefined || facts.zones.length > 0;
  const zone: StepState =
    facts.place === undefined || !isServed ? 'skipped' : hasZone || facts.policyZone !== undefined ? 'ok' : 'broken';
  const record: StepState = zone !== 'ok' ? 'skipped' : (standing?.state ?? 'unknown');
  return {
    service: isServed ? 'ok' : 'broken',
    endpoint,
    approval: endpoint !== 'ok' ? 'skipped' : facts.approved.length > 0 ? 'ok' : 'broken',
    zone,
    record,
    link: zone !== 'ok' ? 'skipped' : linkOf(parts),
    hidden: zone === 'skipped' ? 'skipped' : hiddenOf(parts),
    resolver: chain.state,
    path: path?.state ?? 'skipped',
    door: answer === 'public' ? (access?.state ?? 'unknown') : 'skipped',
  };
}

function linkOf({ facts, chain, linked, answer, lookup }: Parts): StepState {
  if (chain.state !== 'ok') return chain.state === 'broken' ? 'skipped' : 'unknown';
  if (linked !== undefined || (answer === 'private' && lookup?.zone !== undefined)) return 'ok';
  return facts.zones.length === 0 ? 'unknown' : 'broken';
}

/** Another zone that answers in the place of the one that is meant. */
function hiddenOf({ facts, chain, lookup, answer }: Parts): StepState {
  if (chain.state !== 'ok') return chain.state === 'broken' ? 'skipped' : 'unknown';
  if (lookup?.zone === undefined || lookup.zone.name === facts.place?.zone || answer === 'private') return 'ok';
  return answer === 'unknown' ? 'unknown' : 'broken';
}
