import { fingerprint } from '../../core/fingerprint.ts';
import { linkServiceType } from '../../core/link-service.ts';
import { quoteId } from '../../core/resource-id.ts';
import type { ApprovalsPolicy } from '../../policy/approvals.ts';
import type { ApprovalRule } from '../../policy/approvals-rule.ts';
import { findObjection } from '../../policy/review-selector.ts';
import type { Basis, Connection, KeptDecision, PrivateLinkResource, Verdict } from '../model.ts';
import { reviewConditions } from './conditions.ts';
import { isInherited, judgeInherited, referenceOf, wouldHave } from './inherited.ts';
import type { Case } from './judge.ts';
import { isPersons, rulePrefix } from './steps.ts';

interface Approved extends Case {
  readonly kept: KeptDecision | undefined;
  /** Whether nobody read what Gatehouse decided. */
  readonly isUnremembered?: true;
}

/** Names one policy: what was judged under it need not be judged again while it exists. */
export const hashOfPolicy = (policy: ApprovalsPolicy): string => fingerprint(JSON.stringify(policy));

/** Where nobody has written a rule and nothing is enforced, there is no policy yet that a connection could have come past. */
export const hasSay = ({ mode, rules }: ApprovalsPolicy): boolean => mode === 'enforce' || rules.length > 0;

/**
 * What an approved connection rests on. Pure; messages are no longer known then, so rules are read without them, and limits do not count. One that
 * took over another's approval was never Pending: it is judged as if it were, with its message and the limits.
 *
 *   who approved it            rules now                         basis
 *   a person, here             any                               person
 *   rule R, here               R exists, or another covers it    rule
 *   rule R, here               none covers it                    withdrawn
 *   anybody else               one covers it                     rule
 *   anybody else               none covers it                    outside
 */
export function findBasis(approved: Approved): Basis | undefined {
  const { connection, kept, resource, policy } = approved;
  if (connection.state !== 'approved' || !hasSay(policy)) return undefined;
  const wasOurs = kept?.kind === 'approve';
  // What the service approved is its own; what was approved here waited for somebody.
  if (resource.connectable?.care === 'platform' && !wasOurs) return undefined;
  if (wasOurs && isPersons(kept))
    return { kind: 'person', because: `${kept.by} approved it`, unseen: false, own: 'no' };
  const rule = wasOurs ? kept.by.slice(rulePrefix.length) : undefined;
  const inherited = rule === undefined && isInherited(connection) ? judgeInherited(approved) : undefined;
  const ground = inherited === undefined ? findGround(approved, rule) : groundOf(inherited, approved);
  if (ground?.kind === 'covered') {
    return { kind: 'rule', because: `rule '${ground.rule}' allows it`, rule: ground.rule, unseen: false, own: 'no' };
  }
  const unseen = ground?.kind === 'unseen';
  if (rule !== undefined) return { kind: 'withdrawn', because: whyWithdrawn(rule, approved), unseen, own: 'no' };
  const own = ownOf(approved);
  const claim =
    approved.isUnremembered !== true && claimsToBeOurs(connection)
      ? ', though its description says that it was approved here'
      : '';
  return { kind: 'outside', because: `${whatAllowed(approved, own, inherited)}${claim}`, unseen, own };
}

type Ground = { readonly kind: 'covered' | 'unseen'; readonly rule: string };

/** The same for what is judged as if it were Pending; where anything can't be seen it may be covered all the same. */
function groundOf(verdict: Verdict, approved: Approved): Ground | undefined {
  if (verdict.verdict === 'approve') return { kind: 'covered', rule: verdict.rule };
  const unseen = approved.policy.rules.find((rule) => objectionTo(rule, approved)?.kind === 'unseen');
  return unseen && { kind: 'unseen', rule: unseen.name };
}

/** The rule that approved it exists while nothing of it is broken; any other must be met in full, and comes after earlier rejections. */
function findGround(approved: Approved, own: string | undefined): Ground | undefined {
  let unseen: string | undefined;
  let stopped = false;
  for (const rule of approved.policy.rules) {
    const objection = objectionTo(rule, approved);
    if (objection?.kind === 'broken') continue;
    if (rule.action !== 'approve') {
      stopped ||= objection === undefined && rule.message === undefined;
      continue;
    }
    if (stopped) continue;
    if (rule.name === own || objection === undefined) return { kind: 'covered', rule: rule.name };
    unseen ??= rule.name;
  }
  return unseen === undefined ? undefined : { kind: 'unseen', rule: unseen };
}

/** What stops a rule from deciding, its message apart. */
const objectionTo = (rule: ApprovalRule, approved: Approved) =>
  findObjection(
    reviewConditions({ ...approved, rule: { ...rule, message: undefined }, tenants: approved.policy.tenants }),
  );

function whyWithdrawn(name: string, approved: Approved): string {
  const rule = approved.policy.rules.find((each) => each.name === name);
  if (rule === undefined) return `rule '${name}' approved it, and is no longer in policy`;
  if (rule.action !== 'approve') return `rule '${name}' approved it, and now says ${rule.action}`;
  const because = objectionTo(rule, approved)?.because ?? 'an earlier rule comes before it';
  return `rule '${name}' approved it, and no longer decides: ${because}`;
}

/** The form of our own descriptions. Requesters and owners can write the same: it proves nothing, and only raises the severity of the report. */
const saysOurs = /approved by (gatehouse|((application|caller) )?[0-9a-f]{8}-)/i;

/** Whether the description of a connection that is not known to be ours says that it was approved here. */
export const claimsToBeOurs = ({ description }: Connection): boolean => saysOurs.test(description);

/**
 * Whether Azure approved it at once because the creator of the private endpoint may approve on the resource: its own people's endpoints, the
 * everyday case. Descriptions prove nothing, for requesters write them too (and Key Vault and Cosmos DB say nothing at all); the list that
 * the endpoint asks in does. A private link service approves by its own list alone.
 *
 *   subscription   asked                            resource                       own
 *   another        any                              any                            no
 *   the same       a decision of ours holds         any                            no
 *   the same       not read                         any                            unseen
 *   the same       manual, or by another's          any                            no
 *                  approval
 *   the same       plain                            private link service that      no
 *                                                   does not name the subscription
 *   the same       plain                            any other                      yes
 */
function ownOf({
  resource,
  connection: { requester },
  kept,
}: Pick<Approved, 'resource' | 'connection' | 'kept'>): Basis['own'] {
  if (requester.kind === 'unseen' || requester.subscription !== resource.subscription || kept !== undefined)
    return 'no';
  if (resource.type === linkServiceType && !names(resource, requester.subscription)) return 'no';
  if (requester.request === undefined) return 'unseen';
  return requester.request === 'plain' ? 'yes' : 'no';
}

/**
 * Whether how the private endpoint of an approved connection asked is still to be read: where nobody here approved it, for it may have
 * taken over the approval of another.
 */
export function asksForRequest(approved: Approved): boolean {
  const { requester } = approved.connection;
  if (requester.kind === 'unseen' || requester.request !== undefined) return false;
  return approved.kept?.kind !== 'approve' && findBasis(approved) !== undefined;
}

const names = ({ service }: PrivateLinkResource, subscription: string): boolean =>
  service?.autoApproval.includes(subscription) === true;

function whatAllowed(
  { resource, connection, kept, isUnremembered }: Approved,
  own: Basis['own'],
  inherited: Verdict | undefined,
): string {
  const { service } = resource;
  const { requester } = connection;
  const seenByAll = service?.visibility.includes('*') ? '; the service is visible to everybody' : '';
  if (inherited !== undefined) {
    const reference = referenceOf(connection);
    const whose = reference === undefined ? 'another private endpoint' : quoteId(reference);
    return `it took over the approval of ${whose} when it was made (approvalReference), and ${wouldHave(inherited)}${seenByAll}`;
  }
  if (service?.autoApproval.includes('*'))
    return `the service approves everybody by itself (autoApproval '*')${seenByAll}`;
  if (requester.kind === 'seen' && names(resource, requester.subscription)) {
    return `the service's autoApproval list names the subscription '${requester.subscription}'${seenByAll}`;
  }
  if (own === 'yes')
    return 'the creator of the private endpoint was allowed to approve here, so Azure approved it at once';
  if (kept !== undefined) return `somebody approved it in Azure after ${kept.by} had rejected it here${seenByAll}`;
  if (isUnremembered) return `approved by Gatehouse or by somebody in Azure: not known from here${seenByAll}`;
  const unread = own === 'unseen' ? ', or Azure did at once: its private endpoint can not be read' : '';
  return `somebody approved it in Azure${unread}${seenByAll}`;
}
