import { type SimResource, subscriptionOf } from '../world.ts';
import { type Json, objectAt, objectsAt, propertiesAt, sameId, textAt } from './bodies.ts';
import type { Call } from './call.ts';
import { changeOf, raise } from './changes.ts';
import { connectionStyle } from './connection-styles.ts';
import { connectionFor, connectionState, removeConnection, requestConnection } from './connections.ts';
import { membersOf } from './endpoint-groups.ts';
import { writeInterface } from './endpoint-interface.ts';
import { connectionLists, targetOf } from './endpoint-state.ts';
import { isAutoApproved } from './private-link-services.ts';
import type { Simulation } from './simulation.ts';

const linkServices = 'Microsoft.Network/privateLinkServices';

/** Whether a new connection needs no decision by the owner. */
export function isApprovedAtOnce(
  sim: Simulation,
  endpointId: string,
  list: string,
  connection: Json,
  target: SimResource | undefined,
): boolean {
  if (target === undefined) return false;
  if (inheritsApproval(sim, connection, target)) return true;
  const subscription = subscriptionOf(endpointId);
  if (target.type === linkServices && isAutoApproved(target, subscription)) return true;
  if (list !== 'privateLinkServiceConnections' || sim.settings.autoApprove === 'never') return false;
  return sim.settings.autoApprove === 'always' || sameId(subscriptionOf(target.id), subscription);
}

/** `approvalReference` names an endpoint that is approved there already: the maker of the new one needs no right of their own. */
function inheritsApproval(sim: Simulation, connection: Json, target: SimResource): boolean {
  const reference = textAt(objectAt(propertiesAt(connection), 'approvalReference'), 'privateEndpointId');
  if (reference === '') return false;
  return connectionState(connectionFor(sim, target.id, reference)).status === 'Approved';
}

/** Ends the provisioning of an endpoint: the owners' connections, their events, and the network interface. */
export function attachConnections(sim: Simulation, call: Call, endpoint: SimResource, before: Json): void {
  const wanted = entriesOf(sim, propertiesAt(endpoint.body));
  const old = entriesOf(sim, before);
  for (const entry of old) {
    if (!wanted.some((other) => other.signature === entry.signature))
      detachConnection(sim, call, endpoint, entry.target);
  }
  for (const { target, list, connection, groupIds, message } of wanted) {
    if (connectionFor(sim, target.id, endpoint.id) !== undefined) continue;
    const isAuto = isApprovedAtOnce(sim, endpoint.id, list, connection, target);
    raiseProxy(sim, call, endpoint, target, 'validate');
    const description = isAuto ? connectionStyle(target.type).autoDescription : message;
    const connectionName = textAt(connection, 'name');
    const status = isAuto ? 'Approved' : 'Pending';
    requestConnection(sim, { endpoint, target, connectionName, groupIds, status, description });
    raiseProxy(sim, call, endpoint, target, 'write');
  }
  const members = wanted.flatMap(({ target, groupIds }) =>
    (groupIds.length === 0 ? [''] : groupIds).flatMap((groupId) =>
      membersOf(sim, target, groupId).map((member) => ({ ...member, groupId })),
    ),
  );
  const nic = writeInterface(sim, endpoint, members);
  if (sim.settings.networkInterfaceEvents) raise(sim, call, changeOf('write', nic.type, nic.id));
}

/** Takes the owner's side of a connection away. */
export function detachConnection(sim: Simulation, call: Call, endpoint: SimResource, target: SimResource): void {
  const connection = connectionFor(sim, target.id, endpoint.id);
  if (connection !== undefined) removeConnection(sim, connection);
  raiseProxy(sim, call, endpoint, target, 'delete');
}

interface Entry {
  readonly list: string;
  readonly connection: Json;
  readonly target: SimResource;
  readonly groupIds: readonly string[];
  readonly message: string;
  readonly signature: string;
}

function entriesOf(sim: Simulation, properties: Json): readonly Entry[] {
  return connectionLists.flatMap((list) =>
    objectsAt(properties, list).flatMap((connection) => {
      const target = targetOf(sim, connection);
      if (target === undefined) return [];
      const asked = propertiesAt(connection);
      const groupIds = Array.isArray(asked.groupIds) ? asked.groupIds.map(String) : [];
      const message = textAt(asked, 'requestMessage');
      const signature = JSON.stringify([list, connection.name, target.id.toLowerCase(), groupIds, message]);
      return [{ list, connection, target, groupIds, message, signature }];
    }),
  );
}

/**
 * The network provider asks a PaaS provider through ARM, so the owner's subscription sees events; a private link
 * service is the same provider's own and sees none (platform: events, section 3).
 */
function raiseProxy(
  sim: Simulation,
  call: Call,
  endpoint: SimResource,
  target: SimResource,
  what: 'validate' | 'write' | 'delete',
): void {
  if (target.type === linkServices) return;
  const type = `${target.type}/privateEndpointConnectionProxies`;
  const guid = textAt(propertiesAt(endpoint.body), 'resourceGuid');
  const id = `${target.id}/privateEndpointConnectionProxies/${endpoint.name}.${guid}`;
  if (what === 'validate') raise(sim, call, { operation: `${type}/validate/action`, kind: 'action', id });
  else raise(sim, call, changeOf(what, type, id));
}
