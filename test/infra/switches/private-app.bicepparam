using '../../../infra/main.bicep'

// The app itself off public networks too.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param privateApp = true
