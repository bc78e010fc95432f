using '../../../infra/main.bicep'

// One fixed address for what leaves; instances that are always running.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param outboundNat = true
param alwaysReadyInstances = 2
param storageSku = 'Standard_GZRS'
