import type { Finding } from '../core/finding.ts';
import type { ApprovalsPolicy } from '../policy/approvals.ts';
import type { Basis, Connection, ListedConnection, PrivateLinkResource } from './model.ts';
import type { Review } from './rules/review.ts';
import { findDeferral, isStale, lengthOf } from './rules/waiting.ts';

/** A request that no rule answers: a person decides. It is raised once it has waited for long, and not while a person put it off. */
export function waiting(
  resource: PrivateLinkResource,
  { connection, row }: Pick<Review, 'connection' | 'row'>,
  policy: ApprovalsPolicy,
  now: Date,
): Finding {
  const { id, groupIds } = connection;
  const what = groupIds === undefined ? '' : ` for '${[...groupIds].sort().join("', '")}'`;
  const deferral = findDeferral(row, now);
  const isLate = deferral === undefined && isStale(connection, row, policy, now);
  const more = [
    isLate ? ` It has waited for more than ${lengthOf(policy.pending.remindAfter)}.` : '',
    deferral === undefined ? '' : ` ${capitalised(deferral.by)} put it off until ${deferral.until}.`,
    row?.firstApproval === undefined ? '' : ` ${capitalised(row.firstApproval.by)} approved it; a second person must.`,
  ];
  return {
    check: 'ConnectionWaiting',
    subject: id,
    severity: isLate ? 'medium' : 'info',
    message: `${whoAsks(connection)} asks '${resource.name}'${what}; no rule answers it.${more.join('')}`,
    remedy: 'Approve or reject it, or write a rule that does.',
  };
}

/** A connection that nobody approved here and no rule covers. */
export function outsidePolicy(resource: PrivateLinkResource, connection: Connection, basis: Basis): Finding {
  const isOpenToAll = resource.service?.autoApproval.includes('*') === true;
  return {
    check: 'ConnectionOutsidePolicy',
    subject: connection.id,
    severity: isOpenToAll ? 'high' : basis.own === 'yes' ? 'info' : 'medium',
    message: `${whoAsks(connection)} is connected to '${resource.name}' past policy: ${basis.because}.${unseenToo(basis)}`,
    remedy: isOpenToAll
      ? "Take '*' out of the service's autoApproval and visibility, then write a rule that allows this connection, or reject it."
      : 'Write a rule that allows it, or reject it in Azure.',
  };
}

/** A connection that a rule approved which policy no longer has, or which would not approve it any more. */
export function ruleWithdrawn(resource: PrivateLinkResource, connection: Connection, basis: Basis): Finding {
  return {
    check: 'RuleWithdrawn',
    subject: connection.id,
    severity: 'medium',
    message: `${whoAsks(connection)} is connected to '${resource.name}' though nothing allows it any more: ${basis.because}.${unseenToo(basis)}`,
    remedy: 'Write a rule that allows it, or reject it in Azure; what was approved is not taken back by itself.',
  };
}

const unseenToo = ({ unseen }: Basis): string =>
  unseen ? ' Whether another rule covers it can not be seen, so it is left as it is.' : '';

const whoAsks = ({ requester }: Connection): string =>
  requester.kind === 'seen' ? `'${requester.id}'` : 'A private endpoint that Azure does not name';

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A connection in a state nobody has described yet: it is left alone. */
export function unknownState({ id, status }: Connection): Finding {
  return {
    check: 'ConnectionStateUnknown',
    subject: id,
    severity: 'low',
    message: `The connection's state is '${status}', which is not known here; it is left as it is.`,
    remedy: 'Look at the connection in Azure, and tell us about the state.',
  };
}

/** Connections that are there but can't be read: one finding for each that has an id, and one for all that have none. */
export function unread(resource: PrivateLinkResource, listed: readonly ListedConnection[]): readonly Finding[] {
  const reasons = new Map<string, string[]>();
  for (const each of listed) {
    if (each.kind !== 'unread') continue;
    const subject = each.id ?? resource.id;
    reasons.set(subject, [...(reasons.get(subject) ?? []), each.because]);
  }
  return [...reasons].map(([subject, because]) => ({
    check: 'ConnectionUnread',
    subject,
    severity: 'low',
    message: `${because.length === 1 ? 'A connection' : `${because.length} connections`} of '${resource.name}' can't be read: ${because.sort().join('; ')}.`,
    remedy: 'Look at the connection in Azure; it is neither answered nor forgotten.',
  }));
}

/** Requests to a type that the catalogue does not have. */
export function unknownType({ id, type }: PrivateLinkResource): Finding {
  return {
    check: 'ApprovalTypeUnknown',
    subject: id,
    severity: 'low',
    message: `How to answer connections of the type '${type}' is not known, and its provider's metadata does not say; they wait in Azure.`,
    remedy:
      "Answer them in the Azure portal; with a role to read the provider's metadata we could find the api-version ourselves.",
  };
}

/** More was approved past policy than may be taken back at once: a wrong policy must not cut everybody off. */
export function removalBudgetSpent(connection: string): Finding {
  return {
    check: 'RemovalBudgetSpent',
    subject: connection,
    severity: 'high',
    message:
      'The budget for removing connections that were approved past policy is spent; this one waits for the next window.',
    remedy: 'See that the policy means what it says, then wait, or raise approvals.removalBudget.',
  };
}
