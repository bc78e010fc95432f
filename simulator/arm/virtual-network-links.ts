import { randomUUID } from 'node:crypto';
import type { SimResource } from '../world.ts';
import { type Answer, methodNotAllowed, parentNotFound, resourceNotFound } from './answer.ts';
import { type Json, objectAt, propertiesAt, sameId, textAt, withProperties } from './bodies.ts';
import { type Call, parentOf } from './call.ts';
import { changeOf } from './changes.ts';
import { dnsPolling } from './dns-operations.ts';
import type { OperationFailure } from './operations.ts';
import { page } from './paging.ts';
import type { Handler, Simulation } from './simulation.ts';
import { countInZone } from './zone-counters.ts';

const firstWithResolutionPolicy = '2024-06-01';

/** Virtual network links: asynchronous, quoted etags, and conditions that fail only in the poll. */
export const virtualNetworkLinks: Handler = (sim, call) => {
  const zoneId = parentOf(call) ?? '';
  const zone = sim.world.find(zoneId);
  if (zone === undefined) return parentNotFound(call, zoneId);
  if (call.isCollection) return list(sim, call, zone);
  const link = sim.world.find(call.path);
  switch (call.method) {
    case 'PUT':
    case 'PATCH':
      return write(sim, call, zone);
    case 'DELETE':
      return link === undefined ? { status: 204 } : remove(sim, call, zone, link);
    case 'GET':
      if (link === undefined) return resourceNotFound(call);
      return { status: 200, headers: { etag: String(link.body.etag) }, body: present(link, zone, call) };
    default:
      return methodNotAllowed(call);
  }
};

/**
 * A new link shows while its operation is under way, as Creating and InProgress [I]. One that fails is undone: the former body is back, and only
 * the poll says why (privatedns-link-if-match-fails-asynchronously, azure-powershell issue 9537).
 */
function write(sim: Simulation, call: Call, zone: SimResource): Answer {
  const before = sim.world.find(call.path);
  const failed = conditionFailure(call, zone, before);
  const link = failed === undefined ? sim.world.put(...linkOf(call, zone, before)) : undefined;
  const headers = sim.operations.start({
    call,
    style: dnsPolling(call),
    delay: sim.settings.delays.privateDns,
    change: changeOf('write', call.type, call.path),
    finish() {
      if (link === undefined) return failed;
      const late = overlapping(sim, link, zone);
      if (late === undefined) return complete(sim, link, zone, before === undefined);
      if (before === undefined) sim.world.remove(link.id);
      else sim.world.put(before.id, before.body, before.type);
      return late;
    },
    result: () => ({ status: 200, body: sim.world.find(call.path)?.body }),
  });
  return { status: 202, headers, body: {} };
}

function linkOf(call: Call, zone: SimResource, standing: SimResource | undefined): [string, Json, string] {
  const sent = propertiesAt(call.body);
  const before = propertiesAt(standing?.body);
  const tags = call.body.tags ?? standing?.body.tags;
  // privatedns-zone-create-and-link: the service lower-cases the group and the link's name in the id.
  const name = (call.names[1] ?? '').toLowerCase();
  const id = `/subscriptions/${call.subscriptionId}/resourceGroups/${call.resourceGroup?.toLowerCase()}/providers/${zone.type}/${zone.name}/virtualNetworkLinks/${name}`;
  const body = {
    id,
    name,
    type: call.type,
    etag: `"${randomUUID()}"`,
    location: 'global',
    ...(tags === undefined ? {} : { tags }),
    properties: {
      provisioningState: standing === undefined ? 'Creating' : 'Updating',
      registrationEnabled: sent.registrationEnabled ?? before.registrationEnabled ?? false,
      resolutionPolicy: sent.resolutionPolicy ?? before.resolutionPolicy ?? 'Default',
      virtualNetwork: sent.virtualNetwork ?? objectAt(before, 'virtualNetwork'),
      virtualNetworkLinkState: standing === undefined ? 'InProgress' : 'Completed',
    },
  };
  return [id, body, call.type];
}

function complete(sim: Simulation, link: SimResource, zone: SimResource, isNew: boolean): undefined {
  const done = { provisioningState: 'Succeeded', virtualNetworkLinkState: 'Completed' };
  const { body } = sim.world.put(link.id, withProperties(link.body, done), link.type);
  if (!isNew) return;
  countInZone(sim, zone.id, 'numberOfVirtualNetworkLinks', 1);
  if (propertiesAt(body).registrationEnabled === true)
    countInZone(sim, zone.id, 'numberOfVirtualNetworkLinksWithRegistration', 1);
}

/**
 * A network sees one zone of a name: a link from a second one is refused in the words of MicrosoftDocs/azure-aks-docs issue 212, a second link of one zone
 * to the same network in those of ansible-collections/azure issue 813.
 */
function overlapping(sim: Simulation, link: SimResource, zone: SimResource): OperationFailure | undefined {
  const networkId = networkOf(link);
  const other = [...sim.world.list()].find(
    (resource) =>
      resource.type === link.type &&
      resource.id !== link.id &&
      propertiesAt(resource.body).virtualNetworkLinkState === 'Completed' &&
      sameId(networkOf(resource), networkId) &&
      sameId(zoneNameOf(resource), zone.name),
  );
  if (other === undefined || networkId === '') return undefined;
  if (sameId(zoneIdOf(other), zone.id)) {
    const message = `Private zone '${zone.name}' is already linked to the virtual network '${networkId}'.`;
    return { code: 'Conflict', message };
  }
  return {
    code: 'BadRequest',
    message: `A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network with '${zone.name}' and '${zoneNameOf(other)}' zones.`,
  };
}

const networkOf = (link: SimResource): string => textAt(objectAt(propertiesAt(link.body), 'virtualNetwork'), 'id');
const zoneIdOf = (link: SimResource): string => link.id.split('/').slice(0, -2).join('/');
const zoneNameOf = (link: SimResource): string => zoneIdOf(link).split('/').at(-1) ?? '';

function conditionFailure(
  call: Call,
  zone: SimResource,
  standing: SimResource | undefined,
): OperationFailure | undefined {
  const link = `The Virtual Network link '${call.names[1]}' for the Private DNS zone '${zone.name}'`;
  if (standing !== undefined && call.ifNoneMatch === '*') {
    return { code: 'PreconditionFailed', message: `${link} exists already and hence cannot be created again.` };
  }
  if (call.ifMatch !== undefined && call.ifMatch !== '*' && call.ifMatch !== standing?.body.etag) {
    return { code: 'PreconditionFailed', message: `${link} has been modified (etag mismatch).` };
  }
  return undefined;
}

function remove(sim: Simulation, call: Call, zone: SimResource, link: SimResource): Answer {
  const headers = sim.operations.start({
    call,
    style: dnsPolling(call),
    delay: sim.settings.delays.privateDns,
    change: changeOf('delete', link.type, link.id),
    finish() {
      if (sim.world.remove(link.id) === undefined) return undefined;
      countInZone(sim, zone.id, 'numberOfVirtualNetworkLinks', -1);
      const registered = propertiesAt(link.body).registrationEnabled === true;
      if (registered) countInZone(sim, zone.id, 'numberOfVirtualNetworkLinksWithRegistration', -1);
      return undefined;
    },
  });
  return { status: 202, headers };
}

function present(link: SimResource, zone: SimResource, call: Call): object {
  const hasPolicy = call.apiVersion >= firstWithResolutionPolicy && zone.name.includes('privatelink.');
  if (hasPolicy) return link.body;
  const { resolutionPolicy: _, ...properties } = propertiesAt(link.body);
  return { ...link.body, properties };
}

function list(sim: Simulation, call: Call, zone: SimResource): Answer {
  if (call.method !== 'GET') return methodNotAllowed(call);
  const links = [...sim.world.list(zone.id)].filter((resource) => resource.type === call.type);
  return page(
    call,
    links.map((link) => present(link, zone, call)),
    { size: 100, emptyLast: sim.settings.emptyLastPage, sizeParameter: '$top' },
  );
}
