import { describe, expect, it } from 'vitest';
import type { KeptDecision } from '../../../src/approvals/model.ts';
import { asksForRequest, findBasis, hashOfPolicy } from '../../../src/approvals/rules/basis.ts';
import { parseConnection, parsePrivateLinkResource } from '../../../src/approvals/schema.ts';
import {
  allowFriend,
  type ConnectionOptions,
  connectionBody,
  friend,
  now,
  ours,
  policyOf,
  service,
  stranger,
  vault,
} from '../support/build.ts';

const by = (name: string, kind: KeptDecision['kind'] = 'approve'): KeptDecision => ({
  id: 'd1',
  kind,
  by: name,
  reason: 'r',
  at: now.toISOString(),
  state: 'done',
});

interface Line {
  readonly when: string;
  readonly rules?: readonly unknown[];
  readonly approvals?: Record<string, unknown>;
  readonly connection?: ConnectionOptions;
  readonly tags?: Record<string, string>;
  readonly kept?: KeptDecision;
  readonly basis: string | undefined;
  readonly says?: string;
  readonly unseen?: boolean;
}

function approvedOf({ rules = [allowFriend], approvals, connection, tags, kept }: Line) {
  return {
    resource: { ...parsePrivateLinkResource({ id: vault }), tags },
    connection: parseConnection(connectionBody(vault, { status: 'Approved', ...connection })),
    kept,
    policy: policyOf(rules, approvals).approvals,
    tenantOf: new Map<string, string>(),
    approvedByRule: new Map<string, number>(),
    now,
  };
}

const strange = { from: stranger };
const withMessage = { ...allowFriend, message: '*INC-*' };
const rejecting = { name: 'nobody', action: 'reject' };
const anyone = { name: 'any', action: 'approve', from: { subscriptions: [friend, stranger] } };
const past = { ...allowFriend, validUntil: '2026-02-01' };
const dev = { ...allowFriend, targets: { tags: { env: 'dev' } } };

describe('what an approved connection rests on', () => {
  it.each<Line>([
    { when: 'nothing, while it is Pending', connection: { status: 'Pending' }, basis: undefined },
    {
      when: 'nothing, where nobody wrote a policy',
      rules: [],
      approvals: { mode: 'observe' },
      connection: strange,
      basis: undefined,
    },
    { when: 'a rule that is only observed', approvals: { mode: 'observe' }, basis: 'rule' },
    { when: 'nobody, where a policy without rules is enforced', rules: [], basis: 'outside' },
    { when: 'a person', kept: by('person ann'), connection: strange, basis: 'person', says: 'person ann approved it' },
    {
      when: 'nobody, where a person had rejected it',
      kept: by('person ann', 'reject'),
      connection: strange,
      basis: 'outside',
      says: 'somebody approved it in Azure after person ann had rejected it here',
    },
    { when: 'the rule that approved it', kept: by('rule friends'), basis: 'rule', says: "rule 'friends' allows it" },
    { when: 'a rule that covers what somebody else approved', basis: 'rule', says: "rule 'friends' allows it" },
    {
      when: 'the rule that asked for a message, which is no longer known',
      rules: [withMessage],
      kept: by('rule friends'),
      basis: 'rule',
      says: "rule 'friends' allows it",
    },
    {
      when: 'a rule that asks for a message, where somebody else approved it',
      rules: [withMessage],
      basis: 'rule',
      says: "rule 'friends' allows it",
    },
    {
      when: 'a later rule, where an earlier rejection asks for a message',
      rules: [{ ...rejecting, message: '*x*' }, allowFriend],
      basis: 'rule',
    },
    { when: 'nobody, where an earlier rule rejects it', rules: [rejecting, allowFriend], basis: 'outside' },
    {
      when: 'a later rule, where an earlier rejection is for others',
      rules: [{ ...rejecting, from: { subscriptions: [stranger] } }, allowFriend],
      basis: 'rule',
    },
    {
      when: 'a later rule, where whether an earlier one rejects it can not be seen',
      rules: [{ ...rejecting, targets: { tags: { env: 'dev' } } }, allowFriend],
      basis: 'rule',
    },
    {
      when: 'another rule that covers it by now',
      rules: [past, anyone],
      kept: by('rule friends'),
      basis: 'rule',
      says: "rule 'any' allows it",
    },
    { when: 'its own rule, as far as that can be seen', rules: [dev], kept: by('rule friends'), basis: 'rule' },
    { when: 'perhaps a rule: what it asks for can not be seen', rules: [dev], basis: 'outside', unseen: true },
    {
      when: 'a rule that is seen, after one that is not',
      rules: [dev, { ...anyone }],
      basis: 'rule',
      says: "rule 'any' allows it",
    },
    {
      when: 'a rule that is gone',
      kept: by('rule old'),
      connection: strange,
      basis: 'withdrawn',
      says: "rule 'old' approved it, and is no longer in policy",
    },
    {
      when: 'a rule that rejects by now',
      rules: [{ ...rejecting, name: 'friends' }],
      kept: by('rule friends'),
      basis: 'withdrawn',
      says: "rule 'friends' approved it, and now says reject",
    },
    {
      when: 'a rule that ended',
      rules: [past],
      kept: by('rule friends'),
      basis: 'withdrawn',
      says: "rule 'friends' approved it, and no longer decides: it counted until 2026-02-01T00:00:00.000Z",
    },
    {
      when: 'a rule that an earlier one forestalls',
      rules: [rejecting, allowFriend],
      kept: by('rule friends'),
      basis: 'withdrawn',
      says: "rule 'friends' approved it, and no longer decides: an earlier rule comes before it",
    },
    {
      when: 'a rule that is gone, and perhaps another',
      rules: [dev],
      kept: by('rule old'),
      basis: 'withdrawn',
      unseen: true,
    },
    { when: 'nobody', connection: strange, basis: 'outside', says: 'somebody approved it in Azure' },
    {
      when: 'nobody, where its description claims otherwise',
      connection: { ...strange, message: 'approved by Gatehouse rule x' },
      basis: 'outside',
      says: 'somebody approved it in Azure, though its description says that it was approved here',
    },
    {
      when: 'nobody, where its description names a person',
      connection: { ...strange, message: 'Approved by a0000000-1: ok' },
      basis: 'outside',
      says: 'somebody approved it in Azure, though its description says that it was approved here',
    },
    {
      when: 'nobody, where its description quotes ours',
      connection: { ...strange, message: 'was approved by Gatehouse rule x' },
      basis: 'outside',
      says: 'somebody approved it in Azure, though its description says that it was approved here',
    },
  ])('$when', (line) => {
    const basis = findBasis(approvedOf(line));
    expect(basis?.kind).toBe(line.basis);
    if (basis === undefined) return;
    expect(basis.unseen).toBe(line.unseen ?? false);
    if (basis.kind !== 'outside') expect(basis.own).toBe('no');
    if (line.says !== undefined) expect(basis.because).toBe(line.says);
    expect(basis.kind === 'rule').toBe(basis.rule !== undefined);
  });
});

describe('whose own it is', () => {
  const own = (request: 'plain' | 'manual' | 'inherited' | undefined, from = ours, kept?: KeptDecision) => {
    const made = approvedOf({
      when: '',
      rules: [],
      connection: { from },
      basis: 'outside',
      ...(kept === undefined ? {} : { kept }),
    });
    const { requester } = made.connection;
    const seen = requester.kind === 'seen' ? { ...requester, request } : requester;
    return { ...made, connection: { ...made.connection, requester: seen } };
  };
  const somebody = 'somebody approved it in Azure';
  it.each([
    {
      when: 'asked in the plain list',
      given: own('plain'),
      is: 'yes',
      says: 'the creator of the private endpoint was allowed to approve here, so Azure approved it at once',
    },
    { when: 'asked in the manual list', given: own('manual'), is: 'no', says: somebody },
    {
      when: 'took over an approval',
      given: own('inherited'),
      is: 'no',
      says: 'it took over the approval of another private endpoint when it was made (approvalReference), and no rule would have approved it',
    },
    {
      when: 'nobody read how it asked',
      given: own(undefined),
      is: 'unseen',
      says: `${somebody}, or Azure did at once: its private endpoint can not be read`,
    },
    { when: 'of another subscription', given: own('plain', stranger), is: 'no', says: somebody },
    {
      when: 'of another subscription, and nobody read how it asked',
      given: own(undefined, stranger),
      is: 'no',
      says: somebody,
    },
    {
      when: 'rejected here before',
      given: own('plain', ours, by('person ann', 'reject')),
      is: 'no',
      says: `${somebody} after person ann had rejected it here`,
    },
  ])('$when', ({ given, is, says }) => {
    expect(findBasis(given)).toMatchObject({ kind: 'outside', own: is, because: says });
    const { requester } = given.connection;
    expect(asksForRequest(given)).toBe(requester.kind === 'seen' && requester.request === undefined);
  });
});

describe('what a private link service approves by its own lists', () => {
  const somebody = 'somebody approved it in Azure';
  const toAll = '; the service is visible to everybody';
  const byAll = "the service approves everybody by itself (autoApproval '*')";
  const listed = (who: string): string => `the service's autoApproval list names the subscription '${who}'`;
  interface Listing {
    readonly when: string;
    readonly approves?: readonly string[];
    readonly shows?: readonly string[];
    readonly from?: string | null;
    readonly request?: 'plain' | 'inherited';
    readonly kept?: KeptDecision;
    readonly own?: 'yes' | 'unseen';
    readonly says: string;
  }
  it.each<Listing>([
    { when: 'it approves everybody', approves: ['*'], says: byAll },
    { when: 'it approves everybody, and everybody sees it', approves: ['*'], shows: ['*'], says: `${byAll}${toAll}` },
    { when: 'it names the subscription', approves: [friend, stranger], says: listed(stranger) },
    {
      when: 'it names it, and everybody sees it',
      approves: [stranger],
      shows: ['*'],
      says: `${listed(stranger)}${toAll}`,
    },
    { when: 'it names another', approves: [friend], says: somebody },
    { when: 'it names another, and everybody sees it', approves: [friend], shows: ['*'], says: `${somebody}${toAll}` },
    { when: 'some see it', shows: [stranger], says: somebody },
    { when: 'the connection names nobody', approves: [friend], from: null, says: somebody },
    { when: 'its own subscription is not in its list', from: ours, request: 'plain', says: somebody },
    {
      when: 'its own subscription is in its list',
      approves: [ours],
      from: ours,
      request: 'plain',
      own: 'yes',
      says: listed(ours),
    },
    {
      when: 'its own subscription is in its list, and nobody read how it asked',
      approves: [ours],
      from: ours,
      own: 'unseen',
      says: listed(ours),
    },
    {
      when: 'a person had rejected it, and everybody sees it',
      shows: ['*'],
      kept: by('person ann', 'reject'),
      says: `${somebody} after person ann had rejected it here${toAll}`,
    },
    {
      when: 'it took over an approval, and everybody sees it',
      shows: ['*'],
      request: 'inherited',
      says: `it took over the approval of another private endpoint when it was made (approvalReference), and no rule would have approved it${toAll}`,
    },
  ])('$when', ({ approves = [], shows = [], from = stranger, request, kept, own = 'no', says }) => {
    const connection = parseConnection(connectionBody(service, { status: 'Approved', from }));
    const properties = { autoApproval: { subscriptions: approves }, visibility: { subscriptions: shows } };
    const { requester } = connection;
    const basis = findBasis({
      resource: parsePrivateLinkResource({ id: service, properties }),
      connection: { ...connection, requester: requester.kind === 'seen' ? { ...requester, request } : requester },
      kept,
      policy: policyOf([]).approvals,
      tenantOf: new Map<string, string>(),
      approvedByRule: new Map<string, number>(),
      now,
    });
    expect(basis).toEqual({ kind: 'outside', because: says, unseen: false, own });
  });
});

it('rests on nothing where the service itself answers', () => {
  const made = approvedOf({ when: '', connection: strange, basis: undefined });
  const connectable = {
    type: made.resource.type,
    apiVersion: '1',
    list: 'yes',
    write: 'PUT',
    care: 'platform',
  } as const;
  expect(findBasis({ ...made, resource: { ...made.resource, connectable } })).toBeUndefined();
  // What a rule of ours approved waited for somebody: it was not the service's own.
  const kept = { id: 'd', kind: 'approve', by: 'rule gone', reason: '', at: now.toISOString(), state: 'done' } as const;
  expect(findBasis({ ...made, kept, resource: { ...made.resource, connectable } })?.kind).toBe('withdrawn');
  expect(findBasis({ ...made, resource: { ...made.resource, connectable: undefined } })?.kind).toBe('outside');
});

it.each<{ when: string; connection?: ConnectionOptions; kept?: KeptDecision; asks: boolean }>([
  { when: 'somebody approved it in Azure', asks: true },
  { when: 'it is Pending', connection: { status: 'Pending' }, asks: false },
  { when: 'its endpoint is not named', connection: { from: null }, asks: false },
  { when: 'a rule approved it here', kept: by('rule friends'), asks: false },
  { when: 'a rule had rejected it here', kept: by('rule friends', 'reject'), asks: true },
])('asks how it asked: $asks, where $when', ({ when, asks, ...line }) => {
  expect(asksForRequest(approvedOf({ when, basis: undefined, ...line }))).toBe(asks);
});

it('is withdrawn by no limit, where a rule approved here what took over an approval besides', () => {
  const made = approvedOf({ when: '', rules: [{ ...allowFriend, limit: 1 }], kept: by('rule friends'), basis: 'rule' });
  const { requester } = made.connection;
  const inherited = requester.kind === 'seen' ? { ...requester, request: 'inherited' as const } : requester;
  const spent = new Map([['friends', 1]]);
  expect(
    findBasis({ ...made, connection: { ...made.connection, requester: inherited }, approvedByRule: spent })?.kind,
  ).toBe('rule');
});

it('says that nobody knows who approved it, where nobody read what was decided here', () => {
  const message = 'Approved by Gatehouse rule x';
  const made = approvedOf({ when: '', connection: { ...strange, message }, basis: 'outside' });
  expect(findBasis({ ...made, isUnremembered: true })?.because).toBe(
    'approved by Gatehouse or by somebody in Azure: not known from here',
  );
});

it('names a policy by all that it says', () => {
  const { approvals } = policyOf([allowFriend]);
  expect(hashOfPolicy(approvals)).toBe(hashOfPolicy(policyOf([{ ...allowFriend }]).approvals));
  expect(hashOfPolicy(approvals)).not.toBe(hashOfPolicy(policyOf([dev]).approvals));
});
