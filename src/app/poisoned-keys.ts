import { parseEvents } from '../events/parse-event.ts';
import { rooms } from '../house/rooms.ts';
import { keysConcerned } from '../reconcile/keys-concerned.ts';
import { parseMessage } from '../reconcile/message.ts';
import type { PoisonedKeys } from '../reconcile/poison.ts';

const names = rooms.map(({ name }) => name);

/**
 * Where a message of the work queue that gave up would have led.
 * @throws InputError where it is none.
 */
export function readPoisonedMessage(text: string): PoisonedKeys {
  const { room, key, token } = parseMessage(text, names);
  return { keys: [{ room, key }], token };
}

/**
 * Where an event that gave up would have led; nowhere where it says nothing that concerns us.
 * @throws SyntaxError where it is no JSON.
 */
export function readPoisonedEvents(text: string): PoisonedKeys {
  return { keys: keysConcerned(rooms, ...parseEvents(JSON.parse(text)).changes) };
}
