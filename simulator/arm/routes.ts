import { activityLog } from './activity-log.ts';
import { invalidResourceType } from './answer.ts';
import type { Call } from './call.ts';
import { privateEndpointConnections } from './connection-decisions.ts';
import { containers } from './containers.ts';
import { deploymentActions, deployments } from './deployments.ts';
import { effectiveGroups, effectiveRoutes } from './effective.ts';
import { anyResource } from './generic.ts';
import { descendants, groupSubscriptions, managementGroups } from './management-groups.ts';
import { metrics } from './metrics.ts';
import { databaseAccountNames, nameAvailability } from './name-availability.ts';
import { managedClusters } from './node-group.ts';
import { privateDnsZones } from './private-dns-zones.ts';
import { privateEndpoints } from './private-endpoints.ts';
import { privateLinkServices } from './private-link-services.ts';
import { providerMetadata } from './provider-metadata.ts';
import { recordSets } from './record-sets.ts';
import { regional } from './regional.ts';
import { roleAssignments, roleDefinitions } from './role-assignments.ts';
import { commandResults, runCommands } from './run-command.ts';
import type { Handler } from './simulation.ts';
import { tagsOfScope } from './tags.ts';
import { virtualNetworkLinks } from './virtual-network-links.ts';
import { privateDnsZoneGroups } from './zone-groups.ts';

const handlers: Readonly<Record<string, Handler>> = {
  'microsoft.network/privateendpoints': privateEndpoints,
  'microsoft.network/privateendpoints/privatednszonegroups': privateDnsZoneGroups,
  'microsoft.network/privatelinkservices': privateLinkServices,
  'microsoft.network/privatednszones': privateDnsZones,
  'microsoft.network/privatednszones/virtualnetworklinks': virtualNetworkLinks,
  'microsoft.resources/tags': tagsOfScope,
  'microsoft.authorization/roleassignments': roleAssignments,
  'microsoft.authorization/roledefinitions': roleDefinitions,
  'microsoft.resources/deployments': deployments,
  'microsoft.management/managementgroups': managementGroups,
  'microsoft.management/managementgroups/subscriptions': groupSubscriptions,
  'microsoft.management/managementgroups/descendants': descendants,
  'microsoft.insights/eventtypes/values': activityLog,
  'microsoft.insights/metrics': metrics,
  'microsoft.containerservice/managedclusters': managedClusters,
  'microsoft.containerservice/managedclusters/runcommand': runCommands,
  'microsoft.containerservice/managedclusters/commandresults': commandResults,
  'microsoft.network/networkinterfaces/effectiveroutetable': effectiveRoutes,
  'microsoft.network/networkinterfaces/effectivenetworksecuritygroups': effectiveGroups,
  'microsoft.documentdb/databaseaccountnames': databaseAccountNames,
};
const recordSetType = /^microsoft\.network\/privatednszones\/(all|a|aaaa|cname|mx|ptr|soa|srv|txt)$/;

const unknown: Handler = (_, call) => invalidResourceType(call);

/** Who answers for the type of a call. */
export function handlerFor(call: Call): Handler {
  const type = call.type.toLowerCase();
  if (type === '') return /^(\/subscriptions\/[^/]+)?\/providers$/i.test(call.path) ? providerMetadata : containers;
  if (!type.includes('/') || /^[^/]+\/(un)?register$/.test(type)) return providerMetadata;
  if (handlers[type] !== undefined) return handlers[type];
  if (type.startsWith('microsoft.resources/deployments/')) return deploymentActions;
  if (/^[^/]+\/locations\//.test(type)) return regional;
  if (call.subscriptionId === undefined) return unknown;
  if (call.kind === 'action' && call.isCollection && call.names.length === 0)
    return /^[^/]+\/check\w*availability$/.test(type) ? nameAvailability : unknown;
  if (recordSetType.test(type)) return recordSets;
  if (type.endsWith('/privateendpointconnections')) return privateEndpointConnections;
  return anyResource;
}
