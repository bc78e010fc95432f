import { counted } from '../core/text.ts';
import type { EgressExplanation, ExplainedFinding } from '../egress/explain.ts';
import type { Policy } from '../policy/policy.ts';
import { logLine } from '../report/log-line.ts';
import { nameIn } from './ids.ts';
import type { Preview } from './model.ts';

/** A preview for a terminal: the worst first, then what it would make. */
export function linesOfPreview(judged: Preview, { egress }: Policy, gone: readonly string[] = []): readonly string[] {
  const { names, zoneGroups, connections, findings, unknown, notJudged } = judged;
  const shown = egress.unknown === 'ignore' ? [] : unknown;
  return [
    `${counted(findings.length, 'finding')}, ${counted(names.length, 'name')}, ${counted(connections.length, 'connection')}, ${shown.length} unknown`,
    ...findings.flatMap(linesOfFinding),
    ...heading('names', names),
    ...names.map(
      ({ endpoint, fqdn, zone, when, certainty, problems }) =>
        `  ${fqdn ?? 'decided by Azure'} in ${zone ?? 'a zone not known'} for ${nameIn(endpoint)}: ${certainty}, ${whens[when]}${problems.map((each) => `; ${each}`).join('')}`,
    ),
    ...heading('zone groups', zoneGroups),
    ...zoneGroups.map(
      ({ endpoint, zone, verdict, needed }) =>
        `  ${nameIn(endpoint)}: ${zone ?? 'no zone seen'} is ${verdict}; needed: ${needed.join(', ') || 'not known'}`,
    ),
    ...heading('connections', connections),
    ...connections.map(
      ({ endpoint, target, groupId, decision, rule }) =>
        `  ${nameIn(endpoint)} to ${target === null ? 'a target not known' : nameIn(target)}${groupId === null ? '' : ` (${groupId})`}: ${decision}${rule === null ? '' : `, by rule '${rule}'`}`,
    ),
    ...heading('not known', shown),
    ...shown.map((note) => `  ${noteText(note)}`),
    ...heading('goes away', gone),
    ...gone.map((id) => `  ${id}`),
    ...heading('not judged', notJudged),
    ...notJudged.map(({ type, count }) => `  ${type} (${count})`),
  ].map(logLine);
}

/** A finding for a terminal, parted from what is above it. */
export const linesOfFinding = (finding: ExplainedFinding): readonly string[] => [
  '',
  `${finding.severity}  ${finding.check}`,
  `  ${finding.subject}`,
  `  ${finding.because}`,
  finding.exemption === undefined ? `  to do: ${finding.remedy}` : `  exempt: ${finding.exemption}`,
];

/** What could not be known, and why. */
export const noteText = ({ id, property, because }: EgressExplanation['unknown'][number]): string =>
  [id, property ?? '', because].filter((part) => part !== '').join(': ');

const whens = {
  creation: 'with the endpoint',
  approval: 'once its connection is approved',
  azure: 'as Azure decides',
} as const;

const heading = (name: string, rows: readonly unknown[]): readonly string[] => (rows.length === 0 ? [] : ['', name]);
