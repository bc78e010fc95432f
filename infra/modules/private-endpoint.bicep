metadata description = 'One private endpoint with its name registered by the platform: what Gatehouse runs on must resolve before Gatehouse does.'

import { Tags } from 'types.bicep'

param name string
param location string
param subnetId string
param resourceId string
param groupId string
param zoneName string

@description('Resource group of a zone that exists already; empty makes the zone and links it to the networks.')
param zonesResourceGroupId string

@description('The networks that look the name up: a zone that is made here is linked to each.')
param networkIds string[]
param tags Tags

var makesZone = empty(zonesResourceGroupId)

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: name
        properties: {
          privateLinkServiceId: resourceId
          groupIds: [
            groupId
          ]
        }
      }
    ]
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = if (makesZone) {
  name: zoneName
  location: 'global'
  tags: tags
}

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (networkId, i) in networkIds: if (makesZone) {
    parent: zone
    name: i == 0 ? 'gatehouse' : 'gatehouse-${i + 1}'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: networkId
      }
    }
  }
]

resource registration 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [
      {
        name: groupId
        properties: {
          privateDnsZoneId: makesZone
            ? zone.id
            : '${zonesResourceGroupId}/providers/Microsoft.Network/privateDnsZones/${zoneName}'
        }
      }
    ]
  }
}
