import { sourceOf } from './ask/source.ts';
import { parseName, parseSource } from './asked.ts';
import type { Graph } from './graph/graph.ts';
import { type KnownRecord, tellKnown } from './known-record.ts';
import { type Step, type StepName, stepNames, type Why } from './model.ts';
import { factsOfName } from './name-facts.ts';
import { tellHidden, tellLink, tellRecord, tellZone } from './tell/dns.ts';
import { tellApproval, tellEndpoint, tellService, type Words } from './tell/owners.ts';
import { sentenceOf } from './tell/sentence.ts';
import { tellPath, tellPublicAccess, tellResolver } from './tell/way.ts';
import { judge, type Verdict } from './verdict.ts';

/**
 * Why a name resolves to what it does from somewhere, and whether that is reached. Pure.
 * @throws InputError where the name is none, or nothing asks from there
 */
export const explainWhy = (graph: Graph, name: string, from: string): Why => tell(judgeWhy(graph, name, from));

/**
 * The same before it is put into words.
 * @throws InputError where the name is none, or nothing asks from there
 */
export function judgeWhy(graph: Graph, name: string, from: string): Verdict {
  const fqdn = parseName(name);
  return judge(graph, factsOfName(graph, fqdn), sourceOf(graph.world, parseSource(from, 'from').id));
}

const tellers: Readonly<Record<StepName, (verdict: Verdict) => Words>> = {
  service: tellService,
  endpoint: tellEndpoint,
  approval: tellApproval,
  zone: tellZone,
  record: tellRecord,
  link: tellLink,
  hidden: tellHidden,
  resolver: tellResolver,
  path: tellPath,
  door: tellPublicAccess,
};

/** A verdict in words, with what is remembered of its record. */
export function tell(verdict: Verdict, known?: KnownRecord): Why {
  const steps = stepNames.map((step): Step => {
    const state = verdict.states[step];
    const said = tellers[step](verdict);
    const more = step === 'record' && known !== undefined ? tellKnown(known, state) : '';
    return { step, state, ...said, because: `${said.because}${more}` };
  });
  const { answer, addresses, reachable, brokenAt } = verdict;
  return {
    name: verdict.facts.name,
    from: verdict.source.id,
    answer,
    addresses,
    reachable,
    brokenAt,
    steps,
    sentence: sentenceOf(verdict, steps),
  };
}
