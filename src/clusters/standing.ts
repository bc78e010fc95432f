import type { Check, Finding } from '../core/finding.ts';
import type { KeptFinding } from '../state/findings/model.ts';

/** The finding of a check as it is kept, to raise it again: what can't be determined now is not resolved. */
export function standingFinding(standing: readonly KeptFinding[], check: Check): readonly Finding[] {
  const found = standing.find((each) => each.check === check.id && each.state !== 'resolved');
  if (found === undefined) return [];
  const { subject, severity, message, remedy, exemption } = found;
  return [{ check: check.id, subject, severity, message, remedy, ...(exemption === undefined ? {} : { exemption }) }];
}

/** Whether a pass would find exactly what is kept. */
export function isAsStanding(findings: readonly Finding[], standing: readonly KeptFinding[]): boolean {
  const contentOf = (all: readonly (Finding | KeptFinding)[]): string =>
    all
      .map(({ check, subject, severity, message, exemption }) =>
        JSON.stringify([check, subject, severity, message, exemption ?? null]),
      )
      .sort()
      .join('\n');
  return (
    contentOf(findings) ===
    contentOf(standing.filter(({ state, check }) => state !== 'resolved' && !check.startsWith('reconcile-')))
  );
}
