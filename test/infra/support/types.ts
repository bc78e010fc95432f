type Value = string | boolean;

interface Known {
  /** The one version of the type that the templates use. */
  readonly apiVersion: string;
  /** Why a version that is only a preview is used. */
  readonly preview?: string;
  /** Where its version was read, for a type that the published ones leave out. */
  readonly unlisted?: string;
  /** What must be said, by path in the body: no key, no old TLS. The platform's default is another one, or might become another. */
  readonly must?: Readonly<Record<string, Value>>;
  /** Ways in from public networks, each with the value that closes it; not saying it leaves it open. */
  readonly openings?: Readonly<Record<string, Value>>;
  /** Properties whose names sound like keys, TLS or a public way, and that the rules are not about; why not. */
  readonly besides?: Readonly<Record<string, string>>;
}

const storage = '2025-06-01';
const network = '2025-05-01';
const web = '2025-03-01';
const eventGrid = '2025-02-15';
const communication = '2025-09-01';
const bicepTypes = 'the types that the Bicep compiler carries: it warns of a property that is not there';

/** Every resource type the templates may make. One that is not here has not been thought about. */
export const knownTypes: Readonly<Record<string, Known>> = {
  'Microsoft.Resources/resourceGroups': { apiVersion: '2025-04-01' },
  'Microsoft.ManagedIdentity/userAssignedIdentities': { apiVersion: '2024-11-30' },
  'Microsoft.Authorization/roleDefinitions': { apiVersion: '2022-04-01' },
  'Microsoft.Authorization/roleAssignments': { apiVersion: '2022-04-01' },
  'Microsoft.Authorization/locks': { apiVersion: '2020-05-01' },
  'Microsoft.Storage/storageAccounts': {
    apiVersion: storage,
    must: {
      'properties.allowSharedKeyAccess': false,
      'properties.allowBlobPublicAccess': false,
      'properties.allowCrossTenantReplication': false,
      'properties.defaultToOAuthAuthentication': true,
      'properties.isLocalUserEnabled': false,
      'properties.isSftpEnabled': false,
      'properties.minimumTlsVersion': 'TLS1_2',
      'properties.supportsHttpsTrafficOnly': true,
    },
    openings: { 'properties.publicNetworkAccess': 'Disabled', 'properties.networkAcls.defaultAction': 'Deny' },
  },
  'Microsoft.Storage/storageAccounts/blobServices': { apiVersion: storage },
  'Microsoft.Storage/storageAccounts/blobServices/containers': {
    apiVersion: storage,
    must: { 'properties.publicAccess': 'None' },
  },
  'Microsoft.Storage/storageAccounts/queueServices': { apiVersion: storage },
  'Microsoft.Storage/storageAccounts/queueServices/queues': { apiVersion: storage },
  'Microsoft.Storage/storageAccounts/tableServices': { apiVersion: storage },
  'Microsoft.Storage/storageAccounts/tableServices/tables': { apiVersion: storage },
  'Microsoft.Storage/storageAccounts/managementPolicies': { apiVersion: storage },
  'Microsoft.Web/serverfarms': { apiVersion: web },
  'Microsoft.Web/sites': {
    apiVersion: web,
    must: {
      'properties.httpsOnly': true,
      'properties.siteConfig.minTlsVersion': '1.2',
      'properties.siteConfig.scmMinTlsVersion': '1.2',
      'properties.siteConfig.remoteDebuggingEnabled': false,
    },
    openings: { 'properties.publicNetworkAccess': 'Disabled' },
    besides: {
      'properties.siteConfig.publicNetworkAccess': 'the older place of the same switch',
      'properties.siteConfig.minTlsCipherSuite': 'Flex Consumption decides it',
    },
  },
  'Microsoft.Web/sites/config': {
    apiVersion: web,
    must: {
      'properties.globalValidation.requireAuthentication': true,
      'properties.httpSettings.requireHttps': true,
      'properties.login.tokenStore.enabled': false,
    },
  },
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies': {
    apiVersion: web,
    must: { 'properties.allow': false },
  },
  'Microsoft.Insights/components': {
    apiVersion: '2020-02-02',
    must: { 'properties.DisableLocalAuth': true },
    openings: {
      'properties.publicNetworkAccessForIngestion': 'Disabled',
      'properties.publicNetworkAccessForQuery': 'Disabled',
    },
  },
  'Microsoft.Insights/scheduledQueryRules': { apiVersion: '2026-03-01' },
  'Microsoft.Insights/metricAlerts': { apiVersion: '2026-01-01' },
  'Microsoft.Insights/actionGroups': { apiVersion: '2023-01-01' },
  'Microsoft.Insights/workbooks': { apiVersion: '2023-06-01' },
  'Microsoft.Insights/diagnosticSettings': {
    apiVersion: '2021-05-01-preview',
    preview: 'it has had no stable version since 2016',
  },
  'Microsoft.OperationalInsights/workspaces': {
    apiVersion: '2025-02-01',
    must: { 'properties.features.disableLocalAuth': true },
    openings: {
      'properties.publicNetworkAccessForIngestion': 'Disabled',
      'properties.publicNetworkAccessForQuery': 'Disabled',
    },
  },
  'Microsoft.EventGrid/systemTopics': { apiVersion: eventGrid },
  'Microsoft.EventGrid/systemTopics/eventSubscriptions': { apiVersion: eventGrid },
  'Microsoft.EventGrid/topics': {
    apiVersion: eventGrid,
    must: { 'properties.disableLocalAuth': true, 'properties.minimumTlsVersionAllowed': '1.2' },
    openings: { 'properties.publicNetworkAccess': 'Disabled' },
  },
  'Microsoft.EventGrid/eventSubscriptions': { apiVersion: eventGrid },
  'Microsoft.Communication/emailServices': { apiVersion: communication, unlisted: bicepTypes },
  'Microsoft.Communication/emailServices/domains': { apiVersion: communication, unlisted: bicepTypes },
  'Microsoft.Communication/communicationServices': {
    apiVersion: communication,
    unlisted: bicepTypes,
    must: { 'properties.disableLocalAuth': true },
    openings: { 'properties.publicNetworkAccess': 'Disabled' },
  },
  'Microsoft.Logic/workflows': { apiVersion: '2019-05-01', unlisted: bicepTypes },
  'Microsoft.Network/networkSecurityGroups': { apiVersion: network },
  'Microsoft.Network/virtualNetworks': { apiVersion: network },
  'Microsoft.Network/natGateways': { apiVersion: network },
  'Microsoft.Network/publicIPAddresses': { apiVersion: network },
  'Microsoft.Network/privateEndpoints': { apiVersion: network },
  'Microsoft.Network/privateEndpoints/privateDnsZoneGroups': { apiVersion: network },
  'Microsoft.Network/privateDnsZones': { apiVersion: '2024-06-01' },
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks': { apiVersion: '2024-06-01' },
};
