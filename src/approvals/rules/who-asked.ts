import { findResourceId } from '../../core/resource-id.ts';
import { isGuid } from '../../core/text.ts';
import type { Asked } from '../../reconcile/reconciler.ts';
import type { Connection } from '../model.ts';

/**
 * The one connection that the event of a request names: the network provider asks a service by
 * `…/privateEndpointConnectionProxies/{private endpoint's name}.{its resourceGuid}` (Microsoft's design of private link for the FHIR service).
 * Undefined where the name is another, or where more than one that waits may be meant: then nobody knows who asked for which.
 */
export function findAsked(asked: Asked | undefined, connections: readonly Connection[]): Connection | undefined {
  const name = findResourceId(asked?.id)?.name ?? '';
  const dot = name.lastIndexOf('.');
  const [endpoint, guid] = [name.slice(0, dot), name.slice(dot + 1)];
  if (dot < 1 || !isGuid(guid)) return undefined;
  const [found, ...others] = connections.filter(
    ({ state, requester }) =>
      state === 'pending' &&
      requester.kind === 'seen' &&
      requester.name === endpoint &&
      (requester.resourceGuid === undefined || requester.resourceGuid === guid),
  );
  return others.length === 0 ? found : undefined;
}
