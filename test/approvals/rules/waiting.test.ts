import { describe, expect, it } from 'vitest';
import {
  askedWith,
  findDeferral,
  isExpired,
  isStale,
  isWaiting,
  lengthOf,
  pendingSince,
  waitedFor,
} from '../../../src/approvals/rules/waiting.ts';
import { parseConnection } from '../../../src/approvals/schema.ts';
import { hours, type Millis, millis, minutes } from '../../../src/core/time.ts';
import type { KnownConnection } from '../../../src/state/connections/model.ts';
import { connectionBody, now, policyOf, rowOf, vault } from '../support/build.ts';

const at = (wait: Millis): string => new Date(now.getTime() - wait).toISOString();
const inAnHour = new Date(now.getTime() + hours(1)).toISOString();
const is = (status: string) => parseConnection(connectionBody(vault, { status }));
/** Pending and first seen an hour ago, unless said otherwise. */
const row = (changes: Partial<KnownConnection> = {}): KnownConnection => rowOf(vault, changes).value;
const since = (wait: Millis, more: Partial<KnownConnection> = {}) => row({ pendingSince: at(wait), ...more });
const putOff = (until: string) => ({ deferral: { id: 'f1', by: 'person ann', reason: 'r', at: at(hours(5)), until } });

describe('since when a request waits', () => {
  it.each([
    { when: 'Pending at first sight', status: 'Pending', row: undefined, is: now.toISOString() },
    { when: 'Pending, as its row says', status: 'Pending', row: since(hours(2)), is: at(hours(2)) },
    {
      when: 'Pending, and its row of before says when it was first seen',
      status: 'Pending',
      row: row(),
      is: at(hours(1)),
    },
    { when: 'Pending, and answered before', status: 'Pending', row: row({ state: 'Rejected' }), is: now.toISOString() },
    {
      when: 'Pending, and its row shows it on its way',
      status: 'Pending',
      row: since(hours(2), { state: 'Approving' }),
      is: at(hours(2)),
    },
    { when: 'on its way, and waited before', status: 'Approving', row: since(hours(2)), is: at(hours(2)) },
    { when: 'on its way, and answered before', status: 'Approving', row: row({ state: 'Approved' }), is: undefined },
    { when: 'on its way at first sight', status: 'Approving', row: undefined, is: undefined },
    { when: 'Approved', status: 'Approved', row: since(hours(2)), is: undefined },
  ])('$when', ({ status, row: known, is: expected }) => {
    expect(pendingSince(is(status), known, now)).toBe(expected);
  });

  it.each([
    { when: 'it says since when', row: since(hours(1), { state: 'Approving' }), waits: true },
    { when: 'it says Pending, however Azure spells that', row: row({ state: 'PENDING' }), waits: true },
    { when: 'it says neither', row: row({ state: 'Approving' }), waits: false },
  ])('a row is of one that waits where $when: $waits', ({ row: known, waits }) => {
    expect(isWaiting(known)).toBe(waits);
  });
});

describe('what an answered request asked with', () => {
  const words = { description: 'ticket 4711' };
  const kept = { asked: { message: 'ticket 4711', since: at(hours(2)) } };
  it.each([
    { when: 'is not said while it waits', status: 'Pending', row: since(hours(2), words), is: undefined },
    { when: 'is what its row had while it waited', status: 'Approved', row: since(hours(2), words), is: kept.asked },
    { when: 'is that on the way already', status: 'Approving', row: since(hours(2), words), is: kept.asked },
    {
      when: 'since when it was seen, where the row says no more',
      status: 'Rejected',
      row: row(words),
      is: { message: 'ticket 4711', since: at(hours(1)) },
    },
    {
      when: 'stays',
      status: 'Approved',
      row: row({ state: 'Approved', description: 'by ann', ...kept }),
      is: kept.asked,
    },
    { when: 'is over where it asks again', status: 'Pending', row: row({ state: 'Rejected', ...kept }), is: undefined },
    { when: 'is not known where it was never seen', status: 'Approved', row: undefined, is: undefined },
    {
      when: 'is not known where it was answered before',
      status: 'Approved',
      row: row({ state: 'Approved' }),
      is: undefined,
    },
  ])('$when', ({ status, row: known, is: expected }) => {
    expect(askedWith(is(status), known)).toEqual(expected);
  });
});

describe('how long a request has waited', () => {
  it.each([
    { when: 'since it was asked', status: 'Pending', row: row(), is: hours(1) },
    { when: 'not yet at first sight', status: 'Pending', row: undefined, is: 0 },
    { when: 'since it was put off until', status: 'Pending', row: row(putOff(at(minutes(20)))), is: minutes(20) },
    { when: 'since it asked again after that', status: 'Pending', row: row(putOff(at(hours(3)))), is: hours(1) },
    { when: 'not while it is put off', status: 'Pending', row: row(putOff(inAnHour)), is: 0 },
    { when: 'not once it is answered', status: 'Approved', row: row(), is: 0 },
    { when: 'not where a clock ahead wrote its row', status: 'Pending', row: row({ firstSeen: inAnHour }), is: 0 },
  ])('$when', ({ status, row: known, is: expected }) => {
    expect(waitedFor(is(status), known, now)).toBe(expected);
  });

  const { approvals } = policyOf([], { pending: { remindAfter: '2h', expireAfter: '3h' } });
  it.each([
    { wait: minutes(119), stale: false, expired: false },
    { wait: hours(2), stale: true, expired: false },
    { wait: minutes(179), stale: true, expired: false },
    { wait: hours(3), stale: true, expired: true },
  ])('$wait ms: reminded of $stale, expired $expired', ({ wait, stale, expired }) => {
    expect(isStale(is('Pending'), since(wait), approvals, now)).toBe(stale);
    expect(isExpired(is('Pending'), since(wait), approvals, now)).toBe(expired);
  });

  it('is never too long where policy sets no end', () => {
    expect(isExpired(is('Pending'), since(hours(9_999)), policyOf([]).approvals, now)).toBe(false);
  });
});

describe('a deferral by a person', () => {
  it.each([
    { when: 'counts before its end', row: row(putOff(inAnHour)), counts: true },
    { when: 'counts no more at its end', row: row(putOff(now.toISOString())), counts: false },
    { when: 'was never given', row: row(), counts: false },
    { when: 'can not be known at first sight', row: undefined, counts: false },
  ])('$when', ({ row: known, counts }) => {
    expect(findDeferral(known, now)).toEqual(counts ? known?.deferral : undefined);
  });
});

describe('lengths of time', () => {
  it.each([
    { length: hours(24), is: '1d' },
    { length: hours(36), is: '36h' },
    { length: minutes(90), is: '90m' },
    { length: millis(45_000), is: '45s' },
    { length: millis(1_500), is: '2s' },
  ])('read $is', ({ length, is: expected }) => {
    expect(lengthOf(length)).toBe(expected);
  });
});
