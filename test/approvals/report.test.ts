import { expect, it } from 'vitest';
import type { ConnectionsObserved } from '../../src/approvals/model.ts';
import { isAnswer, reportApprovals } from '../../src/approvals/report.ts';
import { parsePrivateLinkResource, toListedConnections } from '../../src/approvals/schema.ts';
import {
  allowFriend,
  type ConnectionOptions,
  connectionBody,
  now,
  policyOf,
  stranger,
  vault,
} from './support/build.ts';

const observed = (...connections: readonly ConnectionOptions[]): ConnectionsObserved => ({
  resource: parsePrivateLinkResource({ id: vault }),
  exists: true,
  connections: toListedConnections(
    vault,
    connections.map((each) => connectionBody(vault, each)),
  ),
  rows: [],
  tenantOf: new Map(),
  subscriptions: [],
});
const rules = [allowFriend, { name: 'no strangers', action: 'reject', from: { subscriptions: [stranger] } }];
const policy = policyOf(rules).approvals;

it.each<{ when: string; connection: ConnectionOptions; given?: typeof policy; is: string; because: string }>([
  { when: 'a rule approves it', connection: {}, is: 'approve', because: "rule 'friends' approves it" },
  {
    when: 'a rule rejects it',
    connection: { from: stranger },
    is: 'reject',
    because: "rule 'no strangers' rejects it",
  },
  { when: 'no rule is sure', connection: { from: null }, is: 'hold', because: 'friends: the connection does not say' },
  { when: 'there is no rule', connection: {}, given: policyOf([]).approvals, is: 'hold', because: 'no rule matches' },
  { when: 'approved, and covered', connection: { status: 'Approved' }, is: 'covered', because: "'friends' allows it" },
  {
    when: 'approved past the rules, by whom is not known without the memory',
    connection: { status: 'Approved', from: stranger },
    is: 'outside',
    because: 'approved by Gatehouse or by somebody in Azure: not known from here',
  },
  {
    when: 'approved past the rules, and described as Gatehouse does: no accusation',
    connection: { status: 'Approved', from: stranger, message: 'Approved by Gatehouse: rule friends' },
    is: 'outside',
    because: 'approved by Gatehouse or by somebody in Azure: not known from here',
  },
  {
    when: 'approved past the rules, where policy says remove: the app keeps what a person approved in it',
    connection: { status: 'Approved', from: stranger },
    given: policyOf(rules, { outsidePolicy: 'remove' }).approvals,
    is: 'outside',
    because: 'not known from here; the app removes it where it has no such approval on record',
  },
  { when: 'rejected', connection: { status: 'Rejected' }, is: 'left', because: 'it is Rejected' },
])('$is: $when', ({ connection, given = policy, is, because }) => {
  const { lines, counts } = reportApprovals([observed(connection)], given, now);
  expect(lines).toMatchObject([{ prospect: is, because: expect.stringContaining(because) }]);
  expect(counts[is as keyof typeof counts]).toBe(1);
});

it('removes what took over an approval, where policy says so: it never waited, so nobody approved it here', () => {
  const [listed] = observed({ status: 'Approved', from: stranger }).connections;
  if (listed?.kind !== 'read' || listed.connection.requester.kind !== 'seen') throw new Error('no connection');
  const requester = { ...listed.connection.requester, request: 'inherited', requestMessage: '' } as const;
  const one = {
    ...observed(),
    connections: [{ kind: 'read', connection: { ...listed.connection, requester } }],
  } as const;
  const removing = policyOf([allowFriend], { outsidePolicy: 'remove' }).approvals;
  expect(reportApprovals([one], removing, now).lines).toMatchObject([{ prospect: 'remove' }]);
});

it('puts what would be answered first, and only that is an answer', () => {
  const all = observed({ name: 'a', status: 'Rejected' }, { name: 'b', from: null }, { name: 'c' });
  const { lines } = reportApprovals([all], policy, now);
  expect(lines.map((line) => [line.prospect, isAnswer(line)])).toEqual([
    ['approve', true],
    ['hold', false],
    ['left', false],
  ]);
});

it('names what could not be read', () => {
  const unread = { ...observed(), connections: [{ kind: 'unread', id: undefined, because: 'no role' }] } as const;
  expect(reportApprovals([unread], policy, now).lines).toEqual([
    { connection: vault, prospect: 'unread', state: '', requester: null, rule: null, because: 'no role' },
  ]);
});
