metadata description = 'The subscription\'s system topic: made here, or the existing one, because Azure allows one per subscription.'

import { Tags } from 'types.bicep'

param name string

@description('False: it exists already.')
param makesTopic bool

@description('Whether it has a system-assigned identity, which dead letters and delivery to a queue need.')
param hasIdentity bool
param tags Tags

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = if (makesTopic) {
  name: name
  location: 'global'
  tags: tags
  identity: hasIdentity
    ? {
        type: 'SystemAssigned'
      }
    : null
  properties: {
    source: subscription().id
    topicType: 'Microsoft.Resources.Subscriptions'
  }
}

resource standing 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = if (!makesTopic) {
  name: name
}

output principalId string = !hasIdentity
  ? ''
  : makesTopic ? topic!.identity.principalId : standing!.identity.principalId
