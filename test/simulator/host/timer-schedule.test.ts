import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../../simulator/host/timer/timer-schedule.ts';

// Every row was put to `TimerSchedule.Create` of Microsoft.Azure.WebJobs.Extensions 3.0.6 with NCrontab.Signed 3.3.2, on .NET 10. Host 4.1037 took six fields, five
// and a time span, and left a function with any other schedule out.

const from = new Date('2026-01-01T00:00:30Z');

describe('a schedule, as the timer extension reads it', () => {
  it.each([
    { schedule: '0 */5 * * * *', next: '2026-01-01T00:05:00.000Z' },
    { schedule: '*/5 * * * *', next: '2026-01-01T00:05:00.000Z', why: 'five fields begin with the minute' },
    { schedule: '00:05:00', next: '2026-01-01T00:05:30.000Z', why: 'a time span counts from the last run' },
    { schedule: '5', next: '2026-01-06T00:00:30.000Z', why: 'a bare number is days' },
    { schedule: '0 0 0 * Feb Mon-Fri', next: '2026-02-02T00:00:00.000Z' },
    { schedule: '0 0 0 1 * Su', next: '2026-02-01T00:00:00.000Z', why: 'day and weekday must both fit' },
    { schedule: '0 0 20-8 * * *', next: '2026-01-01T08:00:00.000Z', why: 'a backward range is turned around' },
    { schedule: '0 0 22-2 * * *', next: '2026-01-01T02:00:00.000Z', why: 'hours 2 to 22' },
    { schedule: '0 0 0 * * FRI-MON', next: '2026-01-02T00:00:00.000Z', why: 'Monday to Friday' },
    { schedule: '0 0 0 * 11-2 *', next: '2026-02-01T00:00:00.000Z', why: 'February to November' },
    { schedule: '0 0 0 * DEC-FEB *', next: '2026-02-01T00:00:00.000Z', why: 'February to December' },
    { schedule: '0 0 20-8/2 * * *', next: '2026-01-01T08:00:00.000Z', why: 'every other hour of 8 to 20' },
    { schedule: '24:00:00', next: '2026-01-25T00:00:30.000Z', why: 'hours from 24 on are days' },
    { schedule: '0 3/20 * * * *', next: '2026-01-01T00:03:00.000Z' },
    { schedule: '0 */0 * * * *', next: '2026-01-01T00:01:00.000Z', why: 'a step of 0 is one of 1' },
    { schedule: '0 0 0 * * T', next: '2026-01-06T00:00:00.000Z', why: 'the first name that begins so: Tuesday' },
    { schedule: ' 0  */5 * * * * ', next: '2026-01-01T00:05:00.000Z', why: 'blanks count for nothing' },
    { schedule: '0 0 0 29 Feb *', next: '2028-02-29T00:00:00.000Z' },
    {
      schedule: '0 0 0 31 Feb *',
      next: undefined,
      why: 'there is no such day: the extension says the last of the year 9999',
    },
    { schedule: '1.00:00:00', next: '2026-01-02T00:00:30.000Z' },
    { schedule: '00:00:00', next: '2026-01-01T00:00:30.000Z', why: 'it runs again as soon as it has ended' },
    { schedule: '-00:05:00', next: '2025-12-31T23:55:30.000Z', why: 'it runs again as soon as it has ended' },
  ])('$schedule is due next at $next', ({ schedule, next }) => {
    expect(parseSchedule(schedule).next(from)?.toISOString()).toBe(next);
  });

  it.each([
    'every minute',
    '0 0 0 ? * *',
    '0 0 0 L * *',
    '0 0 0 15W * *',
    '0 0 0 * * 1#2',
    '0 0 0 * * 7',
    '* * * *',
    '00:00:90',
    '0 60 * * * *',
    '0 0 24 * * *',
    '0 0 0 0 * *',
    '0 0 0 * * 1-7',
    '0 0 0 * * 5L',
    '0 0 0 * * *\n',
    '* * * * * * *',
    '@daily',
  ])('%s is none', (schedule) => {
    expect(() => parseSchedule(schedule)).toThrow('was not recognized');
  });
});
