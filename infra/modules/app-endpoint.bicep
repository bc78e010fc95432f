metadata description = 'The private endpoint of the app itself, for an app without a public address.'

param name string
param location string
param appName string
param subnetId string
param networkId string
param zonesResourceGroupId string
param tags object

// App Service has one zone a cloud; the clouds that have none of their own yet use the first.
var zones = {
  AzureCloud: 'privatelink.azurewebsites.net'
  AzureUSGovernment: 'privatelink.azurewebsites.us'
  AzureChinaCloud: 'privatelink.chinacloudsites.cn'
}

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
    zoneName: zones[?environment().name] ?? zones.AzureCloud
    zonesResourceGroupId: zonesResourceGroupId
    networkId: networkId
    tags: tags
  }
}
