metadata description = 'State, queues, policy, deployment package and dead letters; reached with identities only.'

import { Tags } from 'types.bicep'

param name string
param location string
param sku string

@description('True keeps it off public networks: then only private endpoints, and Event Grid by its own identity, get in.')
param isPrivate bool

@description('The app\'s identity. Its resource id is known beforehand and names the assignments; the principal is not.')
param identityId string
param principalId string

@description('True keeps anybody from deleting the account until the lock is taken off.')
param deleteLock bool
param tags Tags

var tables = [
  'endpoints'
  'names'
  'zones'
  'work'
  'connections'
  'findings'
  'resolved'
  'audit'
  'outbox'
  'paths'
  'dependents'
  'remediations'
  'verifications'
  'clusters'
  'clusterparts'
  'estate'
  'meta'
]
var queues = [
  'reconcile'
  'reconcile-poison'
  'resource-events'
  'resource-events-poison'
]
var containers = [
  'app-package'
  'audit'
  'dead-letters'
  'policy'
]
// What the Functions host asks of an identity-based storage connection, and our own tables and queues.
var roles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

// Who takes over the app must write neither the rules it acts by nor the code it runs: of the policy and of the package the identity is a reader. The platform
// brings code with this identity, so the deploy script lets it write the package for as long as that takes (scripts/deploy/package-window.ts). A condition
// holds for data alone, so the containers themselves can still be deleted: then the last good policy stays in force, and the app as it runs.
var changesOfBlobs = [
  'add/action'
  'delete'
  'deleteBlobVersion/action'
  'immutableStorage/runAsSuperUser/action'
  'manageOwnership/action'
  'modifyPermissions/action'
  'move/action'
  'permanentDelete/action'
  'runAsSuperUser/action'
  'tags/write'
  'write'
]
var container = 'Microsoft.Storage/storageAccounts/blobServices/containers'
var changesAny = join(map(changesOfBlobs, change => '!(ActionMatches{\'${container}/blobs/${change}\'})'), ' AND ')
var readOnly = [
  'app-package'
  'policy'
]
var isElsewhere = join(map(readOnly, name => '@Resource[${container}:name] StringNotEquals \'${name}\''), ' AND ')
var readsThoseOnly = '((${changesAny}) OR (${isElsewhere}))'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    isSftpEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }
}

// No versions: the host writes the state of each timer here at every run. Dead letters hold callers' names and mail, so a deleted blob goes soon too.
resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: false
    deleteRetentionPolicy: {
      enabled: true
      days: 14
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 14
    }
  }
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: {
      publicAccess: 'None'
    }
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource storageQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [
  for queue in queues: {
    parent: queueService
    name: queue
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource stateTables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for table in tables: {
    parent: tableService
    name: table
  }
]

resource housekeeping 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'dead-letters'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                'dead-letters/'
              ]
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: 14
                }
              }
            }
          }
        }
      ]
    }
  }
  dependsOn: [
    blobs
  ]
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(roles): {
    name: guid(account.id, identityId, role.value)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
      principalId: principalId
      principalType: 'ServicePrincipal'
      description: role.key
      condition: role.key == 'Storage Blob Data Owner' ? readsThoseOnly : null
      conditionVersion: role.key == 'Storage Blob Data Owner' ? '2.0' : null
    }
  }
]

// At the account, not the group: a group that can't lose anything can't lose old deployments either, and stops at 800 of them.
resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (deleteLock) {
  name: 'gatehouse-state'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'State, audit and policy of Gatehouse.'
  }
}
