import { type Finding, raise } from '../core/finding.ts';
import { quoteId, quoteType } from '../core/resource-id.ts';
import { quoteName } from '../core/text.ts';
import type { ApprovalsPolicy } from '../policy/approvals.ts';
import { groupUnread } from '../policy/review-selector.ts';
import { approvalChecks } from './checks.ts';
import type { Basis, Connection, ListedConnection, PrivateLinkResource } from './model.ts';
import { claimsToBeOurs } from './rules/basis.ts';
import { groupIdsOf } from './rules/group-ids.ts';
import type { Review } from './rules/review.ts';
import { findDeferral, isStale, lengthOf } from './rules/waiting.ts';

/** A request that no rule answers: a person decides. It is raised once it has waited for long, and not while a person put it off. */
export function waiting(
  resource: PrivateLinkResource,
  { connection, row, verdict }: Pick<Review, 'connection' | 'row' | 'verdict'>,
  policy: ApprovalsPolicy,
  now: Date,
): Finding {
  const { id } = connection;
  const groups = groupIdsOf(connection)?.map((group) => quoteName(group));
  const what = groups === undefined ? '' : ` for ${groups.sort().join(', ')}`;
  const deferral = findDeferral(row, now);
  const isLate = deferral === undefined && isStale(connection, row, policy, now);
  const isGroupUnread = verdict.objections.some(({ because }) => because === groupUnread);
  const more = [
    isGroupUnread ? ` A rule that names group ids can't be judged: ${groupUnread}.` : '',
    isLate ? ` It has waited for more than ${lengthOf(policy.pending.remindAfter)}.` : '',
    deferral === undefined ? '' : ` ${capitalised(deferral.by)} put it off until ${deferral.until}.`,
    row?.firstApproval === undefined ? '' : ` ${capitalised(row.firstApproval.by)} approved it; a second person must.`,
  ];
  return raise(
    approvalChecks.waiting,
    id,
    `${whoAsks(connection)} asks ${quoteName(resource.name)}${what}; ${whyNoRule(verdict, deferral !== undefined)}.${more.join('')}`,
    { severity: isLate ? 'medium' : 'info' },
  );
}

/** Of a rule that matches and leaves it to a person all the same, what keeps it back; that somebody put it off is said anyway. */
function whyNoRule({ verdict, rule, objections }: Review['verdict'], isPutOff: boolean): string {
  const own = verdict === 'hold' && !isPutOff ? objections.findLast((each) => each.rule === rule) : undefined;
  return own === undefined ? 'no rule answers it' : `rule ${quoteName(own.rule)} does not answer it: ${own.because}`;
}

/** A connection that nobody approved here and no rule covers. */
export function outsidePolicy(resource: PrivateLinkResource, connection: Connection, basis: Basis): Finding {
  const isOpenToAll = resource.service?.autoApproval.includes('*') === true;
  return raise(
    approvalChecks.outsidePolicy,
    connection.id,
    `${whoAsks(connection)} is connected to ${quoteName(resource.name)} past policy: ${basis.because}.${unseenToo(basis)}`,
    {
      severity: isOpenToAll || claimsToBeOurs(connection) ? 'high' : basis.own === 'yes' ? 'info' : 'medium',
      remedy: isOpenToAll
        ? "Take '*' out of the service's autoApproval and visibility, then write a rule that allows this connection, or reject it."
        : approvalChecks.outsidePolicy.remedy,
    },
  );
}

/** A connection that a rule approved which policy no longer has, or which would not approve it any more. */
export function ruleWithdrawn(
  resource: PrivateLinkResource,
  connection: Connection,
  basis: Basis,
  heirs: readonly string[],
): Finding {
  return raise(
    approvalChecks.ruleWithdrawn,
    connection.id,
    `${whoAsks(connection)} is connected to ${quoteName(resource.name)} though nothing allows it any more: ${basis.because}.${tookOver(heirs)}${unseenToo(basis)}`,
  );
}

/** Withdrawing an approval doesn't take back what was taken over from it. */
const tookOver = (heirs: readonly string[]): string =>
  heirs.length === 0 ? '' : ` Its approval was taken over by ${heirs.map(quoteId).join(', ')}.`;

const unseenToo = ({ unseen }: Basis): string =>
  unseen ? ' Whether another rule covers it can not be seen, so it is left as it is.' : '';

const whoAsks = ({ requester }: Connection): string =>
  requester.kind === 'seen' ? quoteId(requester.id) : 'A private endpoint that Azure does not name';

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A connection in a state nobody has described yet: it is left alone. */
export function unknownState({ id, status }: Connection): Finding {
  return raise(
    approvalChecks.stateUnknown,
    id,
    `The connection's state is ${quoteName(status)}, which is not known here; it is left as it is.`,
  );
}

/** Connections that are there but can't be read: one finding for each that has an id, and one for all that have none. */
export function unread(resource: PrivateLinkResource, listed: readonly ListedConnection[]): readonly Finding[] {
  const reasons = new Map<string, string[]>();
  for (const each of listed) {
    if (each.kind !== 'unread') continue;
    const subject = each.id ?? resource.id;
    reasons.set(subject, [...(reasons.get(subject) ?? []), each.because]);
  }
  return [...reasons].map(([subject, because]) =>
    raise(
      approvalChecks.unread,
      subject,
      `${because.length === 1 ? 'A connection' : `${because.length} connections`} of ${quoteName(resource.name)} can't be read: ${because.sort().join('; ')}.`,
    ),
  );
}

/** Requests to a type that the catalogue does not have. */
export function unknownType({ id, type }: PrivateLinkResource): Finding {
  return raise(
    approvalChecks.typeUnknown,
    id,
    `How to answer connections of the type ${quoteType(type)} is not known, and its provider's metadata does not say; they wait in Azure.`,
  );
}

/** More was approved past policy than may be taken back at once: a wrong policy must not cut everybody off. */
export function removalBudgetSpent(connection: string): Finding {
  return raise(
    approvalChecks.removalBudgetSpent,
    connection,
    'The budget for removing connections that were approved past policy is spent; this one waits for the next window.',
  );
}
