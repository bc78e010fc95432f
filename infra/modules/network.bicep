metadata description = 'A way from the app to its storage that is not public: two subnets, three private endpoints, their zones.'

import { storageServices } from 'own-zones.bicep'
import { Subnets, Tags } from 'types.bicep'

param name string
param location string
param addressPrefix string

@description('Null makes a network with two subnets.')
param ownSubnets Subnets?

@description('Where the endpoints go, and the networks that look their names up.')
param endpointSubnetId string
param networkIds string[]

@description('Resource group of zones that exist already; empty makes zones.')
param zonesResourceGroupId string
param storageName string
param outboundNat bool
param tags Tags

var makesNetwork = ownSubnets == null
var addressParts = split(addressPrefix, '/')
var subnetPrefixes = [for i in range(0, 2): cidrSubnet(addressPrefix, int(addressParts[1]) + 1, i)]

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource guard 'Microsoft.Network/networkSecurityGroups@2025-05-01' = if (makesNetwork) {
  name: 'nsg-${name}'
  location: location
  tags: tags
  properties: {
    securityRules: []
  }
}

module nat 'nat.bicep' = if (makesNetwork && outboundNat) {
  name: '${name}-nat'
  params: {
    name: name
    location: location
    tags: tags
  }
}

resource vnet 'Microsoft.Network/virtualNetworks@2025-05-01' = if (makesNetwork) {
  name: 'vnet-${name}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        addressPrefix
      ]
    }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: subnetPrefixes[0]
          networkSecurityGroup: {
            id: guard.id
          }
          natGateway: outboundNat ? { id: nat!.outputs.id } : null
          defaultOutboundAccess: !outboundNat
          delegations: [
            {
              name: 'functions'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: subnetPrefixes[1]
          networkSecurityGroup: {
            id: guard.id
          }
          defaultOutboundAccess: false
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }
}

module endpoints 'private-endpoint.bicep' = [
  for service in storageServices: {
    name: '${name}-endpoint-${service}'
    params: {
      name: 'pe-${name}-${service}'
      location: location
      subnetId: endpointSubnetId
      resourceId: account.id
      groupId: service
      zoneName: 'privatelink.${service}.${environment().suffixes.storage}'
      zonesResourceGroupId: zonesResourceGroupId
      networkIds: networkIds
      tags: tags
    }
    dependsOn: [
      vnet
    ]
  }
]
