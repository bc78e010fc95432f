import type { ProfileName } from '../../policy/egress.ts';
import type { PathVerdict, ScopeVerdict } from '../path/model.ts';
import { allows } from './allowed.ts';

/**
 * A path as a profile has to take it. A default route that may be learnt from a gateway lowers no verdict by itself; but where the profile
 * allows what was found and would not allow a forced tunnel (`isolated`), nobody knows that it holds: the verdict is unknown.
 */
export function underProfile(verdict: PathVerdict, profile: ProfileName): PathVerdict {
  if (allows(profile, 'forced-tunnel') || !verdict.verdicts.some(({ mayBeLearnt }) => mayBeLearnt)) return verdict;
  const unsure = (scope: ScopeVerdict): ScopeVerdict =>
    scope.mayBeLearnt && allows(profile, scope.class) ? { ...scope, class: 'unknown', confidence: 'assumed' } : scope;
  return { ...verdict, verdicts: verdict.verdicts.map(unsure) };
}
