metadata description = 'Notifies people of what waits for them and of what is badly wrong, by mail and by a card in Teams: a workflow takes the events of the topic.'

import { Tags } from 'types.bicep'

param name string
param suffix string
param location string
param topicName string
param emails string[]

@secure()
param teamsWorkflowUrl string
param dataLocation string

@description('Event Grid is connected in the second of two passes.')
param connectEvents bool
param tags Tags

var sendsMail = !empty(emails)
var sendsCards = !empty(teamsWorkflowUrl)
var written = loadJsonContent('../notify-workflow.json')
var emailOwner = '09976791-48a7-449e-bb21-39d1a415f350'
// In other clouds Communication Services sends no mail.
var everywhere = environment().name == 'AzureCloud'
  ? 'global'
  : fail('notify.emails: no mail is sent in this cloud; leave them out, and give notify.teamsWorkflowUrl.')

// What a person has to act on; findings of less severity are in the console and on the topic.
var recipients = [
  {
    name: 'requests'
    types: ['Gatehouse.Connection.Pending']
    filters: []
  }
  {
    name: 'findings'
    types: ['Gatehouse.Finding.Opened', 'Gatehouse.Finding.Reopened']
    filters: [
      {
        operatorType: 'StringIn'
        key: 'data.severity'
        values: ['critical', 'high']
      }
    ]
  }
]

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource mails 'Microsoft.Communication/emailServices@2025-09-01' = if (sendsMail) {
  name: 'mail-${name}-${suffix}'
  location: everywhere
  tags: tags
  properties: {
    dataLocation: dataLocation
  }
}

resource domain 'Microsoft.Communication/emailServices/domains@2025-09-01' = if (sendsMail) {
  parent: mails
  name: 'AzureManagedDomain'
  location: everywhere
  tags: tags
  properties: {
    domainManagement: 'AzureManaged'
    userEngagementTracking: 'Disabled'
  }
}

resource sender 'Microsoft.Communication/communicationServices@2025-09-01' = if (sendsMail) {
  name: 'acs-${name}-${suffix}'
  location: everywhere
  tags: tags
  properties: {
    dataLocation: dataLocation
    linkedDomains: [
      domain.id
    ]
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
  }
}

resource workflow 'Microsoft.Logic/workflows@2019-05-01' = {
  name: 'logic-${name}-people'
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    state: 'Enabled'
    definition: union(written.definition, {
      actions: union(written.words, sendsMail ? written.mail : {}, sendsCards ? written.card : {})
    })
    parameters: {
      mail: {
        value: sendsMail
          ? {
              endpoint: 'https://${sender!.properties.hostName}'
              from: 'DoNotReply@${domain!.properties.fromSenderDomain}'
              to: map(emails, each => { address: each })
            }
          : {}
      }
      teamsWorkflowUrl: {
        value: teamsWorkflowUrl
      }
    }
  }
}

// Azure has no role that sends alone; this one is for this sender alone.
resource sends 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (sendsMail) {
  name: guid(resourceGroup().id, sender.name, workflow.id, emailOwner)
  scope: sender
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', emailOwner)
    principalId: workflow.identity.principalId
    principalType: 'ServicePrincipal'
    description: 'Communication and Email Service Owner'
  }
}

resource trigger 'Microsoft.Logic/workflows/triggers@2019-05-01' existing = {
  parent: workflow
  name: 'event'
}

resource connections 'Microsoft.EventGrid/eventSubscriptions@2025-02-15' = [
  for each in recipients: if (connectEvents) {
    scope: topic
    name: 'people-${each.name}'
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      destination: {
        endpointType: 'WebHook'
        properties: {
          // Event Grid keeps the address with its signature, and shows it to nobody who only reads.
          endpointUrl: trigger.listCallbackUrl().value
          maxEventsPerBatch: 1
        }
      }
      filter: {
        includedEventTypes: each.types
        advancedFilters: each.filters
      }
    }
  }
]
