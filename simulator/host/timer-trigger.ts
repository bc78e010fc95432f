import { Cron } from 'croner';
import { bindingText, type Env } from './app-settings.ts';
import type { RegisteredFunction } from './core-api.ts';
import type { Invoke } from './invoke.ts';
import type { HostLog } from './log.ts';

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

/** A timer as the extension runs it: six-field NCRONTAB in UTC, one run at a time. Undefined for any other function. */
export function startTimer(fn: RegisteredFunction, options: TimerOptions): Timer | undefined {
  const found = Object.entries(fn.metadata.bindings).find(([, { type }]) => type.toLowerCase() === 'timertrigger');
  if (found === undefined) return undefined;
  const [bindingName, binding] = found;
  const { name } = fn.metadata;
  const schedule = parseSchedule(bindingText(binding, 'schedule', options.env, name), name);
  let last = new Date(0);
  let due: Date | null = null;
  let running: Promise<void> | undefined;

  const run = async (because: string, invocationId?: string): Promise<void> => {
    const now = new Date();
    const timer = {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: {
        Last: last.toISOString(),
        Next: schedule.nextRun(now)?.toISOString(),
        LastUpdated: last.toISOString(),
      },
      IsPastDue: due !== null && now.getTime() - due.getTime() > 1000,
    };
    last = now;
    const request = { inputData: [{ name: bindingName, data: { json: JSON.stringify(timer) } }] };
    await options.invoke(fn, request, because, invocationId);
  };

  /** The failure of a run is in the log already; the next run comes anyway. */
  const once = async (because: string, invocationId?: string): Promise<void> => {
    // A run by hand waits for the one under way, so that whoever asked gets a run that began after asking.
    while (running !== undefined) await running;
    running = run(because, invocationId).catch(() => {});
    await running.finally(() => {
      running = undefined;
    });
  };

  let handle: NodeJS.Timeout | undefined;
  const arm = (): void => {
    due = schedule.nextRun();
    if (due === null) return;
    // Node's timers end at 2^31 ms; a later due time is looked at again then.
    const wait = Math.min(due.getTime() - Date.now(), 2 ** 31 - 1);
    handle = setTimeout(() => {
      if (due !== null && Date.now() < due.getTime()) return arm();
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
    options.scheduled ? `Next run of ${name}: ${schedule.nextRun()?.toISOString()}` : `${name} runs only by hand.`,
  );
  return { runNow: once, stop: () => clearTimeout(handle) };
}

function parseSchedule(text: string, functionName: string): Cron {
  if (text.trim().split(/\s+/).length !== 6)
    throw new Error(
      `Function ${functionName}: the schedule "${text}" must have six fields: second minute hour day month weekday.`,
    );
  try {
    // NCRONTAB asks both the day and the weekday to fit, and takes `3/5` for `3-59/5`.
    return new Cron(text, { paused: true, timezone: 'UTC', domAndDow: true, mode: '6-part', sloppyRanges: true });
  } catch (cause) {
    throw new Error(`Function ${functionName}: the schedule "${text}" is not valid.`, { cause });
  }
}
