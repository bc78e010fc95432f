import { severities } from '../core/finding.ts';
import { after, days } from '../core/time.ts';
import type { ExplainedFinding } from '../egress/explain.ts';
import type { Entry } from './model.ts';

export interface Exemption {
  readonly check: string;
  readonly subject: string;
  readonly reason: string;
  readonly until: string;
  readonly evidence?: string;
}

/** Long enough to mend or to decide, short enough not to be forgotten. */
const lasts = days(90);
const weighty = severities.slice(severities.indexOf('critical'), severities.indexOf('medium') + 1);

/**
 * What would be found on the first day, from medium on, as exemptions that end: for exactly this check on this resource, and, where the finding says so, for what it rests on.
 */
export function proposeExemptions(findings: readonly ExplainedFinding[], now: Date): readonly Entry<Exemption>[] {
  const until = after(now, lasts).toISOString().slice(0, 10);
  const reason = `found as it was on ${now.toISOString().slice(0, 10)}, before anybody decided about it`;
  return findings
    .filter(({ severity, exemption }) => weighty.includes(severity) && exemption === undefined)
    .map(({ check, subject, severity, because, evidenceHash }) => ({
      value: { check, subject, reason, until, ...(evidenceHash !== undefined && { evidence: evidenceHash }) },
      because: [`${severity}: ${because}`],
    }));
}
