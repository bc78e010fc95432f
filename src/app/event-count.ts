import { BoundedMap } from '../core/bounded.ts';
import { type Clock, hourOf, type Millis, minutes } from '../core/time.ts';
import { withoutTimeBudget } from '../core/time-limit.ts';
import type { State } from '../state/state.ts';
import type { HandleEvent } from './event-handler.ts';

/** So long events are counted in memory before they are written down. */
const pause = minutes(1);
/** Hours that are kept in memory while the storage does not answer; nobody asks for older ones. */
const mostHours = 24;

/**
 * Counts the events of each hour. No event waits for it or costs a request: what has come is written down together, at most once a minute in each process, and
 * once more at its end. A process that is killed takes what it counted in the last minute with it.
 */
export function createEventCount(
  { meta }: Pick<State, 'meta'>,
  clock: Clock,
  later: (work: () => void, pause: Millis) => unknown = (work, time) => setTimeout(work, time).unref(),
) {
  const counted = new BoundedMap<string, number>(mostHours);
  let isWaiting = false;

  function add(hour: string, count: number): void {
    counted.set(hour, (counted.get(hour) ?? 0) + count);
    if (isWaiting) return;
    isWaiting = true;
    later(() => void withoutTimeBudget(write), pause);
  }

  async function write(): Promise<void> {
    const taken = [...counted];
    counted.clear();
    isWaiting = false;
    for (const [hour, count] of taken) {
      try {
        await meta.countEvents(hour, count);
      } catch {
        // Nobody waits for the answer: it stays counted, and is written the next time.
        add(hour, count);
      }
    }
  }

  return {
    /** The same handler, with what is delivered to it counted, once for each time it comes. */
    watch:
      (handle: HandleEvent): HandleEvent =>
      (body, signal, log) => {
        add(hourOf(clock.now()), Array.isArray(body) ? body.length : 1);
        return handle(body, signal, log);
      },
    write,
  };
}
