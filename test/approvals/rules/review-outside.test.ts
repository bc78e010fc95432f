import { describe, expect, it } from 'vitest';
import type { ConnectionsObserved } from '../../../src/approvals/model.ts';
import { reviewConnections } from '../../../src/approvals/rules/review.ts';
import { hours } from '../../../src/core/time.ts';
import { allowFriend, now, policyOf, stranger } from '../support/build.ts';
import { ago, kept, observed, person, said, withHeir, writing } from '../support/review-lines.ts';

const reviewed = (given: ConnectionsObserved, rules: readonly object[] = [allowFriend], approvals: object = {}) =>
  reviewConnections(given, policyOf(rules, { ...approvals }).approvals, now);
const removing = { outsidePolicy: 'remove' };
const expiring = { pending: { remindAfter: '1d', expireAfter: '30d' } };
const rejecting = [{ name: 'no', action: 'reject', from: { subscriptions: [stranger] } }];

describe('a connection of a resource whose subscription is not managed', () => {
  const unmanaged = (given: ConnectionsObserved): ConnectionsObserved => ({ ...given, subscriptions: [stranger] });
  const because = (subscription: string): string => `it matches, but subscription ${subscription} is not managed`;
  it.each<{
    when: string;
    given: ConnectionsObserved;
    rules?: readonly object[];
    approvals?: object;
    step: string;
    verdict: string;
    objections?: readonly string[];
  }>([
    { when: 'a rule would approve it', given: observed([{}]), step: 'hold', verdict: 'hold' },
    {
      when: 'a rule would reject it',
      given: observed([{ from: stranger }]),
      rules: rejecting,
      step: 'hold',
      verdict: 'hold',
    },
    {
      when: 'no rule would',
      given: observed([{ from: stranger }]),
      step: 'hold',
      verdict: 'hold',
      objections: [expect.stringContaining("the requester's subscription")],
    },
    {
      when: 'nobody answered it for a month: it does not expire',
      given: observed([{ from: stranger, row: { firstSeen: ago(hours(24 * 31)) } }]),
      approvals: expiring,
      step: 'hold',
      verdict: 'hold',
      objections: [expect.stringContaining("the requester's subscription")],
    },
    {
      when: 'it was approved past policy: it is not taken back',
      given: observed([{ from: stranger, status: 'Approved' }]),
      approvals: removing,
      step: 'leave',
      verdict: 'none',
      objections: [],
    },
    {
      when: 'a person’s answer was cut off: it is finished',
      given: observed([{ status: 'Approved', kept: writing({ by: person }) }]),
      step: 'approve by person ann as d1',
      verdict: 'none',
      objections: [],
    },
  ])('is neither answered nor taken back, where $when', ({ given, rules, approvals, step, verdict, objections }) => {
    const [made] = reviewed(unmanaged(given), rules, approvals);
    expect(said(made?.step ?? { kind: 'leave' })).toBe(step);
    expect(made?.verdict.verdict).toBe(verdict);
    expect(made?.verdict.objections.map((each) => each.because)).toEqual(
      objections ?? [because(given.resource.subscription)],
    );
  });
});

describe('a connection of which nobody read what was decided here', () => {
  const unremembered = (given: ConnectionsObserved): ConnectionsObserved => ({ ...given, isUnremembered: true });
  const heir = { name: 'c2', endpoint: 'pe2', from: stranger, status: 'Approved' };
  const lender = { status: 'Approved', kept: kept() };
  it('is not taken back, for it may have been approved here', () => {
    const [made] = reviewed(unremembered(observed([{ from: stranger, status: 'Approved' }])), undefined, removing);
    expect(made?.step).toEqual({ kind: 'leave' });
  });

  it('is taken back where it took over an approval: that was never decided here', () => {
    const made = reviewed(unremembered(withHeir(observed([lender, heir]))), undefined, removing);
    expect(made.map(({ step }) => said(step))).toEqual(['leave', 'remove by gatehouse']);
  });
});
