import { z } from 'zod';

const When = z.iso.datetime();

/**
 * findings: partition = subscription (or `policy`), row = `{hash of room and key}|{check}|{hash of subject}`; resolved: the same row,
 * partition = place of the severity, worst first, so that a list of them is read in its order, a page at a time. Nearly all findings
 * ever made are resolved: whoever looks for what stands finds it in a table of its own.
 */
export const FindingRow = z.object({
  room: z.enum(['dns', 'approvals', 'egress', 'policy', 'reconcile']),
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
});
export type FindingRow = z.infer<typeof FindingRow>;
