import { type CallerKind, findDecider } from '../../core/decider.ts';
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
import { type DecisionRequest, decidedBy } from './model.ts';

/** Which part of a decision this request is. `alone`: one person is enough here. */
export type Part =
  | { readonly kind: 'alone' }
  | { readonly kind: 'first' }
  | { readonly kind: 'second'; readonly after: string }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Policy's two-person rule. An approval of a named target takes two different people, neither of them the requester; a
 * rejection takes one. What can't be seen counts as named: then two must approve. An application, and a caller whose token doesn't say what they
 * are, is no person, unless policy lets applications count.
 */
export async function reviewSecond(
  row: KnownConnection,
  request: DecisionRequest,
  reading: Reading & Pick<Pass, 'policy'>,
): Promise<Part> {
  if (request.kind !== 'approve') return { kind: 'alone' };
  const wanted = await takesTwo(row, reading.policy.approvals, reading);
  if (wanted === 'one') return { kind: 'alone' };
  const counts = (kind: CallerKind | undefined): boolean => kind === 'person' || wanted === 'any two';
  const { as = 'person' } = request;
  if (!counts(as)) {
    const what = as === 'application' ? 'an application is none' : 'your token does not say that you are one';
    return { kind: 'refused', message: `policy wants two people to approve it, and ${what}` };
  }
  if (row.requestedBy?.includes(request.by)) {
    return { kind: 'refused', message: 'you made this request, and policy wants two others to approve it' };
  }
  const { firstApproval } = row;
  if (firstApproval === undefined || firstApproval.by === decidedBy(request)) return { kind: 'first' };
  return counts(findDecider(firstApproval.by)?.kind) ? { kind: 'second', after: firstApproval.by } : { kind: 'first' };
}

/** Who must approve a connection: one, two people, or two of whatever kind. */
type Wanted = 'one' | 'two people' | 'any two';

/** Whether two must approve this connection: by its id alone where that says enough, else by one read of the resource. */
export async function takesTwo(row: KnownConnection, policy: ApprovalsPolicy, reading: Reading): Promise<Wanted> {
  const id = findResourceId(row.privateLinkResource);
  if (id === undefined) return 'one';
  const first = isNamed(policy, toPrivateLinkResource(id), row);
  if (first !== 'unseen') return first;
  const read = async () => {
    const seen = isNamed(policy, (await observeResource(reading, id, true)).resource, row);
    return seen === 'unseen' ? 'two people' : seen;
  };
  return recover(PermanentError, read, () => 'two people' as const);
}

function isNamed(
  { twoPerson }: ApprovalsPolicy,
  resource: PrivateLinkResource,
  row: KnownConnection,
): Wanted | 'unseen' {
  const groupIds = row.groupIds.length === 0 ? undefined : row.groupIds;
  const answers = twoPerson.map(({ targets, applications }) => {
    const objection = findObjection(reviewTargets(targets, resource, groupIds));
    if (objection === undefined) return applications === 'count' ? 'any two' : 'two people';
    return objection.kind === 'broken' ? 'one' : 'unseen';
  });
  // The strictest of the entries that name it counts; one that can't be seen may be that.
  for (const each of ['two people', 'unseen', 'any two'] as const) if (answers.includes(each)) return each;
  return 'one';
}
