import * as z from 'zod';
import type { Finding } from '../../core/finding.ts';
import { presentFinding } from '../../core/former-checks.ts';
import type { Key } from '../../core/key.ts';

const When = z.iso.datetime();

/**
 * findings: partition = subscription (or `policy`), row = `{hash of room and key}|{check}|{hash of subject}`; resolved: the same row,
 * partition = place of the severity, worst first, so that a list of them is read in its order, a page at a time. Nearly all findings
 * ever made are resolved: open ones have a table of their own.
 */
export const KeptFinding = z
  .object({
    room: z.string(),
    key: z.string(),
    check: z.string(),
    subject: z.string(),
    severity: z.enum(['critical', 'high', 'medium', 'low', 'info']),
    message: z.string(),
    remedy: z.string(),
    state: z.enum(['open', 'resolved', 'exempt']),
    firstSeen: When,
    /** When it was last opened: later than firstSeen where it was resolved in between. */
    openedAt: When,
    reopened: z.int(),
    /** How often it became graver while it was open. */
    raised: z.int().optional(),
    lastSeen: When,
    resolvedAt: When.optional(),
    /** Policy's reason while `exempt`. */
    exemption: z.string().optional(),
    /** What it rests on; where that is longer than a row should hold, the beginning of it as JSON. */
    evidence: z.union([z.record(z.string(), z.unknown()), z.string()]).optional(),
    /** Distinguishes the whole of it from any other. */
    evidenceHash: z.string().optional(),
    /** Object id of who made the last change to it that an event reported: opened, reopened, raised or resolved it, or changed what it rests on. */
    changedBy: z.string().optional(),
  })
  // What release 0 wrote reads as if it had been written today.
  .transform(presentFinding);
export type KeptFinding = z.infer<typeof KeptFinding>;

export interface FindingChange {
  /** `raised`: open already, and graver than before. `exempted`: policy exempts what was open. */
  readonly change: 'opened' | 'resolved' | 'reopened' | 'raised' | 'exempted';
  readonly finding: KeptFinding;
}

/**
 * Called with changes before they are kept: after a kill in between they are announced again, in the same words; in the other order
 * they would never be announced.
 */
export type AnnounceFindings = (changes: readonly FindingChange[]) => Promise<void>;

/**
 * Makes the kept findings of one scope equal to these. Where the pass was not `complete` nothing is resolved: what could not
 * be read may still be so. A scope is a room's key, or a part of the product itself. With `checks`, only findings of these checks are made equal: the scope's other findings are revised elsewhere.
 */
export type ReviseFindings = (
  scope: Key,
  findings: readonly Finding[],
  now: Date,
  options: {
    readonly complete: boolean;
    readonly checks?: ReadonlySet<string>;
    /** Object id of who made the change that led to this, where an event says. */
    readonly changedBy?: string | undefined;
  },
) => Promise<readonly FindingChange[]>;
