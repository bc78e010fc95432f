using '../../../infra/main.bicep'

// Events through the queue, a network of its own.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param eventDelivery = 'queue'
