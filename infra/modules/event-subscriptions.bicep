metadata description = 'Which of the subscription\'s events come to Gatehouse, and how. A test holds the filters to the product\'s own tables of keys.'

param name string
param topicName string

@description('function: to the Event Grid trigger. queue: to the storage queue, by the topic\'s identity.')
@allowed([
  'function'
  'queue'
])
param delivery string
param appId string
param storageId string
param queueName string
param deadLetterContainer string

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
          queueName: queueName
          queueMessageTimeToLiveInSeconds: 604800
        }
      }
    }
var retry = {
  maxDeliveryAttempts: 30
  eventTimeToLiveInMinutes: 1440
}
var toDeadLetters = {
  identity: {
    type: 'SystemAssigned'
  }
  deadLetterDestination: {
    endpointType: 'StorageBlob'
    properties: {
      resourceId: storageId
      blobContainerName: deadLetterContainer
    }
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

// One event subscription takes 25 values in all its filters, and joins filters by "and": hence three.
resource writes 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: '${name}-writes'
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
          operatorType: 'StringIn'
          values: [
            'Microsoft.ContainerRegistry/registries/write'
            'Microsoft.ContainerService/managedClusters/write'
            'Microsoft.KeyVault/vaults/write'
            'Microsoft.Network/privateDnsZones/A/write'
            'Microsoft.Network/privateDnsZones/AAAA/write'
            'Microsoft.Network/privateDnsZones/virtualNetworkLinks/write'
            'Microsoft.Network/privateDnsZones/write'
            'Microsoft.Network/privateEndpoints/privateDnsZoneGroups/write'
            'Microsoft.Network/privateEndpoints/write'
            'Microsoft.Network/privateLinkServices/write'
            'Microsoft.Network/virtualNetworks/subnets/write'
            'Microsoft.Network/virtualNetworks/write'
            'Microsoft.Sql/servers/firewallRules/write'
            'Microsoft.Sql/servers/virtualNetworkRules/write'
            'Microsoft.Sql/servers/write'
            'Microsoft.Storage/storageAccounts/write'
          ]
        }
      ]
    }
  }
}

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
