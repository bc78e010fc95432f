metadata description = 'A way from the app to its storage that is not public: two subnets, three private endpoints, their zones.'

param name string
param location string
param addressPrefix string

@description('A subnet of your own for the app; empty makes one.')
param integrationSubnetId string

@description('A subnet of your own for the private endpoints; empty makes one.')
param endpointSubnetId string

@description('Resource group of zones that stand already; empty makes zones.')
param zonesResourceGroupId string
param storageName string
param outboundNat bool
param tags object

var makesNetwork = empty(integrationSubnetId) || empty(endpointSubnetId)
var addressParts = split(addressPrefix, '/')
var subnetPrefixes = [for i in range(0, 2): cidrSubnet(addressPrefix, int(addressParts[1]) + 1, i)]
var services = [
  'blob'
  'queue'
  'table'
]

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

var vnetId = makesNetwork ? vnet.id : ''
var endpointSubnet = empty(endpointSubnetId) ? '${vnetId}/subnets/endpoints' : endpointSubnetId

module endpoints 'private-endpoint.bicep' = [
  for service in services: {
    name: '${name}-endpoint-${service}'
    params: {
      name: 'pe-${name}-${service}'
      location: location
      subnetId: endpointSubnet
      resourceId: account.id
      groupId: service
      zoneName: 'privatelink.${service}.${environment().suffixes.storage}'
      zonesResourceGroupId: zonesResourceGroupId
      networkId: vnetId
      tags: tags
    }
  }
]

output integrationSubnetId string = empty(integrationSubnetId) ? '${vnetId}/subnets/app' : integrationSubnetId
output endpointSubnetId string = endpointSubnet
output networkId string = vnetId
