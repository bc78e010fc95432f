import { Document, isNode, type YAMLSeq } from 'yaml';
import { plain } from '../core/text.ts';
import type { FirstPolicy } from './first-policy.ts';
import type { Entry } from './model.ts';

/** Wider lines are hard to read beside the document. */
const widest = 140;

/**
 * The document, with each reason as a comment. `schema`: where editors find the JSON Schema, relative to the document; `isPart`: what it is made of is
 * one page of several.
 */
export function writePolicy(policy: FirstPolicy, schema: string, isPart = false): string {
  const { zones, links, resolvers, rules, exemptions } = policy;
  const { resourceGroup, byName } = zones.value;
  const document = new Document({
    version: 1,
    dns: {
      mode: 'observe',
      zones: {
        ...(resourceGroup !== undefined && { resourceGroup }),
        ...(Object.keys(byName).length > 0 && { byName }),
      },
      ...(links.length > 0 && { links: valuesOf(links) }),
      ...(resolvers.length > 0 && { resolvers: valuesOf(resolvers) }),
    },
    approvals: { mode: 'observe', rules: valuesOf(rules.value) },
    egress: { mode: 'observe', ...(exemptions.value.length > 0 && { exemptions: valuesOf(exemptions.value) }) },
  });
  const say = (path: readonly (string | number)[], lines: readonly string[]): void => {
    const node = document.getIn(path, true);
    if (isNode(node) && lines.length > 0) node.commentBefore = comment(lines);
  };
  const sayEach = (path: readonly string[], entries: readonly Entry<unknown>[]): void => {
    for (const [index, { because }] of entries.entries()) say([...path, index], because);
    const list = document.getIn(path, true) as YAMLSeq | undefined;
    if (list !== undefined) list.flow = false;
  };
  say(['dns'], [...zones.notes, ...policy.dnsNotes]);
  sayEach(['dns', 'links'], links);
  sayEach(['dns', 'resolvers'], resolvers);
  say(['approvals'], rules.notes);
  sayEach(['approvals', 'rules'], rules.value);
  say(['egress'], exemptions.notes);
  sayEach(['egress', 'exemptions'], exemptions.value);
  const head = [
    '# A first policy, made from what exists. Every mode is observe: it plans and reports, and writes nothing to Azure until one says enforce.',
    '# Read each reason, strike what should not be so, then: gatehouse policy check --strict, plan dns and plan approvals.',
    ...(isPart ? ['# It was made of one page of several: what that page does not show is not in here.'] : []),
  ];
  const body = document.toString({ lineWidth: 0 });
  return [`# yaml-language-server: $schema=${schema}`, ...head, body].join('\n');
}

const valuesOf = <Value>(entries: readonly Entry<Value>[]): readonly Value[] => entries.map(({ value }) => value);

/** What exists in an estate is other people's text: no line break of theirs may end a comment. */
const comment = (lines: readonly string[]): string =>
  lines
    .flatMap((line) => wrapped(plain(line)))
    .map((line) => ` ${line}`)
    .join('\n');

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > widest) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
