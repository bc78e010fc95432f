import type { World } from '../egress/model.ts';
import type { Chain } from './ask/chain.ts';
import { type Lookup, lookUp } from './ask/lookup.ts';
import { bestRecordState, classify, type RecordState, recordStateIn } from './classify.ts';
import { endpointsOf } from './graph/endpoints.ts';
import type { Graph } from './graph/graph.ts';
import { maybeSeenFrom, type Seen, seenFrom } from './graph/zones.ts';
import type { AnswerKind, StepName, StepState } from './model.ts';
import type { NameFacts } from './name-facts.ts';
import { destinationsOf } from './path/of-answer.ts';
import type { Destination } from './path/state.ts';

/** What a name is answered with where a chain ends: everything about it that is the same for all who ask there. */
export interface DnsDiagnosis {
  /** Undefined where nobody is asked in the end. */
  readonly lookup: Lookup | undefined;
  /** The record in the zone that counts; undefined where no zone is known. */
  readonly recordState: RecordState | undefined;
  /** The meant zone, where the network asked in the end sees it. */
  readonly linked: Seen | undefined;
  readonly answer: AnswerKind;
  readonly addresses: readonly string[];
  /** For each address where it may be; empty where there is nothing to reach. */
  readonly destinations: readonly (readonly Destination[])[];
  readonly states: Readonly<Record<Exclude<StepName, 'path' | 'door'>, StepState>>;
}

export function judgeDns(graph: Graph, facts: NameFacts, chain: Chain): DnsDiagnosis {
  const { world } = graph;
  const lookup = chain.network === undefined ? undefined : lookUp(world, chain.network, facts);
  const answer = answerOf(facts, chain, lookup);
  const addresses = lookup?.addresses ?? [];
  const linked =
    chain.network === undefined || facts.place === undefined
      ? undefined
      : seenFrom(world, chain.network).get(facts.place.zone);
  const recordState = decidingRecord(facts, lookup, answer, linked);
  const isPrivate = answer === 'private' || answer === 'stale';
  return {
    lookup,
    recordState,
    linked,
    answer,
    addresses,
    destinations: isPrivate ? destinationsOf(world, facts, addresses) : [],
    states: statesOf(graph, { facts, chain, lookup, answer, linked, recordState }),
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
function decidingRecord(
  facts: NameFacts,
  lookup: Lookup | undefined,
  answer: AnswerKind,
  linked: Seen | undefined,
): RecordState | undefined {
  if (facts.isPublishedPrivately) return undefined;
  if (answer === 'private' && lookup?.zone !== undefined)
    return { zone: lookup.zone.zone, state: 'ok', kind: 'right', record: lookup.record };
  return linked === undefined || linked.doubled === 'zones'
    ? bestRecordState(facts.zones, facts)
    : recordStateIn(linked.zone, facts);
}

interface Parts extends Pick<DnsDiagnosis, 'lookup' | 'answer' | 'linked' | 'recordState'> {
  readonly facts: NameFacts;
  readonly chain: Chain;
}

function statesOf({ world }: Graph, parts: Parts): DnsDiagnosis['states'] {
  const { facts, chain, recordState } = parts;
  const isServed = facts.served !== undefined;
  const isLiving = facts.claims.some(({ endpoint }) => endpoint.isLiving);
  const mayBeUnread = facts.claims.length === 0 && endpointsOf(world).unread.length > 0;
  const endpoint: StepState = !isServed ? 'skipped' : isLiving ? 'ok' : mayBeUnread ? 'unknown' : 'broken';
  const zone: StepState =
    facts.place === undefined || !isServed
      ? 'skipped'
      : recordState !== undefined || facts.policyZone !== undefined
        ? 'ok'
        : 'broken';
  return {
    service: isServed ? 'ok' : 'broken',
    endpoint,
    approval: endpoint !== 'ok' ? 'skipped' : facts.approved.length > 0 ? 'ok' : 'broken',
    zone,
    record: zone !== 'ok' ? 'skipped' : (recordState?.state ?? 'unknown'),
    link: zone !== 'ok' ? 'skipped' : linkOf(world, parts),
    hidden: zone === 'skipped' ? 'skipped' : hiddenOf(parts),
    resolver: chain.state,
  };
}

function linkOf(world: World, { facts, chain, linked, answer, lookup }: Parts): StepState {
  if (chain.state !== 'ok') return chain.state === 'broken' ? 'skipped' : 'unknown';
  if (answer === 'private' && lookup?.zone !== undefined) return 'ok';
  if (linked !== undefined) return isDoubled(linked, lookup) ? 'unknown' : 'ok';
  const mayBe = chain.network !== undefined && maybeSeenFrom(world, chain.network).has(facts.place?.zone ?? '');
  return mayBe || facts.zones.length === 0 ? 'unknown' : 'broken';
}

/** Whether two of these are linked, where the answer depends on which one counts. */
const isDoubled = (linked: Seen, lookup: Lookup | undefined): boolean =>
  linked.doubled === 'zones' || (lookup?.because === 'doubled' && lookup.zone?.id === linked.id);

/** Another zone that answers in the place of the one that is meant. */
function hiddenOf({ facts, chain, lookup, answer }: Parts): StepState {
  if (chain.state !== 'ok') return chain.state === 'broken' ? 'skipped' : 'unknown';
  if (lookup?.zone === undefined || lookup.zone.name === facts.place?.zone || answer === 'private') return 'ok';
  return answer === 'unknown' ? 'unknown' : 'broken';
}
