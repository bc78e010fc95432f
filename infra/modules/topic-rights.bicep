metadata description = 'What a topic\'s identity may do in the storage: leave dead letters, and send where events come through the queue.'

param storageName string
@description('Of the topic: names the assignments, for its principal is known only once it exists.')
param topicId string
param principalId string
param sends bool

var blobContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var messageSender = 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' existing = {
  parent: account
  name: 'default'
}

resource deadLetters 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = {
  parent: blobs
  name: 'dead-letters'
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' existing = {
  parent: account
  name: 'default'
}

resource events 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' existing = {
  parent: queueService
  name: 'resource-events'
}

resource leavesDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(deadLetters.id, topicId, blobContributor)
  scope: deadLetters
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'Storage Blob Data Contributor'
  }
}

resource sendsEvents 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (sends) {
  name: guid(events.id, topicId, messageSender)
  scope: events
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', messageSender)
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'Storage Queue Data Message Sender'
  }
}
