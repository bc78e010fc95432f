import { compare } from '../core/compare.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { Reconciler } from '../reconcile/reconciler.ts';
import type { State } from '../state/state.ts';
import { asScope, subjectKey } from './keys.ts';

/**
 * A key that is neither a cluster nor a service, but which some may depend on: those are observed next. It costs no read of Azure. What a cluster's own
 * ways out depend on is in the egress room's index; the rest is in this room's.
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

/** The ids by which a cluster or service may depend on this: its own, that of its resource group, and the scope of a role assignment. */
function hungOn(key: string): readonly string[] {
  const [scope, isGrant] = key.split('/providers/microsoft.authorization/');
  if (isGrant !== undefined) return [asScope(scope ?? '')];
  const id = findResourceId(key);
  return id?.resourceGroup === undefined
    ? [key]
    : [key, `/subscriptions/${id.subscriptionId}/resourcegroups/${id.resourceGroup}`];
}
