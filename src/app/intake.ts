import { RetryableError } from '../core/errors.ts';
import { counted } from '../core/text.ts';
import { type Clock, seconds, since } from '../core/time.ts';

/** Lets work in as long as there is room for it. */
export type Intake = <T>(work: () => Promise<T>) => Promise<T>;

/** Half of what Event Grid waits for an answer: what takes longer is likely to be delivered twice, and everything behind it too. */
const slow = seconds(15);
/** So many are taken even then, so that one slow delivery does not count for all. */
const fewest = 16;

/**
 * Bounds how many deliveries of events are under way in one process: `most`, and only a few while the oldest of them has waited long. What
 * is beyond fails at once, while it has cost next to nothing: Event Grid comes again after ten seconds or more, and by then the others are
 * done or on the queue. Rejects with RetryableError then.
 */
export function createIntake(most: number, clock: Clock): Intake {
  const underWay = new Set<{ readonly began: Date }>();
  return async (work) => {
    const now = clock.now();
    // A set keeps the order in which its members came.
    const [oldest] = underWay;
    const isSlow = oldest !== undefined && since(oldest.began, now) > slow;
    if (underWay.size >= (isSlow ? Math.min(fewest, most) : most)) {
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

/** Room on the heap for one delivery under way with its requests and answers; a batch of events counts as one and needs no more at once. */
const bytesADelivery = 1024 * 1024;

/** How many deliveries a process whose heap may grow so far takes at once: half of the heap is for everything else. */
export const deliveriesFor = (heapLimit: number): number =>
  Math.max(fewest, Math.floor(heapLimit / 2 / bytesADelivery));
