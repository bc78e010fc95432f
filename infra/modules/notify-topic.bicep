metadata description = 'A topic of our own that notifies others of requests, decisions and findings; without keys.'

import { Tags } from 'types.bicep'

param name string
param location string

@description('The app\'s identity. Its resource id is known beforehand and names the assignments; the principal is not.')
param identityId string
param principalId string
param tags Tags

var dataSender = 'd5a91429-5739-47e2-a06b-3470a27159e7'

resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    inputSchema: 'CloudEventSchemaV1_0'
    disableLocalAuth: true
    minimumTlsVersionAllowed: '1.2'
    publicNetworkAccess: 'Enabled'
  }
}

resource sends 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(topic.id, identityId, dataSender)
  scope: topic
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataSender)
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'EventGrid Data Sender'
  }
}

output endpoint string = topic.properties.endpoint
