/**
 * The fields of a subscription's events, in the Event Grid schema. Sources: https://learn.microsoft.com/azure/event-grid/event-schema-subscriptions
 * for the fields; that a write's authorization is in capitals and a delete's is not, that `httpRequest` may be empty, and that the casing of
 * `resourceGroups` differs between events of one resource are observed events of 2018 and 2025.
 */
const common = {
  event: ['data', 'dataVersion', 'eventTime', 'eventType', 'id', 'metadataVersion', 'subject', 'topic'],
  data: [
    'authorization',
    'claims',
    'correlationId',
    'httpRequest',
    'operationName',
    'resourceProvider',
    'resourceUri',
    'status',
    'subscriptionId',
    'tenantId',
  ],
};

export const eventShapes = [
  {
    kind: 'write',
    type: 'Microsoft.Resources.ResourceWriteSuccess',
    ...common,
    authorization: ['Action', 'Evidence', 'Scope'],
    evidence: ['PrincipalId', 'PrincipalType', 'Role', 'RoleAssignmentId', 'RoleAssignmentScope', 'RoleDefinitionId'],
  },
  {
    kind: 'delete',
    type: 'Microsoft.Resources.ResourceDeleteSuccess',
    ...common,
    authorization: ['action', 'evidence', 'scope'],
    evidence: ['principalId', 'principalType', 'role', 'roleAssignmentId', 'roleAssignmentScope', 'roleDefinitionId'],
  },
] as const;

const group = '/subscriptions/00000000-0000-0000-0000-00000000000a/resourceGroups/Apps';
const account = `${group}/providers/Microsoft.Storage/storageAccounts/Shop`;
const time = '2026-01-02T03:04:05.6780000Z';

/** Events in every form that reaches a handler, and what each means. Source: the same page, and …/event-grid/event-schema-resource-notifications. */
export const eventMeanings = [
  {
    what: 'a write, with a trailing slash at the subscription and an empty request',
    event: {
      id: '1',
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      subject: account,
      eventTime: time,
      topic: '/subscriptions/00000000-0000-0000-0000-00000000000a',
      dataVersion: '2',
      metadataVersion: '1',
      data: {
        authorization: {
          Scope: account,
          Action: 'Microsoft.Storage/storageAccounts/write',
          Evidence: { Role: 'Owner' },
        },
        claims: {},
        httpRequest: {},
        operationName: 'Microsoft.Storage/storageAccounts/write',
        resourceProvider: 'Microsoft.Storage',
        resourceUri: account,
        status: 'Succeeded',
        subscriptionId: '00000000-0000-0000-0000-00000000000a/',
      },
    },
    means: { id: account, type: 'microsoft.storage/storageaccounts', change: 'write' },
  },
  {
    what: 'a delete without a request',
    event: {
      id: '2',
      eventType: 'Microsoft.Resources.ResourceDeleteSuccess',
      subject: account,
      eventTime: time,
      data: { operationName: 'Microsoft.Storage/storageAccounts/delete', resourceUri: account, status: 'Succeeded' },
    },
    means: { id: account, type: 'microsoft.storage/storageaccounts', change: 'delete' },
  },
  {
    what: 'a write of a resource group, without authorization or versions',
    event: {
      id: '3',
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      subject: group,
      eventTime: time,
      data: { operationName: 'Microsoft.Resources/subscriptions/resourceGroups/write', resourceUri: group },
    },
    means: { id: group, type: 'microsoft.resources/resourcegroups', change: 'write' },
  },
  {
    what: 'a notification of Resource Graph, as a cloud event',
    event: {
      id: '4',
      type: 'Microsoft.ResourceNotifications.Resources.CreatedOrUpdated',
      source: '/subscriptions/00000000-0000-0000-0000-00000000000a',
      subject: account,
      time,
      specversion: '1.0',
      data: {
        resourceInfo: { id: account, name: 'Shop', type: 'Microsoft.Storage/storageAccounts', properties: {} },
        operationalInfo: { resourceEventTime: time },
        apiVersion: '2019-06-01',
      },
    },
    means: { id: account, type: 'microsoft.storage/storageaccounts', change: 'write' },
  },
] as const;
