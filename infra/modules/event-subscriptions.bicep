metadata description = 'Which of the subscription\'s events come to Gatehouse, and how. A test holds the filters to the product\'s own tables of keys.'

param name string
param topicName string

@description('function: to the Event Grid trigger. queue: to the storage queue, by the topic\'s identity.')
@allowed([
  'function'
  'queue'
])
param delivery string

@description('Needs the topic\'s identity, too.')
param keepsDeadLetters bool
param appId string
param storageId string

// What both ways of delivery share. Each way leaves the other's property out.
var toFunction = delivery != 'function'
  ? null
  : {
      endpointType: 'AzureFunction'
      properties: {
        resourceId: '${appId}/functions/resource-event'
        maxEventsPerBatch: 1
      }
    }
var toQueue = delivery != 'queue'
  ? null
  : {
      identity: {
        type: 'SystemAssigned'
      }
      destination: {
        endpointType: 'StorageQueue'
        properties: {
          resourceId: storageId
          queueName: 'resource-events'
          queueMessageTimeToLiveInSeconds: 604800
        }
      }
    }
var retry = {
  maxDeliveryAttempts: 30
  eventTimeToLiveInMinutes: 1440
}
var toDeadLetters = !keepsDeadLetters
  ? null
  : {
      identity: {
        type: 'SystemAssigned'
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: storageId
          blobContainerName: 'dead-letters'
        }
      }
    }

// Writes that are looked into begin like one of these. One event subscription takes 25 values: more make another one.
var writes = [
  'Microsoft.ContainerRegistry/registries/write'
  'Microsoft.ContainerService/managedClusters/write'
  'Microsoft.KeyVault/vaults/write'
  'Microsoft.Network/privateDnsZones/A/write'
  'Microsoft.Network/privateDnsZones/AAAA/write'
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks/write'
  'Microsoft.Network/privateDnsZones/write'
  'Microsoft.Network/privateEndpoints/' // and their zone groups
  'Microsoft.Network/privateLinkServices/write'
  'Microsoft.Network/virtualNetworks/subnets/write'
  'Microsoft.Network/virtualNetworks/write'
  'Microsoft.Sql/servers/firewallRules/write'
  'Microsoft.Sql/servers/virtualNetworkRules/write'
  'Microsoft.Sql/servers/write'
  'Microsoft.Storage/storageAccounts/write'
]
var valuesInOne = 25

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

// The filters of one event subscription are joined by "and": hence several.
resource writeSubscriptions 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = [
  for i in range(0, (length(writes) + valuesInOne - 1) / valuesInOne): {
    parent: topic
    name: i == 0 ? '${name}-writes' : '${name}-writes-${i + 1}'
    properties: {
      eventDeliverySchema: 'EventGridSchema'
      destination: toFunction
      deliveryWithResourceIdentity: toQueue
      retryPolicy: retry
      deadLetterWithResourceIdentity: toDeadLetters
      filter: {
        includedEventTypes: [
          'Microsoft.Resources.ResourceWriteSuccess'
        ]
        advancedFilters: [
          {
            key: 'data.operationName'
            operatorType: 'StringBeginsWith'
            values: take(skip(writes, i * valuesInOne), valuesInOne)
          }
        ]
      }
    }
  }
]

resource connections 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: '${name}-connections'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: toFunction
    deliveryWithResourceIdentity: toQueue
    retryPolicy: retry
    deadLetterWithResourceIdentity: toDeadLetters
    filter: {
      includedEventTypes: [
        'Microsoft.Resources.ResourceWriteSuccess'
      ]
      advancedFilters: [
        {
          key: 'data.operationName'
          operatorType: 'StringEndsWith'
          values: [
            '/privateEndpointConnections/write'
            '/privateEndpointConnectionProxies/write'
          ]
        }
      ]
    }
  }
}

// Whatever takes connections may go, a hundred types and more: all deletes but the noise of deployments.
resource deletes 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: '${name}-deletes'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: toFunction
    deliveryWithResourceIdentity: toQueue
    retryPolicy: retry
    deadLetterWithResourceIdentity: toDeadLetters
    filter: {
      includedEventTypes: [
        'Microsoft.Resources.ResourceDeleteSuccess'
      ]
      advancedFilters: [
        {
          key: 'data.operationName'
          operatorType: 'StringNotIn'
          values: [
            'Microsoft.Resources/deployments/delete'
          ]
        }
      ]
    }
  }
}
