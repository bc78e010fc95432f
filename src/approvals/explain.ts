import { findResourceId } from '../core/resource-id.ts';
import type { Policy } from '../policy/policy.ts';
import type { Objection } from './model.ts';
import { judgeConnection } from './rules/judge.ts';
import { parseConnection, parsePrivateLinkResource } from './schema.ts';

/** What `gatehouse explain approval` prints. The keys are a contract. */
export interface ApprovalExplanation {
  readonly verdict: 'approve' | 'reject' | 'hold' | 'none';
  readonly rule: string | null;
  readonly objections: readonly Objection[];
}

/**
 * What policy would say of a connection, from bodies alone: the same rules as in the app, without its memory, so limits
 * count as not yet reached. Bodies as REST or `az … -o json` give them; a connection without an id is taken for the resource's.
 * @throws InputError naming what is no resource or no connection, and the field.
 */
export function explainApproval(
  policy: Policy,
  resourceBody: unknown,
  connectionBody: unknown,
  now: Date,
): ApprovalExplanation {
  const resource = parsePrivateLinkResource(resourceBody);
  const stand = findResourceId(`${resource.id}/privateendpointconnections/unnamed`);
  const connection = parseConnection(connectionBody, stand?.id);
  const verdict = judgeConnection({ resource, connection, policy: policy.approvals, now, approvedByRule: new Map() });
  return { verdict: verdict.verdict, rule: verdict.rule, objections: verdict.objections };
}
