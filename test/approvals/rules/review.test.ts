import { describe, expect, it } from 'vitest';
import type { Connection, KeptDecision } from '../../../src/approvals/model.ts';
import { reviewConnections } from '../../../src/approvals/rules/review.ts';
import { hours, minutes, seconds } from '../../../src/core/time.ts';
import { allowFriend, connectionId, friend, now, ours, policyOf, stranger, vault } from '../support/build.ts';
import { ago, kept, type One, observed, person, review, running, said, writing } from '../support/review-lines.ts';

describe('what a connection needs', () => {
  const waiting = { from: stranger };
  const held = 'hold';
  const byRule = 'approve by rule friends';
  const expiring = { pending: { remindAfter: '1d', expireAfter: '30d' } };
  const old = { firstSeen: ago(hours(24 * 30)) };
  const removing = { outsidePolicy: 'remove' };
  it.each<{ when: string; one: One; policy?: Record<string, unknown>; step: string }>([
    { when: 'Pending, and a rule approves', one: {}, step: byRule },
    { when: 'Pending at first sight, and a rule approves', one: { isNew: true }, step: byRule },
    { when: 'Pending, and no rule does', one: waiting, step: held },
    { when: 'on its way to another state', one: { status: 'Approving' }, step: 'wait 5000' },
    { when: 'on its way, for two seconds', one: { status: 'Approving', kept: running(seconds(2)) }, step: 'wait 2000' },
    {
      when: 'on its way, for ten seconds',
      one: { status: 'Approving', kept: running(seconds(10)) },
      step: 'wait 5000',
    },
    {
      when: 'on its way, for half a minute',
      one: { status: 'Approving', kept: running(seconds(30)) },
      step: 'wait 10000',
    },
    {
      when: 'on its way, after a decision that is done',
      one: { status: 'Approving', kept: kept() },
      step: 'wait 5000',
    },
    { when: 'Rejected', one: { status: 'Rejected' }, step: 'leave' },
    {
      when: 'Rejected, where what is past policy is removed',
      one: { status: 'Rejected' },
      policy: removing,
      step: 'leave',
    },
    {
      when: 'as decided, with a write that was cut off',
      one: { status: 'Approved', kept: writing() },
      step: 'approve by rule friends as d1',
    },
    {
      when: 'Rejected as decided, with a write that was cut off',
      one: { status: 'Rejected', kept: writing({ kind: 'reject', by: person }) },
      step: 'reject by person ann as d1',
    },
    {
      when: 'Rejected by an expiry that was cut off',
      one: { status: 'Rejected', kept: writing({ kind: 'reject', by: 'gatehouse', occasion: 'expiry' }) },
      step: 'expire by gatehouse as d1',
    },
    {
      when: 'Rejected by a removal that was cut off',
      one: { status: 'Rejected', kept: writing({ kind: 'reject', by: 'gatehouse', occasion: 'removal' }) },
      step: 'remove by gatehouse as d1',
    },
    {
      when: 'other than decided, with a write that was cut off',
      one: { status: 'Rejected', kept: writing() },
      step: 'leave',
    },
    {
      when: 'as decided, and Azure is busy',
      one: { status: 'Approved', provisioningState: 'Updating', kept: running(seconds(2)) },
      step: 'wait 2000',
    },
    { when: 'as decided, and Azure is done', one: { status: 'Approved', kept: running(seconds(2)) }, step: 'leave' },
    { when: 'Pending, and a person writes', one: { kept: writing({ by: person }) }, step: 'wait 25000' },
    {
      when: 'Pending, and a person must have died writing',
      one: { kept: writing({ by: person, at: ago(seconds(30)) }) },
      step: 'approve by person ann as d1',
    },
    {
      when: 'Pending, and a rule’s write was cut off',
      one: { kept: writing() },
      step: 'approve by rule friends as d1',
    },
    { when: 'Pending, and another rule’s write was cut off', one: { kept: writing({ by: 'rule old' }) }, step: byRule },
    {
      when: 'Pending, and another answer of the rule was cut off',
      one: { kept: writing({ kind: 'reject' }) },
      step: byRule,
    },
    { when: 'Pending, and Azure took the answer', one: { kept: running(seconds(2)) }, step: 'wait 2000' },
    { when: 'Pending two minutes after Azure took the answer', one: { kept: running(minutes(2)) }, step: 'wait 10000' },
    { when: 'Pending longer than that', one: { kept: running(minutes(3)) }, step: `wait ${minutes(2)}` },
    { when: 'Pending five minutes after Azure took the answer', one: { kept: running(minutes(5)) }, step: byRule },
    {
      when: 'Pending, and Azure says that it failed',
      one: { provisioningState: 'Failed', kept: running(seconds(60)) },
      step: `wait ${minutes(4)}`,
    },
    {
      when: 'Pending, and the last answer failed',
      one: { kept: kept({ state: 'failed', writtenAt: ago(minutes(1)) }) },
      step: `wait ${minutes(4)}`,
    },
    { when: 'Pending, and the last answer was never taken', one: { kept: kept({ state: 'failed' }) }, step: byRule },
    { when: 'Pending, and the last answer is done', one: { kept: kept({ writtenAt: ago(minutes(1)) }) }, step: byRule },
    {
      when: 'Pending, and nobody answered for a month',
      one: { ...waiting, row: old },
      policy: expiring,
      step: 'expire by gatehouse',
    },
    {
      when: 'Pending, and the expiry was cut off',
      one: { ...waiting, row: old, kept: writing({ kind: 'reject', by: 'gatehouse', occasion: 'expiry' }) },
      policy: expiring,
      step: 'expire by gatehouse as d1',
    },
    {
      when: 'Pending, and something else was cut off before the expiry',
      one: { ...waiting, row: old, kept: writing({ by: 'rule old' }) },
      policy: expiring,
      step: 'expire by gatehouse',
    },
    { when: 'Pending for a month, where nothing expires', one: { ...waiting, row: old }, step: held },
    {
      when: 'Pending for less than a month',
      one: { ...waiting, row: { firstSeen: ago(hours(24 * 30 - 1)) } },
      policy: expiring,
      step: held,
    },
    { when: 'Approved past policy, where that is left', one: { ...waiting, status: 'Approved' }, step: 'leave' },
    {
      when: 'Approved past policy, where that is removed',
      one: { ...waiting, status: 'Approved' },
      policy: removing,
      step: 'remove by gatehouse',
    },
    {
      when: 'Approved past policy, and the removal was cut off',
      one: { ...waiting, status: 'Approved', kept: writing({ kind: 'reject', by: 'gatehouse', occasion: 'removal' }) },
      policy: removing,
      step: 'remove by gatehouse as d1',
    },
    {
      when: 'Approved past policy, and Azure took the removal',
      one: {
        ...waiting,
        status: 'Approved',
        kept: running(seconds(2), { kind: 'reject', by: 'gatehouse', occasion: 'removal' }),
      },
      policy: removing,
      step: 'wait 2000',
    },
    {
      when: 'Approved past policy, and said to be ours',
      one: { ...waiting, status: 'Approved', message: 'Approved by Gatehouse rule x' },
      policy: removing,
      step: 'remove by gatehouse',
    },
    {
      when: 'Approved past policy right after a rejection that Azure took',
      one: { ...waiting, status: 'Approved', kept: running(seconds(2), { kind: 'reject', by: person }) },
      policy: removing,
      step: 'remove by gatehouse',
    },
    {
      when: 'Approved past policy again after a removal that is done',
      one: { ...waiting, status: 'Approved', kept: kept({ kind: 'reject', by: 'gatehouse', occasion: 'removal' }) },
      policy: removing,
      step: 'remove by gatehouse',
    },
    {
      when: 'Approved, and whether its creator was allowed to is not seen',
      one: { from: ours, status: 'Approved' },
      policy: removing,
      step: 'leave',
    },
    {
      when: 'Approved by a rule that is gone, where what is past policy is removed',
      one: { ...waiting, status: 'Approved', kept: kept({ by: 'rule old' }) },
      policy: removing,
      step: 'leave',
    },
    {
      when: 'Approved as a rule allows, where what is past policy is removed',
      one: { status: 'Approved' },
      policy: removing,
      step: 'leave',
    },
  ])('$when', ({ one, policy, step }) => {
    expect(review([one], [allowFriend], policy).map((each) => said(each.step))).toEqual([step]);
  });
});

describe('how a limit is spent', () => {
  const two = [{ ...allowFriend, limit: 2 }];
  const spent = (state: Partial<KeptDecision>, status = 'Approved'): One[] => [
    { name: 'a', status, kept: kept(state) },
    { name: 'b', status, kept: kept(state) },
    { name: 'c' },
  ];
  const last = (ones: readonly One[], rules = two) =>
    review(ones, rules).find(({ connection }) => connection.id.endsWith('/c'))?.step.kind;

  it.each<{ when: string; ones: readonly One[]; step: string }>([
    { when: 'by what is approved', ones: spent({}), step: 'hold' },
    { when: 'by what Azure is approving', ones: spent({}, 'Approving'), step: 'hold' },
    {
      when: 'by what Azure took and still shows Pending',
      ones: spent({ state: 'running', writtenAt: ago(seconds(1)) }, 'Pending'),
      step: 'hold',
    },
    { when: 'not by what was rejected since', ones: spent({}, 'Rejected'), step: 'write' },
    {
      when: 'not by what was rejected while Azure took it',
      ones: spent({ state: 'running', writtenAt: ago(seconds(1)) }, 'Rejected'),
      step: 'write',
    },
    { when: 'not by approvals that failed', ones: spent({ state: 'failed' }), step: 'write' },
    { when: 'not by another rule’s', ones: spent({ by: 'rule others' }), step: 'write' },
    { when: 'not by a person’s', ones: spent({ by: person }), step: 'write' },
    { when: 'not by rejections', ones: spent({ kind: 'reject' }), step: 'write' },
  ])('$when', ({ ones, step }) => {
    expect(last(ones)).toBe(step);
  });

  it('is not spent by a person whose name ends like the rule’s', () => {
    expect(last(spent({ by: 'person friends' }), [{ ...allowFriend, name: 'n friends', limit: 2 }])).toBe('write');
  });

  it.each<{ when: string; ones: readonly One[]; approved: readonly string[] }>([
    {
      when: 'by those who asked first, with any ids',
      ones: ['a', 'b', 'c'].map((name, at) => ({ name, row: { firstSeen: ago(minutes(10 + at)) } })),
      approved: ['c', 'b'],
    },
    { when: 'by id where they asked at once', ones: ['c', 'b', 'a'].map((name) => ({ name })), approved: ['a', 'b'] },
    {
      when: 'last by what is seen for the first time',
      ones: [{ name: 'a', isNew: true }, { name: 'b' }, { name: 'c' }],
      approved: ['b', 'c'],
    },
    { when: 'not by what asks again', ones: [{ name: 'a', kept: kept() }, { name: 'b' }], approved: ['a', 'b'] },
    {
      when: 'once by an approval that is finished now',
      ones: [{ name: 'a', status: 'Approved', kept: writing() }, { name: 'b' }],
      approved: ['a', 'b'],
    },
    {
      when: 'one left of two',
      ones: [{ name: 'z', status: 'Approved', kept: kept() }, { name: 'a' }, { name: 'b' }],
      approved: ['a'],
    },
  ])('$when', ({ ones, approved }) => {
    const steps = review(ones, two).filter(({ step }) => step.kind === 'write');
    expect(steps.map(({ connection }) => connection.id.split('/').at(-1))).toEqual(approved);
  });
});

describe('a person’s deferral', () => {
  const deferral = (until: string) => ({ deferral: { id: 'f1', by: person, reason: 'r', at: ago(hours(1)), until } });
  const later = new Date(now.getTime() + 60_000).toISOString();
  it.each<{ when: string; one: One; verdict: string; because?: string }>([
    {
      when: 'that rejected it is not overturned by a rule that approves',
      one: { kept: kept({ by: person, kind: 'reject' }) },
      verdict: 'hold',
      because: 'it matches, but person ann decided to reject this connection before',
    },
    { when: 'that approved it agrees with a rule that does', one: { kept: kept({ by: person }) }, verdict: 'approve' },
    { when: 'is none where a rule rejected it before', one: { kept: kept({ kind: 'reject' }) }, verdict: 'approve' },
    {
      when: 'is none where it expired before',
      one: { kept: kept({ kind: 'reject', by: 'gatehouse', occasion: 'expiry' }) },
      verdict: 'approve',
    },
    {
      when: 'that put it off counts before a rule',
      one: { row: deferral(later) },
      verdict: 'hold',
      because: `it matches, but person ann put it off until ${later}`,
    },
    { when: 'that put it off until now counts no more', one: { row: deferral(now.toISOString()) }, verdict: 'approve' },
    {
      when: 'has nothing to hold where no rule decides',
      one: { from: stranger, kept: kept({ by: person, kind: 'reject' }) },
      verdict: 'hold',
      because: `the requester's subscription '${stranger}' is not '${friend}'`,
    },
    {
      when: 'is not asked where nothing is Pending',
      one: { status: 'Rejected', kept: kept({ by: person, kind: 'approve' }) },
      verdict: 'none',
    },
  ])('$when', ({ one, verdict, because }) => {
    const [made] = review([one]);
    expect([made?.verdict.verdict, made?.verdict.objections.map((each) => each.because)]).toEqual([
      verdict,
      because === undefined ? [] : [because],
    ]);
  });
});

describe('what is written says why', () => {
  const unseen = { ...allowFriend, targets: { tags: { env: 'dev' } } };
  it.each<{ when: string; one: One; rules?: readonly unknown[]; policy?: Record<string, unknown>; reason?: string }>([
    { when: 'a rule approves', one: {}, reason: "rule 'friends' approves it" },
    { when: 'a rule rejects', one: {}, rules: [{ name: 'no', action: 'reject' }], reason: "rule 'no' rejects it" },
    {
      when: 'nobody answered',
      one: { from: stranger, row: { firstSeen: ago(hours(24 * 30)) } },
      policy: { pending: { remindAfter: '1d', expireAfter: '30d' } },
      reason: 'nobody answered it within 30d',
    },
    {
      when: 'it was approved past policy',
      one: { from: stranger, status: 'Approved' },
      policy: { outsidePolicy: 'remove' },
      reason: 'it was approved past policy: somebody approved it in Azure',
    },
    {
      when: 'an earlier pass was cut off',
      one: { status: 'Approved', kept: writing({ reason: 'as it was' }) },
      reason: 'as it was',
    },
    {
      when: 'nothing is, where a rule may cover it all the same',
      one: { status: 'Approved' },
      rules: [unseen],
      policy: { outsidePolicy: 'remove' },
    },
  ])('$when', ({ one, rules, policy, reason }) => {
    const [made] = review([one], rules, policy);
    expect(made?.step.kind === 'write' ? made.step.reason : undefined).toBe(reason);
  });

  it('a verdict that a person’s deferral holds names the rule that it holds', () => {
    const [made] = review([{ kept: kept({ by: person, kind: 'reject' }) }]);
    expect(made?.verdict).toMatchObject({ verdict: 'hold', rule: 'friends', objections: [{ rule: 'friends' }] });
  });

  it('and what it rests on goes with it', () => {
    const [made] = review([{ status: 'Approved', kept: kept() }]);
    expect(made).toMatchObject({
      basis: { kind: 'rule', rule: 'friends' },
      kept: { id: 'd1' },
      row: { state: 'Pending' },
    });
  });
});

it('reviews what was read alone, and says which connection it is about', () => {
  const unread = { kind: 'unread', id: connectionId(vault, 'x'), because: 'b' } as const;
  const all = observed([{}]);
  const made = reviewConnections({ ...all, connections: [unread, ...all.connections] }, policyOf([]).approvals, now);
  const ids: Connection['id'][] = made.map(({ connection }) => connection.id);
  expect(ids).toEqual([connectionId(vault).toLowerCase()]);
});
