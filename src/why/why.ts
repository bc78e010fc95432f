import { sourceOf } from './ask/source.ts';
import { parseName, parseSource } from './asked.ts';
import type { Graph } from './graph/graph.ts';
import { describeKnown, type KnownRecord } from './known-record.ts';
import { type Step, type StepName, stepNames, type Why } from './model.ts';
import { factsOfName } from './name-facts.ts';
import { judge, type Verdict } from './verdict.ts';
import { describeHidden, describeLink, describeRecord, describeZone } from './words/dns.ts';
import { describeApproval, describeEndpoint, describeService, type Words } from './words/owners.ts';
import { sentenceOf } from './words/sentence.ts';
import { describePath, describePublicAccess, describeResolver } from './words/way.ts';

/**
 * Why a name resolves to what it does from somewhere, and whether that is reached. Pure.
 * @throws InputError where the name is none, or nothing asks from there
 */
export const explainWhy = (graph: Graph, name: string, from: string): Why => inWords(judgeWhy(graph, name, from));

/**
 * The same before it is put into words.
 * @throws InputError where the name is none, or nothing asks from there
 */
export function judgeWhy(graph: Graph, name: string, from: string): Verdict {
  const fqdn = parseName(name);
  return judge(graph, factsOfName(graph, fqdn), sourceOf(graph.world, parseSource(from, 'from').id));
}

const writers: Readonly<Record<StepName, (verdict: Verdict) => Words>> = {
  service: describeService,
  endpoint: describeEndpoint,
  approval: describeApproval,
  zone: describeZone,
  record: describeRecord,
  link: describeLink,
  hidden: describeHidden,
  resolver: describeResolver,
  path: describePath,
  door: describePublicAccess,
};

/** A verdict in words, with what is remembered of its record. */
export function inWords(verdict: Verdict, known?: KnownRecord): Why {
  const steps = stepNames.map((step): Step => {
    const state = verdict.states[step];
    const said = writers[step](verdict);
    const more = step === 'record' && known !== undefined ? describeKnown(known, state) : '';
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
