import * as z from 'zod';
import { InputError } from '../core/errors.ts';
import { findResourceId } from '../core/resource-id.ts';
import { checkJson } from '../core/schema-words.ts';

/** `after event` and the longest id of an event, with room to spare. */
const longestCause = 300;

/** A message on the storage queue. It is a key and the right to continue that key's chain, nothing more. */
export const WorkMessage = z.object({
  v: z.literal(1),
  room: z.string(),
  key: z.string().refine((text) => findResourceId(text)?.id === text, { error: 'is not a lower-cased resource id' }),
  token: z.string().min(1),
  attempt: z.int().min(0),
  cause: z.string().max(longestCause, { error: `is longer than ${longestCause} characters` }),
});
export type WorkMessage = z.infer<typeof WorkMessage>;

/**
 * Reads a dequeued message, text or already parsed by the host, for one of these rooms.
 * @throws InputError naming the field; the host then moves the message to the poison queue.
 */
export function parseMessage(message: unknown, rooms: readonly string[]): WorkMessage {
  const body = typeof message === 'string' ? parseJson(message) : message;
  const { data, problems } = checkJson(WorkMessage.extend({ room: z.enum(rooms) }), body);
  if (problems === undefined) return data;
  throw new InputError('queue message', problems);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError('queue message', [{ path: '', message: `is not JSON: ${String(error)}` }]);
  }
}
