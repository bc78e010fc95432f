metadata description = 'Rights at the resource group of the private DNS zones: the roles, defined and assigned.'

import { ZonesRights } from 'types.bicep'

@description('The deployment\'s mark: names of roles are unique in a tenant.')
param owner string
@description('The app\'s identity. Its resource id is known beforehand and names the assignments; the principal is not.')
param identityId string
param principalId string
param rights ZonesRights
param omittedActions string[]

@description('The second of two passes: assigns what the first defined.')
param assigns bool

var reader = loadJsonContent('../roles/reader.json')
var dnsWriter = loadJsonContent('../roles/dns-writer.json')
var optionalActions = [for option in rights.dnsOptions: dnsWriter.options[option]]

var roles = filter(
  [
    {
      name: reader.name
      summary: reader.description
      actions: reader.actions
      granted: true
    }
    {
      name: dnsWriter.name
      summary: dnsWriter.description
      actions: concat(dnsWriter.actions, flatten(optionalActions))
      granted: rights.writesRecords
    }
    {
      name: '${dnsWriter.name}: joins zones'
      summary: 'Lets private DNS zone groups name the zones. For the zones\' resource group.'
      actions: dnsWriter.options.joinZones
      granted: rights.joinsZones
    }
  ],
  role => role.granted
)
var scopeId = resourceGroup().id

resource definitions 'Microsoft.Authorization/roleDefinitions@2022-04-01' = [
  for role in roles: {
    name: guid(scopeId, owner, role.name)
    properties: {
      roleName: '${role.name} (${owner}, ${take(uniqueString(scopeId), 8)})'
      description: role.summary
      type: 'CustomRole'
      permissions: [
        {
          actions: filter(role.actions, action => !contains(omittedActions, action))
        }
      ]
      assignableScopes: [
        scopeId
      ]
    }
  }
]

// Azure may not know yet a definition that is seconds old (RoleDefinitionDoesNotExist): hence in the pass after.
resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (role, i) in roles: if (assigns) {
    name: guid(scopeId, owner, role.name, identityId)
    properties: {
      roleDefinitionId: definitions[i].id
      principalId: principalId
      principalType: 'ServicePrincipal'
      description: role.name
    }
  }
]
