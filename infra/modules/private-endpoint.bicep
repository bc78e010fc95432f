metadata description = 'One private endpoint with its name registered by the platform: what Gatehouse runs on must resolve before Gatehouse does.'

param name string
param location string
param subnetId string
param resourceId string
param groupId string
param zoneName string

@description('Resource group of a zone that stands already; empty makes the zone and links it to the network.')
param zonesResourceGroupId string

@description('The network to link a zone that is made here; empty links none.')
param networkId string
param tags object

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

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = if (makesZone && !empty(networkId)) {
  parent: zone
  name: 'gatehouse'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: networkId
    }
  }
}

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

output id string = endpoint.id
