metadata description = 'Says that a topic gave up on an event; docs/operations.md says what to do.'

import { Tags } from 'types.bicep'

param name string
param topicId string

@description('Without dead letters, what can\'t be delivered is dropped: then that is counted.')
param keepsDeadLetters bool

@description('Empty: it only shows in the portal.')
param actionGroupId string
param tags Tags

resource alert 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    description: 'Event Grid gave up on an event and left it in the container dead-letters, or dropped it.'
    severity: 1
    enabled: true
    scopes: [
      topicId
    ]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'given-up'
          metricName: keepsDeadLetters ? 'DeadLetteredCount' : 'DroppedEventCount'
          metricNamespace: 'Microsoft.EventGrid/systemTopics'
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Total'
        }
      ]
    }
    actions: empty(actionGroupId)
      ? []
      : [
          {
            actionGroupId: actionGroupId
          }
        ]
  }
}
