import { bindingText, type Env } from '../app-settings.ts';
import type { RegisteredFunction } from '../core-api.ts';
import type { Invoke } from '../invoke.ts';
import { describeError, type HostLog } from '../log.ts';
import { parseSchedule, type Schedule } from './timer-schedule.ts';
import { statusAfter, statusAtStart, type TimerStatus, writeStatus } from './timer-status.ts';
import type { TimerStore } from './timer-store.ts';

export interface Timer {
  /** Runs by the schedule from now on; nothing where the timers are left to be started by hand. */
  start(): void;
  /** Starts the function now, whatever its schedule, unless a run of it is under way. */
  runNow(because: string, invocationId?: string): Promise<void>;
  /** Starts no run any more; resolves when the one under way has ended and others may have the timer. */
  stop(): Promise<void>;
}

export interface TimerOptions {
  readonly env: Env;
  /** False leaves the function to be started by hand. */
  readonly scheduled: boolean;
  /** Undefined where the host has no storage of its own: then nothing is remembered and nothing locked. */
  readonly store: TimerStore | undefined;
  readonly invoke: Invoke;
  readonly log: HostLog;
}

/** Milliseconds between two tries to have a timer that another host holds. */
const lockRetry = 60_000;
/** Node's timers end at 2^31 ms; a later due time is considered again then. */
const longestWait = 2 ** 31 - 1;

/**
 * The timers among the functions, not yet started. One with a schedule that is missing or wrong is left out with an error in the log, and all others
 * run: nobody else is notified.
 */
export function indexTimers(
  all: readonly RegisteredFunction[],
  options: TimerOptions,
): { readonly functions: readonly RegisteredFunction[]; readonly timers: ReadonlyMap<string, Timer> } {
  const functions: RegisteredFunction[] = [];
  const timers = new Map<string, Timer>();
  for (const fn of all) {
    const { name } = fn.metadata;
    try {
      const timer = createTimer(fn, options);
      if (timer !== undefined) timers.set(name.toLowerCase(), timer);
      functions.push(fn);
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      options.log('error', 'host.index', `Error indexing method 'Functions.${name}'. ${because}`, { function: name });
    }
  }
  return { functions, timers };
}

/** A timer as the extension runs it: in UTC, one run at a time, on one host at a time. Undefined for any other function. */
function createTimer(fn: RegisteredFunction, options: TimerOptions): Timer | undefined {
  const found = Object.entries(fn.metadata.bindings).find(([, { type }]) => type.toLowerCase() === 'timertrigger');
  if (found === undefined) return undefined;
  const [bindingName, binding] = found;
  const { name } = fn.metadata;
  const { log, scheduled } = options;
  const schedule = parseSchedule(bindingText(binding, 'schedule', options.env, name));
  // What is due more than once a minute is never made up: its status is kept nowhere, and the function gets none.
  const isMonitored = binding.useMonitor !== false && !schedule.isFrequent(new Date());
  let status: TimerStatus | undefined;
  let running: Promise<void> | undefined;

  const run = async (because: string, isPastDue: boolean, invocationId?: string): Promise<void> => {
    const timer = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: isMonitored && status !== undefined ? writeStatus(status) : null,
      IsPastDue: isPastDue,
    };
    const request = { inputData: [{ name: bindingName, data: { json: JSON.stringify(timer) } }] };
    await options.invoke(fn, request, because, invocationId);
  };

  /** The failure of a run is in the log already; the next run comes anyway. */
  const once = async (because: string, isPastDue: boolean, invocationId?: string): Promise<void> => {
    // A run by hand waits for the one under way, so that the request gets a run that began after it.
    while (running !== undefined) await running;
    running = run(because, isPastDue, invocationId).catch(() => {});
    await running.finally(() => {
      running = undefined;
    });
  };

  let listener: { stop(): Promise<void> } | undefined;
  const start = (): void => {
    listener = startListener({
      name,
      schedule,
      runOnStartup: binding.runOnStartup === true,
      store: options.store,
      isMonitored,
      log,
      run: once,
      status: () => status,
      keep: (next) => {
        status = next;
      },
    });
  };
  status ??= { last: undefined, next: schedule.next(new Date()), lastUpdated: new Date() };
  const next = schedule.next(new Date())?.toISOString();
  log('debug', 'host.timer', scheduled ? `Next run of ${name}: ${next}` : `${name} runs only by hand.`);
  return {
    start() {
      if (scheduled) start();
    },
    runNow: (because, invocationId) => once(because, false, invocationId),
    async stop() {
      await listener?.stop();
      listener = undefined;
      await running;
    },
  };
}

interface Listener {
  readonly name: string;
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  readonly store: TimerStore | undefined;
  readonly isMonitored: boolean;
  readonly log: HostLog;
  run(because: string, isPastDue: boolean): Promise<void>;
  status(): TimerStatus | undefined;
  keep(status: TimerStatus): void;
}

/** Takes the timer's lock, makes up a missed run, then runs by the schedule until stopped. */
function startListener({ name, schedule, runOnStartup, store, isMonitored, log, run, status, keep }: Listener) {
  const about = { function: name };
  const monitor = isMonitored ? store : undefined;
  let isStopped = false;
  let handle: NodeJS.Timeout | undefined;
  let lock: { release(): Promise<void> } | undefined;

  const fire = async (because: string, isPastDue = false, isUnscheduled = isPastDue): Promise<void> => {
    const began = new Date();
    await run(because, isPastDue);
    const after = statusAfter(began, isUnscheduled ? undefined : status()?.next, schedule);
    keep(after);
    await monitor
      ?.save(name, after)
      .catch((error: unknown) =>
        log('error', 'host.timer', `The status of ${name} was not kept: ${describeError(error)}`, about),
      );
    wait();
  };
  const wait = (): void => {
    const next = status()?.next;
    if (isStopped || next === undefined) return;
    const delay = next.getTime() - Date.now();
    handle = setTimeout(
      () => {
        if (delay > longestWait) return wait();
        void fire(`Timer fired at ${new Date().toISOString()}`);
      },
      Math.max(1, Math.min(delay, longestWait)),
    );
  };
  const begin = async (): Promise<void> => {
    if (isStopped) return;
    lock = store === undefined ? { release: async () => {} } : await store.lock(name);
    if (lock === undefined) {
      log('debug', 'host.timer', `The timer ${name} is locked by another host.`, about);
      handle = setTimeout(() => void start(), lockRetry);
      return;
    }
    const kept = await monitor?.load(name);
    const { status: standing, isPastDue } = statusAtStart(kept, schedule, new Date());
    keep(standing);
    if (standing !== kept) await monitor?.save(name, standing);
    if (isPastDue) void fire('IsPastDue', true);
    else if (runOnStartup) void fire('RunOnStartup', false, true);
    else wait();
  };
  const start = (): Promise<void> =>
    begin().catch((error: unknown) => {
      log('error', 'host.timer', `The listener of ${name} did not start: ${describeError(error)}`, about);
      handle = setTimeout(() => void start(), lockRetry);
    });
  const started = start();
  return {
    async stop(): Promise<void> {
      isStopped = true;
      clearTimeout(handle);
      await started;
      clearTimeout(handle);
      await lock?.release();
    },
  };
}
