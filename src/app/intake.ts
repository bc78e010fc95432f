import { RetryableError } from '../core/errors.ts';
import { counted } from '../core/text.ts';
import { type Clock, seconds, since } from '../core/time.ts';

/** Lets work in as long as there is room for it. */
export type Intake = <T>(work: () => Promise<T>) => Promise<T>;

/** So few are taken even by the smallest heap, and once the oldest has waited long, so that one slow delivery does not count for all. */
const fewest = 16;

/**
 * What takes longer than the 30 s that Event Grid waits is delivered twice, and so is everything behind it: once the oldest has waited so long, no more
 * than so many are under way. Before that the others are put on the queue as fast as they come.
 */
const patience = [
  { waited: seconds(15), most: fewest },
  { waited: seconds(10), most: 100 },
] as const;

/**
 * Bounds how many deliveries of events are under way in one process: `most`, and fewer while the oldest of them has waited long. What
 * is beyond fails at once, while it has cost next to nothing: Event Grid comes again after ten seconds or more, and by then the others are
 * done or on the queue. Rejects with RetryableError then.
 */
export function createIntake(most: number, clock: Clock): Intake {
  const underWay = new Set<{ readonly began: Date }>();
  return async (work) => {
    const now = clock.now();
    // A set keeps the order in which its members came.
    const [oldest] = underWay;
    const waited = oldest === undefined ? 0 : since(oldest.began, now);
    const bound = patience.find((each) => waited > each.waited)?.most ?? most;
    if (underWay.size >= Math.min(bound, most)) {
      throw new RetryableError(
        `under way: ${counted(underWay.size, 'delivery', 'deliveries')} of events; this one is to come again`,
      );
    }
    const mine = { began: now };
    underWay.add(mine);
    try {
      return await work();
    } finally {
      underWay.delete(mine);
    }
  };
}

/** Room on the heap for one delivery under way: few make their passes, and what waits for its turn holds its event and little else, some 20 kB. */
const bytesADelivery = 256 * 1024;

/** How many deliveries a process whose heap may grow so far takes at once: half of the heap is for everything else. */
export const deliveriesFor = (heapLimit: number): number =>
  Math.max(fewest, Math.floor(heapLimit / 2 / bytesADelivery));
