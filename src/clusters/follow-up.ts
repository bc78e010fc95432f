import { compare } from '../core/compare.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { Reconciler } from '../reconcile/reconciler.ts';
import type { State } from '../state/state.ts';
import { asScope, subjectKey } from './keys.ts';

/**
 * A key that is no cluster's and no service's, but on which some may hang: they are observed next. It costs no read of Azure. What a cluster's own
 * ways out hang on is the egress room's index; the rest is this room's.
 */
export function createFollowUp({
  clusterParts,
  dependents,
}: Pick<State, 'clusterParts' | 'dependents'>): Reconciler<readonly string[], never> {
  return {
    async observe(key) {
      const asked = hungOn(key);
      const found = await Promise.all(asked.flatMap((on) => [clusterParts.listOf(on), dependents.listOf(on)]));
      return [...new Set(found.flat().flatMap((id) => subjectKey(id) ?? []))].sort(compare);
    },
    plan: (subjects) => ({ actions: [], findings: [], next: subjects.map((key): Key => ({ room: 'clusters', key })) }),
    carryOut: () => ({
      apply: () => Promise.reject(new TypeError('the clusters room has no such actions')),
      remember: () => Promise.resolve(),
    }),
  };
}

/** What somebody may hang on by whom this is: itself, the group it lies in, and a grant's scope. */
function hungOn(key: string): readonly string[] {
  const [scope, isGrant] = key.split('/providers/microsoft.authorization/');
  if (isGrant !== undefined) return [asScope(scope ?? '')];
  const id = findResourceId(key);
  return id?.resourceGroup === undefined
    ? [key]
    : [key, `/subscriptions/${id.subscriptionId}/resourcegroups/${id.resourceGroup}`];
}
