import { compare } from './compare.ts';
import { type Evidence, evidenceHash } from './evidence.ts';

/** How bad a finding is, best last: see docs/findings.md. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

/** One kind of problem that people are notified of: its findings are raised through this record, and docs/findings.md is made from it. */
export interface Check {
  /** Stable, kebab-case, beginning with the room or the part that raises it. */
  readonly id: string;
  /** What it weighs; where that depends on the case, every weight it can have, and the first where the case doesn't say. */
  readonly severity: Severity | readonly [Severity, ...Severity[]];
  /** When it is raised. */
  readonly when: string;
  /** Why it matters. */
  readonly why: string;
  /** What to change. */
  readonly remedy: string;
  /** What it is about, where one part checks many things. */
  readonly about?: string;
}

/** What a check weighs where the case doesn't say. */
export const weightOf = ({ severity }: Pick<Check, 'severity'>): Severity =>
  typeof severity === 'string' ? severity : severity[0];

/** Something a person should know, about one subject. The same trouble gives the same text: lists sorted, no timestamp. */
export interface Finding {
  /** Id of the check. */
  readonly check: string;
  /** Lower-cased resource id of what is judged (or `policy` for the policy document). */
  readonly subject: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to change. */
  readonly remedy: string;
  /** Why policy exempts it: it is kept, but not open. */
  readonly exemption?: string;
  /** What it rests on, where the part that raises it says so. */
  readonly evidence?: Evidence;
  /** Distinguishes that evidence from any other. */
  readonly evidenceHash?: string;
}

/** Makes a finding of a check, with what differs from its record in this case: the only way to make one. */
export function raise(
  check: Check,
  subject: string,
  message: string,
  more: Partial<Pick<Finding, 'severity' | 'remedy' | 'exemption' | 'evidence'>> = {},
): Finding {
  const hashed = more.evidence === undefined ? {} : { evidenceHash: evidenceHash(more.evidence) };
  return { check: check.id, subject, severity: weightOf(check), message, remedy: check.remedy, ...more, ...hashed };
}

/** What is wrong now comes before what policy accepts; then the worst first, then by check and subject: in this order people read findings. */
export function byWorst(a: Ordered, b: Ordered): number {
  return weightFor(a) - weightFor(b) || compare(a.check, b.check) || compare(a.subject, b.subject);
}

type Ordered = Pick<Finding, 'check' | 'subject' | 'severity' | 'exemption'>;

const weightFor = ({ severity, exemption }: Ordered): number =>
  severities.indexOf(severity) + (exemption === undefined ? 0 : severities.length);

/** Whether the first of two findings is the worse one, for any subjects. */
export const isWorse = (one: Ordered, other: Ordered): boolean => weightFor(one) < weightFor(other);
