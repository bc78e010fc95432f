import { BoundedMap } from '../core/bounded.ts';
import type { ResourceChange } from '../core/change.ts';
import { type Clock, minutes, since } from '../core/time.ts';

/** Event Grid delivers again within minutes what it got no answer for, although the app has seen to it. */
const rememberedFor = minutes(30);
const most = 20_000;

/** The events that this process has seen to. */
export interface Repeats {
  has(change: ResourceChange): boolean;
  /** Only once all that the event asks for is done, or written down: what failed has to come again. */
  note(change: ResourceChange): void;
}

/**
 * Knows an event that is delivered twice, so that the second one costs nothing: the change was observed after it had happened. Two
 * events of one id that report different changes are two events.
 */
export function createRepeats(clock: Clock): Repeats {
  const seen = new BoundedMap<string, Date>(most);
  const nameOf = ({ eventId, operation, id, time }: ResourceChange): string =>
    `${eventId} ${operation} ${id} ${time?.toISOString() ?? ''}`;
  return {
    has(change) {
      const at = seen.get(nameOf(change));
      return at !== undefined && since(at, clock.now()) < rememberedFor;
    },
    note: (change) => void seen.set(nameOf(change), clock.now()),
  };
}
