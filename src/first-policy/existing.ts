import { findConnectableType } from '../approvals/catalogue.ts';
import { findResourceId, type ResourceId } from '../core/resource-id.ts';
import { foldCase } from '../core/text.ts';
import { type Connection, connectionsOf, toConnection } from '../egress/exposure/endpoints.ts';
import type { World } from '../egress/model.ts';
import { endpointsOf } from '../why/graph/endpoints.ts';

/** A private endpoint connection as it is: who is connected to what. */
export interface ExistingConnection {
  readonly endpoint: ResourceId;
  readonly target: ResourceId;
  /** Lower-case. */
  readonly groupIds: readonly string[];
  readonly isApproved: boolean;
}

/**
 * Every connection that an endpoint or a target among the bodies shows, each once; the target's state counts. `unseen`: connections whose
 * requester the target does not name.
 */
export function existingConnections(world: World): {
  readonly existing: readonly ExistingConnection[];
  readonly unseen: number;
} {
  const found = new Map<string, ExistingConnection>();
  let unseen = 0;
  for (const { view, state } of endpointsOf(world).all)
    add(found, view.id, view.privateLinkResource, view.groupIds, state);
  for (const { target, connection } of connectionsIn(world)) {
    const { endpoint, groups, status = '' } = connection;
    if (endpoint === undefined) unseen += 1;
    else add(found, endpoint, target, groups, status);
  }
  return { existing: [...found.values()], unseen };
}

const connectionType = '/privateendpointconnections';

/** What targets say of their connections: in their own bodies, or in bodies of the connections alone, which add what the targets don't list. */
function connectionsIn(world: World): readonly { readonly target: string; readonly connection: Connection }[] {
  const listed = world.resources.flatMap((resource) =>
    (connectionsOf(resource) ?? []).map((connection) => ({ target: resource.id.id, connection })),
  );
  const keyOf = (target: string, name: string): string => `${target}${connectionType}/${foldCase(name)}`;
  const known = new Set(listed.map(({ target, connection }) => keyOf(target, connection.name)));
  const alone = world.resources.flatMap(({ id, body }) =>
    id.type.endsWith(connectionType) && id.parent !== undefined && !known.has(id.id)
      ? [{ target: id.parent, connection: toConnection(body) }]
      : [],
  );
  return [...listed, ...alone];
}

function add(
  found: Map<string, ExistingConnection>,
  endpointId: string,
  targetId: string,
  groups: readonly string[],
  state: string,
): void {
  const endpoint = findResourceId(endpointId);
  const target = findResourceId(targetId);
  if (endpoint === undefined || target === undefined || findConnectableType(target.type) === undefined) return;
  const key = `${endpoint.id} ${target.id}`;
  const known = found.get(key)?.groupIds ?? [];
  const groupIds = [...new Set([...known, ...groups.map((group) => foldCase(group))])].sort();
  found.set(key, { endpoint, target, groupIds, isApproved: foldCase(state) === 'approved' });
}
