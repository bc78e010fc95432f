/** How bad a finding is, best last: see docs/findings.md. */
export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';

/**
 * Something a person should know, about one subject. The same trouble always gives the same finding:
 * `message` quotes values, sorts lists and carries no timestamp.
 */
export interface Finding {
  /** Stable id of the check: an id of the egress catalogue, or a PascalCase reason of the dns and approvals rooms. */
  readonly check: string;
  /** Lower-cased resource id of what is judged (or `policy` for the policy document). */
  readonly subject: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to change. */
  readonly remedy: string;
  /** Why policy exempts it: it is kept, but not open. */
  readonly exemption?: string;
}

/** What a finding is before it is found, for people: one record for each id. */
export interface FindingKind {
  readonly id: string;
  readonly severity: Severity;
  readonly when: string;
  readonly why: string;
  readonly remedy: string;
}
