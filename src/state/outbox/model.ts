import * as z from 'zod';

const When = z.iso.datetime();

/** A CloudEvent as it waits to be published. */
export const OutboxEvent = z.object({
  /** Made of the transition alone: the same transition always gets the same id. */
  id: z.string(),
  type: z.string(),
  source: z.string(),
  /** Lower-cased id of the resource it is about. */
  subject: z.string(),
  time: When,
  data: z.record(z.string(), z.unknown()),
});
export type OutboxEvent = z.infer<typeof OutboxEvent>;

/** outbox: one partition; row `event|{id}` for every event there ever was, `waiting|{id}` beside it until the topic has it. */
export const OutboxRow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), type: z.string(), subject: z.string(), since: When }),
  z.object({ kind: z.literal('waiting'), event: OutboxEvent, since: When }),
]);
export type OutboxRow = z.infer<typeof OutboxRow>;
