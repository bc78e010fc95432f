import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minutes, seconds } from '../../src/core/time.ts';
import { backOff, type Outcome, settled, worst } from '../../src/reconcile/outcome.ts';

const blocked: Outcome = { kind: 'blocked', reason: 'ZoneMissing', because: '' };
const recheck = (count: number): Outcome => ({ kind: 'recheck', after: seconds(count), because: '' });
const retry: Outcome = { kind: 'retry', after: undefined, because: '' };
const asked = (count: number): Outcome => ({ kind: 'retry', after: seconds(count), because: '' });
const conflict: Outcome = { kind: 'conflict', because: '' };

describe('the worst outcome decides', () => {
  it.each([
    { given: [], is: { kind: 'settled', unfinished: false } },
    { given: [settled, settled], is: settled },
    { given: [{ kind: 'settled', unfinished: true } as const, settled], is: { kind: 'settled', unfinished: true } },
    { given: [recheck(2), { ...recheck(2), because: 'later' }], is: recheck(2) },
    { given: [asked(5), asked(2)], is: asked(2) },
    { given: [asked(2), retry], is: retry },
    { given: [settled, { kind: 'settled', unfinished: true } as const], is: { kind: 'settled', unfinished: true } },
    { given: [settled, blocked], is: blocked },
    { given: [blocked, recheck(5)], is: recheck(5) },
    { given: [recheck(5), recheck(2), recheck(9)], is: recheck(2) },
    { given: [recheck(1), retry], is: retry },
    { given: [retry, conflict, settled], is: conflict },
  ])('of $given', ({ given, is }) => {
    expect(worst(given)).toEqual(is);
  });
});

it.each([
  { attempt: 0, from: seconds(1), to: seconds(2) },
  { attempt: 1, from: seconds(2), to: seconds(4) },
  { attempt: 3, from: seconds(8), to: seconds(16) },
  { attempt: 8, from: minutes(2.5), to: minutes(5) },
])('waits for $from to $to ms after $attempt attempts', ({ attempt, from, to }) => {
  expect([backOff(attempt, 0), backOff(attempt, 1)]).toEqual([from, to]);
});

it('backs off further each time, spread by chance, and never beyond five minutes', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const wait = backOff(attempt, random);
      expect(wait).toBeGreaterThanOrEqual(1_000);
      expect(wait).toBeLessThanOrEqual(minutes(5));
      expect(backOff(attempt + 2, 0)).toBeGreaterThanOrEqual(Math.min(wait, minutes(2.5)));
    }),
  );
});
