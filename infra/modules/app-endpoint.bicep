metadata description = 'The private endpoint of the app itself, for an app without a public address.'

import { appZones } from 'own-zones.bicep'
import { Tags } from 'types.bicep'

param name string
param location string
param appName string
param subnetId string
param networkIds string[]
param zonesResourceGroupId string
param tags Tags

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

module endpoint 'private-endpoint.bicep' = {
  name: '${name}-endpoint-app'
  params: {
    name: 'pe-${name}-app'
    location: location
    subnetId: subnetId
    resourceId: app.id
    groupId: 'sites'
    zoneName: appZones[?environment().name] ?? appZones.AzureCloud
    zonesResourceGroupId: zonesResourceGroupId
    networkIds: networkIds
    tags: tags
  }
}
