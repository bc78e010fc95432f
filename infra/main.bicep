targetScope = 'subscription'

metadata description = 'Gatehouse in one subscription: everything it runs on, its rights, and the events that wake it.'

import { Notify, Subnets, Tags, Topic } from 'modules/types.bicep'

@description('Short name of this deployment, in the names of its resources: lower-case letters, digits, hyphens.')
@minLength(3)
@maxLength(12)
param name string = 'gatehouse'

@description('Azure region of everything this deployment makes.')
param location string = deployment().location

@description('Mark in the metadata of record sets: letters, digits, hyphens. Never change it: record sets with another mark are somebody else\'s.')
@minLength(3)
@maxLength(63)
param owner string = '${name}-${take(uniqueString(subscription().id, name), 8)}'

@description('Subscriptions to manage: each with its id and, where it has an Event Grid topic of its own already (only one is allowed), that topic: its name and resource group.')
param managedSubscriptions {
  id: string
  topic: Topic?
}[] = [
  {
    id: subscription().subscriptionId
  }
]

@description('Subscriptions that the deploy script found under a management group: they replace managedSubscriptions. Set by it alone.')
param discoveredSubscriptions {
  id: string
  topic: Topic?
}[]?

@description('Management group whose subscriptions the app finds by itself with every sweep; the deploy script sets it where it is given one. Empty: the app manages those that are named.')
param managementGroupId string = ''

@description('Subscriptions to manage beside those under the management group, such as a hub that holds the zones and lies elsewhere: each as in managedSubscriptions.')
param subscriptionsBeside {
  id: string
  topic: Topic?
}[] = []

@description('Which of the managed subscriptions this run is about, by first and size; set by the deploy script, which takes many in several runs.')
param batch {
  first: int
  size: int
}?

@description('Client id of the app registration that people sign in with.')
param authClientId string

@description('Resource id of the resource group that holds the private DNS zones. Empty: no rights there.')
param zonesResourceGroupId string = ''

@description('Grants the DNS writer role at the zones\' resource group. Off, no record set can be written, regardless of the policy.')
param allowRecordWrites bool = false

@description('Grants the approver role at each managed subscription. Off, no connection can be answered, regardless of the policy.')
param allowApprovals bool = false

@description('Optional rights of the DNS writer at the zones\' resource group: createZones, linkNetworks.')
param dnsOptions ('createZones' | 'linkNetworks')[] = []

@description('Resource ids of the resource groups whose networks may be linked to zones (with linkNetworks or linkClusterZones).')
param linkedNetworkGroupIds string[] = []

@description('Lets the private zones that AKS makes, anywhere in the managed subscriptions, be linked to networks.')
param linkClusterZones bool = false

@description('Lets private DNS zone groups be written on the endpoints of the managed subscriptions, for the strategy zoneGroup.')
param allowZoneGroups bool = false

@description('Lets public ways be closed that egress.remediate of the policy covers: publicNetworkAccess of storage accounts, vaults, registries and databases, defaultOutboundAccess of subnets. It takes the right to write these resources.')
param allowClosings bool = false

@description('Lets commands be run in the clusters that clusters.live of the policy names, to ask what only they know. Where a cluster has no sign-in with Entra, such a command may do everything in it; Gatehouse only reads.')
param allowClusterCommands bool = false

@description('Lets network interfaces of running machines be asked for their effective routes and security groups, where egress.liveVerification of the policy says how many an hour. It changes nothing.')
param allowLiveVerification bool = false

@description('Lets the activity log of the managed subscriptions be read: it says who asked for a connection, where policy wants two people to approve.')
param readActivityLog bool = false

@description('Actions of the roles that this cloud doesn\'t know; Azure refuses a role that names one.')
param omittedActions string[] = []

@description('How events arrive: at the function (within a second), or through a storage queue (within some seconds; no key, no public address).')
@allowed([
  'function'
  'queue'
])
param eventDelivery string = 'function'

@description('The second of two passes: connects the events and assigns the custom roles. Event Grid refuses a function that isn\'t there yet, and Azure now and then a role that is seconds old.')
param connectEvents bool = true

@description('Gives the Event Grid topics an identity, which dead letters and delivery to a queue need. False where Azure refuses one for a global topic: what can\'t be delivered is then dropped.')
param topicIdentity bool = true

@description('Keeps the storage off public networks: virtual network, private endpoints, zones.')
param privateNetworking bool = true

@description('Takes the app itself off public networks too. Events then come through the queue.')
param privateApp bool = false

@description('Address range of the virtual network, at least a /26. Not used with subnets of your own.')
param addressPrefix string = '10.255.255.0/26'

@description('Two subnets of your own: app, delegated to Microsoft.App/environments, and endpoints, by their resource ids. Empty: a network with both is made.')
param ownSubnets Subnets?

@description('Resource id of the resource group whose zones the storage\'s own endpoints register in. Empty: zones are made for this deployment alone.')
param ownZonesResourceGroupId string = ''

@description('Sends what leaves through a NAT gateway, from one fixed address. Not with subnets of your own: theirs decide.')
param outboundNat bool = false

@description('Makes an Event Grid topic that notifies others of requests, decisions and findings.')
param notifications bool = false

@description('Who is notified of what waits and of bad findings: emails (a list), teamsWorkflowUrl (the address a workflow of Teams gave, a secret). It makes the topic of notifications too.')
param notify Notify = {}

@description('Where the policy document is: a file in the package, or the https address of a blob. Empty: policy/policy.yaml in the storage account.')
param policyLocation string = ''

@description('When the sweep runs: six fields, seconds first.')
param sweepSchedule string = '0 */5 * * * *'

@description('When requests that raise no event are searched: six fields, seconds first.')
param pollSchedule string = '0 */2 * * * *'

@description('Who gets the alerts. Empty: they only show in the portal.')
param alertEmails string[] = []

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Gigabytes of logs a day at most; what is more is dropped.')
@minValue(1)
param logDailyQuotaGb int = 1

@description('Instances at most: what bounds the load on Azure Resource Manager.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('Instances of the event function that are always running: no cold start, for a price.')
@minValue(0)
param alwaysReadyInstances int = 0

@description('Redundancy of the storage.')
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GZRS'
])
param storageSku string = 'Standard_ZRS'

@description('Keeps the storage account, with state, audit and policy, from being deleted until the lock is taken off.')
param deleteLock bool = false

@description('Which changes of the storage are logged, with who made them: none; those of blobs (policy, package); or all, tables and queues too.')
@allowed([
  'none'
  'blobs'
  'all'
])
param storageLogs string = 'blobs'

@description('Tags of every resource.')
param tags Tags = {}

@description('Name of the azd environment, set by azd alone.')
param azdEnvironment string = ''

// What Azure would refuse late, or take and leave without effect, is refused before anything is sent.
func consistsOf(text string, letters string) bool =>
  empty(filter(map(range(0, length(text)), i => substring(text, i, 1)), letter => !contains(letters, letter)))
func isGroupId(id string) bool =>
  length(split(id, '/')) == 5 && startsWith(toLower(id), '/subscriptions/') && contains(toLower(id), '/resourcegroups/')
func isSubnetId(id string) bool => length(split(id, '/')) == 11 && contains(toLower(id), '/subnets/')
func lengthsOf(text string) string => join(map(split(text, '-'), part => string(length(part))), '-')
func isGuid(text string) bool => lengthsOf(text) == '8-4-4-4-12' && consistsOf(toLower(text), '0123456789abcdef-')
func isOnce(texts string[]) bool => length(union(map(texts, text => toLower(text)), [])) == length(texts)
func areTwoSubnets(ids string[]) bool => empty(filter(ids, id => !isSubnetId(id))) && isOnce(ids)
func sizeOf(range string) int => int(last(split('0/${range}', '/')))
func isRange(range string) bool =>
  length(split(range, '/')) == 2 && !contains(range, ':') && parseCidr(range).network == first(split(range, '/'))
func networkOf(subnetId string) string => join(take(split(subnetId, '/'), 9), '/')

var lowerCase = 'abcdefghijklmnopqrstuvwxyz'
var digits = '0123456789'
var inOneRun = 32
var emails = notify.?emails ?? []
var notifiesPeople = !empty(emails) || !empty(notify.?teamsWorkflowUrl ?? '')
var notifies = notifications || notifiesPeople
var delivery = privateApp ? 'queue' : eventDelivery
var foundSubscriptions = discoveredSubscriptions ?? managedSubscriptions
var foundIds = [for found in foundSubscriptions: toLower(found.id)]
var besideIds = map(subscriptionsBeside, each => each.id)
var allSubscriptions = concat(
  foundSubscriptions,
  filter(subscriptionsBeside, each => !contains(foundIds, toLower(each.id)))
)
var subscriptionIds = [for managed in allSubscriptions: managed.id]
var problems = filter(
  [
    consistsOf(name, '${lowerCase}${digits}-') && consistsOf(take(name, 1), lowerCase) && !endsWith(name, '-')
      ? ''
      : 'name "${name}" must be lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen.'
    consistsOf(toLower(owner), '${lowerCase}${digits}-') && !startsWith(owner, '-')
      ? ''
      : 'owner "${owner}" must be letters, digits and hyphens, and not begin with a hyphen.'
    isGuid(authClientId) && !consistsOf(authClientId, '0-')
      ? ''
      : 'authClientId "${authClientId}" is not the client id of an app registration.'
    !empty(subscriptionIds) && empty(filter(subscriptionIds, id => !isGuid(id))) && isOnce(subscriptionIds)
      ? ''
      : 'managedSubscriptions must name at least one subscription, each once, by its id alone: ${join(subscriptionIds, ', ')}.'
    (batch.?size ?? length(subscriptionIds)) <= inOneRun
      ? ''
      : 'managedSubscriptions are ${length(subscriptionIds)}, and one run takes ${inOneRun}: npm run deploy takes them in several, where the parameter file has `param batch = json(readEnvironmentVariable(\'GATEHOUSE_BATCH\', \'null\'))`.'
    empty(zonesResourceGroupId) || isGroupId(zonesResourceGroupId)
      ? ''
      : 'zonesResourceGroupId "${zonesResourceGroupId}" is not the id of a resource group.'
    empty(ownZonesResourceGroupId) || isGroupId(ownZonesResourceGroupId)
      ? ''
      : 'ownZonesResourceGroupId "${ownZonesResourceGroupId}" is not the id of a resource group.'
    empty(filter(linkedNetworkGroupIds, id => !isGroupId(id))) && isOnce(linkedNetworkGroupIds)
      ? ''
      : 'linkedNetworkGroupIds must be ids of resource groups, each once: ${join(linkedNetworkGroupIds, ', ')}.'
    empty(linkedNetworkGroupIds) || contains(dnsOptions, 'linkNetworks') || linkClusterZones
      ? ''
      : 'linkedNetworkGroupIds need linkNetworks (of dnsOptions) or linkClusterZones: alone they let nothing be linked.'
    allowZoneGroups && empty(zonesResourceGroupId)
      ? 'allowZoneGroups needs zonesResourceGroupId: a zone group names the zones there.'
      : ''
    allowRecordWrites && empty(zonesResourceGroupId)
      ? 'allowRecordWrites needs zonesResourceGroupId: the right is given there.'
      : ''
    empty(dnsOptions) || allowRecordWrites ? '' : 'dnsOptions need allowRecordWrites: they are options of that right.'
    topicIdentity || delivery == 'function'
      ? ''
      : 'topicIdentity = false leaves only delivery to the function: a queue (eventDelivery, privateApp) takes events from an identity alone.'
    privateApp && !privateNetworking
      ? 'privateApp needs privateNetworking: nobody would reach an app without either way in.'
      : ''
    outboundNat && (!privateNetworking || ownSubnets != null)
      ? 'outboundNat needs the network that is made here: privateNetworking, and no ownSubnets.'
      : ''
    ownSubnets != null && !privateNetworking ? 'ownSubnets are for privateNetworking.' : ''
    areTwoSubnets(map(items(ownSubnets ?? {}), each => each.value))
      ? ''
      : 'ownSubnets must be two resource ids of subnets, for the one that is delegated to the app takes no endpoint: "${ownSubnets.?app ?? ''}" and "${ownSubnets.?endpoints ?? ''}".'
    !empty(ownZonesResourceGroupId) && !privateNetworking ? 'ownZonesResourceGroupId is for privateNetworking.' : ''
    isRange(addressPrefix) && sizeOf(addressPrefix) <= 26
      ? ''
      : 'addressPrefix "${addressPrefix}" must be an IPv4 range of at least a /26, by its first address: it holds two subnets.'
    alwaysReadyInstances > maximumInstances
      ? 'alwaysReadyInstances ${alwaysReadyInstances} are more than maximumInstances, ${maximumInstances}.'
      : ''
    isOnce(alertEmails) && !contains(alertEmails, '')
      ? ''
      : 'alertEmails must be addresses, each once: ${join(alertEmails, ', ')}.'
    isOnce(emails) && empty(filter(emails, each => length(split(each, '@')) != 2))
      ? ''
      : 'notify.emails must be mail addresses, each once: ${join(emails, ', ')}.'
    contains(policyLocation, '://') && !startsWith(toLower(policyLocation), 'https://')
      ? 'policyLocation "${policyLocation}" must be an https address, or a file in the package.'
      : ''
    length(split(sweepSchedule, ' ')) == 6 && length(split(pollSchedule, ' ')) == 6
      ? ''
      : 'sweepSchedule "${sweepSchedule}" and pollSchedule "${pollSchedule}" must have six fields, seconds first.'
  ],
  problem => !empty(problem)
)

var dnsWriterRole = loadJsonContent('roles/dns-writer.json')
var suffix = take(uniqueString(subscription().id, name), 8)
var groupName = 'rg-${name}'
// azd takes the one group with this tag for where it deploys to: no other resource has it.
var groupTags = union(tags, empty(azdEnvironment) ? {} : { 'azd-env-name': azdEnvironment })
var storageName = take('st${replace(name, '-', '')}${suffix}', 24)
var identityName = 'id-${name}'
var insightsName = 'appi-${name}'
var appName = 'func-${name}-${suffix}'
var topicName = 'evgt-${name}-news-${suffix}'

// Names and ids are worked out here and not taken from what a module says of itself: so a preview (what-if) can look into the next one.
func idIn(group string, type string, name string) string => resourceId(subscription().subscriptionId, group, type, name)
var identityId = idIn(groupName, 'Microsoft.ManagedIdentity/userAssignedIdentities', identityName)
var appId = idIn(groupName, 'Microsoft.Web/sites', appName)
var actionGroupId = empty(alertEmails) ? '' : idIn(groupName, 'Microsoft.Insights/actionGroups', 'ag-${name}')
var madeNetworkId = idIn(groupName, 'Microsoft.Network/virtualNetworks', 'vnet-${name}')
var subnets = ownSubnets ?? {
  app: '${madeNetworkId}/subnets/app'
  endpoints: '${madeNetworkId}/subnets/endpoints'
}
var networkIds = toLower(networkOf(subnets.app)) == toLower(networkOf(subnets.endpoints))
  ? [
      networkOf(subnets.app)
    ]
  : [
      networkOf(subnets.app)
      networkOf(subnets.endpoints)
    ]

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: groupName
  location: empty(problems) ? location : fail(join(problems, ' '))
  tags: groupTags
}

module identity 'modules/identity.bicep' = {
  name: '${name}-identity'
  scope: group
  params: {
    name: identityName
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
    identityId: identityId
    principalId: identity.outputs.principalId
    deleteLock: deleteLock
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
    identityId: identityId
    principalId: identity.outputs.principalId
    tags: tags
  }
}

module storageLog 'modules/storage-logs.bicep' = if (storageLogs != 'none') {
  name: '${name}-storage-logs'
  scope: group
  params: {
    storageName: storageName
    workspaceId: idIn(groupName, 'Microsoft.OperationalInsights/workspaces', 'log-${name}')
    includesState: storageLogs == 'all'
  }
  dependsOn: [
    storage
    monitoring
  ]
}

module network 'modules/network.bicep' = if (privateNetworking) {
  name: '${name}-network'
  scope: group
  params: {
    name: name
    location: location
    addressPrefix: addressPrefix
    ownSubnets: ownSubnets
    endpointSubnetId: subnets.endpoints
    networkIds: networkIds
    zonesResourceGroupId: ownZonesResourceGroupId
    storageName: storageName
    outboundNat: outboundNat
    tags: tags
  }
  dependsOn: [
    storage
  ]
}

// Zones that exist already know nothing of a network that is made here.
module zoneLinks 'modules/zone-links.bicep' = if (privateNetworking && ownSubnets == null && !empty(ownZonesResourceGroupId)) {
  name: '${name}-zone-links'
  scope: resourceGroup(
    split(empty(ownZonesResourceGroupId) ? group.id : ownZonesResourceGroupId, '/')[2],
    split(empty(ownZonesResourceGroupId) ? group.id : ownZonesResourceGroupId, '/')[4]
  )
  params: {
    name: '${name}-${suffix}'
    networkId: madeNetworkId
    isAppPrivate: privateApp
    tags: tags
  }
  dependsOn: [
    network
  ]
}

module notifyTopic 'modules/notify-topic.bicep' = if (notifies) {
  name: '${name}-notify-topic'
  scope: group
  params: {
    name: topicName
    location: location
    identityId: identityId
    principalId: identity.outputs.principalId
    tags: tags
  }
}

module notifyPeople 'modules/notify-people.bicep' = if (notifiesPeople) {
  name: '${name}-notify-people'
  scope: group
  params: {
    name: name
    suffix: suffix
    location: location
    topicName: topicName
    emails: emails
    teamsWorkflowUrl: notify.?teamsWorkflowUrl ?? ''
    dataLocation: notify.?dataLocation ?? 'Europe'
    connectEvents: connectEvents
    tags: tags
  }
  dependsOn: [
    notifyTopic
  ]
}

module app 'modules/app.bicep' = {
  name: '${name}-app'
  scope: group
  params: {
    name: appName
    location: location
    identityId: identityId
    clientId: identity.outputs.clientId
    storageName: storageName
    insightsName: insightsName
    integrationSubnetId: privateNetworking ? subnets.app : ''
    isPrivate: privateApp
    authClientId: authClientId
    maximumInstances: maximumInstances
    eventFunction: delivery == 'queue' ? 'resource-event-queue' : 'resource-event'
    alwaysReadyInstances: alwaysReadyInstances
    subscriptionIds: empty(managementGroupId) ? subscriptionIds : besideIds
    managementGroupId: managementGroupId
    owner: owner
    policyLocation: policyLocation
    sweepSchedule: sweepSchedule
    pollSchedule: pollSchedule
    notifyTopic: notifies ? notifyTopic!.outputs.endpoint : ''
    tags: tags
  }
  dependsOn: [
    storage
    monitoring
    network
    zoneLinks
  ]
}

module appEndpoint 'modules/app-endpoint.bicep' = if (privateNetworking && privateApp) {
  name: '${name}-app-endpoint'
  scope: group
  params: {
    name: name
    location: location
    appName: appName
    subnetId: subnets.endpoints
    networkIds: networkIds
    zonesResourceGroupId: ownZonesResourceGroupId
    tags: tags
  }
  dependsOn: [
    app
  ]
}

module alerts 'modules/alerts.bicep' = {
  name: '${name}-alerts'
  scope: group
  params: {
    name: name
    location: location
    workspaceId: idIn(groupName, 'Microsoft.OperationalInsights/workspaces', 'log-${name}')
    emails: alertEmails
    tags: tags
  }
  dependsOn: [
    monitoring
  ]
}

module workbook 'modules/workbook.bicep' = {
  name: '${name}-workbook'
  scope: group
  params: {
    name: name
    location: location
    workspaceId: idIn(groupName, 'Microsoft.OperationalInsights/workspaces', 'log-${name}')
    tags: tags
  }
  dependsOn: [
    monitoring
  ]
}

module zonesRights 'modules/zones-rights.bicep' = if (!empty(zonesResourceGroupId)) {
  name: '${name}-zones-rights'
  scope: resourceGroup(
    split(empty(zonesResourceGroupId) ? group.id : zonesResourceGroupId, '/')[2],
    split(empty(zonesResourceGroupId) ? group.id : zonesResourceGroupId, '/')[4]
  )
  params: {
    owner: owner
    identityId: identityId
    principalId: identity.outputs.principalId
    rights: {
      writesRecords: allowRecordWrites
      dnsOptions: dnsOptions
      joinsZones: allowZoneGroups
    }
    omittedActions: omittedActions
    assigns: connectEvents
  }
}

module networkRights 'modules/network-rights.bicep' = [
  for (groupId, i) in linkedNetworkGroupIds: {
    name: '${name}-network-rights-${i}'
    scope: resourceGroup(split(groupId, '/')[2], split(groupId, '/')[4])
    params: {
      owner: owner
      role: '${dnsWriterRole.name}: networks'
      actions: filter(dnsWriterRole.options.joinNetworks, action => !contains(omittedActions, action))
      identityId: identityId
      principalId: identity.outputs.principalId
      assigns: connectEvents
    }
  }
]

// One module a subscription: Azure counts each of these, times the subscriptions, towards the 800 resources of one deployment.
module subscriptions 'modules/subscription.bicep' = [
  for managed in take(skip(allSubscriptions, batch.?first ?? 0), batch.?size ?? inOneRun): {
    name: '${name}-subscription-${managed.id}'
    scope: subscription(managed.id)
    params: {
      name: name
      location: location
      owner: owner
      home: {
        subscriptionId: subscription().subscriptionId
        resourceGroup: groupName
      }
      identityId: identityId
      principalId: identity.outputs.principalId
      rights: {
        approves: allowApprovals
        linksClusterZones: linkClusterZones
        writesZoneGroups: allowZoneGroups
        readsActivityLog: readActivityLog
        closes: allowClosings
        runsCommands: allowClusterCommands
        verifies: allowLiveVerification
      }
      omittedActions: omittedActions
      topic: managed.?topic
      topicIdentity: topicIdentity
      delivery: delivery
      connectEvents: connectEvents
      appId: appId
      storageName: storageName
      actionGroupId: actionGroupId
      tags: tags
    }
    dependsOn: [
      storage
      app
      alerts
    ]
  }
]

// By this name azd reads where to deploy to.
output AZURE_RESOURCE_GROUP string = group.name
output resourceGroupName string = group.name
output appName string = appName
output address string = 'https://${app.outputs.hostName}'
output redirectAddress string = 'https://${app.outputs.hostName}/.auth/login/aad/callback'
output policyAddress string = app.outputs.policyLocation
output principalId string = identity.outputs.principalId
output owner string = owner
