import type { Call } from './call.ts';
import { privateEndpointConnections } from './connection-decisions.ts';
import { containers } from './containers.ts';
import { anyResource } from './generic.ts';
import { privateDnsZones } from './private-dns-zones.ts';
import { privateEndpoints } from './private-endpoints.ts';
import { privateLinkServices } from './private-link-services.ts';
import { providerMetadata } from './provider-metadata.ts';
import { recordSets } from './record-sets.ts';
import type { Handler } from './simulation.ts';
import { virtualNetworkLinks } from './virtual-network-links.ts';
import { privateDnsZoneGroups } from './zone-groups.ts';

const handlers: Readonly<Record<string, Handler>> = {
  'microsoft.network/privateendpoints': privateEndpoints,
  'microsoft.network/privateendpoints/privatednszonegroups': privateDnsZoneGroups,
  'microsoft.network/privatelinkservices': privateLinkServices,
  'microsoft.network/privatednszones': privateDnsZones,
  'microsoft.network/privatednszones/virtualnetworklinks': virtualNetworkLinks,
};
const recordSetType = /^microsoft\.network\/privatednszones\/(all|a|aaaa|cname|mx|ptr|soa|srv|txt)$/;

/** Who answers for the type of a call. */
export function handlerFor(call: Call): Handler {
  const type = call.type.toLowerCase();
  if (type === '') return containers;
  if (!type.includes('/')) return providerMetadata;
  if (recordSetType.test(type)) return recordSets;
  if (type.endsWith('/privateendpointconnections')) return privateEndpointConnections;
  return handlers[type] ?? anyResource;
}
