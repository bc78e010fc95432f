import { isRecord } from '../core/arm-body.ts';
import { InputError } from '../core/errors.ts';
import { findResourceId, quoteId } from '../core/resource-id.ts';
import type { Policy } from '../policy/policy.ts';
import type { Objection } from './model.ts';
import { asksEndpoint } from './rules/conditions.ts';
import { judgeConnection } from './rules/judge.ts';
import { parseConnection, parsePrivateLinkResource, readEndpoint } from './schema.ts';

/** What `gatehouse explain approval` prints. The keys are a contract. */
export interface ApprovalExplanation {
  readonly verdict: 'approve' | 'reject' | 'hold' | 'none';
  readonly rule: string | null;
  readonly objections: readonly Objection[];
  /** The private endpoint whose own body a rule turns on, where it was not given: the app reads it. */
  readonly unread?: string;
}

/**
 * What policy would say of a connection, from bodies alone: the same rules as in the app, without its memory, so limits
 * count as not yet reached. Bodies as REST or `az … -o json` give them; a connection without an id is taken for the resource's. `endpoint`
 * is the body of the private endpoint that asks, for its network, tags, location and group ids.
 * @throws InputError naming what is no resource, or no connection of this resource, and the field.
 */
export function explainApproval(
  policy: Policy,
  resourceBody: unknown,
  connectionBody: unknown,
  now: Date,
  endpoint?: unknown,
): ApprovalExplanation {
  const resource = parsePrivateLinkResource(resourceBody);
  const unnamed = findResourceId(`${resource.id}/privateendpointconnections/unnamed`);
  const said = parseConnection(connectionBody, unnamed?.id);
  if (findResourceId(said.id)?.parent !== resource.id) {
    const message = `${quoteId(String(isRecord(connectionBody) && connectionBody.id))} is no connection of '${resource.id}'`;
    throw new InputError('connection', [{ path: 'id', message }]);
  }
  const { requester } = said;
  const connection =
    endpoint === undefined ? said : { ...said, requester: readEndpoint(requester, endpoint, resource.id) };
  const asked = { resource, connection, now, tenants: policy.approvals.tenants };
  const turnsOnIt =
    endpoint === undefined &&
    requester.kind === 'seen' &&
    said.state === 'pending' &&
    policy.approvals.rules.some((rule) => asksEndpoint({ ...asked, rule }));
  const verdict = judgeConnection({ resource, connection, policy: policy.approvals, now, approvedByRule: new Map() });
  return {
    verdict: verdict.verdict,
    rule: verdict.rule,
    objections: verdict.objections,
    ...(turnsOnIt && requester.kind === 'seen' ? { unread: requester.id } : {}),
  };
}
