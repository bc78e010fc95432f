import { type CallerKind, findDecider } from '../../core/decider.ts';
import { PermanentError, recover } from '../../core/errors.ts';
import { findResourceId } from '../../core/resource-id.ts';
import type { ApprovalsPolicy } from '../../policy/approvals.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import { type KnownConnection, keptGroupIds } from '../../state/connections/model.ts';
import { observeResource, type Reading } from '../azure.ts';
import { type Wanted, whoMustApprove } from '../rules/two-person.ts';
import { toPrivateLinkResource } from '../schema.ts';
import { type DecisionRequest, decidedBy } from './model.ts';

/** Which part of a decision this request is. `alone`: one person is enough here. */
export type Part =
  | { readonly kind: 'alone' }
  | { readonly kind: 'first' }
  | { readonly kind: 'second'; readonly after: string }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * Policy's two-person rule. An approval of a named target takes two different people, neither of them the requester, as far as the activity log says
 * who that is (an event can be forged: it bars nobody); a rejection takes one. What can't be seen counts as named: then two must approve. An application, and a caller whose token doesn't say what they
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
  const askers = row.whoAsked?.by ?? [];
  if (askers.includes(request.by)) {
    return { kind: 'refused', message: 'you made this request, and policy wants two others to approve it' };
  }
  const { firstApproval } = row;
  if (firstApproval === undefined || firstApproval.by === decidedBy(request)) return { kind: 'first' };
  const first = findDecider(firstApproval.by);
  // The log may have named them only since.
  if (first === undefined || !counts(first.kind) || askers.includes(first.objectId)) return { kind: 'first' };
  return { kind: 'second', after: firstApproval.by };
}

/** Whether two must approve this connection: by its id alone where that says enough, else by one read of the resource. */
export async function takesTwo(row: KnownConnection, policy: ApprovalsPolicy, reading: Reading): Promise<Wanted> {
  const id = findResourceId(row.privateLinkResource);
  if (id === undefined) return 'one';
  const groupIds = keptGroupIds(row);
  const first = whoMustApprove(policy, toPrivateLinkResource(id), groupIds);
  if (first !== 'unseen') return first;
  const read = async () => {
    const seen = whoMustApprove(policy, (await observeResource(reading, id, true)).resource, groupIds);
    return seen === 'unseen' ? 'two people' : seen;
  };
  return recover(PermanentError, read, () => 'two people' as const);
}
