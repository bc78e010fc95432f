import { type Severity, severities } from '../core/finding.ts';
import { counted } from '../core/text.ts';
import type { EgressExplanation } from '../egress/explain.ts';
import type { EgressPolicy } from '../policy/egress.ts';
import type { Terminal } from './terminal.ts';

export interface FailOptions {
  readonly failOn?: Severity | undefined;
  readonly failOnUnjudged?: boolean | undefined;
}

/** How many of the reasons to fail hold; each is named. `isUnsure`: which of what is not known counts where policy fails on it. */
export function failures(
  { findings, unknown, notJudged }: Pick<EgressExplanation, 'findings' | 'unknown' | 'notJudged'>,
  policy: EgressPolicy,
  { failOn, failOnUnjudged }: FailOptions,
  terminal: Terminal,
  isUnsure: (note: EgressExplanation['unknown'][number]) => boolean,
): number {
  const tooBad = findings.filter(
    ({ severity, exemption }) =>
      failOn !== undefined && exemption === undefined && severities.indexOf(severity) <= severities.indexOf(failOn),
  );
  const unsure = policy.unknown === 'fail' ? unknown.filter(isUnsure) : [];
  const reasons = [
    ...(tooBad.length > 0 ? [`findings of severity ${failOn} or worse: ${tooBad.length}`] : []),
    ...(failOnUnjudged === true && notJudged.length > 0 ? [unjudgedText(notJudged)] : []),
    ...(unsure.length > 0 ? [`could not be known: ${unsure.length} (policy: egress.unknown is fail)`] : []),
  ];
  for (const reason of reasons) terminal.err(`${reason}\n`);
  return reasons.length;
}

/** What was among the resources and is of no type that is judged, by name. */
export function unjudgedText(notJudged: EgressExplanation['notJudged']): string {
  const resources = notJudged.reduce((sum, { count }) => sum + count, 0);
  const names = notJudged.map(({ type, count }) => `${type} (${count})`).join(', ');
  return `${counted(resources, 'resource')} of ${counted(notJudged.length, 'type')} ${resources === 1 ? 'is' : 'are'} not judged: ${names}`;
}
