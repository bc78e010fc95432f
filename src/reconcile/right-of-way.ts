import pLimit from 'p-limit';
import type { Key } from '../core/key.ts';
import { type Clock, type Millis, millis, minutes, seconds, since } from '../core/time.ts';

/** Passes for events under way in one process. A burst waits its turn: all at once, each would be cut off half-way when its time is up. */
const eventsUnderWay = 24;
/** So many more wait their turn; what comes then would wait in vain and goes on the queue at once, some side by side, of which others than records are a few. */
const eventsWaiting = 36;
const hurried = 16;
const hurriedOfOthers = 4;
/**
 * Of the places, and of the messages that a process takes at once (twelve by host.json), rooms that don't go first have so many; and so many of their
 * events wait. What the host turns away (beyond 500 requests) comes again after ten seconds or more.
 */
const othersUnderWay = 8;
const othersWaiting = 4;
/** A storm is over when nothing that goes first has had to wait for so long. */
const calm = seconds(30);
/** What is put off comes back one after the other, no faster than Azure's buckets let it be read, and none later than this. */
const apart = millis(60);
const longest = minutes(10);

/** Leaves a key to the queue, hidden for so long. */
type Leave<T> = (wait: Millis) => Promise<T>;

export type RightOfWay = ReturnType<typeof createRightOfWay>;

/**
 * Who goes first while there is more to do than Azure lets through. Somebody waits for a record; the other rooms read the same buckets for what is
 * judged. In a storm they keep to some of the places and are put off one behind the other, so that no queue of theirs stands before a record.
 * Nothing waits while nobody has to.
 */
export function createRightOfWay(first: ReadonlySet<string>, clock: Clock) {
  const places = pLimit(eventsUnderWay);
  const placesOfOthers = pLimit(othersUnderWay);
  const leaving = pLimit(hurried);
  const leavingOfOthers = pLimit(hurriedOfOthers);
  let messagesOfOthers = 0;
  let waited: Date | undefined;
  let last = 0;

  const goesFirst = ({ room }: Key): boolean => first.has(room);

  /** The next time for a key that does not go first; undefined where there is no storm. */
  function findWait(): Millis | undefined {
    const now = clock.now();
    if (waited === undefined || since(waited, now) > calm) return undefined;
    last = Math.min(Math.max(now.getTime(), last) + apart, now.getTime() + longest);
    return millis(last - now.getTime());
  }

  /** A key has to wait, for a place or for Azure's patience. */
  function noteWait(key: Key): void {
    if (goesFirst(key)) waited = clock.now();
  }

  return {
    noteWait,
    /** The pass of an event: in its turn, or left to the queue where that would be too late. */
    async event<T>(key: Key, visit: () => Promise<T>, leave: Leave<T>): Promise<T> {
      if (goesFirst(key)) {
        if (places.pendingCount < eventsWaiting) return places(visit);
        noteWait(key);
        return leaving(() => leave(millis(0)));
      }
      if (placesOfOthers.pendingCount < othersWaiting) return placesOfOthers(() => places(visit));
      return leavingOfOthers(() => leaving(() => leave(findWait() ?? millis(0))));
    },
    /** The pass of a message: at once, or put off where others of its kind are many already. */
    async message<T>(key: Key, visit: () => Promise<T>, leave: Leave<T>): Promise<T> {
      if (goesFirst(key)) return visit();
      const wait = messagesOfOthers < othersUnderWay ? undefined : findWait();
      if (wait !== undefined) return leave(wait);
      messagesOfOthers += 1;
      try {
        return await visit();
      } finally {
        messagesOfOthers -= 1;
      }
    },
  };
}
