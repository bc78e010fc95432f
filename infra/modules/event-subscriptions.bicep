metadata description = 'Which of the subscription\'s events come to Gatehouse, and how. A test holds infra/event-filters.json to the product\'s own tables of keys.'

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

// The filters of one event subscription are joined by "and": hence several. And one takes 25 values: more of them make another one.
var valuesInOne = 25
var filters = flatten(map(
  loadJsonContent('../event-filters.json'),
  filter =>
    map(range(0, (length(filter.values) + valuesInOne - 1) / valuesInOne), i => {
      name: i == 0 ? '${name}-${filter.name}' : '${name}-${filter.name}-${i + 1}'
      eventType: filter.eventType
      operator: filter.operator
      values: take(skip(filter.values, i * valuesInOne), valuesInOne)
    })
))

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource eventSubscriptions 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = [
  for filter in filters: {
    parent: topic
    name: filter.name
    properties: {
      eventDeliverySchema: 'EventGridSchema'
      destination: toFunction
      deliveryWithResourceIdentity: toQueue
      retryPolicy: retry
      deadLetterWithResourceIdentity: toDeadLetters
      filter: {
        includedEventTypes: [
          filter.eventType
        ]
        advancedFilters: [
          {
            key: 'data.operationName'
            // It is data, so the compiler can't say which values belong to it: tests try each of them.
            #disable-next-line BCP225
            operatorType: filter.operator
            values: filter.values
          }
        ]
      }
    }
  }
]
