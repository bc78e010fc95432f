import { type Severity, severities } from '../core/finding.ts';
import { counted } from '../core/text.ts';
import type { ExplainedFinding } from '../egress/explain.ts';
import { splitOutside } from '../egress/reading/identify.ts';
import { code, folded, table } from '../report/markdown.ts';

/** Rows that are shown before anybody unfolds anything: with them a comment is one screen. */
const mostFindings = 8;
/** Rows of one folded part; GitHub takes 65,536 characters for a whole comment. */
export const mostFolded = 60;

/** What people know an id by: its kind, and its name with those of what it lies in (`subnets/vnet-a/snet-jobs`). */
export function short(id: string): string {
  const parts = splitOutside(id);
  const [, ...rest] = parts.slice(parts.lastIndexOf('providers') + 1);
  if (!parts.includes('providers') || rest.length < 4) return parts.slice(-2).join('/');
  const kind = rest.findLast((_, index) => index % 2 === 0) ?? '';
  return [kind, ...rest.filter((_, index) => index % 2 === 1)].join('/');
}

/** A sentence with its ids as people know them. */
const shortened = (because: string): string => because.replaceAll(/\/subscriptions\/[^\s,;:()'"]+/gi, short);

/** How many findings, and how bad: `2 findings (1 high, 1 low)`. */
export function countOf(found: readonly Severity[]): string {
  const counts = severities.flatMap((severity) => {
    const count = found.filter((each) => each === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  return `${counted(found.length, 'finding')} (${counts.join(', ')})`;
}

/** The worst findings as a table. */
export const worst = (open: readonly ExplainedFinding[]): readonly string[] =>
  open.length === 0 ? [] : findingTable(open.slice(0, mostFindings));

/** What to change about each finding, and those that the table leaves out; folded. */
export const remedies = (open: readonly ExplainedFinding[]): readonly string[] => [
  ...folded(`What to change (${open.length})`, cut(open.map(remedyLine))),
  ...folded(
    `Further findings (${open.length - mostFindings})`,
    open.length > mostFindings ? findingTable(open.slice(mostFindings, mostFindings + mostFolded)) : [],
  ),
];

const findingTable = (findings: readonly ExplainedFinding[]): readonly string[] =>
  table(
    ['', 'finding', 'resource', 'because'],
    findings.map(({ severity, check, subject, because }) => [
      severity,
      code(check),
      code(short(subject)),
      code(shortened(because), 240),
    ]),
  );

const remedyLine = ({ check, subject, remedy }: ExplainedFinding): string =>
  `- ${code(check)} ${code(short(subject))}: ${code(remedy, 300)}`;

/** What is below a table that shows a part of something. */
export const more = (count: number, what: string): readonly string[] =>
  count > 0 ? ['', `and ${count} more ${what}, below`] : [];

/** So many lines as a folded part has. */
export const cut = (lines: readonly string[]): readonly string[] =>
  lines.length <= mostFolded ? lines : [...lines.slice(0, mostFolded), `- and ${lines.length - mostFolded} more`];

/** The whole comment of its lines. */
export const comment = (lines: readonly string[]): string => lines.join('\n').trimEnd().concat('\n');
