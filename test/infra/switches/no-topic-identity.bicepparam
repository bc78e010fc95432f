using '../../../infra/main.bicep'

// For a cloud that gives a global topic no identity: no dead letters.
param authClientId = '00000000-0000-0000-0000-0000000000c1'
param topicIdentity = false
