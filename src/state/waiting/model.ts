import * as z from 'zod';

const When = z.iso.datetime();

/** work: partition = room, row = hash of the key. Present while a key waits for something; one chain of messages a key. */
export const WaitingKey = z.object({
  key: z.string(),
  outcome: z.enum(['recheck', 'retry', 'throttled', 'blocked', 'queued']),
  because: z.string(),
  attempt: z.int(),
  /** How often it was observed again while it was blocked. */
  probes: z.int().optional(),
  /** Only the message that carries this token continues the chain. */
  nextCheck: z.object({ at: When, token: z.string() }),
  /** What the last pass threw, where one did since this row was written. */
  failure: z.string().optional(),
  /** How often it was asked for again while its message was on its way. */
  asked: z.int().optional(),
  /** Object id of who made the change that it is observed after, as far as an event says. */
  changedBy: z.string().optional(),
  updated: When,
});
export type WaitingKey = z.infer<typeof WaitingKey>;
