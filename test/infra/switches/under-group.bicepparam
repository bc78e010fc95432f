using '../../../infra/main.bicep'

// Subscriptions that the app finds by itself, with those that the deploy script found.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param managementGroupId = 'landing-zones'
param discoveredSubscriptions = [
  {
    id: '00000000-0000-0000-0000-0000000000a1'
  }
]
// A hub that lies elsewhere; one that is found too counts once.
param subscriptionsBeside = [
  {
    id: '00000000-0000-0000-0000-0000000000A1'
  }
  {
    id: '00000000-0000-0000-0000-0000000000b1'
  }
]
