using '../../../infra/main.bicep'

// The zones are named but not written, in a cloud that does not know one of the actions.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param zonesResourceGroupId = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-dns'
param omittedActions = [
  'Microsoft.Network/privateEndpoints/read'
]
