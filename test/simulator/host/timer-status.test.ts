import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../../simulator/host/timer/timer-schedule.ts';
import { readStatus, statusAfter, statusAtStart, writeStatus } from '../../../simulator/host/timer/timer-status.ts';

// How the timer extension keeps its status: the rows of a start were put to `ScheduleMonitor.CheckPastDueAsync` of Microsoft.Azure.WebJobs.Extensions 3.0.6, and a
// host of WebJobs 3.0.25 with it ran what is missed, longer than its interval, and due each two seconds, minute and half hour: the first of these kept no
// status. Host 4.1037 after a restart past the due time ran both timers with `IsPastDue`.

const at = (text: string): Date => new Date(`2026-01-01T${text}Z`);
const everyFive = parseSchedule('0 */5 * * * *');
const kept = (last: string | undefined, next: string, lastUpdated = last ?? '08:00:00') => ({
  last: last === undefined ? undefined : at(last),
  next: at(next),
  lastUpdated: at(lastUpdated),
});

describe('at a start', () => {
  it.each([
    { when: 'nothing is kept', given: undefined, now: '10:02:00', next: '10:05:00', missed: false },
    {
      when: 'the next run is to come',
      given: kept('10:00:00', '10:05:00'),
      now: '10:02:00',
      next: '10:05:00',
      missed: false,
    },
    { when: 'one was missed', given: kept('10:00:00', '10:05:00'), now: '10:06:00', next: '10:05:00', missed: true },
    { when: 'many were missed', given: kept('10:00:00', '10:05:00'), now: '12:00:00', next: '10:05:00', missed: true },
    {
      when: 'the first was missed',
      given: kept(undefined, '08:05:00'),
      now: '09:00:00',
      next: '08:05:00',
      missed: true,
    },
    {
      when: 'the schedule is another and a run of it is past',
      given: kept('10:00:00', '11:00:00'),
      now: '10:06:00',
      next: '10:10:00',
      missed: false,
    },
    {
      when: 'the schedule is another and its run is to come',
      given: kept('10:00:00', '11:00:00'),
      now: '10:02:00',
      next: '10:05:00',
      missed: false,
    },
  ])('where $when, the next run is at $next, missed: $missed', ({ given, now, next, missed }) => {
    const { status, isPastDue } = statusAtStart(given, everyFive, at(now));
    expect([status.next, isPastDue]).toEqual([at(next), missed]);
  });
});

describe('after a run', () => {
  it('counts from when it began, so that one longer than its interval is due at once', () => {
    expect(statusAfter(at('10:05:00'), at('10:05:00'), everyFive)).toEqual(kept('10:05:00', '10:10:00'));
  });
  it('counts from when it was due, where the clock was a little early', () => {
    expect(statusAfter(at('10:04:59'), at('10:05:00'), everyFive)).toEqual(kept('10:05:00', '10:10:00'));
  });
});

describe('the status in a blob', () => {
  it.each([kept('10:00:00', '10:05:00'), kept(undefined, '10:05:00')])('is read as it was written', (status) => {
    expect(readStatus(JSON.stringify(writeStatus(status)))).toEqual(status);
  });
  it.each(['', '{}', 'text', '{"Last":1}'])('%j is as if nothing were kept', (text) => {
    expect(readStatus(text)).toBeUndefined();
  });
});

describe('what is due more than once a minute', () => {
  it.each([
    ['*/30 * * * * *', true],
    ['00:00:59', true],
    ['0 * * * * *', false],
    ['00:01:00', false],
    ['0 */5 * * * *', false],
  ])('%s: %s', (schedule, frequent) => {
    expect(parseSchedule(schedule).isFrequent(at('10:00:30.500'))).toBe(frequent);
  });
});
