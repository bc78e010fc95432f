import type { ApiPolicy } from '../../policy/api.ts';
import type { Principal } from '../principal.ts';
import { ApiProblem } from '../problem.ts';

/** The subscriptions that policy lets somebody's groups see, sorted; none where policy names none of them. */
export function subscriptionsOf({ groups = [] }: Pick<Principal, 'groups'>, { readers }: ApiPolicy): readonly string[] {
  const own = groups === 'left out' ? [] : groups;
  return [...new Set(readers.flatMap(({ group, subscriptions }) => (own.includes(group) ? subscriptions : [])))].sort();
}

/**
 * What lets somebody without a role in: the subscriptions of their groups.
 * @throws ApiProblem where there are none; it says so where the token left the groups out, for then nobody knows.
 */
export function requireSubscriptions(caller: Principal, policy: ApiPolicy): readonly string[] {
  const found = subscriptionsOf(caller, policy);
  if (found.length > 0) return found;
  if (caller.groups === 'left out' && policy.readers.length > 0) {
    throw new ApiProblem(
      'groups-unknown',
      'Your token leaves your groups out, because you are in too many (_claim_names): so nobody knows which subscriptions you may see. Have the app registration send only the groups that are assigned to it (groupMembershipClaims ApplicationGroup, as npm run register sets it), and assign yours.',
    );
  }
  const more = policy.readers.length > 0 ? ', or a group that api.readers of the policy names' : '';
  throw new ApiProblem(
    'missing-role',
    `This takes the app role Gatehouse.Reader${more}; an administrator can assign it.`,
  );
}
