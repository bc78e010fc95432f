targetScope = 'subscription'

metadata description = 'Gatehouse in one subscription: everything it runs on, its rights, and the events that wake it.'

@description('Short name of this deployment, in the names of its resources: lower-case letters, digits, hyphens.')
@minLength(3)
@maxLength(12)
param name string = 'gatehouse'

@description('Azure region of everything this deployment makes.')
param location string = deployment().location

@description('Mark in the metadata of record sets. Never change it: record sets with another mark are somebody else\'s.')
@minLength(3)
@maxLength(63)
param owner string = '${name}-${take(uniqueString(subscription().id, name), 8)}'

@description('Subscriptions to manage: each with its id and, where it has an Event Grid topic of its own already (only one is allowed), that topic\'s name and resource group.')
param managedSubscriptions {
  id: string
  topicName: string?
  topicResourceGroup: string?
}[] = [
  {
    id: subscription().subscriptionId
  }
]

@description('Client id of the app registration that people sign in with.')
param authClientId string

@description('Resource id of the resource group that holds the private DNS zones. Empty: no rights there.')
param zonesResourceGroupId string = ''

@description('Grants the DNS writer role at the zones\' resource group. Off, no record set can be written, whatever the policy says.')
param allowRecordWrites bool = false

@description('Grants the approver role at each managed subscription. Off, no connection can be answered, whatever the policy says.')
param allowApprovals bool = false

@description('Optional rights of the DNS writer at the zones\' resource group: createZones, linkNetworks.')
param dnsOptions string[] = []

@description('Resource ids of the resource groups whose networks may be linked to zones (with linkNetworks or linkClusterZones).')
param linkedNetworkGroupIds string[] = []

@description('Lets the private zones that AKS makes, anywhere in the managed subscriptions, be linked to networks.')
param linkClusterZones bool = false

@description('Lets private DNS zone groups be written on the endpoints of the managed subscriptions, for the strategy zoneGroup.')
param allowZoneGroups bool = false

@description('Actions of the roles that this cloud doesn\'t know; Azure refuses a role that names one.')
param omittedActions string[] = []

@description('How events arrive: at the function (within a second), or through a storage queue (within some seconds; no key, no public address).')
@allowed([
  'function'
  'queue'
])
param eventDelivery string = 'function'

@description('Connects the events. False only before the app\'s code is there: Event Grid refuses a function that does not exist.')
param connectEvents bool = true

@description('Keeps the storage off public networks: virtual network, private endpoints, zones.')
param privateNetworking bool = true

@description('Takes the app itself off public networks too. Events then come through the queue.')
param privateApp bool = false

@description('Address range of the virtual network, at least a /26. Not used with subnets of your own.')
param addressPrefix string = '10.255.255.0/26'

@description('A subnet of your own for the app, delegated to Microsoft.App/environments. Empty: one is made.')
param integrationSubnetId string = ''

@description('A subnet of your own for the private endpoints. Empty: one is made.')
param endpointSubnetId string = ''

@description('Resource id of the resource group whose zones the storage\'s own endpoints register in. Empty: zones are made for this deployment alone.')
param ownZonesResourceGroupId string = ''

@description('Sends what leaves through a NAT gateway, from one fixed address.')
param outboundNat bool = false

@description('Makes an Event Grid topic that tells others of requests, decisions and findings.')
param notifications bool = false

@description('Where the policy document is: a file in the package, or the https address of a blob. Empty: policy/policy.yaml in the storage account.')
param policyLocation string = ''

@description('When the sweep runs: six fields, seconds first.')
param sweepSchedule string = '0 */5 * * * *'

@description('When requests that raise no event are looked for: six fields, seconds first.')
param pollSchedule string = '0 */2 * * * *'

@description('Who gets the alerts. Empty: they only show in the portal.')
param alertEmails string[] = []

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Gigabytes of logs a day at most; what is more is dropped.')
param logDailyQuotaGb int = 1

@description('Instances at most: what bounds the load on Azure Resource Manager.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('Instances of the event function that are always running: no cold start, for a price.')
param alwaysReadyInstances int = 0

@description('Redundancy of the storage.')
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GZRS'
])
param storageSku string = 'Standard_ZRS'

@description('Tags of every resource.')
param tags object = {}

@description('Name of the azd environment, set by azd alone.')
param azdEnvironment string = ''

var suffix = take(uniqueString(subscription().id, name), 8)
var groupName = 'rg-${name}'
var eventsGroupName = 'rg-${name}-events'
// azd takes the one group with this tag for where it deploys to: no other resource has it.
var groupTags = union(tags, empty(azdEnvironment) ? {} : { 'azd-env-name': azdEnvironment })
var storageName = take('st${replace(name, '-', '')}${suffix}', 24)
var appName = 'func-${name}-${suffix}'
var delivery = privateApp ? 'queue' : eventDelivery
var zonesSubscriptionId = empty(zonesResourceGroupId)
  ? subscription().subscriptionId
  : split(zonesResourceGroupId, '/')[2]
var zonesGroupName = empty(zonesResourceGroupId) ? groupName : split(zonesResourceGroupId, '/')[4]
var subscriptionIds = [for managed in managedSubscriptions: managed.id]

var readerRole = loadJsonContent('roles/reader.json')
var dnsWriterRole = loadJsonContent('roles/dns-writer.json')
var dnsWriterOptions = [for option in dnsOptions: dnsWriterRole.options[option]]
var dnsWriterActions = concat(dnsWriterRole.actions, flatten(dnsWriterOptions))
var approverRole = loadJsonContent('roles/approver.json')

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: groupName
  location: location
  tags: groupTags
}

module identity 'modules/identity.bicep' = {
  name: '${name}-identity'
  scope: group
  params: {
    name: 'id-${name}'
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  name: '${name}-storage'
  scope: group
  params: {
    name: storageName
    location: location
    sku: storageSku
    isPrivate: privateNetworking
    principalId: identity.outputs.principalId
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: '${name}-monitoring'
  scope: group
  params: {
    name: name
    location: location
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
    principalId: identity.outputs.principalId
    tags: tags
  }
}

module network 'modules/network.bicep' = if (privateNetworking) {
  name: '${name}-network'
  scope: group
  params: {
    name: name
    location: location
    addressPrefix: addressPrefix
    integrationSubnetId: integrationSubnetId
    endpointSubnetId: endpointSubnetId
    zonesResourceGroupId: ownZonesResourceGroupId
    storageName: storage.outputs.name
    outboundNat: outboundNat
    tags: tags
  }
}

module notifyTopic 'modules/notify-topic.bicep' = if (notifications) {
  name: '${name}-notify-topic'
  scope: group
  params: {
    name: 'evgt-${name}-news-${suffix}'
    location: location
    principalId: identity.outputs.principalId
    tags: tags
  }
}

module app 'modules/app.bicep' = {
  name: '${name}-app'
  scope: group
  params: {
    name: appName
    location: location
    identityId: identity.outputs.id
    clientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    insightsName: monitoring.outputs.insightsName
    integrationSubnetId: privateNetworking ? network!.outputs.integrationSubnetId : ''
    isPrivate: privateApp
    authClientId: authClientId
    maximumInstances: maximumInstances
    alwaysReadyInstances: alwaysReadyInstances
    subscriptionIds: subscriptionIds
    owner: owner
    policyLocation: policyLocation
    sweepSchedule: sweepSchedule
    pollSchedule: pollSchedule
    notifyTopic: notifications ? notifyTopic!.outputs.endpoint : ''
    tags: tags
  }
}

module appEndpoint 'modules/app-endpoint.bicep' = if (privateNetworking && privateApp) {
  name: '${name}-app-endpoint'
  scope: group
  params: {
    name: name
    location: location
    appName: app.outputs.name
    subnetId: privateNetworking ? network!.outputs.endpointSubnetId : ''
    networkId: privateNetworking ? network!.outputs.networkId : ''
    zonesResourceGroupId: ownZonesResourceGroupId
    tags: tags
  }
}

module readers 'modules/role-in-subscription.bicep' = [
  for managed in managedSubscriptions: {
    name: '${name}-reader-${managed.id}'
    scope: subscription(managed.id)
    params: {
      owner: owner
      role: readerRole.name
      summary: readerRole.description
      actions: filter(readerRole.actions, action => !contains(omittedActions, action))
      principalId: identity.outputs.principalId
    }
  }
]

module zoneReader 'modules/role-in-group.bicep' = if (!empty(zonesResourceGroupId)) {
  name: '${name}-zone-reader'
  scope: resourceGroup(zonesSubscriptionId, zonesGroupName)
  params: {
    owner: owner
    role: readerRole.name
    summary: readerRole.description
    actions: filter(readerRole.actions, action => !contains(omittedActions, action))
    principalId: identity.outputs.principalId
  }
}

module dnsWriter 'modules/role-in-group.bicep' = if (allowRecordWrites && !empty(zonesResourceGroupId)) {
  name: '${name}-dns-writer'
  scope: resourceGroup(zonesSubscriptionId, zonesGroupName)
  params: {
    owner: owner
    role: dnsWriterRole.name
    summary: dnsWriterRole.description
    actions: filter(dnsWriterActions, action => !contains(omittedActions, action))
    principalId: identity.outputs.principalId
  }
}

module networkJoiners 'modules/role-in-group.bicep' = [
  for (groupId, i) in linkedNetworkGroupIds: {
    name: '${name}-network-joiner-${i}'
    scope: resourceGroup(split(groupId, '/')[2], split(groupId, '/')[4])
    params: {
      owner: owner
      role: '${dnsWriterRole.name}: networks'
      summary: 'Joins networks to private DNS zones. For the networks\' resource group.'
      actions: dnsWriterRole.options.joinNetworks
      principalId: identity.outputs.principalId
    }
  }
]

module clusterZoneLinkers 'modules/role-in-subscription.bicep' = [
  for managed in managedSubscriptions: if (linkClusterZones) {
    name: '${name}-cluster-zones-${managed.id}'
    scope: subscription(managed.id)
    params: {
      owner: owner
      role: '${dnsWriterRole.name}: cluster zones'
      summary: 'Links the private DNS zones of AKS clusters to networks. For managed subscriptions.'
      actions: dnsWriterRole.options.linkNetworks
      principalId: identity.outputs.principalId
    }
  }
]

module zoneGroupWriters 'modules/role-in-subscription.bicep' = [
  for managed in managedSubscriptions: if (allowZoneGroups) {
    name: '${name}-zone-groups-${managed.id}'
    scope: subscription(managed.id)
    params: {
      owner: owner
      role: '${dnsWriterRole.name}: zone groups'
      summary: 'Writes private DNS zone groups on private endpoints. For managed subscriptions.'
      actions: dnsWriterRole.options.zoneGroups
      principalId: identity.outputs.principalId
    }
  }
]

module zoneJoiner 'modules/role-in-group.bicep' = if (allowZoneGroups && !empty(zonesResourceGroupId)) {
  name: '${name}-zone-joiner'
  scope: resourceGroup(zonesSubscriptionId, zonesGroupName)
  params: {
    owner: owner
    role: '${dnsWriterRole.name}: joins zones'
    summary: 'Lets private DNS zone groups name the zones. For the zones\' resource group.'
    actions: dnsWriterRole.options.joinZones
    principalId: identity.outputs.principalId
  }
}

module approvers 'modules/role-in-subscription.bicep' = [
  for managed in managedSubscriptions: if (allowApprovals) {
    name: '${name}-approver-${managed.id}'
    scope: subscription(managed.id)
    params: {
      owner: owner
      role: approverRole.name
      summary: approverRole.description
      actions: filter(approverRole.actions, action => !contains(omittedActions, action))
      principalId: identity.outputs.principalId
    }
  }
]

module eventGroups 'modules/events-group.bicep' = [
  for managed in managedSubscriptions: if (empty(managed.?topicName ?? '')) {
    name: '${name}-events-group-${managed.id}'
    scope: subscription(managed.id)
    params: {
      name: eventsGroupName
      location: location
      tags: tags
    }
  }
]

module topics 'modules/topic.bicep' = [
  for managed in managedSubscriptions: {
    name: '${name}-topic'
    scope: resourceGroup(managed.id, managed.?topicResourceGroup ?? eventsGroupName)
    params: {
      name: 'evgt-${name}'
      existingName: managed.?topicName ?? ''
      tags: tags
    }
    dependsOn: [
      eventGroups
    ]
  }
]

module topicRights 'modules/topic-rights.bicep' = [
  for (managed, i) in managedSubscriptions: {
    name: '${name}-topic-rights-${managed.id}'
    scope: group
    params: {
      storageName: storage.outputs.name
      principalId: topics[i].outputs.principalId
      sends: delivery == 'queue'
    }
  }
]

module eventSubscriptions 'modules/event-subscriptions.bicep' = [
  for (managed, i) in managedSubscriptions: if (connectEvents) {
    name: '${name}-event-subscriptions'
    scope: resourceGroup(managed.id, managed.?topicResourceGroup ?? eventsGroupName)
    params: {
      name: name
      topicName: topics[i].outputs.name
      delivery: delivery
      appId: app.outputs.id
      storageId: storage.outputs.id
      queueName: storage.outputs.eventQueue
      deadLetterContainer: storage.outputs.deadLetterContainer
    }
    dependsOn: [
      topicRights
    ]
  }
]

module alerts 'modules/alerts.bicep' = {
  name: '${name}-alerts'
  scope: group
  params: {
    name: name
    location: location
    workspaceId: monitoring.outputs.workspaceId
    topicIds: [for (managed, i) in managedSubscriptions: topics[i].outputs.id]
    emails: alertEmails
    tags: tags
  }
}

// By this name azd reads where to deploy to.
output AZURE_RESOURCE_GROUP string = group.name
output resourceGroupName string = group.name
output appName string = app.outputs.name
output address string = 'https://${app.outputs.hostName}'
output redirectAddress string = 'https://${app.outputs.hostName}/.auth/login/aad/callback'
output policyAddress string = app.outputs.policyLocation
output principalId string = identity.outputs.principalId
output owner string = owner
