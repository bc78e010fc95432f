import * as z from 'zod';

const When = z.iso.datetime();

/** audit: partition = day (UTC, yyyy-mm-dd), row = reversed time + decision id: newest first. Append only. */
export const AuditEntry = z.object({
  id: z.string(),
  at: When,
  /** Whose act: a room's, or the product's own outside of any pass. */
  room: z.string(),
  key: z.string(),
  action: z.string(),
  target: z.string(),
  by: z.string(),
  because: z.string(),
  cause: z.string(),
  policyVersion: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  /** What Azure said: done, at work on it, or refused; absent where Azure was not asked. */
  answer: z
    .object({
      kind: z.enum(['applied', 'running', 'refused']),
      reason: z.string().optional(),
      message: z.string().optional(),
    })
    .optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
