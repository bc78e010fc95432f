using '../../../infra/main.bicep'

// No private networking; events through the queue, news for others.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param privateNetworking = false
param eventDelivery = 'queue'
param notifications = true
param storageLogs = 'none'
