import { describe, expect, it } from 'vitest';
import type { ConnectionsObserved, ListedConnection } from '../../src/approvals/model.ts';
import { planApprovals } from '../../src/approvals/plan.ts';
import { parsePrivateLinkResource } from '../../src/approvals/schema.ts';
import { seconds } from '../../src/core/time.ts';
import { allowFriend, connectionId, endpointId, friend, now, policyOf, stranger, vault } from './support/build.ts';
import { ago, kept, type One, observed, person, running, withHeir, writing } from './support/review-lines.ts';

const id = (name = 'c1'): string => connectionId(vault, name).toLowerCase();
const plan = (given: ConnectionsObserved, approvals: object = {}, rules: readonly unknown[] = [allowFriend]) =>
  planApprovals(given, policyOf(rules, { ...approvals }).approvals, now);
const rejected = { name: 'no', action: 'reject', from: { subscriptions: [stranger] } };
const removing = { outsidePolicy: 'remove' };

describe('what is done to a connection', () => {
  const heir = { name: 'c2', endpoint: 'pe2', status: 'Approved', from: stranger };
  it.each<{
    when: string;
    given: ConnectionsObserved;
    approvals?: object;
    rules?: readonly unknown[];
    actions: readonly object[];
  }>([
    { when: 'nothing answers it', given: observed([{ from: stranger }]), actions: [] },
    {
      when: 'a rule approves it',
      given: observed([{}]),
      actions: [
        {
          kind: 'approve',
          target: id(),
          by: 'rule friends',
          because: "rule 'friends' approves it",
          description: 'Approved by Gatehouse rule friends',
          verdict: { verdict: 'approve', rule: 'friends', objections: [] },
          before: { status: 'Pending', description: 'please' },
          after: { status: 'Approved', description: 'Approved by Gatehouse rule friends' },
        },
      ],
    },
    {
      when: 'a rule rejects it',
      given: observed([{ from: stranger }]),
      rules: [rejected],
      actions: [
        {
          kind: 'reject',
          target: id(),
          by: 'rule no',
          because: "rule 'no' rejects it",
          description: 'Rejected by Gatehouse rule no',
          verdict: { verdict: 'reject', rule: 'no', objections: [] },
          before: { status: 'Pending', description: 'please' },
          after: { status: 'Rejected', description: 'Rejected by Gatehouse rule no' },
        },
      ],
    },
    {
      when: 'a write of it was cut off: what was there before is what the row remembers',
      given: observed([
        { status: 'Approved', message: 'new', kept: writing(), row: { state: 'Pending', description: 'old' } },
      ]),
      actions: [
        {
          kind: 'approve',
          target: id(),
          by: 'rule friends',
          because: 'r',
          description: 'Approved by Gatehouse rule friends',
          verdict: { verdict: 'none', rule: null, objections: [] },
          before: { status: 'Pending', description: 'old' },
          after: { status: 'Approved', description: 'Approved by Gatehouse rule friends' },
          decision: { id: 'd1', at: ago(seconds(5)) },
        },
      ],
    },
    {
      when: 'the row is of another text: what Azure shows is what was there before',
      given: observed([{ message: 'new', row: { state: 'Other', description: 'old' } }]),
      actions: [expect.objectContaining({ before: { status: 'Pending', description: 'new' } })],
    },
    {
      when: 'it is approved past policy, and others took over its approval',
      given: withHeir(observed([{ status: 'Approved', row: { basis: undefined } }, heir])),
      approvals: removing,
      rules: [{ ...allowFriend, from: { subscriptions: [stranger], endpoints: ['**/pe9'] } }],
      actions: [
        expect.objectContaining({
          kind: 'remove',
          target: id(),
          after: expect.objectContaining({ heirs: [endpointId(stranger, 'pe2').toLowerCase()] }),
        }),
        expect.objectContaining({
          kind: 'remove',
          target: id('c2'),
          after: { status: 'Rejected', description: expect.any(String) },
        }),
      ],
    },
    {
      when: 'a rule approves what others lean on: they are no news',
      given: withHeir(observed([{}, { ...heir, from: friend }])),
      actions: [
        expect.objectContaining({ kind: 'approve', after: { status: 'Approved', description: expect.any(String) } }),
      ],
    },
  ])('is as the rules say, where $when', ({ given, approvals, rules, actions }) => {
    const planned = plan(given, approvals, rules);
    expect(planned.actions).toEqual(actions);
    expect(planned.detail?.map(({ connection }) => connection.id)).toEqual(
      given.connections.flatMap((each) => (each.kind === 'read' ? [each.connection.id] : [])),
    );
  });
});

describe('a decision that a kill kept from being recorded', () => {
  const cutOff = { status: 'Approved', kept: writing() };
  it.each<{ when: string; one: One; isNoted: boolean }>([
    { when: 'Azure shows it', one: cutOff, isNoted: true },
    {
      when: 'Azure shows the rejection',
      one: { status: 'Rejected', kept: writing({ kind: 'reject', by: person }) },
      isNoted: true,
    },
    { when: 'Azure shows something else', one: { ...cutOff, status: 'Rejected' }, isNoted: false },
    { when: 'Azure is at it', one: { ...cutOff, provisioningState: 'Updating' }, isNoted: false },
    { when: 'it was never written', one: { ...cutOff, kept: writing({ unwritten: true }) }, isNoted: false },
    { when: 'it was recorded', one: { ...cutOff, kept: kept() }, isNoted: false },
    { when: 'Azure works on it', one: { ...cutOff, kept: running(seconds(5)) }, isNoted: false },
    { when: 'none was taken', one: { status: 'Approved' }, isNoted: false },
    { when: 'nobody knows it', one: { status: 'Approved', isNew: true }, isNoted: false },
  ])('is audited: $isNoted, where $when', ({ one, isNoted }) => {
    const by = one.kept?.by ?? '';
    const noted = plan(observed([one])).finished;
    expect(noted).toEqual(
      isNoted
        ? [
            {
              action: expect.objectContaining({ kind: one.kept?.kind, target: id(), by }),
              decision: { id: 'd1', at: ago(seconds(5)) },
              answer: { kind: 'applied' },
            },
          ]
        : [],
    );
  });

  it('is audited beside an approval that was taken over', () => {
    const given = withHeir(observed([cutOff, { name: 'c2', endpoint: 'pe2', status: 'Approved' }]));
    expect(plan(given).finished?.map(({ action }) => action.kind)).toEqual(['approve', 'inherit']);
  });
});

describe('what is found', () => {
  const unread = (more: object = {}): ListedConnection => ({
    kind: 'unread',
    id: undefined,
    because: 'no role',
    ...more,
  });
  const past = { status: 'Approved', kept: kept() };
  const gone = { ...parsePrivateLinkResource({ id: vault }), connectable: undefined };
  it.each<{
    when: string;
    given: ConnectionsObserved;
    approvals?: object;
    rules?: readonly unknown[];
    found: readonly (string | RegExp)[];
  }>([
    { when: 'nothing is wrong', given: observed([{ status: 'Approved' }]), found: [] },
    { when: 'a rule answers it', given: observed([{}]), found: [] },
    { when: 'a person must answer it', given: observed([{ from: stranger }]), found: ['approvals-connection-waiting'] },
    {
      when: 'its state is a word nobody knows',
      given: observed([{ status: 'Odd' }]),
      found: ['approvals-connection-state-unknown'],
    },
    {
      when: 'it is approved past policy',
      given: observed([{ status: 'Approved', from: stranger }]),
      found: ['approvals-connection-outside-policy'],
    },
    { when: 'its rule is gone', given: observed([past]), rules: [rejected], found: ['approvals-rule-withdrawn'] },
    {
      when: 'its rule is gone, and another took over its approval',
      given: withHeir(observed([past, { name: 'c2', endpoint: 'pe2', status: 'Approved' }])),
      rules: [{ ...allowFriend, from: { subscriptions: [friend], endpoints: ['**/pe2'] } }],
      found: [/Its approval was taken over by '[^']*pe2'/],
    },
    {
      when: 'a connection may not be read',
      given: { ...observed([{}]), connections: [unread()] },
      found: ['approvals-connection-unread'],
    },
    {
      when: 'not even the resource is shown, and nobody ever saw it',
      given: { ...observed([]), connections: [unread({ resource: 'not shown' })] },
      found: [],
    },
    {
      when: 'not even the resource is shown, and its connections are known',
      given: { ...observed([{}]), connections: [unread({ resource: 'not shown' })] },
      found: ['approvals-connection-unread'],
    },
    {
      when: 'the resource is shown and nobody ever saw it',
      given: { ...observed([]), connections: [unread()] },
      found: ['approvals-connection-unread'],
    },
    {
      when: 'how to answer its type is not known',
      given: { ...observed([{ from: stranger }]), resource: gone },
      found: ['approvals-connection-waiting', 'approvals-type-unknown'],
    },
    {
      when: 'how to answer its type is not known, and one of two waits',
      given: { ...observed([{ from: stranger }, { name: 'c2', status: 'Rejected' }]), resource: gone },
      found: ['approvals-connection-waiting', 'approvals-type-unknown'],
    },
    {
      when: 'how to answer its type is not known, and nobody waits',
      given: { ...observed([{ status: 'Rejected' }]), resource: gone },
      found: [],
    },
  ])('is as it should be, where $when', ({ given, approvals, rules, found }) => {
    const { findings } = plan(given, approvals, rules);
    expect(findings.map(({ check, message }, at) => (found[at] instanceof RegExp ? message : check))).toEqual(
      found.map((each) => (each instanceof RegExp ? expect.stringMatching(each) : each)),
    );
  });
});
