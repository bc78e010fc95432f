import { describe, expect, it } from 'vitest';
import { hours, millis, minutes } from '../../../src/core/time.ts';
import type { Repair } from '../../../src/dns/records/model.ts';
import { contestedFindings, findUndoing, recentRepairs, waitOfRepair } from '../../../src/dns/records/repairs.ts';
import { absent, ago, now, observed, recordSet, row, target } from '../support/values.ts';

const repair = (found: Repair['found'] = 'removed', at = ago(minutes(1))): Repair => ({ at, found });
const times = (count: number, last = repair()): Repair[] => [
  ...Array.from({ length: count - 1 }, () => repair('removed', ago(hours(9)))),
  last,
];

describe('how long the next repair waits', () => {
  it.each([
    { count: 0, wait: undefined },
    { count: 2, wait: undefined },
    { count: 3, wait: minutes(14) },
    { count: 4, wait: minutes(29) },
    { count: 5, wait: minutes(59) },
    { count: 6, wait: minutes(119) },
    { count: 7, wait: minutes(239) },
    { count: 20, wait: minutes(239) },
  ])('after $count within a day: $wait', ({ count, wait }) => {
    expect(waitOfRepair(count === 0 ? [] : times(count), now)).toBe(wait);
  });

  it('is over to the moment', () => {
    expect(waitOfRepair(times(3, repair('removed', ago(minutes(15)))), now)).toBeUndefined();
    expect(waitOfRepair(times(3, repair('removed', ago(millis(minutes(15) - 1)))), now)).toBe(1);
  });

  it('counts those of the last day alone', () => {
    const [old, young] = [repair('removed', ago(hours(24))), repair('removed', ago(millis(hours(24) - 1)))];
    expect(recentRepairs(row({ repairs: [old, young] }), now)).toEqual([young]);
    expect(recentRepairs(row(), now)).toEqual([]);
    expect(recentRepairs(undefined, now)).toEqual([]);
  });
});

describe('two writers that undo each other', () => {
  const says = (ways: string): string =>
    `'st1' is put back again and again: more than 3 times within a day somebody else's tool left it ${ways}; each time it is put back later, up to 4 hours`;
  it.each([
    { when: 'three times', repairs: times(3), found: undefined, is: undefined },
    { when: 'three times, this one counted', repairs: times(2), found: 'removed', is: undefined },
    { when: 'four times', repairs: times(4), found: undefined, is: says('removed') },
    { when: 'four times, this one counted', repairs: times(3), found: 'changed', is: says('changed or removed') },
    {
      when: 'in every way',
      repairs: [repair('unmarked'), ...times(3)],
      found: 'changed',
      is: says('changed or removed or written without our mark'),
    },
  ] as const)('$when', ({ repairs, found, is }) => {
    const findings = contestedFindings(recordSet, repairs, found);
    expect(findings.map(({ message }) => message)).toEqual(is === undefined ? [] : [is]);
  });

  it('says in its own words what is no id', () => {
    expect(contestedFindings('x', times(4), undefined)[0]?.message).toContain("'x' is put back");
  });
});

describe('what is nobody’s undoing', () => {
  it.each([
    { when: 'what we never knew', given: { read: absent }, wanted: undefined },
    {
      when: 'what we never wrote, wanted or not',
      given: { record: row({ written: undefined }), read: absent },
      wanted: undefined,
    },
    { when: 'what is wanted otherwise', given: { record: row(), read: absent }, wanted: target('pe2') },
    { when: 'what nobody read', given: { record: row() }, wanted: target() },
  ])('$when', ({ given, wanted }) => {
    expect(findUndoing(observed(given), absent, wanted)).toBeUndefined();
  });
});
