import type { SimResource } from '../world.ts';
import { type Json, networkEtag, objectAt, objectsAt, propertiesAt, textAt } from './bodies.ts';
import { recordFor } from './endpoint-groups.ts';
import { interfaceIdOf, membersOn } from './endpoint-interface.ts';
import { putRecordSet, recordId, removeRecordSet } from './record-sets.ts';
import type { Simulation } from './simulation.ts';

export const zoneGroupType = 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups';
const timeToLive = 10;

interface GroupRecord {
  readonly zone: SimResource;
  readonly name: string;
  readonly fqdn: string;
  readonly addresses: readonly string[];
}

export function groupsOf(sim: Simulation, endpointId: string): readonly SimResource[] {
  return [...sim.world.list(endpointId)].filter((resource) => resource.type === zoneGroupType);
}

/** Deletes the group with its records, even where another writer changed them since: that breaks a second endpoint's name (dns-lifecycle case 1). */
export function removeGroup(sim: Simulation, group: SimResource): void {
  dropRecords(sim, sim.world.find(group.id) ?? group, sim.settings.zoneGroupRemoval === 'everything it lists');
  sim.world.remove(group.id);
}

/** Writes the groups' records while the connection is approved and takes them away when it no longer is. */
export function refreshZoneGroups(sim: Simulation, endpoint: SimResource, isApproved: boolean): void {
  for (const group of groupsOf(sim, endpoint.id)) {
    dropRecords(sim, group);
    const state = textAt(propertiesAt(group.body), 'provisioningState');
    const configs = objectsAt(propertiesAt(group.body), 'privateDnsZoneConfigs');
    putGroup(sim, endpoint, group.id, configs, state, isApproved);
    if (state !== 'Succeeded' || !isApproved) continue;
    const guid = textAt(propertiesAt(endpoint.body), 'resourceGuid');
    for (const config of configs) {
      for (const { zone, name, addresses } of recordsIn(sim, endpoint, config)) {
        const isIPv6 = addresses[0]?.includes(':') === true;
        putRecordSet(sim, zone, isIPv6 ? 'AAAA' : 'A', name, {
          metadata: { creator: `created by private endpoint ${endpoint.name} with resource guid ${guid}` },
          ttl: timeToLive,
          ...(isIPv6
            ? { aaaaRecords: addresses.map((ipv6Address) => ({ ipv6Address })) }
            : { aRecords: addresses.map((ipv4Address) => ({ ipv4Address })) }),
        });
      }
    }
  }
}

/** The names a zone group of the endpoint answers for; they leave its customDnsConfigs. */
export function coveredNames(sim: Simulation, endpointId: string): ReadonlySet<string> {
  const endpoint = sim.world.find(endpointId);
  const covered = new Set<string>();
  if (endpoint === undefined) return covered;
  for (const group of groupsOf(sim, endpointId)) {
    if (textAt(propertiesAt(group.body), 'provisioningState') !== 'Succeeded') continue;
    for (const config of objectsAt(propertiesAt(group.body), 'privateDnsZoneConfigs')) {
      for (const { fqdn } of recordsIn(sim, endpoint, config)) covered.add(fqdn);
    }
  }
  return covered;
}

export function putGroup(
  sim: Simulation,
  endpoint: SimResource,
  id: string,
  configs: readonly Json[],
  provisioningState: string,
  isApproved = true,
): SimResource {
  const etag = networkEtag();
  return sim.world.put(
    id,
    {
      name: id.slice(id.lastIndexOf('/') + 1),
      id,
      etag,
      type: zoneGroupType,
      properties: {
        provisioningState,
        privateDnsZoneConfigs: configs.map((config) => ({
          name: config.name,
          id: `${id}/privateDnsZoneConfigs/${config.name}`,
          etag,
          type: `${zoneGroupType}/privateDnsZoneConfigs`,
          properties: {
            provisioningState,
            privateDnsZoneId: propertiesAt(config).privateDnsZoneId,
            recordSets: !isApproved
              ? []
              : recordsIn(sim, endpoint, config).map(({ zone, name, addresses }) => ({
                  recordType: addresses[0]?.includes(':') ? 'AAAA' : 'A',
                  recordSetName: name,
                  fqdn: `${name}.${zone.name}`,
                  ttl: timeToLive,
                  provisioningState,
                  ipAddresses: addresses,
                })),
          },
        })),
      },
    },
    zoneGroupType,
  );
}

function recordsIn(sim: Simulation, endpoint: SimResource, config: Json): readonly GroupRecord[] {
  const zone = sim.world.find(textAt(propertiesAt(config), 'privateDnsZoneId'));
  if (zone === undefined) return [];
  const records = new Map<string, GroupRecord>();
  for (const { fqdns, address } of membersOn(sim.world.find(interfaceIdOf(endpoint)))) {
    for (const fqdn of fqdns) {
      const name = recordFor(zone.name, fqdn);
      if (name === undefined) continue;
      records.set(`${name}|${fqdn}|${address.includes(':')}`, { zone, name, fqdn, addresses: [address] });
    }
  }
  return [...records.values()];
}

/** Takes away what the group lists and the platform signed; with `isWhole` also what others signed. */
export function dropRecords(sim: Simulation, group: SimResource, isWhole = false): void {
  for (const config of objectsAt(propertiesAt(group.body), 'privateDnsZoneConfigs')) {
    const properties = propertiesAt(config);
    const zone = sim.world.find(textAt(properties, 'privateDnsZoneId'));
    if (zone === undefined) continue;
    for (const listed of objectsAt(properties, 'recordSets')) {
      const set = sim.world.find(
        recordId(zone, listed.recordType === 'AAAA' ? 'AAAA' : 'A', textAt(listed, 'recordSetName')),
      );
      const isPlatforms = textAt(objectAt(propertiesAt(set?.body), 'metadata'), 'creator').startsWith('created by');
      if (set !== undefined && (isPlatforms || isWhole)) removeRecordSet(sim, zone.id, set);
    }
  }
}
