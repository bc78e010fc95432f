import type { Chain } from './ask/chain.ts';
import { filteredChain } from './ask/security-policy.ts';
import type { Source } from './ask/source.ts';
import type { Graph } from './graph/graph.ts';
import { type DnsDiagnosis, judgeDns } from './judge-dns.ts';
import { type BrokenAt, type Reachable, type StepName, type StepState, stepNames } from './model.ts';
import type { NameFacts } from './name-facts.ts';
import { pathOfAnswer } from './path/of-answer.ts';
import type { PathState } from './path/state.ts';
import { type PublicAccess, publicAccessOf } from './public-access.ts';

/** What a name leads to from a source, step by step, before it is put into words. */
export interface Diagnosis extends Omit<DnsDiagnosis, 'states'> {
  readonly facts: NameFacts;
  readonly source: Source;
  readonly chain: Chain;
  readonly path: PathState | undefined;
  readonly access: PublicAccess | undefined;
  readonly reachable: Reachable;
  readonly states: Readonly<Record<StepName, StepState>>;
  readonly brokenAt: BrokenAt | null;
}

/** Pure: the same bodies and policy always give the same diagnosis. */
export function judge(graph: Graph, facts: NameFacts, source: Source): Diagnosis {
  const { world } = graph;
  const chain = filteredChain(graph, source, facts);
  const dns = judgeDns(graph, facts, chain);
  const path = pathOfAnswer(world, source, dns);
  const access = dns.answer === 'public' ? publicAccessOf(world, facts) : undefined;
  const states = { ...dns.states, path: path?.state ?? 'skipped', door: access?.state ?? 'skipped' } as const;
  const brokenAt = firstBroken(states);
  return { ...dns, facts, source, chain, path, access, reachable: reachableBy(path), states, brokenAt };
}

/** The first broken step in the order of the steps; public access is none of them. */
export const firstBroken = (states: Readonly<Record<StepName, StepState>>): BrokenAt | null =>
  (stepNames.find((step) => step !== 'door' && states[step] === 'broken') as BrokenAt | undefined) ?? null;

const reachableBy = (path: PathState | undefined): Reachable =>
  path === undefined || path.state === 'unknown' ? 'unknown' : path.state === 'ok' ? 'yes' : 'no';
