import { sourceOf } from './ask/source.ts';
import { parseName, parseSource } from './asked.ts';
import { type Diagnosis, judge } from './diagnosis.ts';
import type { Graph } from './graph/graph.ts';
import { describeKnown, type KnownRecord } from './known-record.ts';
import { type Step, type StepName, stepNames, type Why } from './model.ts';
import { factsOfName } from './name-facts.ts';
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
export function judgeWhy(graph: Graph, name: string, from: string): Diagnosis {
  const fqdn = parseName(name);
  return judge(graph, factsOfName(graph, fqdn), sourceOf(graph.world, parseSource(from, 'from').id));
}

const writers: Readonly<Record<StepName, (diagnosis: Diagnosis) => Words>> = {
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

/** A diagnosis in words, with what is remembered of its record. */
export function inWords(diagnosis: Diagnosis, known?: KnownRecord): Why {
  const steps = stepNames.map((step): Step => {
    const state = diagnosis.states[step];
    const said = writers[step](diagnosis);
    const more = step === 'record' && known !== undefined ? describeKnown(known, state) : '';
    return { step, state, ...said, because: `${said.because}${more}` };
  });
  const { answer, addresses, reachable, brokenAt } = diagnosis;
  return {
    name: diagnosis.facts.name,
    from: diagnosis.source.id,
    answer,
    addresses,
    reachable,
    brokenAt,
    steps,
    sentence: sentenceOf(diagnosis, steps),
  };
}
