import { reviewConditions } from '../approvals/rules/conditions.ts';
import type { Case } from '../approvals/rules/judge.ts';
import { at, field } from '../egress/body.ts';
import type { Note } from '../egress/model.ts';
import { isExpression } from '../egress/reading/expression.ts';
import type { ApprovalRule } from '../policy/approvals-rule.ts';
import { findObjection } from '../policy/review-selector.ts';
import type { Asked } from './names.ts';
import { tagsOf } from './view.ts';

/**
 * The properties, known only when it is deployed, on which a rule turns that is asked before one surely matches: as long as they aren't known,
 * nor is the decision. Pure.
 */
export function undecidedBy(asked: Asked, judged: Case): readonly Note[] {
  const open: Note[] = [];
  for (const rule of judged.policy.rules) {
    const objection = findObjection(reviewConditions({ ...judged, rule, tenants: judged.policy.tenants }));
    if (objection === undefined) break;
    if (objection.kind === 'unseen') open.push(...openTo(rule, asked));
  }
  return open;
}

function openTo({ name, targets, from }: ApprovalRule, { endpoint: { id, resource }, sought }: Asked): readonly Note[] {
  const note = (of: string, property: string): Note => ({
    id: of,
    property,
    because: `whether the rule '${name}' matches depends on it, and it is decided when it is deployed`,
  });
  const { body, properties } = resource;
  const target = sought?.resource;
  const isSubnetOpen = [field(properties, 'subnet'), at(properties, 'subnet', 'id')].some(isExpression);
  return [
    ...(targets?.tags !== undefined && target !== undefined && tagsOf(target.body) === undefined
      ? [note(target.id.id, 'tags')]
      : []),
    ...(from?.tags !== undefined && tagsOf(body) === undefined ? [note(id, 'tags')] : []),
    ...(from?.networks !== undefined && isSubnetOpen ? [note(id, 'subnet.id')] : []),
    ...(from?.locations !== undefined && isExpression(field(body, 'location')) ? [note(id, 'location')] : []),
  ];
}
