import { randomUUID } from 'node:crypto';
import type { SimResource } from '../world.ts';
import { prefixOf } from './addresses.ts';
import { type Answer, invalidReference, methodNotAllowed, providerError, resourceNotFound } from './answer.ts';
import { type Json, networkEtag, objectAt, objectsAt, propertiesAt, sameId, textAt, withProperties } from './bodies.ts';
import type { Call } from './call.ts';
import { changeOf } from './changes.ts';
import { attachConnections, detachConnection, isApprovedAtOnce } from './endpoint-connections.ts';
import { familiesOf, interfaceIdOf } from './endpoint-interface.ts';
import { connectionLists, refreshEndpoint, targetOf } from './endpoint-state.ts';
import { listResources } from './listing.ts';
import { networkPolling } from './network-operations.ts';
import type { Handler, Simulation } from './simulation.ts';
import { groupsOf, removeGroup } from './zone-group-records.ts';

const type = 'Microsoft.Network/privateEndpoints';
const firstWithStaticAddresses = '2021-05-01';
const firstWithIPv6 = '2025-05-01';
/** The version that knows `approvalReference`: a connection made under an earlier one has none, and an earlier one doesn't show it. */
const firstWithReference = '2026-03-01';

/** Private endpoints: the life of pe-java-disconnect-reject-and-update and dns-lifecycle-blob-…. */
export const privateEndpoints: Handler = (sim, call) => {
  if (call.isCollection) return listResources(sim, call, (body) => present(body, call));
  const standing = sim.world.find(call.path);
  if (call.method === 'PUT') return put(sim, call, standing);
  if (call.method === 'DELETE') return standing === undefined ? { status: 204 } : remove(sim, call, standing);
  if (standing === undefined) return resourceNotFound(call);
  if (call.method === 'GET') {
    return { status: 200, headers: { etag: textAt(standing.body, 'etag') }, body: present(standing.body, call) };
  }
  if (call.method !== 'PATCH') return methodNotAllowed(call);
  return put(sim, { ...call, body: { ...standing.body, ...call.body } }, standing);
};

function put(sim: Simulation, call: Call, standing: SimResource | undefined): Answer {
  const sent = propertiesAt(call.body);
  const subnetId = textAt(objectAt(sent, 'subnet'), 'id');
  const subnet = sim.world.find(subnetId);
  if (subnet === undefined) return invalidReference(subnetId, call.path);
  const lacking = familiesOf(sent).find((family) => family === 'IPv6' && !prefixOf(propertiesAt(subnet.body), family));
  if (lacking !== undefined) {
    const message = `Private endpoint ${call.path} asks for addresses of ${lacking}, and subnet ${subnet.id} has no prefix of it.`;
    return providerError(400, 'PrivateEndpointSubnetIpVersionMismatch', message, { details: [] });
  }
  for (const connection of connectionLists.flatMap((list) => objectsAt(sent, list))) {
    if (targetOf(sim, connection) !== undefined) continue;
    return invalidReference(textAt(propertiesAt(connection), 'privateLinkServiceId'), call.path);
  }
  const before = propertiesAt(standing?.body);
  const changes = standing === undefined ? 'all' : whatChanges(before, sent);
  const endpoint = sim.world.put(call.path, bodyOf(sim, call, standing, changes), type);
  const headers = sim.operations.start({
    call,
    style: networkPolling(call, textAt(endpoint.body, 'location'), { isNew: standing === undefined }),
    delay: changes === 'nothing' ? 0 : sim.settings.delays.privateEndpoint,
    change: changeOf('write', type, endpoint.id),
    finish() {
      const current = sim.world.find(endpoint.id);
      if (current === undefined) return undefined;
      if (changes !== 'nothing') attachConnections(sim, call, current, before);
      sim.world.put(endpoint.id, {
        ...withProperties(sim.world.find(endpoint.id)?.body ?? current.body, { provisioningState: 'Succeeded' }),
        etag: networkEtag(),
      });
      refreshEndpoint(sim, endpoint.id);
      return undefined;
    },
  });
  return { status: standing === undefined ? 201 : 200, headers, body: present(endpoint.body, call) };
}

/** A PUT of other connections shows them at once; one with another message still shows the old state (…-reject-and-update). */
function whatChanges(before: Json, sent: Json): 'all' | 'message' | 'nothing' {
  const signature = (properties: Json, key: 'target' | 'message'): string =>
    JSON.stringify(
      connectionLists.map((list) =>
        objectsAt(properties, list).map((connection) => {
          const { privateLinkServiceId, groupIds, requestMessage } = propertiesAt(connection);
          const target = [connection.name, String(privateLinkServiceId).toLowerCase(), groupIds];
          return key === 'target' ? target : requestMessage;
        }),
      ),
    );
  const addresses = (properties: Json): string =>
    JSON.stringify(
      objectsAt(properties, 'ipConfigurations').map((configuration) => {
        const { groupId, memberName, privateIPAddress } = propertiesAt(configuration);
        return [groupId, memberName, privateIPAddress];
      }),
    );
  if (signature(before, 'target') !== signature(sent, 'target')) return 'all';
  const isSame = signature(before, 'message') === signature(sent, 'message') && addresses(before) === addresses(sent);
  return isSame ? 'nothing' : 'message';
}

function bodyOf(
  sim: Simulation,
  call: Call,
  standing: SimResource | undefined,
  changes: 'all' | 'message' | 'nothing',
): Json {
  const sent = propertiesAt(call.body);
  const before = propertiesAt(standing?.body);
  const etag = networkEtag();
  const lists = Object.fromEntries(
    connectionLists.map((list) => [
      list,
      objectsAt(sent, list).map((connection) => {
        const old = objectsAt(before, list).find((entry) => entry.name === connection.name);
        const kept = changes === 'all' ? undefined : propertiesAt(old).privateLinkServiceConnectionState;
        return connectionBody(sim, call, list, connection, etag, kept);
      }),
    ]),
  );
  const nicName = textAt(sent, 'customNetworkInterfaceName') || `${call.names[0]}.nic.${randomUUID()}`;
  const group = call.path.split('/').slice(0, 5).join('/');
  const { tags } = call.body;
  return {
    name: standing?.name ?? call.names[0],
    id: standing?.id ?? call.path,
    etag,
    type,
    location: textAt(call.body, 'location').toLowerCase().replaceAll(' ', ''),
    ...(tags === undefined ? {} : { tags }),
    properties: {
      provisioningState: changes === 'nothing' ? 'Succeeded' : 'Updating',
      resourceGuid: before.resourceGuid ?? randomUUID(),
      ...lists,
      ...(sent.ipVersionType === undefined ? {} : { ipVersionType: sent.ipVersionType }),
      customNetworkInterfaceName: textAt(sent, 'customNetworkInterfaceName'),
      subnet: { id: textAt(objectAt(sent, 'subnet'), 'id') },
      ipConfigurations: objectsAt(sent, 'ipConfigurations').map((configuration) => ({
        name: configuration.name,
        id: `${call.path}/ipConfigurations/${configuration.name}`,
        etag,
        type: `${type}/ipConfigurations`,
        properties: { provisioningState: 'Succeeded', ...propertiesAt(configuration) },
      })),
      ...(sent.applicationSecurityGroups === undefined
        ? {}
        : { applicationSecurityGroups: sent.applicationSecurityGroups }),
      networkInterfaces: before.networkInterfaces ?? [
        { id: `${group}/providers/Microsoft.Network/networkInterfaces/${nicName}` },
      ],
      customDnsConfigs: changes === 'all' ? [] : (before.customDnsConfigs ?? []),
    },
  };
}

function connectionBody(
  sim: Simulation,
  call: Call,
  list: string,
  connection: Json,
  etag: string,
  kept: unknown,
): Json {
  const { privateLinkServiceId, groupIds, requestMessage, approvalReference } = propertiesAt(connection);
  const isAuto = isApprovedAtOnce(sim, call.path, list, connection, targetOf(sim, connection));
  const autoText = call.apiVersion < firstWithStaticAddresses ? '' : 'Auto Approved';
  return {
    name: connection.name,
    id: `${call.path}/${list}/${connection.name}`,
    etag,
    properties: {
      provisioningState: 'Succeeded',
      privateLinkServiceId,
      ...(Array.isArray(groupIds) && groupIds.length > 0 ? { groupIds } : {}),
      ...(requestMessage === undefined ? {} : { requestMessage }),
      ...(approvalReference === undefined || call.apiVersion < firstWithReference ? {} : { approvalReference }),
      privateLinkServiceConnectionState: kept ?? {
        status: isAuto ? 'Approved' : 'Pending',
        description: isAuto ? autoText : 'Awaiting Approval',
        actionsRequired: 'None',
      },
    },
    type: `${type}/${list}`,
  };
}

function remove(sim: Simulation, call: Call, endpoint: SimResource): Answer {
  sim.world.put(endpoint.id, {
    ...withProperties(endpoint.body, { provisioningState: 'Deleting' }),
    etag: networkEtag(),
  });
  const headers = sim.operations.start({
    call,
    style: networkPolling(call, textAt(endpoint.body, 'location'), { isDelete: true }),
    delay: sim.settings.delays.privateEndpoint,
    change: changeOf('delete', type, endpoint.id),
    finish() {
      removeEndpoint(sim, call, endpoint.id);
      return undefined;
    },
  });
  return { status: 202, headers };
}

/** Takes the endpoint away with all that depends on it: zone groups and their records, connections, interface. */
export function removeEndpoint(sim: Simulation, call: Call, endpointId: string): void {
  const endpoint = sim.world.find(endpointId);
  if (endpoint === undefined) return;
  for (const group of groupsOf(sim, endpoint.id)) removeGroup(sim, group);
  for (const connection of connectionLists.flatMap((list) => objectsAt(propertiesAt(endpoint.body), list))) {
    const target = targetOf(sim, connection);
    if (target !== undefined) detachConnection(sim, call, endpoint, target);
  }
  const nicId = interfaceIdOf(endpoint);
  sim.world.remove(nicId);
  if (sim.settings.networkInterfaceEvents) {
    const change = changeOf('delete', 'Microsoft.Network/networkInterfaces', nicId);
    sim.world.raise({ ...change, correlationId: call.correlationId, succeeded: true });
  }
  for (const resource of sim.world.list(endpoint.id)) {
    if (!sameId(resource.id, endpoint.id)) sim.world.remove(resource.id);
  }
  sim.world.remove(endpoint.id);
}

function present(body: Json, call: Call): Json {
  const isIPv6EnabledPrivateEndpoint = familiesOf(propertiesAt(body)).includes('IPv6');
  const isNew = call.apiVersion >= firstWithReference;
  const shown = isNew ? body : withProperties(body, withoutReferences(propertiesAt(body)));
  if (call.apiVersion >= firstWithIPv6) {
    return withProperties(shown, { isIPv6EnabledPrivateEndpoint });
  }
  const { ipVersionType: _, customNetworkInterfaceName, ipConfigurations, ...properties } = propertiesAt(shown);
  const since2021 = call.apiVersion >= firstWithStaticAddresses ? { customNetworkInterfaceName, ipConfigurations } : {};
  return { ...shown, properties: { ...properties, ...since2021 } };
}

function withoutReferences(properties: Json): Json {
  const strip = (connection: Json): Json => {
    const { approvalReference: _, ...rest } = propertiesAt(connection);
    return { ...connection, properties: rest };
  };
  return Object.fromEntries(connectionLists.map((list) => [list, objectsAt(properties, list).map(strip)]));
}
