using '../../../infra/main.bicep'

// The one subscription has its topic already, and events come through the queue.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param managedSubscriptions = [
  {
    id: '00000000-0000-0000-0000-0000000000a1'
    topic: {
      name: 'theirs'
      resourceGroup: 'rg-theirs'
    }
  }
]
param eventDelivery = 'queue'
