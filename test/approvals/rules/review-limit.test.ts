import { describe, expect, it } from 'vitest';
import type { ConnectionsObserved } from '../../../src/approvals/model.ts';
import { reviewConnections } from '../../../src/approvals/rules/review.ts';
import { allowFriend, now, policyOf, stranger } from '../support/build.ts';
import { kept, type One, observed, person, withHeir, writing } from '../support/review-lines.ts';

const nameOf = (id: string): string => id.split('/').at(-1) ?? '';
const approvedUnder = (given: ConnectionsObserved, limit: number): readonly string[] =>
  reviewConnections(given, policyOf([{ ...allowFriend, limit }]).approvals, now)
    .filter(({ step }) => step.kind === 'write')
    .map(({ connection }) => nameOf(connection.id));
/** As the rows know them, and the list of Azure does not yet. */
const notListed = (ones: readonly One[], ...names: readonly string[]): ConnectionsObserved => {
  const all = observed(ones);
  const connections = all.connections.filter(
    (each) => each.kind === 'read' && !names.includes(nameOf(each.connection.id)),
  );
  return { ...all, connections };
};

describe('a limit is spent by what another worker writes', () => {
  it.each<{ when: string; given: ConnectionsObserved; limit: number; approved: readonly string[] }>([
    {
      when: 'until the turn of that comes: it is finished',
      given: observed([{ name: 'b', kept: writing() }]),
      limit: 1,
      approved: ['b'],
    },
    {
      when: 'until the turn of that comes: one before it waits',
      given: observed([{ name: 'a' }, { name: 'b', kept: writing() }]),
      limit: 1,
      approved: ['b'],
    },
    {
      when: 'once, where it asks again after an answer that is done',
      given: observed([{ name: 'a', kept: kept() }, { name: 'b' }]),
      limit: 1,
      approved: ['a'],
    },
    {
      when: 'and not less where Azure shows it by now',
      given: observed([{ name: 'a', status: 'Approved', kept: writing() }, { name: 'b' }]),
      limit: 1,
      approved: ['a'],
    },
    {
      when: 'and not less by what another began to reject',
      given: observed([
        { name: 'a', status: 'Approved', kept: kept() },
        { name: 'b', kept: writing({ kind: 'reject' }) },
        { name: 'c' },
      ]),
      limit: 1,
      approved: [],
    },
    {
      when: 'and is not listed yet',
      given: notListed([{ name: 'a' }, { name: 'b', kept: writing() }], 'b'),
      limit: 1,
      approved: [],
    },
    {
      when: 'and not by what was done and is listed no more',
      given: notListed([{ name: 'a' }, { name: 'b', kept: kept() }], 'b'),
      limit: 1,
      approved: ['a'],
    },
    {
      when: 'and not by a rejection that is not listed',
      given: notListed([{ name: 'a' }, { name: 'b', kept: writing({ kind: 'reject' }) }], 'b'),
      limit: 1,
      approved: ['a'],
    },
    {
      when: 'and not by what nobody decided and is not listed',
      given: notListed([{ name: 'a' }, { name: 'b' }], 'b'),
      limit: 1,
      approved: ['a'],
    },
  ])('$when', ({ given, limit, approved }) => {
    expect(approvedUnder(given, limit)).toEqual(approved);
  });
});

describe('a limit is spent by an approval that was taken over', () => {
  const lender: One = { name: 'c1', status: 'Approved', kept: kept() };
  const heir: One = { name: 'c2', endpoint: 'pe2', status: 'Approved' };
  const last: One = { name: 'c3', endpoint: 'pe3' };
  it.each<{
    when: string;
    given: ConnectionsObserved;
    limit: number;
    approved: readonly string[];
  }>([
    { when: 'like by any other', given: withHeir(observed([lender, heir, last])), limit: 2, approved: [] },
    { when: 'once', given: withHeir(observed([lender, heir, last])), limit: 3, approved: ['c3'] },
    {
      when: 'once, where a rule approved it here besides',
      given: withHeir(observed([lender, { ...heir, kept: kept() }, last])),
      limit: 3,
      approved: ['c3'],
    },
    {
      when: 'where a person had rejected it here',
      given: withHeir(observed([lender, { ...heir, kept: kept({ kind: 'reject', by: person }) }, last])),
      limit: 2,
      approved: [],
    },
    {
      when: 'not where no rule would have approved it',
      given: withHeir(observed([lender, { ...heir, from: stranger }, last])),
      limit: 2,
      approved: ['c3'],
    },
    {
      when: 'not by what somebody approved in Azure',
      given: observed([lender, heir, last]),
      limit: 2,
      approved: ['c3'],
    },
  ])('$when', ({ given, limit, approved }) => {
    expect(approvedUnder(given, limit)).toEqual(approved);
  });
});
