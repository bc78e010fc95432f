import { describe, expect, it } from 'vitest';
import type { Connection, Verdict } from '../../../src/approvals/model.ts';
import {
  heirsOf,
  isInherited,
  judgeInherited,
  noteInheritance,
  referenceOf,
  wouldHave,
} from '../../../src/approvals/rules/inherited.ts';
import { parseConnection, parsePrivateLinkResource } from '../../../src/approvals/schema.ts';
import type { KnownConnection } from '../../../src/state/connections/model.ts';
import { allowFriend, connectionBody, endpointId, friend, now, policyOf, rowOf, vault } from '../support/build.ts';

const idOf = (name: string): string => endpointId(friend, name).toLowerCase();
const lender = idOf('pe1');
const heir = idOf('pe2');

type Seen = Extract<Connection['requester'], { kind: 'seen' }>;

/** An approved connection of a private endpoint, with what that says of itself. */
function connection(name: string, more: Partial<Seen> = {}): Connection {
  const body = connectionBody(vault, {
    name: `c-${name}`,
    endpoint: name,
    status: 'Approved',
    message: 'Auto-Approved',
  });
  const parsed = parseConnection(body);
  return { ...parsed, requester: { ...parsed.requester, ...more } as Connection['requester'] };
}
const unseen: Connection = parseConnection(connectionBody(vault, { name: 'c-unseen', from: null, status: 'Approved' }));
const tookOver = (name = 'pe2', more: Partial<Seen> = {}) =>
  connection(name, { request: 'inherited', reference: lender, ...more });

describe('whether a connection took over an approval', () => {
  it.each<{ when: string; of: Connection; reference: string | undefined; inherited: boolean }>([
    { when: 'its endpoint names another', of: tookOver(), reference: lender, inherited: true },
    {
      when: 'its endpoint names nothing that can be read',
      of: tookOver('pe2', { reference: undefined }),
      reference: undefined,
      inherited: true,
    },
    {
      when: 'its endpoint asks in the plain list',
      of: tookOver('pe2', { request: 'plain' }),
      reference: undefined,
      inherited: false,
    },
    { when: 'its endpoint was not read', of: connection('pe2'), reference: undefined, inherited: false },
    { when: 'nobody is seen to ask', of: unseen, reference: undefined, inherited: false },
    {
      when: 'what is kept of nobody names another',
      of: { ...unseen, requester: { kind: 'unseen', request: 'inherited', reference: lender } as never },
      reference: undefined,
      inherited: false,
    },
  ])('is $inherited, where $when', ({ of, reference, inherited }) => {
    expect(referenceOf(of)).toBe(reference);
    expect(isInherited(of)).toBe(inherited);
  });
});

describe('what the rules would have said of it', () => {
  const judge = (of: Connection, rules: readonly unknown[]) => {
    const { approvals } = policyOf(rules);
    const resource = parsePrivateLinkResource({ id: vault });
    return judgeInherited({ resource, connection: of, policy: approvals, approvedByRule: new Map(), now });
  };
  const asking = { ...allowFriend, message: '*INC-*' };
  it.each<{ when: string; of: Connection; rules: readonly unknown[]; verdict: string }>([
    { when: 'a rule allows it', of: tookOver(), rules: [allowFriend], verdict: 'approve' },
    { when: 'no rule is for it', of: tookOver(), rules: [], verdict: 'hold' },
    {
      when: 'its endpoint asks with the message',
      of: tookOver('pe2', { requestMessage: 'INC-1' }),
      rules: [asking],
      verdict: 'approve',
    },
    {
      when: 'its endpoint asks with another message',
      of: tookOver('pe2', { requestMessage: 'x' }),
      rules: [asking],
      verdict: 'hold',
    },
    {
      when: 'its endpoint says none, and Azure wrote the words into the description',
      of: { ...tookOver(), description: 'INC-1' },
      rules: [asking],
      verdict: 'hold',
    },
    {
      when: 'it says none, and the rule asks for a letter',
      of: tookOver(),
      rules: [{ ...allowFriend, message: '*a*' }],
      verdict: 'hold',
    },
    {
      when: 'nobody is seen to ask, and what is kept of nobody has a message',
      of: { ...unseen, requester: { kind: 'unseen', requestMessage: 'a ticket' } as never },
      rules: [{ name: 'any', action: 'reject', message: '*a*' }],
      verdict: 'hold',
    },
  ])('is $verdict, where $when', ({ of, rules, verdict }) => {
    expect(judge(of, rules).verdict).toBe(verdict);
  });

  it.each<{ verdict: Verdict; says: string }>([
    { verdict: { verdict: 'reject', rule: 'no', objections: [] }, says: "rule 'no' would have rejected it" },
    { verdict: { verdict: 'hold', rule: null, objections: [] }, says: 'no rule would have approved it' },
    {
      verdict: { verdict: 'hold', rule: null, objections: [{ rule: 'a', because: 'it is late' }] },
      says: 'no rule would have approved it',
    },
    { verdict: { verdict: 'hold', rule: 'ask', objections: [] }, says: "rule 'ask' would have held it" },
    {
      verdict: { verdict: 'hold', rule: 'ask', objections: [{ rule: 'other', because: 'it is late' }] },
      says: "rule 'ask' would have held it",
    },
    {
      verdict: {
        verdict: 'hold',
        rule: 'ask',
        objections: [
          { rule: 'other', because: 'it is late' },
          { rule: 'ask', because: 'its limit is 1' },
        ],
      },
      says: "rule 'ask' would have held it: its limit is 1",
    },
  ])('is said so: $says', ({ verdict, says }) => {
    expect(wouldHave(verdict)).toBe(says);
  });
});

describe('who took over the approval of a connection', () => {
  const first = connection('pe1');
  const all = [
    first,
    tookOver('pe3'),
    unseen,
    tookOver('pe2'),
    tookOver('pe4', { reference: idOf('pe9') }),
    connection('pe5'),
  ];
  it.each<{ when: string; of: Connection; heirs: readonly string[] }>([
    { when: 'two name its endpoint, in order', of: first, heirs: [heir, idOf('pe3')] },
    { when: 'nobody names its endpoint', of: connection('pe5'), heirs: [] },
    { when: 'nobody is seen behind it', of: unseen, heirs: [] },
    {
      when: 'what is kept of nobody is what others name',
      of: { ...unseen, requester: { kind: 'unseen', id: lender } as never },
      heirs: [],
    },
  ])('is listed, where $when', ({ of, heirs }) => {
    expect(heirsOf(of, all)).toEqual(heirs);
  });
});

describe('the audit of an approval that was taken over', () => {
  const first = connection('pe1');
  const row: KnownConnection = rowOf(vault).value;
  const says = `'${heir}' took over the approval of '${lender}' when it was made (approvalReference)`;
  it.each<{
    when: string;
    of: Connection;
    row: KnownConnection | undefined;
    all: readonly Connection[];
    target?: string;
  }>([
    { when: 'both are there', of: tookOver(), row, all: [connection('pe5'), unseen, first], target: first.id },
    {
      when: 'the one it leans on is gone',
      of: tookOver(),
      row,
      all: [connection('pe5'), unseen],
      target: tookOver().id,
    },
    {
      when: 'what is kept of nobody is the one it leans on',
      of: tookOver(),
      row,
      all: [{ ...unseen, requester: { kind: 'unseen', id: lender } as never }],
      target: tookOver().id,
    },
    { when: 'it is noted already', of: tookOver(), row: { ...row, inheritanceNoted: true }, all: [first] },
    { when: 'it has no row yet', of: tookOver(), row: undefined, all: [first] },
    { when: 'it took over none', of: connection('pe2'), row, all: [first] },
    { when: 'nobody is seen to ask', of: unseen, row, all: [first] },
  ])('names the connection it leans on, once: $when', ({ of, row: known, all, target }) => {
    const id = expect.stringMatching(/^inherit-[\w-]{43}$/);
    const action = {
      kind: 'inherit',
      target,
      by: 'gatehouse',
      because: says,
      before: null,
      after: { connection: of.id, endpoint: heir, reference: lender },
    };
    const noted = noteInheritance(of, known, all);
    expect(noted).toEqual(target === undefined ? [] : [{ action, decision: { id, at: row.firstSeen } }]);
  });

  it('has an id of its own for every heir and every endpoint that is leant on', () => {
    const ids = [tookOver(), tookOver('pe3'), tookOver('pe2', { reference: idOf('pe9') })].flatMap((each) =>
      noteInheritance(each, row, [first]).map(({ decision }) => decision?.id),
    );
    expect(new Set(ids).size).toBe(3);
  });
});
