import { createHash } from 'node:crypto';
import type { SimResource } from '../world.ts';
import { dnsZone } from './account-defaults.ts';
import { propertiesAt, textAt } from './bodies.ts';
import type { EndpointMember, Simulation } from './simulation.ts';

interface Group {
  readonly type: string;
  /** `*`: whatever is asked for. */
  readonly groupId: string;
  readonly zones: readonly string[];
  /** The resource's `kind` that alone has these members; others of the type have those of the row without one. */
  readonly kind?: string;
  /** One address each. `{name}` is the resource's (or its custom subdomain), `{region}` its location, `{guid}` its own, `{privateFQDN}` what its body says. */
  readonly members: readonly EndpointMember[];
}

const group = (
  type: string,
  groupId: string,
  zones: string | readonly string[],
  ...members: EndpointMember[]
): Group => ({
  type,
  groupId,
  zones: typeof zones === 'string' ? [zones] : zones,
  members,
});
const member = (name: string, ...fqdns: string[]): EndpointMember => ({ name, fqdns });
/** The usual case: one member named after the group, one name in the zone without its `privatelink` label. */
const plain = (type: string, groupId: string, zone: string, record = '{name}'): Group =>
  group(type, groupId, zone, member(groupId, `${record}.${zone.replace('privatelink.', '')}`));

const storage = 'Microsoft.Storage/storageAccounts';
const storageServices = ['blob', 'table', 'queue', 'file', 'dfs'];

/** Group ids with names observed (test/facts/endpoint-names.ts) or documented; anything else has no names. */
const groups: readonly Group[] = [
  ...storageServices.map((service) => plain(storage, service, `privatelink.${service}.core.windows.net`)),
  ...storageServices
    .filter((service) => service !== 'file')
    .map((service) =>
      plain(storage, `${service}_secondary`, `privatelink.${service}.core.windows.net`, '{name}-secondary'),
    ),
  plain(storage, 'web', 'privatelink.web.core.windows.net', '{name}.z6'),
  plain(storage, 'web_secondary', 'privatelink.web.core.windows.net', '{name}-secondary.z6'),
  group(
    'Microsoft.KeyVault/vaults',
    'vault',
    'privatelink.vaultcore.azure.net',
    member('default', '{name}.vault.azure.net', '{name}.vaultcore.azure.net'),
  ),
  plain('Microsoft.KeyVault/managedHSMs', 'managedhsm', 'privatelink.managedhsm.azure.net'),
  plain('Microsoft.Sql/servers', 'sqlServer', 'privatelink.database.windows.net'),
  group(
    'Microsoft.ContainerRegistry/registries',
    'registry',
    'privatelink.azurecr.io',
    member('registry_data_{region}', '{name}.{region}.data.azurecr.io'),
    member('registry', '{name}.azurecr.io'),
  ),
  group(
    'Microsoft.DocumentDB/databaseAccounts',
    'Sql',
    'privatelink.documents.azure.com',
    member('{name}', '{name}.documents.azure.com'),
    member('{name}-{region}', '{name}-{region}.documents.azure.com'),
  ),
  plain('Microsoft.DocumentDB/mongoClusters', 'MongoCluster', 'privatelink.mongocluster.cosmos.azure.com'),
  plain('Microsoft.EventHub/namespaces', 'namespace', 'privatelink.servicebus.windows.net'),
  plain('Microsoft.ServiceBus/namespaces', 'namespace', 'privatelink.servicebus.windows.net'),
  plain('Microsoft.EventGrid/topics', 'topic', 'privatelink.eventgrid.azure.net', '{name}.{region}-1'),
  plain('Microsoft.EventGrid/domains', 'domain', 'privatelink.eventgrid.azure.net', '{name}.{region}-1'),
  plain('Microsoft.EventGrid/namespaces', 'topic', 'privatelink.eventgrid.azure.net', '{name}.{region}-1'),
  group(
    'Microsoft.Web/sites',
    'sites',
    'privatelink.azurewebsites.net',
    member('sites', '{name}.azurewebsites.net', '{name}.scm.azurewebsites.net'),
  ),
  plain('Microsoft.AppConfiguration/configurationStores', 'configurationStores', 'privatelink.azconfig.io'),
  plain('Microsoft.ApiManagement/service', 'Gateway', 'privatelink.azure-api.net'),
  plain('Microsoft.Batch/batchAccounts', 'batchAccount', 'privatelink.batch.azure.com', '{name}.{region}'),
  plain('Microsoft.Cache/Redis', 'redisCache', 'privatelink.redis.cache.windows.net'),
  // pe-cognitiveservices-accounts-account; an OpenAI account has another name, one of AI Services all three, an address each.
  group(
    'Microsoft.CognitiveServices/accounts',
    'account',
    'privatelink.cognitiveservices.azure.com',
    member('default', '{name}.cognitiveservices.azure.com'),
  ),
  {
    ...group(
      'Microsoft.CognitiveServices/accounts',
      'account',
      'privatelink.openai.azure.com',
      member('default', '{name}.openai.azure.com'),
    ),
    kind: 'OpenAI',
  },
  {
    ...group(
      'Microsoft.CognitiveServices/accounts',
      'account',
      ['privatelink.cognitiveservices.azure.com', 'privatelink.openai.azure.com', 'privatelink.services.ai.azure.com'],
      member('default', '{name}.cognitiveservices.azure.com'),
      member('secondary', '{name}.openai.azure.com'),
      member('third', '{name}.services.ai.azure.com'),
    ),
    kind: 'AIServices',
  },
  plain('Microsoft.Search/searchServices', 'searchService', 'privatelink.search.windows.net'),
  plain('Microsoft.SignalRService/SignalR', 'signalr', 'privatelink.service.signalr.net'),
  plain('Microsoft.DataFactory/factories', 'dataFactory', 'privatelink.datafactory.azure.net', '{name}.{region}'),
  plain('Microsoft.DBforMySQL/servers', 'mysqlServer', 'privatelink.mysql.database.azure.com'),
  plain('Microsoft.DBforMySQL/flexibleServers', 'mysqlServer', 'privatelink.mysql.database.azure.com'),
  plain('Microsoft.DBforPostgreSQL/servers', 'postgresqlServer', 'privatelink.postgres.database.azure.com'),
  plain('Microsoft.DBforPostgreSQL/flexibleServers', 'postgresqlServer', 'privatelink.postgres.database.azure.com'),
  plain('Microsoft.BotService/botServices', 'bot', 'privatelink.botplinks.botframework.com'),
  group(
    'Microsoft.Authorization/resourceManagementPrivateLinks',
    'ResourceManagement',
    'privatelink.azure.com',
    member('ResourceManagement', 'management.azure.com', 'edge.management.azure.com'),
  ),
  plain('Microsoft.Compute/diskAccesses', 'disks', 'privatelink.blob.core.windows.net', 'md-impexp-{name}.z7'),
  plain('Microsoft.Databricks/workspaces', 'databricks_ui_api', 'privatelink.azuredatabricks.net', 'adb-{name}'),
  plain('Microsoft.DBforPostgreSQL/serverGroupsv2', 'coordinator', 'privatelink.postgres.cosmos.azure.com', 'c-{name}'),
  plain(
    'Microsoft.DigitalTwins/digitalTwinsInstances',
    'API',
    'privatelink.digitaltwins.azure.net',
    '{name}.api.{region}',
  ),
  plain('Microsoft.HDInsight/clusters', 'gateway', 'privatelink.azurehdinsight.net'),
  plain('Microsoft.MachineLearningServices/registries', 'amlregistry', 'privatelink.api.azureml.ms', '{name}.registry'),
  plain('Microsoft.Media/mediaservices', 'keydelivery', 'privatelink.media.azure.net', '{name}.keydelivery.{region}'),
  // pe-insights-privatelinkscopes-azuremonitor: eight names in four zones, five of them the same for every scope there is.
  group(
    'Microsoft.Insights/privateLinkScopes',
    'azuremonitor',
    [
      'privatelink.monitor.azure.com',
      'privatelink.oms.opinsights.azure.com',
      'privatelink.ods.opinsights.azure.com',
      'privatelink.agentsvc.azure-automation.net',
    ],
    member('oms-{guid}', '{guid}.oms.opinsights.azure.com'),
    member('ods-{guid}', '{guid}.ods.opinsights.azure.com'),
    member('agent-{guid}', '{guid}.agentsvc.azure-automation.net'),
    member('applicationinsights_ingestion', 'global.in.ai.monitor.azure.com'),
    member('api', 'api.monitor.azure.com'),
    member('live', 'live.monitor.azure.com'),
    member('profiler', 'profiler.monitor.azure.com'),
    member('snapshot', 'snapshot.monitor.azure.com'),
  ),
  plain('Microsoft.PowerBI/privateLinkServicesForPowerBI', 'tenant', 'privatelink.analysis.windows.net', '{name}-api'),
  group('Microsoft.Network/applicationGateways', 'appGatewayFrontendIP', [], member('appGatewayFrontendIP')),
  group(
    'Microsoft.HardwareSecurityModules/cloudHsmClusters',
    'cloudHsm',
    'privatelink.cloudhsm.azure.net',
    member('hsm1', 'hsm1.{name}.cloudhsm.azure.net'),
    member('hsm2', 'hsm2.{name}.cloudhsm.azure.net'),
    member('hsm3', 'hsm3.{name}.cloudhsm.azure.net'),
  ),
  group(
    'Microsoft.Devices/IotHubs',
    'iotHub',
    ['privatelink.azure-devices.net', 'privatelink.servicebus.windows.net'],
    member('iotHub', '{name}.azure-devices.net'),
    member('eventHub', 'iothub-ns-{name}.servicebus.windows.net'),
  ),
  // Its name is only in the zone; AKS says no zone (aks-private-cluster-privateLinkResources-and-connections).
  group('Microsoft.ContainerService/managedClusters', 'management', [], member('management', '{privateFQDN}')),
  // New in 2026: types, groups and zones from the published types and articles; what precedes the suffix is [I].
  plain('Microsoft.App/containerApps', 'containerApp', 'privatelink.{region}.azurecontainerapps.io'),
  plain('Microsoft.ServiceNetworking/trafficControllers', '*', 'privatelink.alb.azure.com', '{name}.fz00'),
  plain('Microsoft.Security/privateLinks', 'containers', 'privatelink.cloud.defender.microsoft.com'),
  plain('Microsoft.HorizonDb/clusters', 'default', 'privatelink.horizondb.azure.com'),
  plain('Microsoft.HorizonDb/clusters', 'DefaultPool', 'privatelink.horizondb.azure.com', '{name}-pool'),
  group(
    'Microsoft.Databricks/workspaces',
    'service_direct',
    'privatelink.azuredatabricks.net',
    member('service_direct', '{region}.service-direct.privatelink.azuredatabricks.net'),
  ),
];

/** The types that private endpoints may be made to, in the order of the table. */
export const linkableTypes: readonly string[] = [...new Set(groups.map(({ type }) => type))];

function groupOf(target: SimResource, groupId: string): Group | undefined {
  return groupsOf(target).find(({ groupId: id }) => id === '*' || id.toLowerCase() === groupId.toLowerCase());
}

/** The groups of a resource: those of its kind where its kind has rows of its own. */
function groupsOf(target: SimResource): readonly Group[] {
  const ofType = groups.filter(({ type }) => type.toLowerCase() === target.type.toLowerCase());
  const ofKind = ofType.filter(({ kind }) => kind?.toLowerCase() === textAt(target.body, 'kind').toLowerCase());
  return ofKind.length > 0 ? ofKind : ofType.filter(({ kind }) => kind === undefined);
}

/** The members an endpoint to `groupId` of `target` gets; one nameless member where no name is known. */
export function membersOf(sim: Simulation, target: SimResource, groupId: string): readonly EndpointMember[] {
  const override = sim.settings.endpointMembers?.(target, groupId);
  if (override !== undefined) return override;
  const known = groupOf(target, groupId);
  if (known === undefined) return [{ name: groupId || 'default', fqdns: [] }];
  const subdomain = textAt(propertiesAt(target.body), 'customSubDomainName');
  const region = textAt(target.body, 'location').toLowerCase().replaceAll(' ', '');
  const fill = (text: string): string =>
    text
      .replaceAll('{name}', (subdomain || target.name).toLowerCase())
      .replaceAll('{region}', region)
      .replaceAll('{guid}', guidOf(target.id))
      .replaceAll('{privateFQDN}', textAt(propertiesAt(target.body), 'privateFQDN'));
  const isZonal = textAt(propertiesAt(target.body), 'dnsEndpointType') === 'AzureDnsZone';
  const named = (fqdn: string): string => (isZonal ? inDnsZone(fqdn) : fqdn);
  const filled = (fqdns: readonly string[]): string[] => fqdns.map(fill).map(named);
  return known.members.map(({ name, fqdns }) => ({
    name: fill(name),
    fqdns: filled(fqdns).filter((fqdn) => fqdn !== ''),
  }));
}

/** `st.blob.core.windows.net` of an account that has its names in a DNS zone of Azure's choice: `st.z12.blob.storage.azure.net`. */
function inDnsZone(fqdn: string): string {
  return fqdn.replace(/^([^.]+)(?:\.z\d+)?\.([a-z]+)\.core\.windows\.net$/, `$1.${dnsZone}.$2.storage.azure.net`);
}

/** What `GET {resource}/privateLinkResources` lists. */
export function linkResourcesOf(target: SimResource): readonly object[] {
  const region = textAt(target.body, 'location').toLowerCase().replaceAll(' ', '');
  return groupsOf(target).map(({ groupId, zones, members }) => ({
    id: `${target.id}/privateLinkResources/${groupId}`,
    name: groupId,
    type: `${target.type}/privateLinkResources`,
    properties: {
      groupId,
      requiredMembers: members.map(({ name }) => name),
      requiredZoneNames: zones.map((zone) => zone.replace('{region}', region)),
    },
  }));
}

/** Always the same for one resource. */
function guidOf(id: string): string {
  const hex = createHash('sha256').update(id.toLowerCase()).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** The record a name gets in a private DNS zone; undefined where the zone is not the one for that name. */
export function recordFor(zoneName: string, fqdn: string): string | undefined {
  const zone = zoneName.toLowerCase();
  if (!zone.startsWith('privatelink.')) return undefined;
  const name = fqdn.toLowerCase();
  const suffixes = [zone.slice('privatelink'.length)];
  // dns-export-keyvault: the vault's public suffix is not that of its zone.
  if (zone === 'privatelink.vaultcore.azure.net') suffixes.push('.vault.azure.net');
  // An account with its names in a DNS zone of Azure's: the zone's number is no part of the record.
  const service = /^privatelink\.([a-z]+)\.core\.windows\.net$/.exec(zone)?.[1];
  if (service !== undefined) suffixes.push(`.${dnsZone}.${service}.storage.azure.net`);
  const suffix = suffixes.find((text) => name.endsWith(text));
  return suffix === undefined ? undefined : name.slice(0, -suffix.length);
}
