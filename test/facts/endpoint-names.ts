/** The public names that a kind of private endpoint gives out, and the records its zone needs for them. */
export interface NamesFact {
  readonly type: string;
  readonly group: string;
  /** `public name -> record in zone`, an address each; without an arrow the name needs no record. */
  readonly names: readonly string[];
  /** The `kind` of the resource where the names depend on it. */
  readonly ofKind: string | undefined;
  /** Why there are no records, where there are none. */
  readonly reason?: string;
}

/**
 * Names of a resource `shop` in westeurope. Sources: https://learn.microsoft.com/azure/private-link/private-endpoint-dns for the zones; how many
 * names an endpoint has and what is before the suffix are observed answers of `Microsoft.Network/privateEndpoints`, 2019 to 2025, and
 * records that zone groups of such endpoints wrote.
 */
export const namesFacts: readonly NamesFact[] = `
Microsoft.ApiManagement/service Gateway
  shop.azure-api.net -> shop in privatelink.azure-api.net
Microsoft.AppConfiguration/configurationStores configurationStores
  shop.azconfig.io -> shop in privatelink.azconfig.io
Microsoft.Batch/batchAccounts batchAccount
  shop.westeurope.batch.azure.com -> shop.westeurope in privatelink.batch.azure.com
Microsoft.BotService/botServices Bot
  shop.botplinks.botframework.com
  = Unmapped
Microsoft.Cache/Redis redisCache
  shop.redis.cache.windows.net -> shop in privatelink.redis.cache.windows.net
Microsoft.CognitiveServices/accounts account
  shop.cognitiveservices.azure.com -> shop in privatelink.cognitiveservices.azure.com
Microsoft.CognitiveServices/accounts account OpenAI
  shop.openai.azure.com -> shop in privatelink.openai.azure.com
Microsoft.Compute/diskAccesses disks
  md-impexp-abc.z7.blob.storage.azure.net -> md-impexp-abc.z7 in privatelink.blob.core.windows.net
Microsoft.ContainerRegistry/registries registry
  shop.westeurope.data.azurecr.io -> shop.westeurope.data in privatelink.azurecr.io
  shop.azurecr.io -> shop in privatelink.azurecr.io
Microsoft.Dashboard/grafana grafana
  shop-abc.weu.grafana.azure.com -> shop-abc.weu in privatelink.grafana.azure.com
Microsoft.Databricks/workspaces databricks_ui_api
  adb-1000000000000002.2.azuredatabricks.net -> adb-1000000000000002.2 in privatelink.azuredatabricks.net
Microsoft.DataFactory/factories dataFactory
  shop.westeurope.datafactory.azure.net -> shop.westeurope in privatelink.datafactory.azure.net
Microsoft.DBforMySQL/servers mysqlServer
  shop.mysql.database.azure.com -> shop in privatelink.mysql.database.azure.com
Microsoft.DBforPostgreSQL/servers postgresqlServer
  shop.postgres.database.azure.com -> shop in privatelink.postgres.database.azure.com
Microsoft.DBforPostgreSQL/flexibleServers postgresqlServer
  shop.postgres.database.azure.com -> shop in privatelink.postgres.database.azure.com
Microsoft.Devices/IotHubs iotHub
  shop.azure-devices.net -> shop in privatelink.azure-devices.net
  iothub-ns-shop-56851723-373513865c.servicebus.windows.net -> iothub-ns-shop-56851723-373513865c in privatelink.servicebus.windows.net
Microsoft.DocumentDB/databaseAccounts Sql
  shop.documents.azure.com -> shop in privatelink.documents.azure.com
  shop-westeurope.documents.azure.com -> shop-westeurope in privatelink.documents.azure.com
Microsoft.DocumentDB/databaseAccounts MongoDB
  shop.mongo.cosmos.azure.com -> shop in privatelink.mongo.cosmos.azure.com
  shop-westeurope.mongo.cosmos.azure.com -> shop-westeurope in privatelink.mongo.cosmos.azure.com
Microsoft.EventGrid/topics topic
  shop.westeurope-1.eventgrid.azure.net -> shop.westeurope-1 in privatelink.eventgrid.azure.net
Microsoft.EventGrid/domains domain
  shop.westeurope-1.eventgrid.azure.net -> shop.westeurope-1 in privatelink.eventgrid.azure.net
Microsoft.EventHub/namespaces namespace
  shop.servicebus.windows.net -> shop in privatelink.servicebus.windows.net
Microsoft.HardwareSecurityModules/cloudHsmClusters cloudHsm
  hsm1.shop-abc.cloudhsm.azure.net -> hsm1.shop-abc in privatelink.cloudhsm.azure.net
  hsm2.shop-abc.cloudhsm.azure.net -> hsm2.shop-abc in privatelink.cloudhsm.azure.net
  hsm3.shop-abc.cloudhsm.azure.net -> hsm3.shop-abc in privatelink.cloudhsm.azure.net
Microsoft.KeyVault/vaults vault
  shop.vault.azure.net -> shop in privatelink.vaultcore.azure.net
Microsoft.Monitor/accounts prometheusMetrics
  shop-abcd.westeurope.prometheus.monitor.azure.com -> shop-abcd in privatelink.westeurope.prometheus.monitor.azure.com
Microsoft.Network/applicationGateways appGwPrivateFrontendIp
  = ApplicationGateway
Microsoft.Search/searchServices searchService
  shop.search.windows.net -> shop in privatelink.search.windows.net
Microsoft.Sql/servers sqlServer
  shop.database.windows.net -> shop in privatelink.database.windows.net
Microsoft.Storage/storageAccounts blob
  shop.blob.core.windows.net -> shop in privatelink.blob.core.windows.net
Microsoft.Storage/storageAccounts blob_secondary
  shop-secondary.blob.core.windows.net -> shop-secondary in privatelink.blob.core.windows.net
Microsoft.Storage/storageAccounts file
  shop.file.core.windows.net -> shop in privatelink.file.core.windows.net
Microsoft.Storage/storageAccounts table
  shop.table.core.windows.net -> shop in privatelink.table.core.windows.net
Microsoft.Web/sites sites
  shop.azurewebsites.net -> shop in privatelink.azurewebsites.net
  shop.scm.azurewebsites.net -> shop.scm in privatelink.azurewebsites.net
`
  .trim()
  .split(/\n(?=\S)/)
  .map((text) => {
    const [kind = '', ...lines] = text.split('\n').map((line) => line.trim());
    const [type = '', group = '', ofKind] = kind.split(' ');
    const reason = lines.find((line) => line.startsWith('= '))?.slice(2);
    return { type, group, names: lines.filter((line) => !line.startsWith('= ')), ofKind, ...(reason && { reason }) };
  });
