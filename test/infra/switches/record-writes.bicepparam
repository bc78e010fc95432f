using '../../../infra/main.bicep'

// Record sets alone may be written: no option of the role.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param zonesResourceGroupId = '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/rg-dns'
param allowRecordWrites = true
