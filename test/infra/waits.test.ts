import { expect, it } from 'vitest';
import { compiled } from './support/infra.ts';

interface Made {
  readonly type?: string;
  readonly existing?: boolean;
  readonly dependsOn?: readonly string[];
  readonly properties?: {
    readonly template?: { readonly resources: Readonly<Record<string, Made>> | readonly Made[] };
  };
}

/** A name in a template, or the type of what has none: `[resourceId('Microsoft.X/y', …)]` is `Microsoft.X/y`. */
const nameOf = (text: string): string =>
  /\('(Microsoft\.(?!Resources\/deployments)[^']+)'/.exec(text)?.[1] ?? /format\('([^'[]+)/.exec(text)?.[1] ?? text;

/** One line for whatever waits for something else, through all modules: `storage > queues: queueServices`. */
function waitsIn(
  resources: Readonly<Record<string, Made>> | readonly Made[],
  path: readonly string[],
): readonly string[] {
  const isList = Array.isArray(resources);
  return Object.entries(resources as Readonly<Record<string, Made>>).flatMap(([key, made]) => {
    const here = [...path, isList ? (made.type ?? key) : key];
    const waits = (made.dependsOn ?? []).map(nameOf).sort();
    const own = waits.length === 0 || made.existing ? [] : [`${here.join(' > ')}: ${waits.join(', ')}`];
    return [...own, ...waitsIn(made.properties?.template?.resources ?? [], here)];
  });
}

/**
 * What must be there before what. Azure makes everything at once that waits for nothing, and a dependency that is gone is found on some
 * days only: Event Grid refuses a function that isn't there and an identity that has no right yet, a role must be there before it is
 * assigned, a zone before it is linked, a network before its endpoints.
 */
const waits = [
  'alerts > Microsoft.Insights/metricAlerts: Microsoft.Insights/actionGroups',
  'alerts > Microsoft.Insights/scheduledQueryRules: Microsoft.Insights/actionGroups',
  'alerts: group, monitoring, topics',
  'app > Microsoft.Web/sites/basicPublishingCredentialsPolicies: Microsoft.Web/sites',
  'app > Microsoft.Web/sites/config: Microsoft.Web/sites',
  'app > Microsoft.Web/sites: Microsoft.Web/serverfarms',
  'app: group, identity, monitoring, network, notifyTopic, storage',
  'appEndpoint > Microsoft.Resources/deployments > Microsoft.Network/privateDnsZones/virtualNetworkLinks: Microsoft.Network/privateDnsZones',
  'appEndpoint > Microsoft.Resources/deployments > Microsoft.Network/privateEndpoints/privateDnsZoneGroups: Microsoft.Network/privateDnsZones, Microsoft.Network/privateEndpoints',
  'appEndpoint: app, group, network',
  'approvers > Microsoft.Authorization/roleAssignments: Microsoft.Authorization/roleDefinitions',
  'approvers: identity',
  'clusterZoneLinkers > Microsoft.Authorization/roleAssignments: Microsoft.Authorization/roleDefinitions',
  'clusterZoneLinkers: identity',
  'dnsWriter > Microsoft.Authorization/roleAssignments: Microsoft.Authorization/roleDefinitions',
  'dnsWriter: identity',
  'eventSubscriptions: app, storage, topicRights, topics',
  'identity: group',
  'monitoring > Microsoft.Authorization/roleAssignments: Microsoft.Insights/components',
  'monitoring > Microsoft.Insights/components: Microsoft.OperationalInsights/workspaces',
  'monitoring: group, identity',
  'network > Microsoft.Network/virtualNetworks: Microsoft.Network/networkSecurityGroups, {0}-nat',
  'network > Microsoft.Resources/deployments > Microsoft.Network/natGateways: Microsoft.Network/publicIPAddresses',
  'network > Microsoft.Resources/deployments > Microsoft.Network/privateDnsZones/virtualNetworkLinks: Microsoft.Network/privateDnsZones',
  'network > Microsoft.Resources/deployments > Microsoft.Network/privateEndpoints/privateDnsZoneGroups: Microsoft.Network/privateDnsZones, Microsoft.Network/privateEndpoints',
  'network > Microsoft.Resources/deployments: Microsoft.Network/virtualNetworks',
  'network: group, storage',
  'networkJoiners > Microsoft.Authorization/roleAssignments: Microsoft.Authorization/roleDefinitions',
  'networkJoiners: identity',
  'notifyTopic > Microsoft.Authorization/roleAssignments: Microsoft.EventGrid/topics',
  'notifyTopic: group, identity',
  'readers > Microsoft.Authorization/roleAssignments: Microsoft.Authorization/roleDefinitions',
  'readers: identity',
  'storage > Microsoft.Authorization/roleAssignments: Microsoft.Storage/storageAccounts',
  'storage > Microsoft.Storage/storageAccounts/blobServices/containers: Microsoft.Storage/storageAccounts/blobServices',
  'storage > Microsoft.Storage/storageAccounts/blobServices: Microsoft.Storage/storageAccounts',
  'storage > Microsoft.Storage/storageAccounts/managementPolicies: Microsoft.Storage/storageAccounts, Microsoft.Storage/storageAccounts/blobServices',
  'storage > Microsoft.Storage/storageAccounts/queueServices/queues: Microsoft.Storage/storageAccounts/queueServices',
  'storage > Microsoft.Storage/storageAccounts/queueServices: Microsoft.Storage/storageAccounts',
  'storage > Microsoft.Storage/storageAccounts/tableServices/tables: Microsoft.Storage/storageAccounts/tableServices',
  'storage > Microsoft.Storage/storageAccounts/tableServices: Microsoft.Storage/storageAccounts',
  'storage: group, identity',
  'topicRights: group, storage, topics',
  'topics: eventGroups',
  'zoneGroupWriters > Microsoft.Authorization/roleAssignments: Microsoft.Authorization/roleDefinitions',
  'zoneGroupWriters: identity',
  'zoneJoiner > Microsoft.Authorization/roleAssignments: Microsoft.Authorization/roleDefinitions',
  'zoneJoiner: identity',
  'zoneReader > Microsoft.Authorization/roleAssignments: Microsoft.Authorization/roleDefinitions',
  'zoneReader: identity',
];

it('everything waits for what it needs, and for nothing else', () =>
  expect([...new Set(waitsIn((compiled.template?.resources ?? {}) as Record<string, Made>, []))].sort()).toEqual(
    waits,
  ));
