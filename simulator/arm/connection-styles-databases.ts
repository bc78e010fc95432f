import { asyncOperation, type ConnectionStyle, inGroup, inLocation, succeeded, usual } from './connection-style.ts';

const singleServer = (provider: string): ConnectionStyle => ({
  name: '{endpoint}-{guid}',
  provisioning: { done: 'Ready', running: 'Approving' },
  autoDescription: 'Auto-approved',
  approve: asyncOperation(
    202,
    { operation: 'ApproveElasticServerPrivateEndpointConnection', startTime: '2024-09-14T12:42:01.497Z' },
    inGroup(provider, 'privateEndpointConnectionAzureAsyncOperation'),
    inGroup(provider, 'privateEndpointConnectionOperationResults'),
    undefined,
    { showsAtOnce: true },
  ),
  reject: asyncOperation(
    202,
    { operation: 'RejectElasticServerPrivateEndpointConnection', startTime: '2024-09-14T12:43:13.647Z' },
    inGroup(provider, 'privateEndpointConnectionAzureAsyncOperation'),
    inGroup(provider, 'privateEndpointConnectionOperationResults'),
    undefined,
    { showsAtOnce: true },
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
  isSilent: true,
  autoDescription: 'Auto-Approved',
  approve: asyncOperation(
    201,
    'new',
    inLocation(provider, `${prefix}zureAsyncOperation`),
    inLocation(provider, prefix === 'a' ? 'operationResults' : 'mongoClusterOperationResults'),
    undefined,
    { answers: 'Succeeded' },
  ),
});

/** Databases and caches: no two providers answer alike. */
export const databaseStyles: Readonly<Record<string, ConnectionStyle>> = {
  'microsoft.documentdb/databaseaccounts': {
    name: '{endpoint}',
    isSilent: true,
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
    isSilent: true,
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
  'microsoft.cache/redis': {
    name: '{endpoint}.{guid}',
    autoDescription: 'Auto-Approved',
    approve: asyncOperation(
      201,
      'new',
      inLocation('Microsoft.Cache', 'asyncOperations'),
      inLocation('Microsoft.Cache', 'asyncOperations'),
    ),
  },
};
