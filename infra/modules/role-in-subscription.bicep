targetScope = 'subscription'

metadata description = 'One of the three roles, defined in a subscription and assigned there to the app\'s identity.'

@description('The deployment\'s mark: names of roles are unique in a tenant.')
param owner string
param role string
param summary string
param actions array
param principalId string

var scopeId = subscription().id

resource definition 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(scopeId, owner, role)
  properties: {
    roleName: '${role} (${owner}, ${take(uniqueString(scopeId), 8)})'
    description: summary
    type: 'CustomRole'
    permissions: [
      {
        actions: actions
      }
    ]
    assignableScopes: [
      scopeId
    ]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scopeId, owner, role, principalId)
  properties: {
    roleDefinitionId: definition.id
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
