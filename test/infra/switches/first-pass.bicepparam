using '../../../infra/main.bicep'

// Before the code is there, as azd deploys it: no event is connected.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param connectEvents = false
param azdEnvironment = 'trial'
