metadata description = 'The subscription\'s system topic: made here, or the one that stands, for Azure allows one per subscription.'

param name string

@description('Name of the topic that stands already; it needs a system-assigned identity. Empty makes one.')
param existingName string
param tags object

var makesTopic = empty(existingName)

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = if (makesTopic) {
  name: name
  location: 'global'
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    source: subscription().id
    topicType: 'Microsoft.Resources.Subscriptions'
  }
}

resource standing 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = if (!makesTopic) {
  name: makesTopic ? name : existingName
}

output id string = makesTopic ? topic.id : standing.id
output name string = makesTopic ? name : existingName
output principalId string = makesTopic ? topic!.identity.principalId : (standing!.identity.principalId)
