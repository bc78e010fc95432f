import * as z from 'zod';

/**
 * What our row says of a write to Azure before it is made: a kill in between can be distinguished from a change by somebody else, and leaves a decision whose
 * audit row is still owed. A row that holds one adds what it needs to know the write again.
 */
export const Intent = z.object({
  because: z.string(),
  /** Names the audit row. */
  decisionId: z.string(),
  decidedAt: z.iso.datetime(),
});
export type Intent = z.infer<typeof Intent>;
