import {
  asyncOperation,
  atOnce,
  type ConnectionStyle,
  inGroup,
  inLocation,
  succeeded,
  usual,
} from './connection-style.ts';
import { databaseStyles } from './connection-styles-databases.ts';

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
  isSilent: true,
  autoDescription: 'Auto-Approved',
  approve: asyncOperation(202, 'new', '{id}/operationStatus/{op}?operationType=Update', undefined, 'Updating'),
};
const eventGrid: ConnectionStyle = {
  name: '{endpoint}.{guid}',
  group: 'groupIds',
  provisioning: succeeded,
  autoDescription: 'Auto-approved',
  approve: asyncOperation(201, 'new', inLocation('Microsoft.EventGrid', 'operationsStatus'), undefined, undefined, {
    nulls: ['privateEndpoint', 'groupIds'],
  }),
};
const vault = (token: string): ConnectionStyle => ({
  name: '{connection}',
  hasLocation: true,
  etag: 'once decided',
  provisioning: succeeded,
  isSilent: true,
  autoDescription: '',
  approve: asyncOperation(200, 'new', `{id}?${token}={op}`),
});

/** New in 2026: the connection names its groups, as the published types say; how the write is answered is [I]. */
const young: ConnectionStyle = {
  name: '{endpoint}.{guid}',
  group: 'groupIds',
  provisioning: succeeded,
  autoDescription: 'Auto-Approved',
  approve: asyncOperation(201, 'new', inLocation('Microsoft.App', 'operationStatuses')),
};

const styles: Readonly<Record<string, ConnectionStyle>> = {
  ...databaseStyles,
  'microsoft.app/containerapps': young,
  'microsoft.servicenetworking/trafficcontrollers': {
    ...young,
    approve: asyncOperation(201, 'new', inLocation('Microsoft.ServiceNetworking', 'operationStatuses')),
  },
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
  'microsoft.network/applicationgateways': {
    name: '{endpoint}.{guid}',
    group: 'linkIdentifier',
    provisioning: succeeded,
    autoDescription: 'Auto Approved',
    approve: network.approve,
  },
  'microsoft.keyvault/vaults': vault('kv-operation-token'),
  'microsoft.keyvault/managedhsms': vault('hsm-operation-token'),
  'microsoft.hardwaresecuritymodules/cloudhsmclusters': {
    ...vault('chsm-operation-token'),
    provisioning: { done: 'SUCCEEDED', running: 'Updating' },
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
    approve: asyncOperation(
      201,
      'new',
      inLocation('Microsoft.AppConfiguration', 'operationsStatus'),
      undefined,
      undefined,
      { nulls: ['privateEndpoint'] },
    ),
  },
  'microsoft.authorization/resourcemanagementprivatelinks': {
    name: '{endpoint}.{guid}',
    isSilent: true,
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
  'microsoft.apimanagement/service': {
    name: '{connection}',
    group: 'groupIds',
    provisioning: succeeded,
    actions: 'none',
    autoDescription: '',
    approve: asyncOperation(202, 'state', undefined, '{id}/operationresults/{op}'),
  },
  'microsoft.hdinsight/clusters': {
    name: '{endpoint}.{guid}',
    group: 'linkIdentifier',
    provisioning: succeeded,
    autoDescription: 'Auto-Approved',
    approve: asyncOperation(200, 'new', '{parent}/azureasyncoperations/{op}'),
  },
  'microsoft.insights/privatelinkscopes': {
    name: 'connection-{guid}',
    etag: 'bare',
    provisioning: succeeded,
    autoDescription: 'Auto-Approved',
    approve: asyncOperation(
      202,
      'empty',
      '/subscriptions/{sub}/providers/microsoft.insights/privatelinkscopeoperationstatuses/{op}',
      '{id}/operationresults/{op}',
    ),
  },
  'microsoft.machinelearningservices/registries': {
    name: '{resource}.{guid}',
    hasLocation: true,
    provisioning: succeeded,
    autoDescription: '',
    approve: atOnce,
  },
  'microsoft.powerbi/privatelinkservicesforpowerbi': {
    name: '{endpoint}.{guid}',
    autoDescription: 'Approved',
    approve: atOnce,
  },
  'microsoft.signalrservice/signalr': {
    name: '{resource}.{guid}',
    provisioning: succeeded,
    isSilent: true,
    autoDescription: '',
    approve: asyncOperation(200, 'new', '{parent}/operationStatuses/{op}'),
  },
  'microsoft.batch/batchaccounts': {
    name: '{endpoint}.{guid}',
    etag: 'weak',
    provisioning: succeeded,
    autoDescription: 'Auto-approved',
    method: 'PATCH',
    approve: asyncOperation(
      202,
      'new',
      '{parent}/privateEndpointConnectionResults/{op}',
      '{parent}/privateEndpointConnectionResults/{op}',
    ),
  },
  'microsoft.botservice/botservices': { ...usual, name: '{endpoint}', isSilent: true },
  'microsoft.cognitiveservices/accounts': {
    ...usual,
    hasLocation: true,
    etag: 'quoted',
    isSilent: true,
    autoDescription: 'Approved',
  },
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
    approve: {
      status: 202,
      body: 'old',
      operation: {
        status: inGroup('Microsoft.Databricks', 'operationStatuses'),
        result: inGroup('Microsoft.Databricks', 'operationStatuses'),
        waiting: 'Accepted',
        waitingStatus: 202,
      },
    },
  },
  'microsoft.datafactory/factories': {
    name: '{resource}.{guid}',
    etag: 'bare',
    provisioning: succeeded,
    autoDescription: '',
    approve: atOnce,
  },
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
