import { randomUUID } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { SimResource } from '../world.ts';
import { type Answer, dnsError, methodNotAllowed, parentNotFound } from './answer.ts';
import { type Json, objectsAt, propertiesAt, textAt } from './bodies.ts';
import { type Call, parentOf } from './call.ts';
import { changeOf, raise } from './changes.ts';
import { page } from './paging.ts';
import type { Handler, Simulation } from './simulation.ts';
import { countInZone } from './zone-counters.ts';

const recordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'SOA', 'SRV', 'TXT'] as const;
/** The property that holds each type's records, and what a set without any shows. */
const recordsOf: Readonly<Record<string, string>> = {
  A: 'aRecords',
  AAAA: 'aaaaRecords',
  CNAME: 'cnameRecord',
  MX: 'mxRecords',
  PTR: 'ptrRecords',
  SOA: 'soaRecord',
  SRV: 'srvRecords',
  TXT: 'txtRecords',
};
const mostRecords = 20;
const defaultPage = 100;

/** Record sets of a private DNS zone: synchronous, conditional on unquoted etags, names lower-cased by the service. */
export const recordSets: Handler = (sim, call) => {
  const zone = sim.world.find(parentOf(call) ?? '');
  if (zone === undefined) return parentNotFound(call, parentOf(call) ?? '');
  const type = call.type.slice(call.type.lastIndexOf('/') + 1);
  if (call.isCollection) return call.method === 'GET' ? list(sim, call, zone, type) : methodNotAllowed(call);
  const name = (call.names[1] ?? '').toLowerCase();
  const standing = sim.world.find(recordId(zone, type, name));
  switch (call.method) {
    case 'GET':
      return standing === undefined ? missing(call, name) : answerSet(200, standing);
    case 'PUT':
    case 'PATCH':
      return write(sim, call, zone, type, name, standing);
    case 'DELETE':
      return remove(sim, call, zone, name, standing);
    default:
      return methodNotAllowed(call);
  }
};

function write(
  sim: Simulation,
  call: Call,
  zone: SimResource,
  type: string,
  name: string,
  standing: SimResource | undefined,
): Answer {
  if (call.method === 'PATCH' && standing === undefined) return missing(call, name);
  if (call.ifNoneMatch === '*' && standing !== undefined) {
    return dnsError(
      412,
      'PreconditionFailed',
      `The Record set ${name} exists already and hence cannot be created again.`,
    );
  }
  const stale = staleEtag(call, name, standing);
  if (stale !== undefined) return stale;
  const sent = propertiesAt(call.body);
  const properties = call.method === 'PATCH' ? { ...propertiesAt(standing?.body), ...sent } : sent;
  const problem = problemWith(type, properties);
  if (problem !== undefined) return dnsError(400, 'BadRequest', problem);
  const written = putRecordSet(sim, zone, type, name, properties);
  raise(sim, call, changeOf('write', written.type, written.id));
  return answerSet(standing === undefined ? 201 : 200, written);
}

function remove(
  sim: Simulation,
  call: Call,
  zone: SimResource,
  name: string,
  standing: SimResource | undefined,
): Answer {
  if (standing === undefined) return { status: 204 };
  const stale = staleEtag(call, name, standing);
  if (stale !== undefined) return stale;
  removeRecordSet(sim, zone.id, standing);
  raise(sim, call, changeOf('delete', standing.type, standing.id));
  return { status: 200 };
}

/** Writes a record set as a provider does: no conditions, no event. */
export function putRecordSet(
  sim: Simulation,
  zone: SimResource,
  type: string,
  name: string,
  properties: Json,
): SimResource {
  const id = recordId(zone, type, name);
  const key = recordsOf[type] ?? 'aRecords';
  const isNew = sim.world.find(id) === undefined;
  const { metadata, ttl } = properties;
  const set = sim.world.put(
    id,
    {
      id,
      name,
      type: `${zone.type}/${type}`,
      etag: randomUUID(),
      properties: {
        ...(metadata === undefined ? {} : { metadata }),
        fqdn: name === '@' ? `${zone.name}.` : `${name}.${zone.name}.`,
        ttl: ttl ?? 3600,
        [key]: properties[key] ?? (key.endsWith('s') ? [] : undefined),
        isAutoRegistered: false,
      },
    },
    `${zone.type}/${type}`,
  );
  if (isNew) countInZone(sim, zone.id, 'numberOfRecordSets', 1);
  return set;
}

/** Removes a record set as a provider does: no conditions, no event. */
export function removeRecordSet(sim: Simulation, zoneId: string, set: SimResource): void {
  if (sim.world.remove(set.id) !== undefined) countInZone(sim, zoneId, 'numberOfRecordSets', -1);
}

export function recordId(zone: SimResource, type: string, name: string): string {
  return `${zone.id}/${type}/${name.toLowerCase()}`;
}

function staleEtag(call: Call, name: string, standing: SimResource | undefined): Answer | undefined {
  if (call.ifMatch === undefined || call.ifMatch === standing?.body.etag) return undefined;
  if (call.ifMatch === '*' && standing !== undefined) return undefined;
  return dnsError(412, 'PreconditionFailed', `The Record set ${name} has been modified (etag mismatch).`);
}

function missing(call: Call, name: string): Answer {
  return dnsError(
    404,
    'NotFound',
    `The resource record '${name}' does not exist in resource group '${call.resourceGroup}' of subscription '${call.subscriptionId}'.`,
  );
}

function problemWith(type: string, properties: Json): string | undefined {
  if (typeof properties.ttl !== 'number' || properties.ttl < 1)
    return "The 'ttl' of the record set is missing or invalid.";
  const addresses = objectsAt(properties, recordsOf[type] ?? '');
  if (addresses.length > mostRecords) return `A record set can hold at most ${mostRecords} records.`;
  const bad = addresses.find((record) =>
    type === 'A' ? !isIPv4(textAt(record, 'ipv4Address')) : type === 'AAAA' && !isIPv6(textAt(record, 'ipv6Address')),
  );
  return bad === undefined ? undefined : `The record '${JSON.stringify(bad)}' is not a valid ${type} record.`;
}

function answerSet(status: number, set: SimResource): Answer {
  return { status, headers: { etag: String(set.body.etag) }, body: set.body };
}

function list(sim: Simulation, call: Call, zone: SimResource, type: string): Answer {
  const isAll = type === 'ALL';
  const suffix = (call.url.searchParams.get('$recordsetnamesuffix') ?? '').toLowerCase();
  const sets = [...sim.world.list(zone.id)]
    .filter((resource) => {
      const child = resource.type.slice(zone.type.length + 1);
      return isAll ? recordTypes.some((known) => known === child) : child === type;
    })
    .filter((set) => set.name.endsWith(suffix))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.type < b.type ? -1 : 1))
    .map((set) => set.body);
  const size = call.url.searchParams.has('$top') ? sets.length || 1 : defaultPage;
  return page(call, sets, { size, emptyLast: sim.settings.emptyLastPage, sizeParameter: '$top' });
}
