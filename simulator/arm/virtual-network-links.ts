import { randomUUID } from 'node:crypto';
import type { SimResource } from '../world.ts';
import { type Answer, methodNotAllowed, parentNotFound, resourceNotFound } from './answer.ts';
import { objectAt, propertiesAt } from './bodies.ts';
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

function write(sim: Simulation, call: Call, zone: SimResource): Answer {
  const headers = sim.operations.start({
    call,
    style: dnsPolling(call),
    delay: sim.settings.delays.privateDns,
    change: changeOf('write', call.type, call.path),
    finish: () => finishWrite(sim, call, zone),
    result: () => ({ status: 200, body: sim.world.find(call.path)?.body }),
  });
  return { status: 202, headers, body: {} };
}

function finishWrite(sim: Simulation, call: Call, zone: SimResource): OperationFailure | undefined {
  const standing = sim.world.find(call.path);
  const failed = conditionFailure(call, zone, standing);
  if (failed !== undefined) return failed;
  const sent = propertiesAt(call.body);
  const registrationEnabled = sent.registrationEnabled ?? propertiesAt(standing?.body).registrationEnabled ?? false;
  const tags = call.body.tags ?? standing?.body.tags;
  // privatedns-zone-create-and-link: the service lower-cases the group and the link's name in the id.
  const name = (call.names[1] ?? '').toLowerCase();
  const id = `/subscriptions/${call.subscriptionId}/resourceGroups/${call.resourceGroup?.toLowerCase()}/providers/${zone.type}/${zone.name}/virtualNetworkLinks/${name}`;
  sim.world.put(
    id,
    {
      id,
      name,
      type: call.type,
      etag: `"${randomUUID()}"`,
      location: 'global',
      ...(tags === undefined ? {} : { tags }),
      properties: {
        provisioningState: 'Succeeded',
        registrationEnabled,
        resolutionPolicy: sent.resolutionPolicy ?? propertiesAt(standing?.body).resolutionPolicy ?? 'Default',
        virtualNetwork: sent.virtualNetwork ?? objectAt(propertiesAt(standing?.body), 'virtualNetwork'),
        virtualNetworkLinkState: 'Completed',
      },
    },
    call.type,
  );
  if (standing === undefined) {
    countInZone(sim, zone.id, 'numberOfVirtualNetworkLinks', 1);
    if (registrationEnabled) countInZone(sim, zone.id, 'numberOfVirtualNetworkLinksWithRegistration', 1);
  }
  return undefined;
}

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
