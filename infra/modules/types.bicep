metadata description = 'What several of the templates are given.'

@export()
@description('Tags of a resource.')
type Tags = {
  *: string
}

@export()
@description('An Event Grid system topic that exists already, and where.')
type Topic = {
  name: string
  resourceGroup: string
}

@export()
@description('Two subnets of your own, by their resource ids: one without the other would leave app and endpoints in networks that don\'t meet.')
type Subnets = {
  @description('For the app, delegated to Microsoft.App/environments.')
  app: string

  @description('For the private endpoints; in the same network, or one that is peered with it.')
  endpoints: string
}

@export()
@description('The resource group that Gatehouse itself lives in.')
type Home = {
  subscriptionId: string
  resourceGroup: string
}

@export()
@description('Rights that an operator may leave out, at a managed subscription.')
type SubscriptionRights = {
  @description('Answers connections.')
  approves: bool

  @description('Links the private zones that AKS makes.')
  linksClusterZones: bool

  @description('Writes private DNS zone groups.')
  writesZoneGroups: bool

  @description('Reads who did what.')
  readsActivityLog: bool

  @description('Closes public ways.')
  closes: bool

  @description('Runs commands in clusters.')
  runsCommands: bool

  @description('Asks running machines for their effective routes.')
  verifies: bool
}

@export()
@description('Rights that an operator may leave out, at the resource group of the zones.')
type ZonesRights = {
  @description('Writes record sets.')
  writesRecords: bool

  @description('What else the writer of record sets may do.')
  dnsOptions: ('createZones' | 'linkNetworks')[]

  @description('Lets a private DNS zone group name a zone.')
  joinsZones: bool
}

@export()
@sealed()
@description('How people are notified of what waits for them and of what is badly wrong.')
type Notify = {
  @description('Who gets a mail; not in the clouds of Government and China.')
  emails: string[]?

  @description('The address that a workflow of Teams gave for its channel: who has it can post there.')
  @secure()
  teamsWorkflowUrl: string?

  @description('Where Communication Services keeps the mails it sends, e.g. Europe or United States. It can\'t be changed later.')
  dataLocation: string?
}
