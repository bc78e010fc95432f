metadata description = 'The function app: Flex Consumption, Node, its identity for everything, people signed in by the platform.'

import { Tags } from 'types.bicep'

param name string
param location string

@description('The app\'s user-assigned identity: resource id and client id.')
param identityId string
param clientId string
param storageName string
param insightsName string

@description('Where what leaves the app goes through; empty: straight out.')
param integrationSubnetId string

@description('True takes it off public networks.')
param isPrivate bool

@description('Client id of the app registration.')
param authClientId string
param maximumInstances int

@description('The function that events come to: what is always ready.')
param eventFunction string
param alwaysReadyInstances int

@description('Empty where the app finds them under the management group.')
param subscriptionIds string[]
param managementGroupId string
param owner string

@description('Empty: policy/policy.yaml in the storage account.')
param policyLocation string
param sweepSchedule string
param pollSchedule string

@description('Endpoint of the topic that gets the notifications; empty: none is sent.')
param notifyTopic string
param tags Tags

var storageSuffix = environment().suffixes.storage
var policy = empty(policyLocation) ? 'https://${storageName}.blob.${storageSuffix}/policy/policy.yaml' : policyLocation

// What infra/app-settings.json may give to a setting. What is known only once the deployment runs is added below.
var values = {
  // The account's name alone would mean the addresses of the public cloud.
  blobs: 'https://${storageName}.blob.${storageSuffix}'
  queues: 'https://${storageName}.queue.${storageSuffix}'
  tables: 'https://${storageName}.table.${storageSuffix}'
  credential: 'managedidentity'
  // The console is at the root, where the host shows a page of its own otherwise.
  homepage: 'true'
  clientId: clientId
  insightsIdentity: 'ClientId=${clientId};Authorization=AAD'
  cloud: environment().name
  subscriptions: join(subscriptionIds, ',')
  owner: owner
  tenantId: tenant().tenantId
  policy: policy
  sweepSchedule: sweepSchedule
  pollSchedule: pollSchedule
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, {
    'azd-service-name': 'app'
  })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    virtualNetworkSubnetId: empty(integrationSubnetId) ? null : integrationSubnetId
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${storageName}.blob.${storageSuffix}/app-package'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'node'
        version: '22'
      }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: 2048
        alwaysReady: alwaysReadyInstances == 0
          ? []
          : [
              {
                name: 'function:${eventFunction}'
                instanceCount: alwaysReadyInstances
              }
            ]
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      remoteDebuggingEnabled: false
      appSettings: concat(
        map(items(loadJsonContent('../app-settings.json')), setting => {
          name: setting.key
          value: values[setting.value]
        }),
        [
          {
            name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
            value: insights.properties.ConnectionString
          }
        ],
        empty(managementGroupId)
          ? []
          : [
              {
                name: 'GATEHOUSE_MANAGEMENT_GROUP'
                value: managementGroupId
              }
            ],
        empty(notifyTopic)
          ? []
          : [
              {
                name: 'GATEHOUSE_NOTIFY_TOPIC'
                value: notifyTopic
              }
            ]
      )
    }
  }
}

resource ftp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource scm 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

// People only: Event Grid calls with the key of its own, and what is excluded here is checked by the Functions host; health says one word to
// whom the platform doesn't know.
resource auth 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: true
    }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'RedirectToLoginPage'
      redirectToProvider: 'azureactivedirectory'
      excludedPaths: [
        '/runtime/webhooks/eventgrid'
        '/api/health'
      ]
    }
    httpSettings: {
      requireHttps: true
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: authClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [
            authClientId
            'api://${authClientId}'
          ]
        }
      }
    }
    login: {
      // A role that was taken away, or a browser left open, counts for an hour at most.
      cookieExpiration: {
        convention: 'FixedTime'
        timeToExpiration: '01:00:00'
      }
      tokenStore: {
        enabled: false
      }
    }
  }
}

output hostName string = app.properties.defaultHostName
output policyLocation string = policy
