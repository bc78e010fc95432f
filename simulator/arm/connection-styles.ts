import { asyncOperation, atOnce, type ConnectionStyle, inGroup, inLocation, succeeded } from './connection-style.ts';

const network: ConnectionStyle = {
  name: '{endpoint}.{guid}',
  etag: 'weak',
  group: 'linkIdentifier',
  provisioning: succeeded,
  autoDescription: 'Auto Approved',
  approve: asyncOperation(200, 'new', inLocation('Microsoft.Network', 'operations')),
};
const bus: ConnectionStyle = {
  name: '{guid}',
  hasLocation: true,
  group: 'groupIds',
  provisioning: succeeded,
  actions: 'none',
  autoDescription: 'Auto-Approved',
  approve: asyncOperation(202, 'new', '{id}/operationStatus/{op}?operationType=Update', undefined, 'Updating'),
};
const eventGrid: ConnectionStyle = {
  name: '{endpoint}.{guid}',
  group: 'groupIds',
  provisioning: succeeded,
  autoDescription: 'Auto-approved',
  approve: asyncOperation(201, 'new', inLocation('Microsoft.EventGrid', 'operationsStatus')),
};
const singleServer = (provider: string): ConnectionStyle => ({
  name: '{endpoint}-{guid}',
  provisioning: { done: 'Ready', running: 'Approving' },
  autoDescription: 'Auto-approved',
  approve: asyncOperation(
    202,
    { operation: 'ApproveElasticServerPrivateEndpointConnection', startTime: '2024-09-14T12:42:01.497Z' },
    inGroup(provider, 'privateEndpointConnectionAzureAsyncOperation'),
    inGroup(provider, 'privateEndpointConnectionOperationResults'),
  ),
  reject: asyncOperation(
    202,
    { operation: 'RejectElasticServerPrivateEndpointConnection', startTime: '2024-09-14T12:43:13.647Z' },
    inGroup(provider, 'privateEndpointConnectionAzureAsyncOperation'),
    inGroup(provider, 'privateEndpointConnectionOperationResults'),
  ),
  refuses: {
    when: 'not pending',
    code: 'PrivateEndpointConnectionStatusNotPending',
    message: 'Private Endpoint Connection Status is not Pending',
  },
});
const citus = (provider: string, prefix: string): ConnectionStyle => ({
  name: '{endpoint}.{guid}',
  group: 'groupIds',
  provisioning: { done: 'Succeeded', running: 'Processing' },
  autoDescription: 'Auto-Approved',
  approve: asyncOperation(
    201,
    'new',
    inLocation(provider, `${prefix}zureAsyncOperation`),
    inLocation(provider, prefix === 'a' ? 'operationResults' : 'mongoClusterOperationResults'),
  ),
});
const vault = (token: string): ConnectionStyle => ({
  name: '{connection}',
  hasLocation: true,
  etag: 'bare',
  provisioning: succeeded,
  autoDescription: '',
  approve: asyncOperation(200, 'new', `{id}?${token}={op}`),
});

const usual: ConnectionStyle = {
  name: '{endpoint}.{guid}',
  provisioning: succeeded,
  group: 'groupIds',
  autoDescription: 'Auto-Approved',
  approve: atOnce,
};

const styles: Readonly<Record<string, ConnectionStyle>> = {
  'microsoft.storage/storageaccounts': {
    name: '{resource}.{guid}',
    provisioning: succeeded,
    actions: 'actionRequired',
    autoDescription: 'Auto-Approved',
    approve: atOnce,
    refuses: {
      when: 'approved again',
      code: 'InvalidValuesForRequestParameters',
      message: 'Values for request parameters are invalid: privateLinkServiceConnectionState.status.',
    },
  },
  'microsoft.network/privatelinkservices': network,
  'microsoft.network/applicationgateways': network,
  'microsoft.keyvault/vaults': vault('kv-operation-token'),
  'microsoft.keyvault/managedhsms': vault('hsm-operation-token'),
  'microsoft.hardwaresecuritymodules/cloudhsmclusters': {
    ...vault('chsm-operation-token'),
    provisioning: { done: 'SUCCEEDED', running: 'Updating' },
    group: 'groupIds',
  },
  'microsoft.documentdb/databaseaccounts': {
    name: '{endpoint}',
    group: 'groupId',
    provisioning: succeeded,
    autoDescription: '',
    approve: asyncOperation(
      202,
      { status: 'Enqueued' },
      inLocation('Microsoft.DocumentDB', 'operationsStatus'),
      '{id}/operationResults/{op}',
      'Dequeued',
    ),
  },
  'microsoft.documentdb/mongoclusters': citus('Microsoft.DocumentDB', 'mongoClusterA'),
  'microsoft.dbforpostgresql/servergroupsv2': citus('Microsoft.DBforPostgreSQL', 'a'),
  'microsoft.dbformysql/servers': singleServer('Microsoft.DBforMySQL'),
  'microsoft.dbforpostgresql/servers': singleServer('Microsoft.DBforPostgreSQL'),
  'microsoft.dbformysql/flexibleservers': {
    name: '{endpoint}-{guid}',
    group: 'groupIds',
    provisioning: { done: 'Ready', running: 'Ready' },
    autoDescription: 'Auto-approved',
    approve: asyncOperation(
      202,
      { operation: 'ApprovePrivateEndpointConnectionManagementOperation', startTime: '2024-10-22T09:43:11.727Z' },
      inLocation('Microsoft.DBforMySQL', 'azureAsyncOperation'),
      inLocation('Microsoft.DBforMySQL', 'operationResults'),
    ),
  },
  'microsoft.sql/servers': {
    ...usual,
    name: '{endpoint}-{guid}',
    provisioning: { done: 'Ready', running: 'Approving' },
    autoDescription: 'Auto-approved',
  },
  'microsoft.web/sites': { ...usual, name: '{endpoint}-{guid}' },
  'microsoft.eventhub/namespaces': bus,
  'microsoft.servicebus/namespaces': bus,
  'microsoft.eventgrid/topics': eventGrid,
  'microsoft.eventgrid/domains': eventGrid,
  'microsoft.eventgrid/namespaces': eventGrid,
  'microsoft.containerregistry/registries': { ...usual, name: '{resource}.{guid}' },
  'microsoft.appconfiguration/configurationstores': {
    name: '{connection}',
    provisioning: succeeded,
    autoDescription: 'Auto-Approved',
    approve: asyncOperation(201, 'new', inLocation('Microsoft.AppConfiguration', 'operationsStatus')),
  },
  'microsoft.authorization/resourcemanagementprivatelinks': {
    name: '{endpoint}.{guid}',
    provisioning: succeeded,
    autoDescription: 'Auto-approved',
    approve: asyncOperation(
      202,
      { status: 'Accepted' },
      '/providers/Microsoft.Authorization/operationStatus/{op}',
      undefined,
      'Accepted',
    ),
  },
  'microsoft.batch/batchaccounts': {
    name: '{endpoint}.{guid}',
    etag: 'weak',
    group: 'groupIds',
    provisioning: succeeded,
    autoDescription: 'Auto-approved',
    method: 'PATCH',
    approve: asyncOperation(
      202,
      'new',
      '{parent}/privateEndpointConnectionResults/{op}',
      '{parent}/privateEndpointConnectionResults/Updating-{op}',
    ),
  },
  'microsoft.botservice/botservices': { ...usual, name: '{endpoint}' },
  'microsoft.cache/redis': {
    name: '{endpoint}.{guid}',
    autoDescription: 'Auto-Approved',
    approve: asyncOperation(
      201,
      'new',
      inLocation('Microsoft.Cache', 'asyncOperations'),
      inLocation('Microsoft.Cache', 'asyncOperationResults'),
    ),
  },
  'microsoft.cognitiveservices/accounts': { ...usual, hasLocation: true, etag: 'quoted', autoDescription: 'Approved' },
  'microsoft.compute/diskaccesses': {
    name: '{resource}.{guid}',
    provisioning: succeeded,
    autoDescription: 'Auto-Approved',
    approve: atOnce,
    reject: asyncOperation(
      202,
      'empty',
      inLocation('Microsoft.Compute', 'DiskOperations'),
      inLocation('Microsoft.Compute', 'DiskOperationResults'),
    ),
  },
  'microsoft.databricks/workspaces': {
    name: '{endpoint}',
    group: 'groupIds',
    provisioning: succeeded,
    autoDescription: 'Auto-approved',
    approve: asyncOperation(
      202,
      'old',
      inGroup('Microsoft.Databricks', 'operationStatuses'),
      inGroup('Microsoft.Databricks', 'operationResults'),
      'Accepted',
    ),
  },
  'microsoft.datafactory/factories': { ...usual, name: '{resource}.{guid}', etag: 'bare' },
  'microsoft.devices/iothubs': {
    name: '{resource}.{guid}',
    autoDescription: 'Auto-Approved',
    approve: atOnce,
    reject: asyncOperation(201, 'new', inLocation('Microsoft.Devices', 'operationResults')),
  },
  'microsoft.digitaltwins/digitaltwinsinstances': {
    name: '{guid}',
    group: 'groupIds',
    provisioning: succeeded,
    autoDescription: '',
    approve: asyncOperation(
      202,
      'new',
      '{id}/operationResults/{op}',
      inLocation('Microsoft.DigitalTwins', 'operationResults'),
    ),
    refuses: {
      when: 'approved after rejection',
      code: 'BadRequest',
      message:
        "Exception of type 'Microsoft.Azure.DigitalTwins.ScaleUnitRPManagement.Exceptions.PrivateEndpointBadRequestException' was thrown.",
    },
  },
};

/** The style of a private link resource's type; unknown types answer as most do. */
export function connectionStyle(type: string): ConnectionStyle {
  return styles[type.toLowerCase()] ?? usual;
}
