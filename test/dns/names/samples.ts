import type { CloudName } from '../../../src/core/cloud.ts';

export interface Sample {
  readonly cloud: CloudName;
  readonly type: string;
  readonly group: string;
  readonly fqdn: string;
  /** `name in zone`, or the kind of placement where there is no record. */
  readonly expected: string;
}

/** One line a sample: type, group, public name, then what becomes of it. */
const table = (cloud: CloudName, text: string): Sample[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [type = '', group = '', fqdn = '', ...expected] = line.trim().split(/\s+/);
      return { cloud, type, group, fqdn, expected: expected.join(' ') };
    });

/** Names of the public cloud that the plain rule places. */
export const publicCloud = table(
  'AzureCloud',
  `
Microsoft.Storage/storageAccounts               dfs                 lake.dfs.core.windows.net                                             lake in privatelink.dfs.core.windows.net
Microsoft.Storage/storageAccounts               web_secondary       site-secondary.z6.web.core.windows.net                                site-secondary.z6 in privatelink.web.core.windows.net
Microsoft.DocumentDB/databaseAccounts           Sql                 orders-northeurope.documents.azure.com                                orders-northeurope in privatelink.documents.azure.com
Microsoft.DocumentDB/databaseAccounts           SqlDedicated        orders.sqlx.cosmos.azure.com                                          orders in privatelink.sqlx.cosmos.azure.com
Microsoft.ContainerRegistry/registries          registry            images.westeurope.data.azurecr.io                                     images.westeurope.data in privatelink.azurecr.io
Microsoft.Kusto/clusters                        cluster             ingest-logs.westeurope.kusto.windows.net                              ingest-logs in privatelink.westeurope.kusto.windows.net
Microsoft.Kusto/clusters                        cluster             x1logs00.queue.core.windows.net                                       x1logs00 in privatelink.queue.core.windows.net
Microsoft.Synapse/workspaces                    SqlOnDemand         dw-ondemand.sql.azuresynapse.net                                      dw-ondemand in privatelink.sql.azuresynapse.net
Microsoft.Synapse/privateLinkHubs               Web                 web.azuresynapse.net                                                  web in privatelink.azuresynapse.net
Microsoft.RecoveryServices/vaults               AzureBackup         abc-ab-pod01-rec2.we.backup.windowsazure.com                          abc-ab-pod01-rec2 in privatelink.we.backup.windowsazure.com
Microsoft.RecoveryServices/vaults               AzureSiteRecovery   abc-asr-pod01-prot2.we.siterecovery.windowsazure.com                  abc-asr-pod01-prot2.we in privatelink.siterecovery.windowsazure.com
Microsoft.App/managedEnvironments               managedEnvironments *.kindhill-1a2b.westeurope.azurecontainerapps.io                      *.kindhill-1a2b in privatelink.westeurope.azurecontainerapps.io
Microsoft.Web/staticSites                       staticSites         nice-sea-0a1b.3.azurestaticapps.net                                   nice-sea-0a1b in privatelink.3.azurestaticapps.net
Microsoft.Web/staticSites                       staticSites         nice-sea-0a1b-7.westeurope.azurestaticapps.net                        nice-sea-0a1b-7.westeurope in privatelink.azurestaticapps.net
Microsoft.Web/sites                             sites-staging       shop-staging.azurewebsites.net                                        shop-staging in privatelink.azurewebsites.net
Microsoft.Web/sites/slots                       sites               shop-staging.azurewebsites.net                                        shop-staging in privatelink.azurewebsites.net
Microsoft.Cache/redisEnterprise                 redisEnterprise     fast.westeurope.redisenterprise.cache.azure.net                       fast.westeurope in privatelink.redisenterprise.cache.azure.net
Microsoft.Cache/redisEnterprise                 redisEnterprise     fast.westeurope.redis.azure.net                                       fast.westeurope in privatelink.redis.azure.net
Microsoft.CognitiveServices/accounts            account             brain.openai.azure.com                                                brain in privatelink.openai.azure.com
Microsoft.CognitiveServices/accounts            account             brain.services.ai.azure.com                                           brain in privatelink.services.ai.azure.com
Microsoft.EventGrid/namespaces                  topicSpace          iot.westeurope-1.ts.eventgrid.azure.net                               iot.westeurope-1 in privatelink.ts.eventgrid.azure.net
Microsoft.EventGrid/partnerNamespaces           partnerNamespace    p.westeurope-1.eventgrid.azure.net                                    p.westeurope-1 in privatelink.eventgrid.azure.net
Microsoft.DesktopVirtualization/workspaces      global              rdweb.wvd.microsoft.com                                               rdweb in privatelink-global.wvd.microsoft.com
Microsoft.DesktopVirtualization/hostpools       connection          abc.rdgateway-r0.wvd.microsoft.com                                    abc.rdgateway-r0 in privatelink.wvd.microsoft.com
Microsoft.Automation/automationAccounts         DSCAndHybridWorker  33333333-3333-3333-3333-333333333333.agentsvc.we.azure-automation.net 33333333-3333-3333-3333-333333333333.agentsvc.we in privatelink.azure-automation.net
Microsoft.Insights/privateLinkScopes            azuremonitor        33333333-3333-3333-3333-333333333333.agentsvc.azure-automation.net    33333333-3333-3333-3333-333333333333 in privatelink.agentsvc.azure-automation.net
Microsoft.Monitor/accounts                      prometheusMetrics   metrics-x.westeurope.prometheus.monitor.azure.com                     metrics-x in privatelink.westeurope.prometheus.monitor.azure.com
Microsoft.Sql/managedInstances                  managedInstance     mi1.0a1b2c3d.database.windows.net                                     mi1 in privatelink.0a1b2c3d.database.windows.net
Microsoft.HealthcareApis/workspaces             healthcareworkspace ws-f.fhir.azurehealthcareapis.com                                     ws-f.fhir in privatelink.azurehealthcareapis.com
Microsoft.PowerBI/privateLinkServicesForPowerBI tenant              a-pbi.prod.powerquery.microsoft.com                                   a-pbi in privatelink.prod.powerquery.microsoft.com
`,
);

/** The same for the sovereign clouds. */
export const governmentCloud = table(
  'AzureUSGovernment',
  `
Microsoft.Storage/storageAccounts          file                st1.file.core.usgovcloudapi.net            st1 in privatelink.file.core.usgovcloudapi.net
Microsoft.KeyVault/vaults                  vault               kv1.vault.usgovcloudapi.net                kv1 in privatelink.vaultcore.usgovcloudapi.net
Microsoft.CognitiveServices/accounts       account             oai1.openai.azure.us                       oai1 in privatelink.openai.azure.us
Microsoft.CognitiveServices/accounts       account             vision.cognitiveservices.azure.us          vision in privatelink.cognitiveservices.azure.us
Microsoft.Sql/servers                      sqlServer           sql1.database.usgovcloudapi.net            sql1 in privatelink.database.usgovcloudapi.net
Microsoft.Devices/IotHubs                  iotHub              iothub-ns-1.servicebus.usgovcloudapi.net   iothub-ns-1 in privatelink.servicebus.usgovcloudapi.net
Microsoft.HealthcareApis/workspaces        healthcareworkspace ws.workspace.azurehealthcareapis.us        ws in privatelink.workspace.azurehealthcareapis.us
Microsoft.Insights/privateLinkScopes       azuremonitor        x.adx.monitor.azure.us                     x in privatelink.adx.monitor.azure.us
Microsoft.RecoveryServices/vaults          AzureBackup         podst1.blob.core.usgovcloudapi.net         podst1 in privatelink.blob.core.usgovcloudapi.net
Microsoft.RecoveryServices/vaults          AzureBackup         v1.ugv.backup.windowsazure.us              v1 in privatelink.ugv.backup.windowsazure.us
Microsoft.Kusto/clusters                   cluster             logs.usgovvirginia.kusto.usgovcloudapi.net logs in privatelink.usgovvirginia.kusto.usgovcloudapi.net
Microsoft.ContainerRegistry/registries     registry            images.usgovvirginia.data.azurecr.us       images.usgovvirginia.data in privatelink.azurecr.us
Microsoft.Purview/accounts                 portal              web.purview.azure.us                       web in privatelink.purviewstudio.azure.us
Microsoft.Web/sites                        sites               shop.azurewebsites.us                      shop in privatelink.azurewebsites.us
Microsoft.DesktopVirtualization/workspaces global              rdweb.wvd.azure.us                         rdweb in privatelink-global.wvd.azure.us
`,
);

export const chinaCloud = table(
  'AzureChinaCloud',
  `
Microsoft.Storage/storageAccounts         table_secondary st1-secondary.table.core.chinacloudapi.cn    st1-secondary in privatelink.table.core.chinacloudapi.cn
Microsoft.KeyVault/vaults                 vault           kv1.vault.azure.cn                           kv1 in privatelink.vaultcore.azure.cn
Microsoft.SignalRService/SignalR          signalr         chat.service.signalr.azure.cn                chat.service in privatelink.signalr.azure.cn
Microsoft.Batch/batchAccounts             nodeManagement  b1.chinaeast2.service.batch.chinacloudapi.cn b1.chinaeast2.service in privatelink.batch.chinacloudapi.cn
Microsoft.Kusto/clusters                  cluster         logs.chinaeast2.kusto.chinacloudapi.cn       logs in privatelink.chinaeast2.kusto.chinacloudapi.cn
Microsoft.Search/searchServices           searchService   find.search.azure.cn                         find in privatelink.search.azure.cn
Microsoft.Web/sites                       sites           shop.chinacloudsites.cn                      shop in privatelink.chinacloudsites.cn
Microsoft.DesktopVirtualization/hostpools connection      a.wvd.azure.cn                               a in privatelink.wvd.azure.cn
`,
);

/** Names that only an exception places, or that it keeps from being placed. */
export const exceptions = table(
  'AzureCloud',
  `
Microsoft.KeyVault/vaults                    vault        kv1.vault.azure.net                                  kv1 in privatelink.vaultcore.azure.net
Microsoft.KeyVault/vaults                    vault        kv1.vaultcore.azure.net                              kv1 in privatelink.vaultcore.azure.net
Microsoft.KeyVault/managedHSMs               managedhsm   kv1.vault.azure.net                                  unmapped
Microsoft.Purview/accounts                   portal       web.purview.azure.com                                web in privatelink.purviewstudio.azure.com
Microsoft.Purview/accounts                   account      web.purview.azure.com                                web in privatelink.purview.azure.com
Microsoft.DataFactory/factories              portal       adf.azure.com                                        portal in privatelink.adf.azure.com
Microsoft.DataFactory/factories              dataFactory  adf.azure.com                                        unmapped
Microsoft.Compute/diskAccesses               disks        md-impexp-1.z3.blob.storage.azure.net                md-impexp-1.z3 in privatelink.blob.core.windows.net
Microsoft.ElasticSan/elasticSans             my-volumes   es-1.z4.blob.storage.azure.net                       es-1.z4 in privatelink.blob.core.windows.net
Microsoft.Storage/storageAccounts            blob         stmany.z12.blob.storage.azure.net                    stmany in privatelink.blob.core.windows.net
Microsoft.Storage/storageAccounts            blob_secondary stmany-secondary.z12.blob.storage.azure.net        stmany-secondary in privatelink.blob.core.windows.net
Microsoft.Storage/storageAccounts            dfs          stmany.z12.dfs.storage.azure.net                     stmany in privatelink.dfs.core.windows.net
Microsoft.Storage/storageAccounts            file         stmany.z1.file.storage.azure.net                     stmany in privatelink.file.core.windows.net
Microsoft.Storage/storageAccounts            queue        stmany.z12.queue.storage.azure.net                   stmany in privatelink.queue.core.windows.net
Microsoft.Storage/storageAccounts            table        stmany.z12.table.storage.azure.net                   stmany in privatelink.table.core.windows.net
Microsoft.Storage/storageAccounts            web          stmany.z12.web.storage.azure.net                     stmany in privatelink.web.core.windows.net
Microsoft.Storage/storageAccounts            blob         stmany.x12.blob.storage.azure.net                    unmapped
Microsoft.Storage/storageAccounts            blob         stmany.z12.file.storage.azure.net                    unmapped
Microsoft.RecoveryServices/vaults            AzureBackup  pod01.z12.blob.storage.azure.net                     pod01 in privatelink.blob.core.windows.net
Microsoft.RecoveryServices/vaults            AzureBackup  pod01.z12.queue.storage.azure.net                    pod01 in privatelink.queue.core.windows.net
Microsoft.MachineLearningServices/workspaces amlworkspace ci-1.westeurope.instances.azureml.ms                 forwarderOnly
Microsoft.MachineLearningServices/workspaces amlworkspace 33333333-3333-3333-3333-333333333333.aznbcontent.net forwarderOnly
Microsoft.Insights/privateLinkScopes         azuremonitor dc.applicationinsights.azure.com                     forwarderOnly
Microsoft.Insights/privateLinkScopes         azuremonitor dc.services.visualstudio.com                         forwarderOnly
Microsoft.ContainerService/managedClusters   management   k8s-1.hcp.westeurope.azmk8s.io                       unmapped
Microsoft.ContainerService/managedClusters   management   k8s-1.0a1b.privatelink.westeurope.azmk8s.io          k8s-1.0a1b in privatelink.westeurope.azmk8s.io
Microsoft.ContainerService/managedClusters   management   k8s-1.privatelink.westeurope.azmk8s.io               k8s-1 in privatelink.westeurope.azmk8s.io
Microsoft.ContainerService/managedClusters   management   k8s-1.apps.privatelink.westeurope.azmk8s.io          k8s-1.apps in privatelink.westeurope.azmk8s.io
Microsoft.Databricks/workspaces              service_direct westeurope.service-direct.privatelink.azuredatabricks.net westeurope.service-direct in privatelink.azuredatabricks.net
Microsoft.Databricks/workspaces              service_direct westeurope.service-direct.azuredatabricks.net      westeurope.service-direct in privatelink.azuredatabricks.net
Microsoft.ServiceNetworking/trafficControllers any-frontend a1b2.fz45.alb.azure.com                            a1b2.fz45 in privatelink.alb.azure.com
Microsoft.Security/privateLinks              containers   api.cloud.defender.microsoft.com                     api in privatelink.cloud.defender.microsoft.com
Microsoft.HorizonDb/clusters                 default      hz1.horizondb.azure.com                              hz1 in privatelink.horizondb.azure.com
Microsoft.HorizonDb/clusters                 DefaultPool  hz1.pool1.horizondb.azure.com                        hz1.pool1 in privatelink.horizondb.azure.com
Microsoft.Unknown/things                     x            k8s-1.0a1b.privatelink.westeurope.azmk8s.io          unmapped
Microsoft.KeyVault/vaults                    vault        kv1.vault.azure.cn                                   unmapped
`,
);
