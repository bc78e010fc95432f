import type { ApprovalsPolicy } from '../../policy/approvals.ts';
import { findObjection } from '../../policy/review-selector.ts';
import type { PrivateLinkResource } from '../model.ts';
import { reviewTargets } from './conditions.ts';

/** Who must approve a connection: one, two people, or two of any kind. */
export type Wanted = 'one' | 'two people' | 'any two';

/**
 * Whether policy wants two to approve what is asked of a resource. Pure. `unseen`: it turns on what was not read. The strictest of the entries that
 * name it counts; one that can't be seen may be that.
 */
export function whoMustApprove(
  { twoPerson }: Pick<ApprovalsPolicy, 'twoPerson'>,
  resource: PrivateLinkResource,
  groupIds: readonly string[] | undefined,
): Wanted | 'unseen' {
  const answers = twoPerson.map(({ targets, applications }) => {
    const objection = findObjection(reviewTargets(targets, resource, groupIds?.length === 0 ? undefined : groupIds));
    if (objection === undefined) return applications === 'count' ? 'any two' : 'two people';
    return objection.kind === 'broken' ? 'one' : 'unseen';
  });
  for (const each of ['two people', 'unseen', 'any two'] as const) if (answers.includes(each)) return each;
  return 'one';
}
