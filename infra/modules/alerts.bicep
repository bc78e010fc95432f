metadata description = 'What must not go unseen; docs/operations.md says what to do about each. What a topic gives up on is watched beside the topic.'

import { Tags } from 'types.bicep'

param name string
param location string
param workspaceId string

param emails string[]
param tags Tags

// A test holds the words these queries look for against the product's own.
var queries = [
  {
    name: 'poison-message'
    title: 'Gatehouse: a message gave up'
    description: 'A message failed ten times, or could not be decoded, and lies in a poison queue: that is a bug, or a sender that is not ours.'
    query: 'AppTraces | where (Message has "Moving message to queue" and Message has "-poison") or Message startswith "Message decoding has failed" or Message startswith "a message gave up"'
    severity: 1
    frequency: 'PT15M'
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'sweep-missing'
    title: 'Gatehouse: no sweep has ended for an hour'
    description: 'Without sweeps, lost events stay lost and connections to private link services are not seen.'
    query: 'AppTraces | where Message startswith "swept "'
    severity: 1
    frequency: 'PT15M'
    window: 'PT1H'
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'sweep-cut-off'
    title: 'Gatehouse: sweeps are cut off'
    description: 'A room could not be read to its end several times in a row: missing rights, or throttling.'
    query: 'AppTraces | where Message startswith "the sweep of a room was cut off"'
    severity: 2
    frequency: 'PT1H'
    window: 'PT1H'
    operator: 'GreaterThan'
    threshold: 3
  }
  {
    name: 'no-event'
    title: 'Gatehouse: no event for a day'
    description: 'A day without any event of interest: a quiet subscription, or the events no longer arrive.'
    query: 'AppTraces | where Message startswith "event {"'
    severity: 2
    frequency: 'PT1H'
    window: 'P1D'
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'blocked-key'
    title: 'Gatehouse: something is blocked'
    description: 'Azure, or a guard of our own, holds work back: the findings say what and what to change.'
    query: 'AppTraces | where Message startswith "reconciled " and Message contains "\\"outcome\\":\\"blocked\\""'
    severity: 2
    frequency: 'PT15M'
    window: 'PT30M'
    operator: 'GreaterThan'
    threshold: 0
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: take(name, 12)
    enabled: true
    emailReceivers: [
      for email in emails: {
        name: email
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for each in queries: {
    name: '${name}-${each.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: each.title
      description: each.description
      severity: each.severity
      enabled: true
      scopes: [
        workspaceId
      ]
      evaluationFrequency: each.frequency
      windowSize: each.window
      autoMitigate: true
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: each.query
            timeAggregation: 'Count'
            operator: each.operator
            threshold: each.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: empty(emails)
          ? []
          : [
              people.id
            ]
      }
    }
  }
]
