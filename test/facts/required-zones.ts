/** The zones a provider itself asks for, by type and group id; none where it has no names of its own, or writes the records itself. */
export interface RequiredZones {
  readonly type: string;
  readonly group: string;
  /** In the provider's own casing, which is not to be relied on. */
  readonly zones: readonly string[];
}

/**
 * Sources: `requiredZoneNames` of each type's `privateLinkResources`, as observed, 2019 to 2025; the zones are those of
 * https://learn.microsoft.com/azure/private-link/private-endpoint-dns.
 */
export const requiredZones: readonly RequiredZones[] = `
microsoft.apimanagement/service Gateway privatelink.azure-api.net
microsoft.appconfiguration/configurationstores configurationStores privatelink.azconfig.io
microsoft.authorization/resourcemanagementprivatelinks ResourceManagement privatelink.azure.com
microsoft.batch/batchaccounts batchAccount privatelink.batch.azure.com
microsoft.batch/batchaccounts nodeManagement privatelink.batch.azure.com
microsoft.cache/redis redisCache privatelink.redis.cache.windows.net
microsoft.cognitiveservices/accounts account privatelink.cognitiveservices.azure.com
microsoft.compute/diskaccesses disks privatelink.blob.core.windows.net
microsoft.containerservice/managedclusters management -
microsoft.databricks/workspaces browser_authentication privatelink.azuredatabricks.net
microsoft.databricks/workspaces databricks_ui_api privatelink.azuredatabricks.net
microsoft.datafactory/factories dataFactory privatelink.datafactory.azure.net
microsoft.datafactory/factories portal privatelink.adf.azure.com
microsoft.dbformysql/flexibleservers mysqlServer privatelink.mysql.database.azure.com
microsoft.dbformysql/servers mysqlServer privatelink.mysql.database.azure.com
microsoft.dbforpostgresql/servergroupsv2 coordinator privatelink.postgres.cosmos.azure.com
microsoft.dbforpostgresql/servers postgresqlServer privatelink.postgres.database.azure.com
microsoft.devices/iothubs iotHub privatelink.azure-devices.net privatelink.servicebus.windows.net
microsoft.digitaltwins/digitaltwinsinstances API privatelink.digitaltwins.azure.net
microsoft.documentdb/databaseaccounts Sql privatelink.documents.azure.com
microsoft.documentdb/mongoclusters MongoCluster privatelink.mongocluster.cosmos.azure.com
microsoft.eventgrid/domains domain privatelink.eventgrid.azure.net
microsoft.eventgrid/namespaces topic privatelink.eventgrid.azure.net
microsoft.eventgrid/topics topic privatelink.eventgrid.azure.net
microsoft.eventhub/namespaces namespace privatelink.servicebus.windows.net
microsoft.hardwaresecuritymodules/cloudhsmclusters cloudhsm privatelink.cloudhsm.azure.net
microsoft.hdinsight/clusters gateway privatelink.azurehdinsight.net
microsoft.hdinsight/clusters headnode privatelink.azurehdinsight.net
microsoft.insights/privatelinkscopes azuremonitor privatelink.monitor.azure.com privatelink.oms.opinsights.azure.com privatelink.ods.opinsights.azure.com privatelink.agentsvc.azure-automation.net
microsoft.keyvault/vaults vault privatelink.vaultcore.azure.net
microsoft.machinelearningservices/registries amlregistry privatelink.api.azureml.ms
microsoft.media/mediaservices keydelivery privatelink.media.azure.net
microsoft.media/mediaservices liveevent privatelink.media.azure.net
microsoft.media/mediaservices streamingendpoint privatelink.media.azure.net
microsoft.network/applicationgateways appGatewayFrontendIP -
microsoft.network/applicationgateways private_ip -
microsoft.powerbi/privatelinkservicesforpowerbi tenant privatelink.analysis.windows.net privatelink.pbidedicated.windows.net privatelink.tip2.powerquery.microsoft.com
microsoft.signalrservice/signalr signalr privatelink.service.signalr.net
microsoft.sql/servers sqlServer privatelink.database.windows.net
microsoft.storage/storageaccounts blob privatelink.blob.core.windows.net
microsoft.storage/storageaccounts blob_secondary privatelink.blob.core.windows.net
microsoft.storage/storageaccounts dfs privatelink.dfs.core.windows.net
microsoft.storage/storageaccounts dfs_secondary privatelink.dfs.core.windows.net
microsoft.storage/storageaccounts file privatelink.file.core.windows.net
microsoft.storage/storageaccounts queue privatelink.queue.core.windows.net
microsoft.storage/storageaccounts queue_secondary privatelink.queue.core.windows.net
microsoft.storage/storageaccounts table privatelink.table.core.windows.net
microsoft.storage/storageaccounts table_secondary privatelink.table.core.windows.net
microsoft.storage/storageaccounts web privatelink.web.core.windows.net
microsoft.storage/storageaccounts web_secondary privatelink.web.core.windows.net
`
  .trim()
  .split('\n')
  .map((line) => {
    const [type = '', group = '', ...zones] = line.split(' ');
    return { type, group, zones: zones.filter((zone) => zone !== '-') };
  });
