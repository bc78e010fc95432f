import { apiVersions } from '../../arm/api-versions.ts';
import { findBodyId } from '../../core/arm-body.ts';
import { UnreadError } from '../../core/errors.ts';
import { remember } from '../../core/remember.ts';
import { shortId } from '../../core/resource-id.ts';
import { subscriptionsWithLeft } from '../../core/subscription-scope.ts';
import { minutes } from '../../core/time.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { DnsPorts } from '../ports.ts';

/** What became of the endpoint a record set's own metadata names, any incarnation of it: its id where a pass over it can decide. */
export type MarkedEndpoint = { readonly endpoint: string } | 'gone' | 'unproven';

export type FindMarkedEndpoint = (endpointHash: string, pass: Pass) => Promise<MarkedEndpoint>;

/**
 * Finds who a record set that nobody claims is marked with. The mark names the endpoint by hash only: where memory knows its id, a pass over
 * that endpoint decides. Else the endpoints of every subscription that is managed, or was, are listed directly, to the last page, since Resource Graph leaves out
 * what a lost role hides. What can't be listed throws: unread is not absent. `hasSweptWhole`: whether a whole sweep has completed since the
 * state was made.
 */
export function createMarkedEndpoints(
  { arm, state, subscriptions }: Pick<DnsPorts, 'arm' | 'state' | 'subscriptions'>,
  hasSweptWhole: () => Promise<boolean>,
): FindMarkedEndpoint {
  /** One list serves all the record sets of one sweep. */
  const kept = remember<ReadonlyMap<string, string>>(minutes(1));

  async function listIds({ signal }: Pass): Promise<ReadonlyMap<string, string>> {
    const ids = new Map<string, string>();
    for (const subscription of await subscriptionsWithLeft(subscriptions)) {
      const path = `/subscriptions/${subscription}/providers/Microsoft.Network/privateEndpoints`;
      for (const body of await arm.list(path, apiVersions.network, signal)) {
        const id = findBodyId(body)?.id;
        if (id === undefined) throw new UnreadError(`GET ${path} lists an endpoint without a resource id`);
        ids.set(shortId(id), id);
      }
    }
    return ids;
  }

  return async (endpointHash, pass) => {
    const covered = await subscriptionsWithLeft(subscriptions);
    for (const subscription of covered) {
      const row = await state.endpoints.findByHash(endpointHash, subscription);
      if (row !== undefined) return { endpoint: row.value.id };
    }
    if (covered.length === 0 || !(await hasSweptWhole())) return 'unproven';
    const listed = await kept.get('all', pass.now, () => listIds(pass));
    const endpoint = listed.get(endpointHash);
    return endpoint === undefined ? 'gone' : { endpoint };
  };
}
