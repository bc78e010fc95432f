import { getHeapStatistics } from 'node:v8';
import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { RouteName } from '../api/routes.ts';
import { shareTokens } from '../arm/shared-tokens.ts';
import { RetryableError } from '../core/errors.ts';
import { loadOnce } from '../core/load-once.ts';
import { type Millis, millis, seconds, systemClock } from '../core/time.ts';
import { currentLog } from '../telemetry/invocation-log.ts';
import { createMeters } from '../telemetry/meters.ts';
import { openCredential } from './credential.ts';
import { createHouse } from './house.ts';
import { createIntake, deliveriesFor } from './intake.ts';
import { logged, thenAlways, timed } from './invocation.ts';
import { parseSettings } from './settings.ts';
import { createTimers } from './timers.ts';

/** A token usually takes a moment; what takes longer than this will not come. */
const tokenPatience = seconds(20);
/** Event Grid waits 30 seconds; what has not settled after ten goes through the queue. */
const eventBudget = seconds(10);
/** An event that our own storage did not let us see to comes back after this long at least. */
const eventPatience = seconds(10);
const messageBudget = seconds(240);
const sweepBudget = seconds(480);
/** Shorter than the time between two polls. */
const pollBudget = seconds(90);
/** Nobody waits longer for a page. */
const requestBudget = seconds(30);

/**
 * Puts the product together from its settings, once: what functions/ calls, one method a trigger.
 * @throws InputError listing every missing or wrong setting.
 */
export function createApp(environment: Readonly<Record<string, string | undefined>>, folder: string) {
  const settings = parseSettings(environment);
  const clock = systemClock;
  const credential = shareTokens(openCredential(settings), tokenPatience);
  const house = createHouse({ settings, credential, clock, folder, log: currentLog, meters: createMeters() });
  const { schedules, switchedOff } = settings;
  const timers = createTimers({ meta: house.state.meta, clock, schedules, switchedOff });
  const { handleEvent, loop } = house;
  /** What only requests need is loaded by the first of them: most instances handle events or messages and never get one. */
  const api = loadOnce(async () =>
    (await import('./api.ts')).openApi({ settings, clock, folder, log: currentLog, house, timers }),
  );
  const notify = (): Promise<void> => house.notifier.flush(currentLog);

  /** One invocation's work has its log and its time; what it has said is sent after it, so that nothing waits for the topic. */
  const invoked = (context: InvocationContext, budget: Millis, work: (signal: AbortSignal) => Promise<unknown>) =>
    logged(context, () => thenAlways(() => timed(budget, work), notify));

  /** A delivery by the queue has only so many tries, and an outage of ours must use up none of them. */
  const handleOrPutBack = async (event: unknown, signal: AbortSignal): Promise<void> => {
    try {
      await handleEvent(event, signal, currentLog);
    } catch (error) {
      if (!(error instanceof RetryableError)) throw error;
      currentLog.warn('event put back: our own storage did not answer', { error });
      await house.queue.putEventBack(event, millis(eventPatience * (1 + Math.random())));
    }
  };

  const intake = createIntake(deliveriesFor(getHeapStatistics().heap_size_limit), clock);

  return {
    /** The process is about to end. */
    end: (): Promise<void> => house.eventCount.write(),
    handleEvent: (event: unknown, context: InvocationContext) =>
      intake(() => invoked(context, eventBudget, (signal) => handleEvent(event, signal, currentLog))),
    /** An event that came through the queue: what would fail its delivery puts it back. */
    handleQueuedEvent: (event: unknown, context: InvocationContext) =>
      invoked(context, eventBudget, (signal) => handleOrPutBack(event, signal)),
    handleMessage: (message: unknown, context: InvocationContext) =>
      invoked(context, messageBudget, (signal) => loop.handleMessage(message, signal, currentLog)),
    sweep: (context: InvocationContext) =>
      invoked(context, sweepBudget, (signal) => timers.run('sweep', currentLog, () => house.sweep(signal, currentLog))),
    poll: (context: InvocationContext) =>
      invoked(context, pollBudget, (signal) => timers.run('poll', currentLog, () => house.poll(signal, currentLog))),
    api:
      (route: RouteName | 'unknownRoute') =>
      async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
        const handler = (await api.get())(route);
        const response = await logged(context, () => timed(requestBudget, () => handler(request, context)));
        // A person does not wait for the topic; what this misses the sweep sends.
        void notify();
        return response;
      },
  };
}

let theOne: ReturnType<typeof createApp> | undefined;

/** The app of this process, made on first use. */
export function theApp(): ReturnType<typeof createApp> {
  theOne ??= createApp(process.env, process.cwd());
  return theOne;
}
