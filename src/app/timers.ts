import type { TimerStatus } from '../api/ports.ts';
import type { Log } from '../core/log.ts';
import { nextDue, type Schedule } from '../core/schedule.ts';
import { after, type Clock, type Millis, minutes, since } from '../core/time.ts';
import type { Remembered } from '../state/meta/model.ts';
import type { Meta } from '../state/meta/store.ts';
import { type TimerName, timerNames } from './settings.ts';

interface TimersOptions {
  readonly meta: Pick<Meta, 'findTimer' | 'putTimer'>;
  readonly clock: Clock;
  readonly schedules: Readonly<Record<TimerName, Schedule>>;
  /** Functions that a setting of the host's switches off. */
  readonly switchedOff: readonly string[];
}

type LastRun = Remembered<'timer'>;

/** The functions that run on a schedule. */
export function createTimers({ meta, clock, schedules, switchedOff }: TimersOptions) {
  const processBegan = clock.now();

  return {
    /** Runs one pass and keeps when it began and how long it took, however it ended. */
    async run(name: TimerName, log: Log, pass: () => Promise<unknown>): Promise<void> {
      const began = clock.now();
      try {
        await pass();
      } finally {
        const run: LastRun = { kind: 'timer', startedAt: began.toISOString(), lasted: since(began, clock.now()) };
        const problem = findHaste(schedules[name], run);
        if (problem !== undefined) log.warn(`${name}: ${problem}`, { schedule: schedules[name].text });
        // The error of the pass matters more than this failure to keep its run.
        await meta.putTimer(name, run).catch((error: unknown) => {
          log.warn('when a timer ran could not be kept', { timer: name, error });
        });
      }
    },
    statuses: (): Promise<readonly TimerStatus[]> =>
      Promise.all(
        timerNames.map(async (name) =>
          judgeTimer({
            name,
            schedule: schedules[name],
            last: await meta.findTimer(name),
            isOff: switchedOff.includes(name),
            processBegan,
            now: clock.now(),
          }),
        ),
      ),
  };
}

export interface TimerObserved {
  readonly name: TimerName;
  readonly schedule: Schedule;
  readonly last: LastRun | undefined;
  readonly isOff: boolean;
  /** From when a timer that never ran was expected to run. */
  readonly processBegan: Date;
  readonly now: Date;
}

/** A run is written down when it ends, and ends within ten minutes; an instance that was killed holds its timers for one more. */
const patience: Millis = minutes(11);

/**
 * The state of a timer.
 *
 *   switched off by a setting                     off
 *   missed twice in a row, and given time         late
 *   the last run took longer than to the next     ok, with a problem: the host then starts the next at once
 */
export function judgeTimer({ name, schedule, last, isOff, processBegan, now }: TimerObserved): TimerStatus {
  const from = last === undefined ? processBegan : new Date(last.startedAt);
  const missed = nextDue(schedule, from);
  const twice = missed === undefined ? undefined : nextDue(schedule, missed);
  const base = {
    name,
    schedule: schedule.text,
    lastStarted: last?.startedAt,
    lastedSeconds: last === undefined ? undefined : Math.round(last.lasted / 1_000),
    nextDue: nextDue(schedule, now)?.toISOString(),
  };
  if (isOff) return { ...base, state: 'off', problem: `the setting AzureWebJobs.${name}.Disabled switches it off` };
  if (twice !== undefined && after(twice, patience).getTime() < now.getTime()) {
    return {
      ...base,
      state: 'late',
      problem: `it was due at ${missed?.toISOString()}, and again since, and has not run`,
    };
  }
  const problem = last === undefined ? undefined : findHaste(schedule, last);
  return { ...base, state: 'ok', ...(problem === undefined ? {} : { problem }) };
}

/** Why a schedule is too quick for how long a run takes; undefined where it isn't. */
function findHaste(schedule: Schedule, { startedAt, lasted }: LastRun): string | undefined {
  const next = nextDue(schedule, new Date(startedAt));
  const following = next === undefined ? undefined : nextDue(schedule, next);
  if (next === undefined || following === undefined) return undefined;
  const left = since(next, following);
  if (lasted <= left) return undefined;
  const took = Math.round(lasted / 1_000);
  return `a run took ${took} s where its schedule leaves ${left / 1_000} s: the next one starts at once`;
}
