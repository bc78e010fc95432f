using 'main.bicep'

// The only values without a default, and the ones most people change. docs/deploy.md explains each.
param name = readEnvironmentVariable('GATEHOUSE_NAME', 'gatehouse')
param authClientId = readEnvironmentVariable('GATEHOUSE_AUTH_CLIENT_ID')
param zonesResourceGroupId = readEnvironmentVariable('GATEHOUSE_ZONES_GROUP_ID', '')

// Observe first: no right to write anything outside its own resource group.
param allowRecordWrites = bool(readEnvironmentVariable('GATEHOUSE_ALLOW_RECORD_WRITES', 'false'))
param allowApprovals = bool(readEnvironmentVariable('GATEHOUSE_ALLOW_APPROVALS', 'false'))
param allowClosings = bool(readEnvironmentVariable('GATEHOUSE_ALLOW_CLOSINGS', 'false'))
param allowClusterCommands = bool(readEnvironmentVariable('GATEHOUSE_ALLOW_CLUSTER_COMMANDS', 'false'))
param allowLiveVerification = bool(readEnvironmentVariable('GATEHOUSE_ALLOW_LIVE_VERIFICATION', 'false'))

// Event Grid refuses a function that isn't there yet, and Azure now and then a role that is seconds old: the first of two passes leaves this off.
param connectEvents = bool(readEnvironmentVariable('GATEHOUSE_CONNECT_EVENTS', 'false'))

// Rights that this cloud doesn't know: the deploy script asks Azure and fills them in.
param omittedActions = empty(readEnvironmentVariable('GATEHOUSE_OMITTED_ACTIONS', ''))
  ? []
  : split(readEnvironmentVariable('GATEHOUSE_OMITTED_ACTIONS', ''), ',')

// Subscriptions under a management group: the deploy script finds them where it is told which.
param discoveredSubscriptions = json(readEnvironmentVariable('GATEHOUSE_DISCOVERED', 'null'))

param managementGroupId = readEnvironmentVariable('GATEHOUSE_MANAGEMENT_GROUP', '')

// More subscriptions than one run takes: the deploy script says which this one is about.
param batch = json(readEnvironmentVariable('GATEHOUSE_BATCH', 'null'))

param eventDelivery = 'function'
param privateNetworking = true
param alertEmails = []
param azdEnvironment = readEnvironmentVariable('AZURE_ENV_NAME', '')
