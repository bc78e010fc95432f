targetScope = 'managementGroup'

metadata description = 'What Gatehouse needs at a management group: the right to list what is under it and, where asked for, a policy that connects new subscriptions.'

import { Home } from 'modules/types.bicep'

@description('Short name of the deployment, as main.bicep has it.')
param name string

@description('The deployment\'s mark, as main.bicep puts it out.')
param owner string

@description('Principal of the app\'s identity.')
param principalId string

@description('Resource group of the app, and its subscription.')
param home Home

@description('Name of the function app that events go to.')
param appName string

@description('Assigns the policy that gives each new subscription the reader role and the events. Its identity may then assign that one role, and make topics, in every subscription under the group.')
param connectNewSubscriptions bool = false

@description('Actions of the roles that this cloud doesn\'t know.')
param omittedActions string[] = []

@description('Where the policy\'s identity and its deployments are kept.')
param location string = deployment().location

var reader = loadJsonContent('roles/reader.json')
var groupRole = loadJsonContent('roles/group-reader.json')
var connectorRole = loadJsonContent('roles/connector.json')
var destinationRole = loadJsonContent('roles/event-destination.json')
var scopeId = managementGroup().id
var mark = '${owner}, ${take(uniqueString(scopeId), 8)}'
var appId = resourceId(home.subscriptionId, home.resourceGroup, 'Microsoft.Web/sites', appName)

resource listing 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(scopeId, owner, groupRole.name)
  properties: {
    roleName: '${groupRole.name} (${mark})'
    description: groupRole.description
    type: 'CustomRole'
    permissions: [
      {
        actions: groupRole.actions
      }
    ]
    assignableScopes: [
      scopeId
    ]
  }
}

resource lists 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scopeId, owner, groupRole.name, principalId)
  properties: {
    roleDefinitionId: listing.id
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: groupRole.name
  }
}

// From here on: the policy, and what it takes.
resource reading 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (connectNewSubscriptions) {
  name: guid(scopeId, owner, reader.name)
  properties: {
    roleName: '${reader.name} (${mark})'
    description: reader.description
    type: 'CustomRole'
    permissions: [
      {
        actions: filter(reader.actions, action => !contains(omittedActions, action))
      }
    ]
    assignableScopes: [
      scopeId
    ]
  }
}

resource connector 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (connectNewSubscriptions) {
  name: guid(scopeId, owner, connectorRole.name)
  properties: {
    roleName: '${connectorRole.name} (${mark})'
    description: connectorRole.description
    type: 'CustomRole'
    permissions: [
      {
        actions: connectorRole.actions
      }
    ]
    assignableScopes: [
      scopeId
    ]
  }
}

// As modules/event-subscriptions.bicep has them.
var valuesInOne = 25
var filters = flatten(map(
  loadJsonContent('event-filters.json'),
  filter =>
    map(range(0, (length(filter.values) + valuesInOne - 1) / valuesInOne), i => {
      name: i == 0 ? '${name}-${filter.name}' : '${name}-${filter.name}-${i + 1}'
      eventType: filter.eventType
      operator: filter.operator
      values: take(skip(filter.values, i * valuesInOne), valuesInOne)
    })
))
var topicName = 'evgt-${name}'
var groupName = 'rg-${name}-events'
var schema = 'https://schema.management.azure.com/schemas'
var eventTemplate = {
  '$schema': '${schema}/2019-04-01/deploymentTemplate.json#'
  contentVersion: '1.0.0.0'
  resources: concat(
    [
      {
        type: 'Microsoft.EventGrid/systemTopics'
        apiVersion: '2025-02-15'
        name: topicName
        location: 'global'
        properties: {
          source: '[subscription().id]'
          topicType: 'Microsoft.Resources.Subscriptions'
        }
      }
    ],
    map(filters, filter => {
      type: 'Microsoft.EventGrid/systemTopics/eventSubscriptions'
      apiVersion: '2025-02-15'
      name: '${topicName}/${filter.name}'
      dependsOn: [
        topicName
      ]
      properties: {
        eventDeliverySchema: 'EventGridSchema'
        destination: {
          endpointType: 'AzureFunction'
          properties: {
            resourceId: '${appId}/functions/resource-event'
            maxEventsPerBatch: 1
          }
        }
        retryPolicy: {
          maxDeliveryAttempts: 30
          eventTimeToLiveInMinutes: 1440
        }
        filter: {
          includedEventTypes: [
            filter.eventType
          ]
          advancedFilters: [
            {
              key: 'data.operationName'
              operatorType: filter.operator
              values: filter.values
            }
          ]
        }
      }
    })
  )
}
var connection = {
  '$schema': '${schema}/2018-05-01/subscriptionDeploymentTemplate.json#'
  contentVersion: '1.0.0.0'
  resources: [
    {
      type: 'Microsoft.Authorization/roleAssignments'
      apiVersion: '2022-04-01'
      name: '[guid(subscription().id, \'${owner}\', \'${principalId}\')]'
      properties: {
        roleDefinitionId: tenantResourceId('Microsoft.Authorization/roleDefinitions', guid(scopeId, owner, reader.name))
        principalId: principalId
        principalType: 'ServicePrincipal'
        description: reader.name
      }
    }
    {
      type: 'Microsoft.Resources/resourceGroups'
      apiVersion: '2025-04-01'
      name: groupName
      location: location
    }
    {
      type: 'Microsoft.Resources/deployments'
      apiVersion: '2025-04-01'
      name: '${name}-events'
      resourceGroup: groupName
      dependsOn: [
        groupName
      ]
      properties: {
        mode: 'Incremental'
        template: eventTemplate
      }
    }
  ]
}

resource policy 'Microsoft.Authorization/policyDefinitions@2025-03-01' = if (connectNewSubscriptions) {
  name: '${name}-new-subscriptions'
  properties: {
    displayName: 'Gatehouse: connect new subscriptions (${owner})'
    description: 'Gives a subscription in which the app\'s identity has no role the reader role, and an Event Grid topic whose events go to the app. The identity of the assignment may, in every subscription under the group: ${connectorRole.description}'
    policyType: 'Custom'
    mode: 'All'
    metadata: {
      category: 'Network'
      version: '1.0.0'
      rights: connectorRole.actions
    }
    policyRule: {
      if: {
        field: 'type'
        equals: 'Microsoft.Resources/subscriptions'
      }
      then: {
        effect: 'deployIfNotExists'
        details: {
          type: 'Microsoft.Authorization/roleAssignments'
          deploymentScope: 'subscription'
          existenceScope: 'subscription'
          // What the app has at the group itself, to list what is under it, holds in every subscription and connects none.
          existenceCondition: {
            allOf: [
              {
                field: 'Microsoft.Authorization/roleAssignments/principalId'
                equals: principalId
              }
              {
                field: 'Microsoft.Authorization/roleAssignments/roleDefinitionId'
                notLike: '*/${listing.name}'
              }
            ]
          }
          roleDefinitionIds: [
            connector.id
          ]
          deployment: {
            location: location
            properties: {
              mode: 'incremental'
              template: connection
            }
          }
        }
      }
    }
  }
}

resource assignment 'Microsoft.Authorization/policyAssignments@2025-03-01' = if (connectNewSubscriptions) {
  name: take('${name}-connect', 24)
  location: location
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    displayName: 'Gatehouse: connect new subscriptions (${owner})'
    policyDefinitionId: policy.id
  }
}

// It may assign the one role to the one identity, and nothing else.
var mayAssign = '((!(ActionMatches{\'Microsoft.Authorization/roleAssignments/write\'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${guid(scopeId, owner, reader.name)}} AND @Request[Microsoft.Authorization/roleAssignments:PrincipalId] ForAnyOfAnyValues:GuidEquals {${principalId}}))'

resource connects 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (connectNewSubscriptions) {
  name: guid(scopeId, owner, connectorRole.name)
  properties: {
    roleDefinitionId: connector.id
    principalId: assignment!.identity.principalId
    principalType: 'ServicePrincipal'
    condition: mayAssign
    conditionVersion: '2.0'
    description: connectorRole.name
  }
}

module destination 'modules/event-destination.bicep' = if (connectNewSubscriptions) {
  name: '${name}-event-destination'
  scope: resourceGroup(home.subscriptionId, home.resourceGroup)
  params: {
    owner: owner
    role: destinationRole
    principalId: connectNewSubscriptions ? assignment!.identity.principalId : ''
    namedBy: scopeId
  }
}
