targetScope = 'subscription'

metadata description = 'One managed subscription: the roles, defined and assigned, and the events that wake the app.'

import { Home, SubscriptionRights, Tags, Topic } from 'types.bicep'

@description('Name of the deployment.')
param name string
param location string

@description('The deployment\'s mark: names of roles are unique in a tenant.')
param owner string
param home Home
@description('The app\'s identity. Its resource id is known beforehand and names the assignments; the principal is not.')
param identityId string
param principalId string
param rights SubscriptionRights
param omittedActions string[]

@description('The topic that exists already; null makes one.')
param topic Topic?

@description('False leaves the topic without an identity, and its dead letters away.')
param topicIdentity bool

@allowed([
  'function'
  'queue'
])
param delivery string

@description('The second of two passes: connects the events and assigns the roles.')
param connectEvents bool
param appId string
param storageName string

@description('Resource id of the action group that alerts go to; empty: none.')
param actionGroupId string
param tags Tags

var reader = loadJsonContent('../roles/reader.json')
var approver = loadJsonContent('../roles/approver.json')
var closer = loadJsonContent('../roles/closer.json')
var commands = loadJsonContent('../roles/commands.json')
var verifier = loadJsonContent('../roles/verifier.json')
var dnsWriter = loadJsonContent('../roles/dns-writer.json')

var roles = filter(
  [
    {
      name: reader.name
      summary: reader.description
      actions: reader.actions
      granted: true
    }
    {
      name: approver.name
      summary: approver.description
      actions: approver.actions
      granted: rights.approves
    }
    {
      name: '${dnsWriter.name}: cluster zones'
      summary: 'Links the private DNS zones of AKS clusters to networks. For managed subscriptions.'
      actions: dnsWriter.options.linkNetworks
      granted: rights.linksClusterZones
    }
    {
      name: '${dnsWriter.name}: zone groups'
      summary: 'Writes private DNS zone groups on private endpoints. For managed subscriptions.'
      actions: dnsWriter.options.zoneGroups
      granted: rights.writesZoneGroups
    }
    {
      name: '${reader.name}: activity log'
      summary: 'Reads who did what, to know who asked for a connection. For managed subscriptions.'
      actions: reader.options.activityLog
      granted: rights.readsActivityLog
    }
    {
      name: closer.name
      summary: closer.description
      actions: closer.actions
      granted: rights.closes
    }
    {
      name: commands.name
      summary: commands.description
      actions: commands.actions
      granted: rights.runsCommands
    }
    {
      name: verifier.name
      summary: verifier.description
      actions: verifier.actions
      granted: rights.verifies
    }
  ],
  role => role.granted
)
var scopeId = subscription().id

resource definitions 'Microsoft.Authorization/roleDefinitions@2022-04-01' = [
  for role in roles: {
    name: guid(scopeId, owner, role.name)
    properties: {
      roleName: '${role.name} (${owner}, ${take(uniqueString(scopeId), 8)})'
      description: role.summary
      type: 'CustomRole'
      permissions: [
        {
          actions: filter(role.actions, action => !contains(omittedActions, action))
        }
      ]
      assignableScopes: [
        scopeId
      ]
    }
  }
]

// Azure may not know yet a definition that is seconds old (RoleDefinitionDoesNotExist): hence in the pass after.
resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (role, i) in roles: if (connectEvents) {
    name: guid(scopeId, owner, role.name, identityId)
    properties: {
      roleDefinitionId: definitions[i].id
      principalId: principalId
      principalType: 'ServicePrincipal'
      description: role.name
    }
  }
]

var eventsGroupName = topic.?resourceGroup ?? 'rg-${name}-events'
var topicName = topic.?name ?? 'evgt-${name}'
var topicId = resourceId(subscription().subscriptionId, eventsGroupName, 'Microsoft.EventGrid/systemTopics', topicName)

resource eventsGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = if (topic == null) {
  name: 'rg-${name}-events'
  location: location
  tags: tags
}

module systemTopic 'topic.bicep' = {
  name: '${name}-topic'
  scope: resourceGroup(eventsGroupName)
  params: {
    name: topicName
    makesTopic: topic == null
    hasIdentity: topicIdentity
    tags: tags
  }
  dependsOn: [
    eventsGroup
  ]
}

module topicRights 'topic-rights.bicep' = if (topicIdentity) {
  name: '${name}-topic-rights-${subscription().subscriptionId}'
  scope: resourceGroup(home.subscriptionId, home.resourceGroup)
  params: {
    storageName: storageName
    topicId: topicId
    principalId: systemTopic.outputs.principalId
    sends: delivery == 'queue'
  }
}

module eventSubscriptions 'event-subscriptions.bicep' = if (connectEvents) {
  name: '${name}-event-subscriptions'
  scope: resourceGroup(eventsGroupName)
  params: {
    name: name
    topicName: topicName
    delivery: delivery
    keepsDeadLetters: topicIdentity
    appId: appId
    storageId: resourceId(home.subscriptionId, home.resourceGroup, 'Microsoft.Storage/storageAccounts', storageName)
  }
  dependsOn: [
    systemTopic
    topicRights
  ]
}

module topicAlert 'topic-alert.bicep' = {
  name: '${name}-topic-alert-${subscription().subscriptionId}'
  scope: resourceGroup(home.subscriptionId, home.resourceGroup)
  params: {
    name: '${name}-dead-letter-${subscription().subscriptionId}'
    topicId: topicId
    keepsDeadLetters: topicIdentity
    actionGroupId: actionGroupId
    tags: tags
  }
  dependsOn: [
    systemTopic
  ]
}
