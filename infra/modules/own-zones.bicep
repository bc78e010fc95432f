metadata description = 'The private DNS zones that what Gatehouse runs on registers in.'

@export()
@description('The services of a storage account that the app uses: each has an endpoint, and the zone privatelink.<service>.<suffix of the cloud>.')
var storageServices = [
  'blob'
  'queue'
  'table'
]

@export()
@description('The zone of App Service: one a cloud. The clouds that have none of their own yet use the first.')
var appZones = {
  AzureCloud: 'privatelink.azurewebsites.net'
  AzureUSGovernment: 'privatelink.azurewebsites.us'
  AzureChinaCloud: 'privatelink.chinacloudsites.cn'
}
