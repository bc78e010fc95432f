import type { ApprovalsPolicy } from '../../policy/approvals.ts';
import type { ApprovalRule } from '../../policy/approvals-rule.ts';
import { findObjection } from '../../policy/review-selector.ts';
import type { Objection, Verdict } from '../model.ts';
import { type Question, reviewConditions } from './conditions.ts';

export interface Case extends Omit<Question, 'rule' | 'tenants'> {
  readonly policy: ApprovalsPolicy;
  /** How many connections of this resource each rule has approved and still exist, by rule name; for limits. */
  readonly approvedByRule: ReadonlyMap<string, number>;
}

/**
 * What policy says of one connection: the first rule that matches decides, in file order, and each rule before it says why
 * it did not. Pure.
 *
 *   connection     rule                                  verdict
 *   not Pending    any                                   none
 *   Pending        a condition is broken                 its objection; the next rule
 *   Pending        reject or hold, a condition unseen    its objection; no later rule may approve any more
 *   Pending        approve, a condition unseen           its objection; the next rule
 *   Pending        matches, but its limit is reached     hold
 *   Pending        matches                               its action
 *   Pending        none left                             hold
 *
 * What can't be seen never counts as a match. Nor may it open anything: where an earlier rule might have rejected or held the
 * connection, had we seen more, a later approval waits for a person.
 */
export function judgeConnection(asked: Case): Verdict {
  const { connection, policy, approvedByRule } = asked;
  if (connection.state !== 'pending') return { verdict: 'none', rule: null, objections: [] };
  const objections: Objection[] = [];
  let undecided: string | undefined;
  for (const rule of policy.rules) {
    const objection = findObjection(reviewConditions({ ...asked, rule, tenants: policy.tenants }));
    if (objection !== undefined) {
      objections.push({ rule: rule.name, because: objection.because });
      if (objection.kind === 'unseen' && rule.action !== 'approve') undecided ??= rule.name;
      continue;
    }
    const obstacle = findObstacle(rule, undecided, approvedByRule);
    if (obstacle === undefined) return { verdict: rule.action, rule: rule.name, objections };
    return { verdict: 'hold', rule: rule.name, objections: [...objections, { rule: rule.name, because: obstacle }] };
  }
  return { verdict: 'hold', rule: null, objections };
}

/** Why a rule that matches must leave the decision to a person all the same. */
function findObstacle(
  rule: ApprovalRule,
  undecided: string | undefined,
  approvedByRule: ReadonlyMap<string, number>,
): string | undefined {
  if (rule.action !== 'approve') return undefined;
  if (undecided !== undefined) return `it matches, but whether the earlier rule '${undecided}' does can't be seen`;
  const approved = approvedByRule.get(rule.name) ?? 0;
  if (rule.limit === undefined || approved < rule.limit) return undefined;
  return `it matches, but its limit is ${rule.limit} and it has approved ${approved} here`;
}
