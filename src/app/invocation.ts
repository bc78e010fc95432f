import type { InvocationContext } from '@azure/functions';
import { RetryableError } from '../core/errors.ts';
import type { Millis } from '../core/time.ts';
import { withTimeBudget } from '../core/time-limit.ts';
import { currentLog, invocationLog, withLog } from '../telemetry/invocation-log.ts';

/** An error that ends an invocation is logged with its stack and all its causes: the host would keep the outermost message and stack alone. */
export const logged = <T>(context: InvocationContext, work: () => Promise<T>): Promise<T> =>
  withLog(invocationLog(context, { invocationId: context.invocationId }), async () => {
    try {
      return await work();
    } catch (error) {
      const say = error instanceof RetryableError ? currentLog.warn : currentLog.error;
      say(`${context.functionName} failed`, { error });
      throw error;
    }
  });

/** Runs work with a time limit: its signal aborts when the time is up, and nothing is waited for after that. */
export function timed<T>(budget: Millis, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(budget);
  return withTimeBudget(signal, () => work(signal));
}

/** Runs the last step whether the work succeeded or failed. */
export async function thenAlways(work: () => Promise<unknown>, follow: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await follow();
  }
}
