import type { Schedule } from './timer-schedule.ts';

/** What is kept of a timer's runs, as the extension keeps it. */
export interface TimerStatus {
  /** The last run; undefined where there was none under this schedule. */
  readonly last: Date | undefined;
  /** When the next one is due, by the schedule of then. */
  readonly next: Date | undefined;
  /** When `next` was worked out. */
  readonly lastUpdated: Date;
}

/**
 * What holds at a start, and whether a run was missed meanwhile: one, however many there were.
 *
 *   kept          schedule     then
 *   nothing       any          next is the next one from now; nothing was missed
 *   next is past  as it was    missed
 *   next is past  another      worked out again from now; nothing was missed
 *   next to come  any          the earlier of what was kept is forgotten where the schedule is another
 */
export function statusAtStart(
  kept: TimerStatus | undefined,
  schedule: Schedule,
  now: Date,
): { readonly status: TimerStatus; readonly isPastDue: boolean } {
  const fresh: TimerStatus = { last: undefined, next: schedule.next(now), lastUpdated: now };
  if (kept === undefined) return { status: fresh, isPastDue: false };
  const expected = schedule.next(kept.last ?? kept.lastUpdated);
  const isSame = expected?.getTime() === kept.next?.getTime();
  if (isSame) return { status: kept, isPastDue: kept.next !== undefined && kept.next < now };
  if (expected === undefined || expected < now) return { status: fresh, isPastDue: false };
  return { status: { last: undefined, next: expected, lastUpdated: kept.lastUpdated }, isPastDue: false };
}

/** After a run that began then: a run that took longer than the interval leaves a `next` that is past, and starts again at once. */
export function statusAfter(began: Date, due: Date | undefined, schedule: Schedule): TimerStatus {
  // A clock that is a little early would give the same time twice.
  const last = due !== undefined && due > began ? due : began;
  return { last, next: schedule.next(last), lastUpdated: last };
}

const never = '0001-01-01T00:00:00';

/** As it is in the blob and in what the function gets. */
export function writeStatus({ last, next, lastUpdated }: TimerStatus): Readonly<Record<string, string>> {
  const text = (date: Date | undefined): string => date?.toISOString() ?? never;
  return { Last: text(last), Next: text(next), LastUpdated: text(lastUpdated) };
}

/** Undefined where the text is none: then it is as if nothing were kept. */
export function readStatus(text: string): TimerStatus | undefined {
  try {
    const { Last, Next, LastUpdated } = JSON.parse(text) as Record<string, string>;
    const date = (value: string | undefined): Date | undefined =>
      value === undefined || value.startsWith('0001-') ? undefined : new Date(value);
    const lastUpdated = date(LastUpdated);
    return lastUpdated === undefined ? undefined : { last: date(Last), next: date(Next), lastUpdated };
  } catch {
    return undefined;
  }
}
