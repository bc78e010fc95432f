import type { Check } from '../core/finding.ts';

/** What can be said of one private endpoint connection. */
export const approvalChecks = {
  waiting: {
    id: 'approvals-connection-waiting',
    severity: ['info', 'medium'],
    when: 'a request is answered by no rule, or a rule that matches leaves it to a person; medium once it has waited for longer than approvals.pending.remindAfter',
    why: 'A person decides.',
    remedy: 'Approve or reject it, or write a rule that does.',
  },
  outsidePolicy: {
    id: 'approvals-connection-outside-policy',
    severity: ['medium', 'high', 'info'],
    when: 'a connection that nobody approved here and no rule covers; high where the service lets in everybody or the description claims an approval of ours, info where the requester is of the same subscription',
    why: 'Somebody is connected past policy.',
    remedy: 'Write a rule that allows it, or reject it in Azure.',
  },
  ruleWithdrawn: {
    id: 'approvals-rule-withdrawn',
    severity: 'medium',
    when: 'an approved connection rests on a rule that policy no longer has, or that would not approve it any more',
    why: 'What was approved is not taken back by itself.',
    remedy: 'Write a rule that allows it, or reject it in Azure; what was approved is not taken back by itself.',
  },
  stateUnknown: {
    id: 'approvals-connection-state-unknown',
    severity: 'low',
    when: 'a connection is in a state that is not known here',
    why: 'It is left as it is.',
    remedy: 'Check the connection in Azure, and report the state to us.',
  },
  unread: {
    id: 'approvals-connection-unread',
    severity: 'low',
    when: 'a connection is there but can not be read',
    why: 'It is neither answered nor forgotten.',
    remedy: 'Check the connection in Azure; it is neither answered nor forgotten.',
  },
  typeUnknown: {
    id: 'approvals-type-unknown',
    severity: 'low',
    when: 'requests reach a type whose connections nobody has said how to answer',
    why: 'They wait in Azure.',
    remedy:
      "Answer them in the Azure portal; with a role to read the provider's metadata we could find the api-version ourselves.",
  },
  removalBudgetSpent: {
    id: 'approvals-removal-budget-spent',
    severity: 'high',
    when: 'more connections were approved past policy than may be removed in one window',
    why: 'A wrong policy must not cut everybody off.',
    remedy: 'See that the policy means what it says, then wait, or raise approvals.removalBudget.',
  },
} as const satisfies Record<string, Check>;
