metadata description = 'Who changed policy, package and state: what is written and deleted in the storage, in the logs.'

param storageName string
param workspaceId string

@description('Tables and queues too: some twenty-five lines for each endpoint that changes.')
param includesState bool

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName

  resource blobs 'blobServices' existing = {
    name: 'default'
  }

  resource queues 'queueServices' existing = {
    name: 'default'
  }

  resource tables 'tableServices' existing = {
    name: 'default'
  }
}

var changes = [
  {
    category: 'StorageWrite'
    enabled: true
  }
  {
    category: 'StorageDelete'
    enabled: true
  }
]

resource ofBlobs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'gatehouse'
  scope: account::blobs
  properties: {
    workspaceId: workspaceId
    logs: changes
  }
}

resource ofQueues 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (includesState) {
  name: 'gatehouse'
  scope: account::queues
  properties: {
    workspaceId: workspaceId
    logs: changes
  }
}

resource ofTables 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (includesState) {
  name: 'gatehouse'
  scope: account::tables
  properties: {
    workspaceId: workspaceId
    logs: changes
  }
}
