import { severities } from '../core/finding.ts';
import { after, days } from '../core/time.ts';
import type { ExplainedFinding } from '../egress/explain.ts';
import type { Entry, Part } from './model.ts';

export interface Exemption {
  readonly check: string;
  readonly subject: string;
  readonly reason: string;
  readonly until: string;
  readonly evidence?: string;
}

/** Long enough to fix or to decide, short enough not to be forgotten. */
const lasts = days(90);
const weighty = severities.slice(severities.indexOf('critical'), severities.indexOf('medium') + 1);

/** Whose path, by its own message, could not be determined. */
const notSeen: ReadonlySet<string> = new Set(['egress-path-unknown']);

/**
 * What would be found on the first day, from medium on, as exemptions that end: for exactly this check on this resource, and, where the finding says so, for what it rests on.
 * Only what was seen: what depends on something that could not be read (`unread`: its subjects) is left to be found, and noted.
 */
export function proposeExemptions(
  findings: readonly ExplainedFinding[],
  unread: ReadonlySet<string>,
  now: Date,
): Part<readonly Entry<Exemption>[]> {
  const until = after(now, lasts).toISOString().slice(0, 10);
  const reason = `found as it was on ${now.toISOString().slice(0, 10)}, before anybody decided about it`;
  const weigh = findings.filter(({ severity, exemption }) => weighty.includes(severity) && exemption === undefined);
  const isSeen = ({ check, subject }: ExplainedFinding): boolean => !notSeen.has(check) && !unread.has(subject);
  const left = weigh.filter((each) => !isSeen(each));
  const value = weigh.filter(isSeen).map(({ check, subject, severity, because, evidenceHash }) => ({
    value: { check, subject, reason, until, ...(evidenceHash !== undefined && { evidence: evidenceHash }) },
    because: [`${severity}: ${because}`],
  }));
  const notes = left.map(
    ({ check, subject }) => `not exempt, since not all of it could be read: ${check} of ${subject}`,
  );
  return { value, notes };
}
