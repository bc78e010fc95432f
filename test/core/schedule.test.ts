import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDue, parseSchedule } from '../../src/core/schedule.ts';

const from = new Date('2026-01-01T00:00:30Z');

describe('a schedule', () => {
  it.each([
    { schedule: '0 */5 * * * *', next: '2026-01-01T00:05:00.000Z' },
    { schedule: '*/5 * * * *', next: '2026-01-01T00:05:00.000Z', why: 'five fields begin with the minute' },
    { schedule: '  0  3/20 * * * * ', next: '2026-01-01T00:03:00.000Z' },
    { schedule: '30 0 0 * * *', next: '2026-01-02T00:00:30.000Z', why: 'the moment itself is past' },
    { schedule: '31,45 0 0 * * *', next: '2026-01-01T00:00:31.000Z' },
    { schedule: '0 0 20-23,0-8 * * *', next: '2026-01-01T01:00:00.000Z' },
    { schedule: '0 0 0 * feb mon-FRIDAY', next: '2026-02-02T00:00:00.000Z' },
    { schedule: '0 0 0 1 * su', next: '2026-02-01T00:00:00.000Z', why: 'day and weekday must both fit' },
    { schedule: '0 0 0 29 2 *', next: '2028-02-29T00:00:00.000Z' },
    { schedule: '0 0 0 29 2 1', next: '2044-02-29T00:00:00.000Z' },
    { schedule: '0 0 0 1 J *', next: '2027-01-01T00:00:00.000Z', why: 'the first name that begins so' },
  ])('$schedule is due next at $next', ({ schedule, next }) => {
    expect(nextDue(parseSchedule(schedule), from)?.toISOString()).toBe(next);
  });

  it.each([
    { schedule: ' ', says: 'is empty' },
    {
      schedule: '00:05:00',
      says: 'is a time span, which only an App Service plan runs by; write fields: 0 */5 * * * *',
    },
    { schedule: '1.00:00:00', says: 'is a time span' },
    { schedule: '5', says: 'is a time span' },
    { schedule: '* * * *', says: 'has 4 fields, not six' },
    { schedule: '0 */5 * * * * 2026', says: 'has 7 fields, not six' },
    { schedule: '0\t*/5 * * * * *', says: 'has something else than spaces between its fields' },
    { schedule: '@hourly', says: 'has 1 field, not six' },
    { schedule: '0 0 0 ? * *', says: "day '?': there is no ?; write *" },
    { schedule: '0 0 0 L * *', says: "day 'L': there is no L, W or #; write the days themselves, from 1 to 31" },
    { schedule: '0 0 0 15W * *', says: 'there is no L, W or #' },
    { schedule: '0 0 0 * * 1#2', says: 'there is no L, W or #' },
    { schedule: '0 0 0 * * 7', says: "weekday '7': Sunday is 0, not 7" },
    { schedule: '0 0 0 * * 1-7', says: 'Sunday is 0, not 7' },
    {
      schedule: '0 0 20-8 * * *',
      says: "hour '20-8': the timer would turn 20-8 around to 8-20; write 20-23,0-8",
    },
    { schedule: '0 0 0 * * Fri-Mon', says: 'turn Fri-Mon around to Mon-Fri; write 5-6,0-1' },
    { schedule: '0 60 * * * *', says: "minute '60': '60' is not a minute from 0 to 59" },
    { schedule: '0 0 0 0 * *', says: "'0' is not a day from 1 to 31" },
    { schedule: '0 0 0 * 13 *', says: "'13' is not a month from 1 to 12" },
    { schedule: '0 */0 * * * *', says: "a step is a whole number from 1 to 59, not '0'" },
    { schedule: '0 */90 * * * *', says: "a step is a whole number from 1 to 59, not '90'" },
    { schedule: '0 1,,2 * * * *', says: "'' is not a minute" },
    { schedule: '0 1-2-3 * * * *', says: "'1-2-3' is no range" },
    { schedule: '0 0 0 30 2 *', says: 'names a day that no month has' },
    { schedule: '0 every * * * *', says: "'every' is not a minute" },
  ])('$schedule $says', ({ schedule, says }) => {
    expect(() => parseSchedule(schedule)).toThrow(says);
  });

  it('is due when a kept library says so too', () => {
    const field = (least: number, most: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min: least, max: most }).map(String),
        fc.integer({ min: 2, max: most - least }).map((step) => `*/${step}`),
        fc
          .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
          .map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`),
      );
    const schedules = fc.tuple(field(0, 59), field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6));
    const times = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(schedules, times, (fields, time) => {
        const text = fields.join(' ');
        const other = new Cron(text, { paused: true, timezone: 'UTC', domAndDow: true, mode: '6-part' });
        expect(nextDue(parseSchedule(text), time)).toEqual(other.nextRun(time) ?? undefined);
      }),
      { seed: 25, numRuns: 300 },
    );
  });
});
