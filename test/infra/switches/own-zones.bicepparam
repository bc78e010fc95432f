using '../../../infra/main.bicep'

// A network is made, its endpoints and that of the private app register in zones that exist.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param ownZonesResourceGroupId = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-dns'
param privateApp = true
