import { describe, expect, it } from 'vitest';
import type { ConnectionsObserved } from '../../src/approvals/model.ts';
import { planApprovals } from '../../src/approvals/plan.ts';
import { hours, minutes, seconds } from '../../src/core/time.ts';
import { allowFriend, connectionId, endpointId, friend, now, policyOf, stranger, vault } from './support/build.ts';
import { ago, kept, type One, observed, person, running, withHeir } from './support/review-lines.ts';

const id = (name = 'c1'): string => connectionId(vault, name).toLowerCase();
const pe1 = endpointId(friend).toLowerCase();
const plan = (given: ConnectionsObserved, approvals: object = {}, rules: readonly unknown[] = [allowFriend]) =>
  planApprovals(given, policyOf(rules, { ...approvals }).approvals, now);
const rejected = { name: 'no', action: 'reject', from: { subscriptions: [stranger] } };
const removing = { outsidePolicy: 'remove' };

describe('whose names are observed next', () => {
  const keys = [{ room: 'dns', key: pe1 }];
  it.each<{
    when: string;
    ones: readonly One[];
    more?: Partial<ConnectionsObserved>;
    approvals?: object;
    rules?: readonly unknown[];
    is: readonly object[];
  }>([
    { when: 'a rule approves it', ones: [{}], is: keys },
    { when: 'two connections of an endpoint are approved', ones: [{}, { name: 'c2' }], is: keys },
    { when: 'the room only observes', ones: [{}], approvals: { mode: 'observe' }, is: [] },
    {
      when: 'it is taken back',
      ones: [{ status: 'Approved', from: stranger, row: { state: 'Approved' } }],
      approvals: removing,
      is: [{ room: 'dns', key: endpointId(stranger).toLowerCase() }],
    },
    { when: 'a rule rejects it', ones: [{ from: stranger }], rules: [rejected], is: [] },
    { when: 'it waits', ones: [{ from: stranger }], is: [] },
    { when: 'it left Pending', ones: [{ status: 'Approved', row: { state: 'Pending' } }], is: keys },
    { when: 'it left Pending, in other letters', ones: [{ status: 'Rejected', row: { state: 'pending' } }], is: keys },
    { when: 'it left Pending before', ones: [{ status: 'Approved', row: { state: 'Approved' } }], is: [] },
    { when: 'nobody knew it', ones: [{ status: 'Approved', isNew: true }], is: [] },
    {
      when: 'Azure has done what it took',
      ones: [{ status: 'Approved', kept: running(seconds(5)), row: { state: 'Approving' } }],
      is: keys,
    },
    {
      when: 'it was decided and done',
      ones: [{ status: 'Approved', kept: kept(), row: { state: 'Approved' } }],
      is: [],
    },
    { when: 'nobody is seen behind it', ones: [{ status: 'Approved', from: null, row: { state: 'Pending' } }], is: [] },
    {
      when: 'its subscription is not covered',
      ones: [{}],
      more: { subscriptions: [vault.split('/')[2] ?? ''] },
      is: [],
    },
    {
      when: 'its subscription is covered',
      ones: [{}],
      more: { subscriptions: [vault.split('/')[2] ?? '', friend] },
      is: keys,
    },
  ])('is the endpoint or nobody, where $when', ({ ones, more, approvals, rules, is }) => {
    expect(plan({ ...observed(ones), ...more }, approvals, rules).next).toEqual(is);
  });
});

describe('when it is observed again', () => {
  const waits = { from: stranger };
  const forPerson = `${id()} waits for a person`;
  const since = (wait: number): One => ({ ...waits, row: { pendingSince: ago(wait as never) } });
  const late = { pending: { remindAfter: '1d' } };
  const log = { twoPerson: [{ targets: {} }] };
  const read = (wait: number) => ({ by: [], isKnown: false, readAt: ago(wait as never) });
  it.each<{
    when: string;
    given: ConnectionsObserved;
    approvals?: object;
    rules?: readonly unknown[];
    after: number | undefined;
    because?: string;
  }>([
    { when: 'nothing is open', given: observed([{ status: 'Approved' }]), after: undefined },
    { when: 'a rule answers it', given: observed([{}]), after: undefined },
    { when: 'a person must', given: observed([waits]), after: minutes(15), because: forPerson },
    {
      when: 'a person must, at first sight',
      given: observed([{ ...waits, isNew: true }]),
      after: minutes(15),
      because: forPerson,
    },
    {
      when: 'a person must, and the room only observes',
      given: observed([waits]),
      approvals: { mode: 'observe' },
      after: minutes(15),
      because: forPerson,
    },
    {
      when: 'nothing is open, and the room only observes',
      given: observed([{ status: 'Approved' }]),
      approvals: { mode: 'observe' },
      after: undefined,
    },
    {
      when: 'the room only observes',
      given: observed([{}]),
      approvals: { mode: 'observe' },
      after: minutes(15),
      because: 'the room only observes',
    },
    {
      when: 'Azure is on its way',
      given: observed([{ status: 'Approving' }]),
      after: seconds(5),
      because: `the answer to ${id()} is not final yet`,
    },
    {
      when: 'one is on its way and one waits: the sooner counts',
      given: observed([waits, { name: 'c2', status: 'Approving' }]),
      after: seconds(5),
      because: `the answer to ${id('c2')} is not final yet`,
    },
    {
      when: 'it took over an approval and has no row yet',
      given: withHeir(
        observed([{ status: 'Approved' }, { name: 'c2', endpoint: 'pe2', status: 'Approved', isNew: true }]),
      ),
      after: seconds(2),
      because: `whose approval ${id('c2')} took over is still to be noted`,
    },
    {
      when: 'it took over an approval and has a row',
      given: withHeir(observed([{ status: 'Approved' }, { name: 'c2', endpoint: 'pe2', status: 'Approved' }])),
      after: undefined,
    },
    {
      when: 'people are reminded of it in a minute',
      given: observed([since(hours(24) - minutes(1))]),
      approvals: late,
      after: minutes(1),
      because: forPerson,
    },
    {
      when: 'people are reminded of it now',
      given: observed([since(hours(24))]),
      approvals: late,
      after: minutes(15),
      because: forPerson,
    },
    {
      when: 'people were reminded of it',
      given: observed([since(hours(25))]),
      approvals: late,
      after: minutes(15),
      because: forPerson,
    },
    {
      when: 'it expires in a minute',
      given: observed([since(hours(48) - minutes(1))]),
      approvals: { pending: { remindAfter: '1d', expireAfter: '2d' } },
      after: minutes(1),
      because: forPerson,
    },
    {
      when: 'somebody put it off for a minute, and it is late',
      given: observed([
        {
          ...since(hours(24) - seconds(5)),
          row: {
            pendingSince: ago(hours(24)),
            deferral: {
              id: 'x',
              by: person,
              reason: 'r',
              at: ago(minutes(9)),
              until: new Date(now.getTime() + minutes(1)).toISOString(),
            },
          },
        },
      ]),
      approvals: late,
      after: minutes(1),
      because: forPerson,
    },
    {
      when: 'a rule counts in a minute',
      given: observed([waits]),
      rules: [{ ...allowFriend, validFrom: new Date(now.getTime() + minutes(1)).toISOString() }],
      after: minutes(1),
      because: forPerson,
    },
    {
      when: 'a rule counts since now, or tomorrow',
      given: observed([waits]),
      rules: [
        { ...allowFriend, validFrom: now.toISOString() },
        { ...allowFriend, name: 'tomorrow', validFrom: new Date(now.getTime() + hours(24)).toISOString() },
      ],
      after: minutes(15),
      because: forPerson,
    },
    {
      when: 'the activity log is to be read in two minutes',
      given: observed([since(minutes(3))]),
      approvals: log,
      after: minutes(2),
      because: forPerson,
    },
    {
      when: 'the activity log is to be read now: that is done in this pass',
      given: observed([since(minutes(6))]),
      approvals: log,
      after: minutes(15),
      because: forPerson,
    },
    {
      when: 'the activity log was read, as the row says',
      given: observed([{ ...waits, row: { pendingSince: ago(minutes(20)), whoAsked: read(minutes(14)) } }]),
      approvals: log,
      after: minutes(10),
      because: forPerson,
    },
    {
      when: 'the activity log was read in this pass, which the row does not say',
      given: { ...observed([since(minutes(20))]), whoAsked: new Map([[id(), read(0)]]) },
      approvals: log,
      after: minutes(10),
      because: forPerson,
    },
  ])('is as soon as something may change, where $when', ({ given, approvals, rules, after, because }) => {
    const { recheck } = plan(given, approvals, rules);
    expect(recheck).toEqual(after === undefined ? undefined : { after, because });
  });
});
