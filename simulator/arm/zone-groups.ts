import type { SimResource } from '../world.ts';
import { type Answer, invalidReference, methodNotAllowed, parentNotFound, resourceNotFound } from './answer.ts';
import { type Json, objectsAt, propertiesAt, textAt } from './bodies.ts';
import { type Call, parentOf } from './call.ts';
import { changeOf } from './changes.ts';
import { refreshEndpoint } from './endpoint-state.ts';
import { networkPolling } from './network-operations.ts';
import type { Handler, Simulation } from './simulation.ts';
import { dropRecords, groupsOf, putGroup, removeGroup, zoneGroupType } from './zone-group-records.ts';

/** Private DNS zone groups: the platform's own way to write an endpoint's records. */
export const privateDnsZoneGroups: Handler = (sim, call) => {
  const endpoint = sim.world.find(parentOf(call) ?? '');
  if (endpoint === undefined) return parentNotFound(call, parentOf(call) ?? '');
  if (call.isCollection) {
    if (call.method !== 'GET') return methodNotAllowed(call);
    return { status: 200, body: { value: groupsOf(sim, endpoint.id).map((group) => group.body) } };
  }
  const standing = sim.world.find(call.path);
  if (call.method === 'PUT') return write(sim, call, endpoint, standing);
  if (call.method === 'DELETE') return standing === undefined ? { status: 204 } : remove(sim, call, endpoint, standing);
  if (call.method !== 'GET') return methodNotAllowed(call);
  if (standing === undefined) return resourceNotFound(call);
  return { status: 200, headers: { etag: textAt(standing.body, 'etag') }, body: standing.body };
};

function write(sim: Simulation, call: Call, endpoint: SimResource, standing: SimResource | undefined): Answer {
  const sent = objectsAt(propertiesAt(call.body), 'privateDnsZoneConfigs');
  for (const config of sent) {
    const zoneId = textAt(propertiesAt(config), 'privateDnsZoneId');
    if (sim.world.find(zoneId) === undefined) return invalidReference(zoneId, call.path);
  }
  const isSame = standing !== undefined && zonesIn(propertiesAt(standing.body)) === zonesIn(propertiesAt(call.body));
  if (standing !== undefined && !isSame) dropRecords(sim, standing);
  const group = isSame ? standing : putGroup(sim, endpoint, call.path, sent, 'Updating');
  const headers = sim.operations.start({
    call,
    style: networkPolling(call, textAt(endpoint.body, 'location'), { isNew: standing === undefined }),
    delay: sim.settings.delays.privateDnsZoneGroup,
    change: changeOf('write', zoneGroupType, group.id),
    finish() {
      if (sim.world.find(group.id) === undefined) return undefined;
      putGroup(sim, endpoint, group.id, sent, 'Succeeded');
      refreshEndpoint(sim, endpoint.id);
      return undefined;
    },
  });
  return { status: standing === undefined ? 201 : 200, headers, body: group.body };
}

/** Putting the same zones once more is Succeeded in the answer already (dns-zonegroup-on-private-link-service-…). */
function zonesIn(properties: Json): string {
  return JSON.stringify(
    objectsAt(properties, 'privateDnsZoneConfigs').map((config) => [
      config.name,
      textAt(propertiesAt(config), 'privateDnsZoneId').toLowerCase(),
    ]),
  );
}

function remove(sim: Simulation, call: Call, endpoint: SimResource, group: SimResource): Answer {
  const headers = sim.operations.start({
    call,
    style: networkPolling(call, textAt(endpoint.body, 'location'), { isDelete: true }),
    delay: sim.settings.delays.privateDnsZoneGroup,
    change: changeOf('delete', zoneGroupType, group.id),
    finish() {
      removeGroup(sim, group);
      refreshEndpoint(sim, endpoint.id);
      return undefined;
    },
  });
  return { status: 202, headers };
}
