import { bindingText, type Env } from './app-settings.ts';
import type { RegisteredFunction } from './core-api.ts';
import type { Invoke } from './invoke.ts';
import type { HostLog } from './log.ts';
import { parseSchedule } from './timer-schedule.ts';

export interface Timer {
  /** Starts the function now, whatever its schedule, unless a run of it is under way. */
  runNow(because: string, invocationId?: string): Promise<void>;
  stop(): void;
}

export interface TimerOptions {
  readonly env: Env;
  /** False leaves the function to be started by hand. */
  readonly scheduled: boolean;
  readonly invoke: Invoke;
  readonly log: HostLog;
}

/**
 * Starts the timers among the functions. One with a schedule that is missing or wrong is left out with an error in the log, and all others
 * run: nobody else is told.
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
      const timer = startTimer(fn, options);
      if (timer !== undefined) timers.set(name.toLowerCase(), timer);
      functions.push(fn);
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      options.log('error', 'host.index', `Error indexing method 'Functions.${name}'. ${because}`, { function: name });
    }
  }
  return { functions, timers };
}

/** A timer as the extension runs it: in UTC, one run at a time. Undefined for any other function. */
function startTimer(fn: RegisteredFunction, options: TimerOptions): Timer | undefined {
  const found = Object.entries(fn.metadata.bindings).find(([, { type }]) => type.toLowerCase() === 'timertrigger');
  if (found === undefined) return undefined;
  const [bindingName, binding] = found;
  const { name } = fn.metadata;
  const schedule = parseSchedule(bindingText(binding, 'schedule', options.env, name));
  let last = new Date(0);
  let due: Date | undefined;
  let running: Promise<void> | undefined;

  const run = async (because: string, invocationId?: string): Promise<void> => {
    const now = new Date();
    const timer = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: {
        Last: last.toISOString(),
        Next: schedule.next(now)?.toISOString(),
        LastUpdated: last.toISOString(),
      },
      IsPastDue: due !== undefined && now.getTime() - due.getTime() > 1000,
    };
    last = now;
    const request = { inputData: [{ name: bindingName, data: { json: JSON.stringify(timer) } }] };
    await options.invoke(fn, request, because, invocationId);
  };

  /** The failure of a run is in the log already; the next run comes anyway. */
  const once = async (because: string, invocationId?: string): Promise<void> => {
    // A run by hand waits for the one under way, so that the request gets a run that began after it.
    while (running !== undefined) await running;
    running = run(because, invocationId).catch(() => {});
    await running.finally(() => {
      running = undefined;
    });
  };

  let handle: NodeJS.Timeout | undefined;
  const arm = (): void => {
    due = schedule.next(new Date());
    if (due === undefined) return;
    // Node's timers end at 2^31 ms; a later due time is looked at again then.
    const wait = Math.min(due.getTime() - Date.now(), 2 ** 31 - 1);
    handle = setTimeout(() => {
      if (due !== undefined && Date.now() < due.getTime()) return arm();
      void once(`Timer fired at ${new Date().toISOString()}`).finally(arm);
    }, wait);
  };
  if (options.scheduled) {
    arm();
    if (binding.runOnStartup === true) void once('The function runs on startup.');
  }
  options.log(
    'debug',
    'host.timer',
    options.scheduled
      ? `Next run of ${name}: ${schedule.next(new Date())?.toISOString()}`
      : `${name} runs only by hand.`,
  );
  return { runNow: once, stop: () => clearTimeout(handle) };
}
