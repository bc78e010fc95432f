import type { ConnectionsObserved, KeptDecision, ListedConnection } from '../../../src/approvals/model.ts';
import { reviewConnections } from '../../../src/approvals/rules/review.ts';
import type { Step } from '../../../src/approvals/rules/steps.ts';
import { parseConnection, parsePrivateLinkResource } from '../../../src/approvals/schema.ts';
import { hours, type Millis, seconds } from '../../../src/core/time.ts';
import type { KnownConnection } from '../../../src/state/connections/model.ts';
import {
  allowFriend,
  type ConnectionOptions,
  connectionBody,
  connectionId,
  endpointId,
  friend,
  now,
  policyOf,
  rowOf,
  vault,
} from './build.ts';

export const ago = (wait: Millis): string => new Date(now.getTime() - wait).toISOString();
export const person = 'person ann';

/** A rule's approval, done an hour ago, unless said otherwise. */
export const kept = (changes: Partial<KeptDecision> = {}): KeptDecision => ({
  id: 'd1',
  kind: 'approve',
  by: 'rule friends',
  reason: 'r',
  at: ago(hours(1)),
  state: 'done',
  ...changes,
});
export const writing = (changes: Partial<KeptDecision> = {}): KeptDecision =>
  kept({ state: 'writing', at: ago(seconds(5)), ...changes });
export const running = (age: Millis, changes: Partial<KeptDecision> = {}): KeptDecision =>
  kept({ state: 'running', writtenAt: ago(age), ...changes });

/** One connection as Azure shows it, and what our row remembers of it; a friend's, Pending, unless said otherwise. */
export interface One extends ConnectionOptions {
  readonly row?: Partial<KnownConnection>;
  readonly kept?: KeptDecision;
  readonly isNew?: true;
}

export function observed(ones: readonly One[]): ConnectionsObserved {
  const resource = { ...parsePrivateLinkResource({ id: vault }), tags: undefined };
  return {
    resource,
    exists: true,
    connections: ones.map(({ row: _, kept: __, isNew: ___, ...options }) => ({
      kind: 'read',
      connection: parseConnection(connectionBody(vault, options)),
    })),
    rows: ones.flatMap(({ isNew, name = 'c1', from = friend, endpoint, group, kept: decision, row }) => {
      const asker = from === null ? undefined : endpointId(from, endpoint, group).toLowerCase();
      const decided = decision === undefined ? {} : { decision };
      return isNew ? [] : [rowOf(vault, { name, endpoint: asker, ...row, ...decided })];
    }),
    tenantOf: new Map(),
    subscriptions: [],
  };
}

export const review = (
  ones: readonly One[],
  rules: readonly unknown[] = [allowFriend],
  more: Record<string, unknown> = {},
) => reviewConnections(observed(ones), policyOf(rules, more).approvals, now);

export function said(step: Step): string {
  if (step.kind === 'wait') return `wait ${step.after}`;
  if (step.kind !== 'write') return step.kind;
  return `${step.answer} by ${step.by}${step.decision === undefined ? '' : ` as ${step.decision.id}`}`;
}

/** A connection that took over the approval of the first one's endpoint. */
export function withHeir(given: ConnectionsObserved, name = 'c2'): ConnectionsObserved {
  const heir = connectionId(vault, name).toLowerCase();
  const reference = endpointId(friend).toLowerCase();
  const inherited = { request: 'inherited', reference, requestMessage: '' } as const;
  const connections = given.connections.map((each): ListedConnection => {
    if (each.kind === 'unread' || each.connection.id !== heir || each.connection.requester.kind === 'unseen')
      return each;
    const { connection } = each;
    return { ...each, connection: { ...connection, requester: { ...each.connection.requester, ...inherited } } };
  });
  return { ...given, connections };
}
