using '../../../infra/main.bicep'

// The same, with zones and subnets that exist.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param privateApp = true
param ownSubnets = {
  app: '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet-spoke/subnets/functions'
  endpoints: '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet-spoke/subnets/endpoints'
}
param ownZonesResourceGroupId = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-dns'
