import { randomUUID } from 'node:crypto';
import type { SimResource } from '../world.ts';
import { type Answer, gatewayError, methodNotAllowed, resourceNotFound } from './answer.ts';
import { propertiesAt } from './bodies.ts';
import type { Call } from './call.ts';
import { changeOf } from './changes.ts';
import { dnsPolling } from './dns-operations.ts';
import { page } from './paging.ts';
import { putRecordSet } from './record-sets.ts';
import type { Handler, Simulation } from './simulation.ts';

const zoneType = 'Microsoft.Network/privateDnsZones';
const newestWithoutInternalId = '2020-06-01';

/** `Microsoft.Network/privateDnsZones`: created and deleted asynchronously, record sets counted. */
export const privateDnsZones: Handler = (sim, call) => {
  if (call.isCollection) return list(sim, call);
  const zone = sim.world.find(call.path);
  if (call.method === 'PUT') return write(sim, call);
  if (call.method === 'DELETE') return zone === undefined ? { status: 204 } : remove(sim, call, zone);
  if (zone === undefined) return resourceNotFound(call);
  if (call.method === 'GET') return answerZone(zone, call);
  if (call.method === 'PATCH') return write(sim, call);
  return methodNotAllowed(call);
};

function write(sim: Simulation, call: Call): Answer {
  const name = call.names[0] ?? '';
  const headers = sim.operations.start({
    call,
    style: dnsPolling(call),
    delay: sim.settings.delays.privateDns,
    change: changeOf('write', zoneType, call.path),
    finish() {
      const standing = sim.world.find(call.path);
      if (standing !== undefined && call.ifNoneMatch === '*') {
        return {
          code: 'PreconditionFailed',
          message: `The Private DNS zone ${name} exists already and hence cannot be created again.`,
        };
      }
      if (call.ifMatch !== undefined && call.ifMatch !== '*' && call.ifMatch !== standing?.body.etag) {
        return {
          code: 'PreconditionFailed',
          message: `The Private DNS zone ${name} has been modified (etag mismatch).`,
        };
      }
      writeZone(sim, call, standing);
      return undefined;
    },
    result: () => {
      const zone = sim.world.find(call.path);
      return zone === undefined ? { status: 204 } : answerZone(zone, call);
    },
  });
  return { status: 202, headers, body: {} };
}

function writeZone(sim: Simulation, call: Call, standing: SimResource | undefined): void {
  const tags = call.body.tags === undefined ? standing?.body.tags : call.body.tags;
  const zone = sim.world.put(
    call.path,
    {
      id: standing?.id ?? call.path,
      name: standing?.name ?? call.names[0],
      type: zoneType,
      etag: randomUUID(),
      location: 'global',
      ...(tags === undefined ? {} : { tags }),
      properties:
        standing === undefined
          ? {
              internalId: Buffer.from(`ImmutableZoneIdentity;${randomUUID()};0`).toString('base64'),
              maxNumberOfRecordSets: 25_000,
              maxNumberOfVirtualNetworkLinks: 1_000,
              maxNumberOfVirtualNetworkLinksWithRegistration: 100,
              numberOfRecordSets: 0,
              numberOfVirtualNetworkLinks: 0,
              numberOfVirtualNetworkLinksWithRegistration: 0,
              provisioningState: 'Succeeded',
            }
          : standing.body.properties,
    },
    zoneType,
  );
  if (standing !== undefined) return;
  putRecordSet(sim, zone, 'SOA', '@', {
    ttl: 3600,
    soaRecord: {
      email: 'azureprivatedns-host.microsoft.com',
      expireTime: 2_419_200,
      host: 'azureprivatedns.net',
      minimumTtl: 10,
      refreshTime: 3600,
      retryTime: 300,
      serialNumber: 1,
    },
  });
}

function remove(sim: Simulation, call: Call, zone: SimResource): Answer {
  const link = [...sim.world.list(zone.id)].find((child) => /\/virtualNetworkLinks$/i.test(child.type));
  if (link !== undefined) {
    const nested = `${zoneType}/${zone.name}/virtualNetworkLinks/${link.name}`;
    return gatewayError(
      409,
      'CannotDeleteResource',
      `Cannot delete resource while nested resources exist. Some existing nested resource IDs include: '${nested}'. Please delete all nested resources before deleting this resource.`,
    );
  }
  const headers = sim.operations.start({
    call,
    style: dnsPolling(call),
    delay: sim.settings.delays.privateDns,
    change: changeOf('delete', zoneType, zone.id),
    finish() {
      for (const resource of sim.world.list(zone.id)) sim.world.remove(resource.id);
      return undefined;
    },
  });
  return { status: 202, headers };
}

function answerZone(zone: SimResource, call: Call): Answer {
  return { status: 200, headers: { etag: String(zone.body.etag) }, body: present(zone, call) };
}

function present(zone: SimResource, call: Call): object {
  if (call.apiVersion > newestWithoutInternalId) return zone.body;
  const { internalId: _, ...properties } = propertiesAt(zone.body);
  return { ...zone.body, properties };
}

function list(sim: Simulation, call: Call): Answer {
  if (call.method !== 'GET') return methodNotAllowed(call);
  const scope = `/subscriptions/${call.subscriptionId}${call.resourceGroup ? `/resourceGroups/${call.resourceGroup}` : ''}`;
  const zones = [...sim.world.list(scope)].filter((resource) => resource.type === zoneType);
  return page(
    call,
    zones.map((zone) => present(zone, call)),
    { size: 100, emptyLast: sim.settings.emptyLastPage, sizeParameter: '$top' },
  );
}
