using '../../../infra/main.bicep'

// Subnets that exist, in two networks that are peered.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param ownSubnets = {
  app: '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet-app/subnets/app'
  endpoints: '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet-endpoints/subnets/endpoints'
}
