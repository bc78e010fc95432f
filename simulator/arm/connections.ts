import { randomUUID } from 'node:crypto';
import type { SimResource } from '../world.ts';
import { type Json, networkEtag, objectAt, propertiesAt, sameId, textAt, withProperties } from './bodies.ts';
import type { ConnectionStyle } from './connection-style.ts';
import { connectionStyle } from './connection-styles.ts';
import type { Simulation } from './simulation.ts';

export interface ConnectionRequest {
  readonly endpoint: SimResource;
  readonly target: SimResource;
  /** The connection's name on the endpoint's side. */
  readonly connectionName: string;
  readonly groupIds: readonly string[];
  readonly status: 'Approved' | 'Pending';
  readonly description: string;
}

/** Makes the owner's side of a connection: the child of the private link resource, and its mirror inside that. */
export function requestConnection(sim: Simulation, request: ConnectionRequest): SimResource {
  const { endpoint, target, status, description, groupIds } = request;
  const style = connectionStyle(target.type);
  const name = style.name
    .replace('{endpoint}', endpoint.name)
    .replace('{resource}', target.name)
    .replace('{connection}', request.connectionName)
    .replace('{guid}', randomUUID());
  const id = `${target.id}/privateEndpointConnections/${name}`;
  const type = `${target.type}/privateEndpointConnections`;
  const actions = style.actions ?? 'actionsRequired';
  const properties: Json = {
    ...(style.provisioning === undefined ? {} : { provisioningState: style.provisioning.done }),
    privateEndpoint: { id: endpoint.id },
    ...groupField(style, groupIds),
    privateLinkServiceConnectionState: {
      status,
      ...(description === '' && style.isSilent ? {} : { description }),
      ...(actions === 'none' ? {} : { [actions]: 'None' }),
    },
  };
  const connection = sim.world.put(
    id,
    {
      id,
      name,
      type,
      ...(style.hasLocation ? { location: target.body.location } : {}),
      ...(style.etag === 'once decided' ? {} : etagField(style)),
      properties,
    },
    type,
  );
  mirrorConnections(sim, target.id);
  return connection;
}

export function connectionsOf(sim: Simulation, targetId: string): readonly SimResource[] {
  return [...sim.world.list(targetId)].filter(
    (resource) => /\/privateEndpointConnections$/i.test(resource.type) && sameId(parentIdOf(resource.id), targetId),
  );
}

export function connectionFor(sim: Simulation, targetId: string, endpointId: string): SimResource | undefined {
  return connectionsOf(sim, targetId).find((connection) => sameId(endpointIdOf(connection), endpointId));
}

export function removeConnection(sim: Simulation, connection: SimResource): void {
  sim.world.remove(connection.id);
  mirrorConnections(sim, parentIdOf(connection.id));
}

/** Changes the owner's side; the endpoint's own view is refreshed by the end of the operation. */
export function changeConnection(sim: Simulation, connection: SimResource, properties: Json): SimResource {
  const style = connectionStyle(connection.type.slice(0, connection.type.lastIndexOf('/')));
  const changed = sim.world.put(connection.id, {
    ...withProperties(connection.body, properties),
    ...etagField(style),
  });
  mirrorConnections(sim, parentIdOf(connection.id));
  return changed;
}

export function connectionState(connection: SimResource | undefined): { status: string; description: string } {
  const state = objectAt(propertiesAt(connection?.body), 'privateLinkServiceConnectionState');
  return { status: textAt(state, 'status'), description: textAt(state, 'description') };
}

export function endpointIdOf(connection: SimResource): string {
  return textAt(objectAt(propertiesAt(connection.body), 'privateEndpoint'), 'id');
}

export function parentIdOf(id: string): string {
  return id.split('/').slice(0, -2).join('/');
}

/** The resource's own body lists its connections too: Resource Graph and types without a list read them there. */
export function mirrorConnections(sim: Simulation, targetId: string): void {
  const target = sim.world.find(targetId);
  if (target === undefined) return;
  const bodies = connectionsOf(sim, targetId).map((connection) => connection.body);
  const isNetwork = /^microsoft\.network\//i.test(target.type);
  sim.world.put(target.id, {
    ...withProperties(target.body, { privateEndpointConnections: bodies }),
    ...(isNetwork ? { etag: networkEtag() } : {}),
  });
}

function groupField(style: ConnectionStyle, groupIds: readonly string[]): Json {
  if (style.group === 'groupIds') return { groupIds };
  if (style.group === 'groupId') return { groupId: groupIds[0] ?? '' };
  if (style.group === 'linkIdentifier')
    return { linkIdentifier: String(520_000_000 + Math.floor(Math.random() * 1e6)) };
  return {};
}

function etagField(style: ConnectionStyle): Json {
  if (style.etag === undefined) return {};
  if (style.etag === 'weak') return { etag: networkEtag() };
  return { etag: style.etag === 'quoted' ? `"${randomUUID()}"` : randomUUID().replaceAll('-', '') };
}
