using '../../../infra/main.bicep'

// Every right, over three subscriptions, one of them with a topic of its own; people and others are notified.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param managedSubscriptions = [
  {
    id: '00000000-0000-0000-0000-0000000000a1'
  }
  {
    id: '00000000-0000-0000-0000-0000000000a2'
    topic: {
      name: 'theirs'
      resourceGroup: 'rg-theirs'
    }
  }
  {
    id: '00000000-0000-0000-0000-0000000000a3'
  }
]
param zonesResourceGroupId = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-dns'
param allowRecordWrites = true
param allowApprovals = true
param dnsOptions = [
  'createZones'
  'linkNetworks'
]
param linkedNetworkGroupIds = [
  '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-hub'
]
param linkClusterZones = true
param allowZoneGroups = true
param readActivityLog = true
param allowClosings = true
param allowClusterCommands = true
param allowLiveVerification = true
param notifications = true
param notify = {
  emails: [
    'approvers@contoso.example'
  ]
  teamsWorkflowUrl: 'https://teams.example/workflows/a-channel'
}
param deleteLock = true
param storageLogs = 'all'
param alertEmails = [
  'on-call@contoso.example'
]
