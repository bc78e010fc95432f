import { RetryableError } from './core/errors.ts';

/** Lets work in as long as there is room for it. */
export type Intake = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Bounds how many deliveries of events are under way in one process. What is beyond fails at once, while it has cost next to nothing: Event
 * Grid comes again after ten seconds or more, and by then the others are on the queue. Rejects with RetryableError then.
 */
export function createIntake(most: number): Intake {
  let underWay = 0;
  return async (work) => {
    if (underWay >= most)
      throw new RetryableError(`${most} deliveries of events are under way: this one is to come again`);
    underWay += 1;
    try {
      return await work();
    } finally {
      underWay -= 1;
    }
  };
}

/** A delivery under way, with its requests and answers, is given this much of the heap (measured: a quarter of it). */
const bytesADelivery = 1024 * 1024;

/** How many deliveries a process whose heap may grow so far takes at once: half of the heap is for everything else. */
export const deliveriesFor = (heapLimit: number): number => Math.max(16, Math.floor(heapLimit / 2 / bytesADelivery));
