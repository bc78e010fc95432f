import type { SimResource } from '../world.ts';
import { type Json, networkEtag, objectAt, objectsAt, propertiesAt, textAt, withProperties } from './bodies.ts';
import { connectionFor, connectionState } from './connections.ts';
import { interfaceIdOf, membersOn } from './endpoint-interface.ts';
import type { Simulation } from './simulation.ts';
import { coveredNames, refreshZoneGroups } from './zone-group-records.ts';

export const connectionLists = ['privateLinkServiceConnections', 'manualPrivateLinkServiceConnections'] as const;

/**
 * Brings the endpoint's own body up to what its connections, interface and zone group say. Nobody PUTs the endpoint
 * when an owner decides, so this never raises an event (pe-java-cosmos-manual-approve).
 */
export function refreshEndpoint(sim: Simulation, endpointId: string): SimResource | undefined {
  const endpoint = sim.world.find(endpointId);
  if (endpoint === undefined) return undefined;
  const properties = propertiesAt(endpoint.body);
  const etag = networkEtag();
  const lists = Object.fromEntries(
    connectionLists.map((list) => [
      list,
      objectsAt(properties, list).map((connection) => refreshed(sim, endpoint, connection, etag)),
    ]),
  );
  const isApproved = connectionLists.some((list) => (lists[list] ?? []).some((entry) => stateOf(entry) === 'Approved'));
  refreshZoneGroups(sim, endpoint, isApproved);
  const covered = coveredNames(sim, endpoint.id);
  const customDnsConfigs = !isApproved ? [] : namedAddresses(sim, endpoint).filter(({ fqdn }) => !covered.has(fqdn));
  return sim.world.put(endpoint.id, { ...withProperties(endpoint.body, { ...lists, customDnsConfigs }), etag });
}

/** Each name once a member, with the addresses of both families that the member has. */
function namedAddresses(sim: Simulation, endpoint: SimResource): readonly { fqdn: string; ipAddresses: string[] }[] {
  const named: { fqdn: string; ipAddresses: string[] }[] = [];
  for (const { fqdns, address } of membersOn(sim.world.find(interfaceIdOf(endpoint)))) {
    for (const fqdn of fqdns) {
      const isIPv6 = address.includes(':');
      const pair = isIPv6 ? named.find((entry) => entry.fqdn === fqdn && entry.ipAddresses.length === 1) : undefined;
      if (pair !== undefined && !pair.ipAddresses[0]?.includes(':')) pair.ipAddresses.push(address);
      else named.push({ fqdn, ipAddresses: [address] });
    }
  }
  return named;
}

/** The private link resource a connection points at, by id or by a private link service's alias. */
export function targetOf(sim: Simulation, connection: Json): SimResource | undefined {
  const wanted = textAt(propertiesAt(connection), 'privateLinkServiceId');
  if (wanted.startsWith('/')) return sim.world.find(wanted);
  for (const resource of sim.world.list()) {
    if (resource.type !== 'Microsoft.Network/privateLinkServices') continue;
    if (textAt(propertiesAt(resource.body), 'alias').toLowerCase() === wanted.toLowerCase()) return resource;
  }
  return undefined;
}

function refreshed(sim: Simulation, endpoint: SimResource, connection: Json, etag: string): Json {
  const target = targetOf(sim, connection);
  const owners = target && connectionFor(sim, target.id, endpoint.id);
  const state = owners === undefined ? { status: 'Disconnected', description: '' } : connectionState(owners);
  return {
    ...withProperties(connection, {
      privateLinkServiceConnectionState: { ...state, actionsRequired: 'None' },
    }),
    etag,
  };
}

function stateOf(connection: Json): string {
  return textAt(objectAt(propertiesAt(connection), 'privateLinkServiceConnectionState'), 'status');
}
