import type { Check } from '../../core/finding.ts';

/** The findings of closing the public way. */
export const closingChecks = {
  announced: {
    id: 'egress-closing-announced',
    severity: 'low',
    when: 'a rule of egress.remediate covers a resource whose private way is proven, and the mode is enforce',
    why: 'What still comes by the public way is refused on the day the message names.',
    remedy:
      'Move them to the private way before that day, exempt the finding it rests on, or call it off: POST /api/remediations/{id}/undo.',
  },
  overBudget: {
    id: 'egress-closing-over-budget',
    severity: 'low',
    when: 'a closing is due, and egress.remediate.budget is spent for now',
    why: 'A wrong rule closes so many and no more before somebody sees it.',
    remedy: 'Wait for the next window, or raise egress.remediate.budget.',
  },
  lostSettings: {
    id: 'egress-closing-lost-settings',
    severity: 'critical',
    when: 'after a subnet was closed, settings of it are no longer what they were before: a subnet is only written as a whole',
    why: 'What the write left out is gone: a security group, a route table or a delegation may be missing.',
    remedy: 'Restore what the message names; the audit has the former values under before.',
  },
} as const satisfies Readonly<Record<string, Check>>;
