import type { Severity } from '../core/finding.ts';
import { counted } from '../core/text.ts';
import { code, folded, table } from '../report/markdown.ts';
import { comment, countOf, cut, more, mostFolded, remedies, short, worst } from './comment.ts';
import { nameIn } from './ids.ts';
import type { ConnectionRow, Preview, PreviewedName, ZoneGroupRow } from './model.ts';

/** By which a later run finds the comment that it is to update. */
const commentMark = '<!-- gatehouse preview -->';

/** Names that are shown before anybody unfolds anything. */
const mostNames = 8;

/**
 * A preview as a comment of a pull request: at most one screen, the worst first; everything else is folded. What strangers wrote is there as
 * code, so that none of it is markup, a mention, a link or an instruction to what reads logs.
 */
export function markdownOf(judged: Preview, gone: readonly string[] = []): string {
  const { names, zoneGroups, connections, findings, unknown, notJudged } = judged;
  const open = findings.filter(({ exemption }) => exemption === undefined);
  return comment([
    commentMark,
    `### Gatehouse: ${headline(
      open.map(({ severity }) => severity),
      unknown.length,
    )}`,
    '',
    ...worst(open),
    ...(names.length === 0
      ? []
      : ['', ...nameTable(names.slice(0, mostNames)), ...more(names.length - mostNames, 'names')]),
    '',
    ...remedies(open),
    ...folded(
      `Further names (${names.length - mostNames})`,
      names.length > mostNames ? nameTable(names.slice(mostNames, mostNames + mostFolded)) : [],
    ),
    ...folded(
      `Zone groups (${zoneGroups.length})`,
      zoneGroups.length === 0 ? [] : zoneGroupTable(zoneGroups.slice(0, mostFolded)),
    ),
    ...folded(
      `Connections (${connections.length})`,
      connections.length === 0 ? [] : connectionTable(connections.slice(0, mostFolded)),
    ),
    ...folded(
      `Not known before it is deployed (${unknown.length})`,
      cut(
        unknown.map(
          ({ id, property, because }) =>
            `- ${[short(id), property ?? '', because]
              .filter((part) => part !== '')
              .map((part) => code(part, 160))
              .join(' ')}`,
        ),
      ),
    ),
    ...folded(`Goes away (${gone.length})`, cut(gone.map((id) => `- ${code(short(id))}`))),
    ...folded(
      `Not judged (${counted(notJudged.length, 'type')})`,
      cut(notJudged.map(({ type, count }) => `- ${code(type)} (${count})`)),
    ),
  ]);
}

/** What isn't known is never called clean. */
function headline(found: readonly Severity[], unknown: number): string {
  if (found.length > 0) return countOf(found);
  return unknown === 0 ? 'nothing to change' : `no finding, and what is not known: ${unknown}`;
}

const nameTable = (names: readonly PreviewedName[]): readonly string[] =>
  table(
    ['name', 'zone', 'when', 'problems'],
    names.map(({ endpoint, fqdn, zone, when, certainty, problems }) => [
      fqdn === null ? `decided by Azure, for ${code(nameIn(endpoint))}` : code(fqdn),
      zone === null ? '–' : code(zone),
      `${certainty === 'will' ? '' : `${certainty}, `}${whens[when]}`,
      problems.length === 0 ? '–' : code(problems.join('; '), 160),
    ]),
  );

const whens = { creation: 'at creation', approval: 'after approval', azure: 'by Azure' } as const;

const zoneGroupTable = (rows: readonly ZoneGroupRow[]): readonly string[] =>
  table(
    ['endpoint', 'zone', 'verdict', 'needed'],
    rows.map(({ endpoint, zone, verdict, needed }) => [
      code(nameIn(endpoint)),
      zone === null ? 'none seen' : code(zone),
      verdict,
      needed.length === 0 ? '–' : needed.map((each) => code(each)).join(' '),
    ]),
  );

const connectionTable = (rows: readonly ConnectionRow[]): readonly string[] =>
  table(
    ['endpoint', 'target', 'group', 'decision'],
    rows.map(({ endpoint, target, groupId, decision, rule }) => [
      code(nameIn(endpoint)),
      target === null ? 'not known' : code(short(target)),
      groupId === null ? '–' : code(groupId),
      rule === null ? decision : `${decision}, by ${code(rule)}`,
    ]),
  );
