import { createRandom } from './random.ts';
import { type DeliveryOutcome, type DestinationKind, isFinal, isSuccess, waitAfter } from './retry.ts';
import { attemptDelivery, type Destination } from './webhook.ts';

/** An event as it goes over the wire, with what people call it by. */
export interface Outgoing {
  readonly id: string;
  readonly operation: string;
  readonly subject: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** One attempt to deliver one event. */
export interface Delivery {
  readonly id: string;
  readonly operation: string;
  readonly subject: string;
  /** From 1. */
  readonly attempt: number;
  readonly outcome: DeliveryOutcome;
  /** When the request went out. */
  readonly at: Date;
  readonly tookMs: number;
}

/** An event that is not tried again, with the properties Event Grid adds in the dead-letter blob. */
export interface DeadLetter {
  readonly event: Readonly<Record<string, unknown>>;
  readonly deadLetterReason: 'MaxDeliveryAttemptsExceeded' | 'TimeToLiveExceeded' | 'UndeliverableDueToStatus';
  readonly deliveryAttempts: number;
  readonly lastDeliveryOutcome: DeliveryOutcome;
  readonly publishTime: Date;
  readonly lastDeliveryAttemptTime: Date;
}

export interface DispatcherOptions {
  readonly now: () => Date;
  readonly batchSize: number;
  readonly destinationKind: DestinationKind;
  readonly retryFactor: number;
  readonly maxAttempts: number;
  readonly seed: number;
}

/** Delivers batches, each on its own and unordered, until they are taken, refused for good or given up. */
export interface Dispatcher {
  readonly deliveries: readonly Delivery[];
  readonly deadLetters: readonly DeadLetter[];
  connected(): boolean;
  connect(destination: Destination): void;
  /** Queues one event; the events of one turn of the event loop share batches. @throws Error before `connect`. */
  send(event: Outgoing, delayMs: number): void;
  retryNow(): void;
  idle(): Promise<void>;
  close(): void;
}

const timeToLiveMs = 24 * 60 * 60 * 1_000;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const random = createRandom(options.seed);
  const stop = new AbortController();
  const deliveries: Delivery[] = [];
  const deadLetters: DeadLetter[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let retries = new Map<NodeJS.Timeout, () => void>();
  let ready: Outgoing[] = [];
  let destination: Destination | undefined;
  let busy = 0;
  let waiters: (() => void)[] = [];

  const began = (count = 1): void => {
    busy += count;
  };
  const ended = (count = 1): void => {
    busy -= count;
    if (busy > 0) return;
    for (const waiter of waiters) waiter();
    waiters = [];
  };
  const later = (ms: number, act: () => void): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      retries.delete(timer);
      act();
    }, ms);
    timers.add(timer);
    return timer;
  };

  const queue = (event: Outgoing): void => {
    if (ready.length === 0) setImmediate(flush);
    ready.push(event);
  };
  const flush = (): void => {
    const due = ready;
    ready = [];
    for (let start = 0; start < due.length; start += options.batchSize) {
      const batch = due.slice(start, start + options.batchSize);
      void attempt(batch, 1, options.now());
    }
  };

  const attempt = async (batch: readonly Outgoing[], count: number, published: Date): Promise<void> => {
    if (destination === undefined || stop.signal.aborted) return ended(batch.length);
    const at = options.now();
    const started = performance.now();
    const outcome = await attemptDelivery(
      destination,
      batch.map(({ payload }) => payload),
      count,
      stop.signal,
    );
    if (stop.signal.aborted) return ended(batch.length);
    const tookMs = Math.round(performance.now() - started);
    deliveries.push(
      ...batch.map(({ id, operation, subject }) => ({ id, operation, subject, attempt: count, outcome, at, tookMs })),
    );
    if (isSuccess(outcome)) return ended(batch.length);

    const wait = waitAfter(count, outcome, random) * options.retryFactor;
    const age = at.getTime() - published.getTime() + wait;
    const reason = reasonToStop(outcome, count, age, options);
    if (reason === undefined) {
      const again = (): void => void attempt(batch, count + 1, published);
      retries.set(later(wait, again), again);
      return;
    }
    deadLetters.push(
      ...batch.map(
        ({ payload }) =>
          ({
            event: payload,
            deadLetterReason: reason,
            deliveryAttempts: count,
            lastDeliveryOutcome: outcome,
            publishTime: published,
            lastDeliveryAttemptTime: at,
          }) as const,
      ),
    );
    ended(batch.length);
  };

  return {
    deliveries,
    deadLetters,
    connected: () => destination !== undefined,
    connect(to) {
      destination = to;
    },
    send(event, delayMs) {
      if (destination === undefined) throw new Error('Event Grid has no webhook to deliver to: connect first');
      began();
      if (delayMs === 0) queue(event);
      else later(delayMs, () => queue(event));
    },
    retryNow() {
      const waiting = retries;
      retries = new Map();
      for (const [timer, again] of waiting) {
        clearTimeout(timer);
        timers.delete(timer);
        again();
      }
    },
    idle: () => (busy === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
    close() {
      stop.abort();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      busy = 0;
      ended(0);
    },
  };
}

function reasonToStop(
  outcome: DeliveryOutcome,
  attempts: number,
  ageMs: number,
  { destinationKind, maxAttempts, retryFactor }: DispatcherOptions,
): DeadLetter['deadLetterReason'] | undefined {
  if (isFinal(outcome, destinationKind)) return 'UndeliverableDueToStatus';
  if (attempts >= maxAttempts) return 'MaxDeliveryAttemptsExceeded';
  return ageMs > timeToLiveMs * retryFactor ? 'TimeToLiveExceeded' : undefined;
}
