metadata description = 'Links the zones that the storage\'s own endpoints register in to the network that was made for them.'

import { Tags } from 'types.bicep'
import { appZones, storageServices } from 'own-zones.bicep'

@description('Of the links: others link their networks to the same zones.')
param name string
param networkId string

@description('True: the app has an endpoint too.')
param isAppPrivate bool
param tags Tags

resource storageZones 'Microsoft.Network/privateDnsZones@2024-06-01' existing = [
  for service in storageServices: {
    name: 'privatelink.${service}.${environment().suffixes.storage}'
  }
]

resource storageLinks 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (service, i) in storageServices: {
    parent: storageZones[i]
    name: name
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

resource zoneOfApp 'Microsoft.Network/privateDnsZones@2024-06-01' existing = if (isAppPrivate) {
  name: appZones[?environment().name] ?? appZones.AzureCloud
}

resource appLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = if (isAppPrivate) {
  parent: zoneOfApp
  name: name
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: networkId
    }
  }
}
