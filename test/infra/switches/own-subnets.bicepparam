using '../../../infra/main.bicep'

// Subnets that exist, in one network; the app off public networks too.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param ownSubnets = {
  app: '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet-own/subnets/app'
  endpoints: '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourcegroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet-own/subnets/endpoints'
}
param privateApp = true
