import { AsyncLocalStorage } from 'node:async_hooks';
import { RetryableError } from './errors.ts';
import { type Millis, seconds } from './time.ts';

/** No call to our own storage is worth waiting for longer, its client's own tries included. */
export const storageLimit = seconds(10);
/** How long what was decided may still be written down once the time for it is up: Event Grid waits 30 s, an event's pass has ten. */
const grace = seconds(10);

/** What a call does once its caller's time is up: a read ends, a write of what was done may still finish. */
export type Purpose = 'read' | 'write';

export interface CallLimit {
  /** For the error: `the work queue`. */
  readonly what: string;
  readonly limit: Millis;
}

interface Budget {
  readonly signal: AbortSignal;
  /** Aborts a while after the signal. */
  readonly late: AbortSignal;
}

const running = new AsyncLocalStorage<Budget>();

/**
 * Runs work that has only so much time: every limited call made in it, however deep, ends with this signal (reads) or soon after
 * it (writes). It comes along by itself, as the invocation's log does: a signal that each call had to be handed would be missing in one of them.
 */
export function withTimeBudget<R>(signal: AbortSignal, work: () => Promise<R>): Promise<R> {
  const late = new AbortController();
  const expire = (): unknown => setTimeout(() => late.abort(), grace).unref();
  if (signal.aborted) expire();
  else signal.addEventListener('abort', expire, { once: true });
  return running.run({ signal, late: late.signal }, () =>
    work().finally(() => signal.removeEventListener('abort', expire)),
  );
}

/** Runs what writes down a decision: it may also read what it needs for that, as long as it may write. */
export function withGrace<R>(work: () => Promise<R>): Promise<R> {
  const budget = running.getStore();
  return budget === undefined ? work() : running.run({ signal: budget.late, late: budget.late }, work);
}

/** Runs what is begun in an invocation and outlives it: the invocation's time is not its own. */
export const withoutTimeBudget = <R>(work: () => R): R => running.exit(work);

type Call<R> = (signal: AbortSignal) => Promise<R>;

/** Makes one call that ends with the time budget of the work that makes it: see `heeding`. */
export function limited<R>(
  { purpose, ...limit }: CallLimit & { readonly purpose: Purpose },
  call: Call<R>,
): Promise<R> {
  const budget = running.getStore();
  return heeding(purpose === 'read' ? budget?.signal : budget?.late, limit, call);
}

/** The same for what several callers wait for together: no one caller's time may end it for all. */
export const limitedForAll = <R>(limit: CallLimit, call: Call<R>): Promise<R> => heeding(undefined, limit, call);

/**
 * Makes one call that ends in time, whether or not it heeds its signal: a client may wait for a token, or on a connection that has
 * fallen silent, without observing it.
 * @throws RetryableError where the limit, or the caller's time (`outer`), is up. A write may have been made all the same.
 */
export function heeding<R>(outer: AbortSignal | undefined, { what, limit }: CallLimit, call: Call<R>): Promise<R> {
  const controller = new AbortController();
  return new Promise<R>((resolve, reject) => {
    const giveUp = (why: string): void => {
      const error = new RetryableError(why);
      reject(error);
      controller.abort(error);
    };
    const onOuter = (): void => giveUp(`the time was up while ${what} was asked`);
    if (outer?.aborted === true) return onOuter();
    const timer = setTimeout(() => giveUp(`${what} did not answer within ${limit / 1_000} s`), limit);
    outer?.addEventListener('abort', onOuter, { once: true });
    const settle = (): void => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onOuter);
    };
    call(controller.signal).then(resolve, reject).finally(settle);
  });
}
