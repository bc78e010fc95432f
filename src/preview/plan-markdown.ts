import { type ApprovalReport, isAnswer, unknownHere } from '../approvals/report.ts';
import { type DnsReport, isWrite } from '../dns/report/report.ts';
import type { ExplainedFinding } from '../egress/explain.ts';
import type { Mode } from '../policy/mode.ts';
import { code, folded, table } from '../report/markdown.ts';
import { comment, countOf, cut, more, mostFolded, remedies, short, worst } from './comment.ts';
import { nameIn } from './ids.ts';

/** Rows of what would be done that are shown before anybody unfolds anything. */
const mostShown = 12;

/** What the dns room would write, as a comment of a pull request: what is wrong first, then every write, the rest folded. */
export function markdownOfDnsPlan(report: DnsReport, findings: readonly ExplainedFinding[], mode: Mode): string {
  const { lines, zoneGroups, left, counts, hash } = report;
  const rows = [
    ...lines
      .filter(isWrite)
      .map(({ prospect, recordSet, stands, addresses, because }) => [
        prospect,
        code(nameIn(recordSet)),
        code(zoneNameOf(recordSet)),
        `${listed(stands)} → ${listed(addresses)}`,
        code(because, 120),
      ]),
    ...zoneGroups.map(({ prospect, endpoint, zones }) => [
      words[prospect],
      code(nameIn(endpoint)),
      listed(zones.map(nameIn)),
      '–',
      '–',
    ]),
  ];
  return planned('dns', `${rows.length} to write`, findings, mode, [
    ...shown(['', 'name', 'zone', 'addresses', 'because'], rows, 'writes'),
    ...folded(
      `Gets nothing now (${left.length})`,
      cut(left.map(({ endpoint, kind, because }) => `- ${code(short(endpoint))} ${kind}: ${code(because, 160)}`)),
    ),
    `Left as they are: ${counts.settled + counts.satisfied}. Plan ${code(hash)}.`,
  ]);
}

/** What the rules would answer, as a comment of a pull request. */
export function markdownOfApprovalPlan(
  { lines, counts }: ApprovalReport,
  findings: readonly ExplainedFinding[],
  mode: Mode,
): string {
  const rows = lines
    .filter(isAnswer)
    .map(({ prospect, connection, requester, rule, because }) => [
      prospect,
      code(connection.split('/').at(-3) ?? connection),
      requester === null ? 'unseen' : code(nameIn(requester)),
      rule === null ? '–' : code(rule),
      code(because, 120),
    ]);
  return planned('approvals', `${rows.length} to answer`, findings, mode, [
    ...shown(['', 'resource', 'asked by', 'rule', 'because'], rows, 'answers'),
    `A person decides: ${counts.hold}. Covered by rules: ${counts.covered}. Nothing to do: ${counts.left}.`,
    `Could not be read: ${counts.unread}. Approved past the rules: ${counts.outside}. Note: ${unknownHere}.`,
  ]);
}

const words = {
  createZoneGroup: 'create zone group',
  updateZoneGroup: 'update zone group',
  deleteZoneGroup: 'delete zone group',
} as const;

function planned(
  room: 'dns' | 'approvals',
  does: string,
  findings: readonly ExplainedFinding[],
  mode: Mode,
  lines: readonly string[],
): string {
  const counted = findings.length === 0 ? 'no finding' : countOf(findings.map(({ severity }) => severity));
  return comment([
    `<!-- gatehouse plan ${room} -->`,
    `### Gatehouse, plan of ${room}: ${does}, ${counted}`,
    '',
    ...(mode === 'observe' ? [`Mode ${code('observe')}: the app writes none of it.`, ''] : []),
    ...worst(findings),
    '',
    ...lines,
    '',
    ...remedies(findings),
  ]);
}

function shown(head: readonly string[], rows: readonly (readonly string[])[], what: string): readonly string[] {
  if (rows.length === 0) return [];
  return [
    ...table(head, rows.slice(0, mostShown)),
    ...more(rows.length - mostShown, what),
    '',
    ...folded(
      `Further ${what} (${rows.length - mostShown})`,
      rows.length > mostShown ? table(head, rows.slice(mostShown, mostShown + mostFolded)) : [],
    ),
  ];
}

const listed = (texts: readonly string[]): string =>
  texts.length === 0 ? '–' : texts.map((each) => code(each)).join(' ');

/** The zone's name in the id of a record set: `…/privatednszones/ZONE/a/NAME`. */
const zoneNameOf = (recordSet: string): string => recordSet.split('/').at(-3) ?? recordSet;
