metadata description = 'Lets the identity of the policy for new subscriptions name the app as where events go.'

param owner string

@description('The role, from infra/roles/event-destination.json.')
param role {
  name: string
  description: string
  actions: string[]
}
param principalId string

@description('Id of the management group: names the assignment, for the principal is known only once it exists.')
param namedBy string

var scopeId = resourceGroup().id

resource definition 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(scopeId, owner, role.name)
  properties: {
    roleName: '${role.name} (${owner}, ${take(uniqueString(scopeId), 8)})'
    description: role.description
    type: 'CustomRole'
    permissions: [
      {
        actions: role.actions
      }
    ]
    assignableScopes: [
      scopeId
    ]
  }
}

resource assigned 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scopeId, owner, role.name, namedBy)
  properties: {
    roleDefinitionId: definition.id
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: role.name
  }
}
