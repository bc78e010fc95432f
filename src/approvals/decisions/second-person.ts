import { PermanentError, recover } from '../../core/errors.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { ApprovalsPolicy } from '../../policy/approvals.ts';
import { findObjection } from '../../policy/review-selector.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { KnownConnection } from '../../state/connections/model.ts';
import { observeResource, type Reading } from '../azure.ts';
import type { PrivateLinkResource } from '../model.ts';
import { reviewTargets } from '../rules/conditions.ts';
import { toPrivateLinkResource } from '../schema.ts';
import type { DecisionRequest } from './model.ts';

/** Which part of a decision this request is. `alone`: one person is enough here. */
export type Part =
  | { readonly kind: 'alone' }
  | { readonly kind: 'first' }
  | { readonly kind: 'second'; readonly after: string }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Policy's two-person rule. An approval of a named target takes two different people, neither of them the requester; a
 * rejection takes one. What can't be seen counts as named: then two must approve.
 */
export async function reviewSecond(
  row: KnownConnection,
  request: DecisionRequest,
  reading: Reading & Pick<Pass, 'policy'>,
): Promise<Part> {
  if (request.kind !== 'approve' || !(await takesTwo(row, reading.policy.approvals, reading))) return { kind: 'alone' };
  if (row.requestedBy?.includes(request.by)) {
    return { kind: 'refused', message: 'you made this request, and policy wants two others to approve it' };
  }
  const by = `person ${request.by}`;
  const { firstApproval } = row;
  return firstApproval === undefined || firstApproval.by === by
    ? { kind: 'first' }
    : { kind: 'second', after: firstApproval.by };
}

/** Whether two people must approve this connection: by its id alone where that says enough, else by one read of the resource. */
export async function takesTwo(row: KnownConnection, policy: ApprovalsPolicy, reading: Reading): Promise<boolean> {
  const id = findResourceId(row.privateLinkResource);
  if (id === undefined) return false;
  const first = isNamed(policy, toPrivateLinkResource(id), row);
  if (first !== 'unseen') return first === 'yes';
  const read = async () => isNamed(policy, (await observeResource(reading, id, true)).resource, row) !== 'no';
  return recover(PermanentError, read, () => true);
}

function isNamed(
  { twoPerson }: ApprovalsPolicy,
  resource: PrivateLinkResource,
  row: KnownConnection,
): 'yes' | 'no' | 'unseen' {
  const groupIds = row.groupIds.length === 0 ? undefined : row.groupIds;
  const answers = twoPerson.map(({ targets }) => {
    const objection = findObjection(reviewTargets(targets, resource, groupIds));
    if (objection === undefined) return 'yes';
    return objection.kind === 'broken' ? 'no' : 'unseen';
  });
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unseen') ? 'unseen' : 'no';
}
