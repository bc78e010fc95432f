using '../../../infra/main.bicep'

// Nothing chosen: what a first deployment makes once its code is there.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
