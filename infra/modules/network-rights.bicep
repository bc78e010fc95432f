metadata description = 'The right to link the networks of one resource group to zones: the role, defined and assigned.'

@description('The deployment\'s mark: names of roles are unique in a tenant.')
param owner string

@description('The role\'s name and actions: few, and the same for each of many groups.')
param role string
param actions string[]

@description('The app\'s identity. Its resource id is known beforehand and names the assignments; the principal is not.')
param identityId string
param principalId string

@description('The second of two passes: assigns what the first defined.')
param assigns bool

var scopeId = resourceGroup().id

resource definition 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(scopeId, owner, role)
  properties: {
    roleName: '${role} (${owner}, ${take(uniqueString(scopeId), 8)})'
    description: 'Joins networks to private DNS zones. For the networks\' resource group.'
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

// Azure may not know yet a definition that is seconds old (RoleDefinitionDoesNotExist): hence in the pass after.
resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (assigns) {
  name: guid(scopeId, owner, role, identityId)
  properties: {
    roleDefinitionId: definition.id
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: role
  }
}
