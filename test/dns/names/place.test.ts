import { describe, expect, it } from 'vitest';
import type { CloudName } from '../../../src/core/cloud.ts';
import { placeName } from '../../../src/dns/names/place.ts';
import { place, placeText } from './builders.ts';

type Row = readonly [cloud: CloudName, type: string, group: string, fqdn: string, expected: string];
const guid = '33333333-3333-3333-3333-333333333333';

const publicCloud: Row[] = [
  [
    'AzureCloud',
    'Microsoft.Storage/storageAccounts',
    'dfs',
    'lake.dfs.core.windows.net',
    'lake in privatelink.dfs.core.windows.net',
  ],
  [
    'AzureCloud',
    'Microsoft.Storage/storageAccounts',
    'web_secondary',
    'site-secondary.z6.web.core.windows.net',
    'site-secondary.z6 in privatelink.web.core.windows.net',
  ],
  [
    'AzureCloud',
    'Microsoft.DocumentDB/databaseAccounts',
    'Sql',
    'orders-northeurope.documents.azure.com',
    'orders-northeurope in privatelink.documents.azure.com',
  ],
  [
    'AzureCloud',
    'Microsoft.DocumentDB/databaseAccounts',
    'SqlDedicated',
    'orders.sqlx.cosmos.azure.com',
    'orders in privatelink.sqlx.cosmos.azure.com',
  ],
  [
    'AzureCloud',
    'Microsoft.ContainerRegistry/registries',
    'registry',
    'images.westeurope.data.azurecr.io',
    'images.westeurope.data in privatelink.azurecr.io',
  ],
  [
    'AzureCloud',
    'Microsoft.Kusto/clusters',
    'cluster',
    'ingest-logs.westeurope.kusto.windows.net',
    'ingest-logs in privatelink.westeurope.kusto.windows.net',
  ],
  [
    'AzureCloud',
    'Microsoft.Kusto/clusters',
    'cluster',
    'x1logs00.queue.core.windows.net',
    'x1logs00 in privatelink.queue.core.windows.net',
  ],
  [
    'AzureCloud',
    'Microsoft.Synapse/workspaces',
    'SqlOnDemand',
    'dw-ondemand.sql.azuresynapse.net',
    'dw-ondemand in privatelink.sql.azuresynapse.net',
  ],
  [
    'AzureCloud',
    'Microsoft.Synapse/privateLinkHubs',
    'Web',
    'web.azuresynapse.net',
    'web in privatelink.azuresynapse.net',
  ],
  [
    'AzureCloud',
    'Microsoft.RecoveryServices/vaults',
    'AzureBackup',
    'abc-ab-pod01-rec2.we.backup.windowsazure.com',
    'abc-ab-pod01-rec2 in privatelink.we.backup.windowsazure.com',
  ],
  [
    'AzureCloud',
    'Microsoft.RecoveryServices/vaults',
    'AzureSiteRecovery',
    'abc-asr-pod01-prot2.we.siterecovery.windowsazure.com',
    'abc-asr-pod01-prot2.we in privatelink.siterecovery.windowsazure.com',
  ],
  [
    'AzureCloud',
    'Microsoft.App/managedEnvironments',
    'managedEnvironments',
    '*.kindhill-1a2b.westeurope.azurecontainerapps.io',
    '*.kindhill-1a2b in privatelink.westeurope.azurecontainerapps.io',
  ],
  [
    'AzureCloud',
    'Microsoft.Web/staticSites',
    'staticSites',
    'nice-sea-0a1b.3.azurestaticapps.net',
    'nice-sea-0a1b in privatelink.3.azurestaticapps.net',
  ],
  [
    'AzureCloud',
    'Microsoft.Web/staticSites',
    'staticSites',
    'nice-sea-0a1b-7.westeurope.azurestaticapps.net',
    'nice-sea-0a1b-7.westeurope in privatelink.azurestaticapps.net',
  ],
  [
    'AzureCloud',
    'Microsoft.Web/sites',
    'sites-staging',
    'shop-staging.azurewebsites.net',
    'shop-staging in privatelink.azurewebsites.net',
  ],
  [
    'AzureCloud',
    'Microsoft.Web/sites/slots',
    'sites',
    'shop-staging.azurewebsites.net',
    'shop-staging in privatelink.azurewebsites.net',
  ],
  [
    'AzureCloud',
    'Microsoft.Cache/redisEnterprise',
    'redisEnterprise',
    'fast.westeurope.redisenterprise.cache.azure.net',
    'fast.westeurope in privatelink.redisenterprise.cache.azure.net',
  ],
  [
    'AzureCloud',
    'Microsoft.Cache/redisEnterprise',
    'redisEnterprise',
    'fast.westeurope.redis.azure.net',
    'fast.westeurope in privatelink.redis.azure.net',
  ],
  [
    'AzureCloud',
    'Microsoft.CognitiveServices/accounts',
    'account',
    'brain.openai.azure.com',
    'brain in privatelink.openai.azure.com',
  ],
  [
    'AzureCloud',
    'Microsoft.CognitiveServices/accounts',
    'account',
    'brain.services.ai.azure.com',
    'brain in privatelink.services.ai.azure.com',
  ],
  [
    'AzureCloud',
    'Microsoft.EventGrid/namespaces',
    'topicSpace',
    'iot.westeurope-1.ts.eventgrid.azure.net',
    'iot.westeurope-1 in privatelink.ts.eventgrid.azure.net',
  ],
  [
    'AzureCloud',
    'Microsoft.EventGrid/partnerNamespaces',
    'partnerNamespace',
    'p.westeurope-1.eventgrid.azure.net',
    'p.westeurope-1 in privatelink.eventgrid.azure.net',
  ],
  [
    'AzureCloud',
    'Microsoft.DesktopVirtualization/workspaces',
    'global',
    'rdweb.wvd.microsoft.com',
    'rdweb in privatelink-global.wvd.microsoft.com',
  ],
  [
    'AzureCloud',
    'Microsoft.DesktopVirtualization/hostpools',
    'connection',
    'abc.rdgateway-r0.wvd.microsoft.com',
    'abc.rdgateway-r0 in privatelink.wvd.microsoft.com',
  ],
  [
    'AzureCloud',
    'Microsoft.Automation/automationAccounts',
    'DSCAndHybridWorker',
    `${guid}.agentsvc.we.azure-automation.net`,
    `${guid}.agentsvc.we in privatelink.azure-automation.net`,
  ],
  [
    'AzureCloud',
    'Microsoft.Insights/privateLinkScopes',
    'azuremonitor',
    `${guid}.agentsvc.azure-automation.net`,
    `${guid} in privatelink.agentsvc.azure-automation.net`,
  ],
  [
    'AzureCloud',
    'Microsoft.Monitor/accounts',
    'prometheusMetrics',
    'metrics-x.westeurope.prometheus.monitor.azure.com',
    'metrics-x in privatelink.westeurope.prometheus.monitor.azure.com',
  ],
  [
    'AzureCloud',
    'Microsoft.Sql/managedInstances',
    'managedInstance',
    'mi1.0a1b2c3d.database.windows.net',
    'mi1 in privatelink.0a1b2c3d.database.windows.net',
  ],
  [
    'AzureCloud',
    'Microsoft.HealthcareApis/workspaces',
    'healthcareworkspace',
    'ws-f.fhir.azurehealthcareapis.com',
    'ws-f.fhir in privatelink.azurehealthcareapis.com',
  ],
  [
    'AzureCloud',
    'Microsoft.PowerBI/privateLinkServicesForPowerBI',
    'tenant',
    'a-pbi.prod.powerquery.microsoft.com',
    'a-pbi in privatelink.prod.powerquery.microsoft.com',
  ],
];

const otherClouds: Row[] = [
  [
    'AzureUSGovernment',
    'Microsoft.Storage/storageAccounts',
    'file',
    'st1.file.core.usgovcloudapi.net',
    'st1 in privatelink.file.core.usgovcloudapi.net',
  ],
  [
    'AzureUSGovernment',
    'Microsoft.KeyVault/vaults',
    'vault',
    'kv1.vault.usgovcloudapi.net',
    'kv1 in privatelink.vaultcore.usgovcloudapi.net',
  ],
  [
    'AzureUSGovernment',
    'Microsoft.Sql/servers',
    'sqlServer',
    'sql1.database.usgovcloudapi.net',
    'sql1 in privatelink.database.usgovcloudapi.net',
  ],
  [
    'AzureUSGovernment',
    'Microsoft.Devices/IotHubs',
    'iotHub',
    'iothub-ns-1.servicebus.usgovcloudapi.net',
    'iothub-ns-1 in privatelink.servicebus.usgovcloudapi.net',
  ],
  [
    'AzureUSGovernment',
    'Microsoft.HealthcareApis/workspaces',
    'healthcareworkspace',
    'ws.workspace.azurehealthcareapis.us',
    'ws in privatelink.workspace.azurehealthcareapis.us',
  ],
  [
    'AzureUSGovernment',
    'Microsoft.Insights/privateLinkScopes',
    'azuremonitor',
    'x.adx.monitor.azure.us',
    'x in privatelink.adx.monitor.azure.us',
  ],
  [
    'AzureUSGovernment',
    'Microsoft.RecoveryServices/vaults',
    'AzureBackup',
    'podst1.blob.core.usgovcloudapi.net',
    'podst1 in privatelink.blob.core.usgovcloudapi.net',
  ],
  [
    'AzureUSGovernment',
    'Microsoft.RecoveryServices/vaults',
    'AzureBackup',
    'v1.ugv.backup.windowsazure.us',
    'v1 in privatelink.ugv.backup.windowsazure.us',
  ],
  [
    'AzureUSGovernment',
    'Microsoft.Kusto/clusters',
    'cluster',
    'logs.usgovvirginia.kusto.usgovcloudapi.net',
    'logs in privatelink.usgovvirginia.kusto.usgovcloudapi.net',
  ],
  [
    'AzureUSGovernment',
    'Microsoft.ContainerRegistry/registries',
    'registry',
    'images.usgovvirginia.data.azurecr.us',
    'images.usgovvirginia.data in privatelink.azurecr.us',
  ],
  [
    'AzureUSGovernment',
    'Microsoft.Purview/accounts',
    'portal',
    'web.purview.azure.us',
    'web in privatelink.purviewstudio.azure.us',
  ],
  [
    'AzureUSGovernment',
    'Microsoft.Web/sites',
    'sites',
    'shop.azurewebsites.us',
    'shop in privatelink.azurewebsites.us',
  ],
  [
    'AzureUSGovernment',
    'Microsoft.DesktopVirtualization/workspaces',
    'global',
    'rdweb.wvd.azure.us',
    'rdweb in privatelink-global.wvd.azure.us',
  ],
  [
    'AzureChinaCloud',
    'Microsoft.Storage/storageAccounts',
    'table_secondary',
    'st1-secondary.table.core.chinacloudapi.cn',
    'st1-secondary in privatelink.table.core.chinacloudapi.cn',
  ],
  [
    'AzureChinaCloud',
    'Microsoft.KeyVault/vaults',
    'vault',
    'kv1.vault.azure.cn',
    'kv1 in privatelink.vaultcore.azure.cn',
  ],
  [
    'AzureChinaCloud',
    'Microsoft.SignalRService/SignalR',
    'signalr',
    'chat.service.signalr.azure.cn',
    'chat.service in privatelink.signalr.azure.cn',
  ],
  [
    'AzureChinaCloud',
    'Microsoft.Batch/batchAccounts',
    'nodeManagement',
    'b1.chinaeast2.service.batch.chinacloudapi.cn',
    'b1.chinaeast2.service in privatelink.batch.chinacloudapi.cn',
  ],
  [
    'AzureChinaCloud',
    'Microsoft.Kusto/clusters',
    'cluster',
    'logs.chinaeast2.kusto.chinacloudapi.cn',
    'logs in privatelink.chinaeast2.kusto.chinacloudapi.cn',
  ],
  [
    'AzureChinaCloud',
    'Microsoft.Search/searchServices',
    'searchService',
    'find.search.azure.cn',
    'find in privatelink.search.azure.cn',
  ],
  [
    'AzureChinaCloud',
    'Microsoft.Web/sites',
    'sites',
    'shop.chinacloudsites.cn',
    'shop in privatelink.chinacloudsites.cn',
  ],
  [
    'AzureChinaCloud',
    'Microsoft.DesktopVirtualization/hostpools',
    'connection',
    'a.wvd.azure.cn',
    'a in privatelink.wvd.azure.cn',
  ],
];

const exceptions: Row[] = [
  ['AzureCloud', 'Microsoft.KeyVault/vaults', 'vault', 'kv1.vault.azure.net', 'kv1 in privatelink.vaultcore.azure.net'],
  [
    'AzureCloud',
    'Microsoft.KeyVault/vaults',
    'vault',
    'kv1.vaultcore.azure.net',
    'kv1 in privatelink.vaultcore.azure.net',
  ],
  ['AzureCloud', 'Microsoft.KeyVault/managedHSMs', 'managedhsm', 'kv1.vault.azure.net', 'unmapped'],
  [
    'AzureCloud',
    'Microsoft.Purview/accounts',
    'portal',
    'web.purview.azure.com',
    'web in privatelink.purviewstudio.azure.com',
  ],
  [
    'AzureCloud',
    'Microsoft.Purview/accounts',
    'account',
    'web.purview.azure.com',
    'web in privatelink.purview.azure.com',
  ],
  ['AzureCloud', 'Microsoft.DataFactory/factories', 'portal', 'adf.azure.com', 'portal in privatelink.adf.azure.com'],
  ['AzureCloud', 'Microsoft.DataFactory/factories', 'dataFactory', 'adf.azure.com', 'unmapped'],
  [
    'AzureCloud',
    'Microsoft.Compute/diskAccesses',
    'disks',
    'md-impexp-1.z3.blob.storage.azure.net',
    'md-impexp-1.z3 in privatelink.blob.core.windows.net',
  ],
  [
    'AzureCloud',
    'Microsoft.ElasticSan/elasticSans',
    'my-volumes',
    'es-1.z4.blob.storage.azure.net',
    'es-1.z4 in privatelink.blob.core.windows.net',
  ],
  ['AzureCloud', 'Microsoft.Storage/storageAccounts', 'blob', 'md-impexp-1.z3.blob.storage.azure.net', 'unmapped'],
  [
    'AzureCloud',
    'Microsoft.MachineLearningServices/workspaces',
    'amlworkspace',
    'ci-1.westeurope.instances.azureml.ms',
    'forwarderOnly',
  ],
  [
    'AzureCloud',
    'Microsoft.MachineLearningServices/workspaces',
    'amlworkspace',
    `${guid}.aznbcontent.net`,
    'forwarderOnly',
  ],
  [
    'AzureCloud',
    'Microsoft.Insights/privateLinkScopes',
    'azuremonitor',
    'dc.applicationinsights.azure.com',
    'forwarderOnly',
  ],
  [
    'AzureCloud',
    'Microsoft.Insights/privateLinkScopes',
    'azuremonitor',
    'dc.services.visualstudio.com',
    'forwarderOnly',
  ],
  [
    'AzureCloud',
    'Microsoft.ContainerService/managedClusters',
    'management',
    'k8s-1.hcp.westeurope.azmk8s.io',
    'platformOwned',
  ],
  ['AzureCloud', 'Microsoft.Unknown/things', 'x', 'k8s-1.0a1b.privatelink.westeurope.azmk8s.io', 'platformOwned'],
];

describe('where a public name goes', () => {
  it.each(publicCloud)('%s: %s %s %s -> %s', (cloud, type, group, fqdn, expected) => {
    expect(placeText(place(cloud, type, group, fqdn))).toBe(expected);
  });

  it.each(otherClouds)('%s: %s %s %s -> %s', (cloud, type, group, fqdn, expected) => {
    expect(placeText(place(cloud, type, group, fqdn))).toBe(expected);
  });

  it.each(exceptions)('exception, %s: %s %s %s -> %s', (cloud, type, group, fqdn, expected) => {
    expect(placeText(place(cloud, type, group, fqdn))).toBe(expected);
  });
});

describe('what is never guessed', () => {
  it.each([
    {
      when: 'the type is unknown',
      type: 'Microsoft.Unknown/things',
      group: 'x',
      fqdn: 'st1.blob.core.windows.net',
      because: 'no zone for type',
    },
    {
      when: 'the group is unknown',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'blobs',
      fqdn: 'st1.blob.core.windows.net',
      because: "no group 'blobs'",
    },
    {
      when: 'the name is of another group',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'file',
      fqdn: 'st1.blob.core.windows.net',
      because: 'ends like none of file.core.windows.net',
    },
    {
      when: 'another type has such names',
      type: 'Microsoft.Sql/servers',
      group: 'sqlServer',
      fqdn: 'adf.azure.com',
      because: 'ends like none of',
    },
    {
      when: 'nothing is left of the ending',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'blob',
      fqdn: 'blob.core.windows.net',
      because: 'ends like none of',
    },
    {
      when: 'the ending only looks alike',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'blob',
      fqdn: 'st1.xblob.core.windows.net',
      because: 'ends like none of',
    },
    {
      when: 'it is no domain name',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'blob',
      fqdn: 'st 1.blob.core.windows.net',
      because: 'not a domain name',
    },
    {
      when: 'a label is too long',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'blob',
      fqdn: `${'a'.repeat(64)}.blob.core.windows.net`,
      because: 'not a domain name',
    },
    {
      when: 'a star stands inside',
      type: 'Microsoft.Storage/storageAccounts',
      group: 'blob',
      fqdn: 'a.*.blob.core.windows.net',
      because: 'not a domain name',
    },
  ])('$when', ({ type, group, fqdn, because }) => {
    expect(place('AzureCloud', type, group, fqdn)).toMatchObject({
      kind: 'unmapped',
      because: expect.stringContaining(because),
    });
  });

  it('a kind that this cloud does not have', () => {
    expect(place('AzureChinaCloud', 'Microsoft.Dashboard/grafana', 'grafana', 'g.grafana.azure.com')).toMatchObject({
      kind: 'unmapped',
      because: expect.stringContaining('AzureChinaCloud'),
    });
  });

  it("a name of another cloud's suffix", () => {
    expect(place('AzureCloud', 'Microsoft.Sql/servers', 'sqlServer', 'sql1.database.usgovcloudapi.net').kind).toBe(
      'unmapped',
    );
  });
});

describe('machine learning inference', () => {
  const type = 'Microsoft.MachineLearningServices/workspaces';
  const wildcard = '*.westeurope.inference.ml.azure.com';
  const workspace = (id: string, region = 'westeurope') => `${id}.workspace.${region}.api.azureml.ms`;

  it("takes the workspace's guid from a sibling of the same region", () => {
    const siblings = [workspace('other', 'eastus'), workspace(guid)];
    expect(placeText(place('AzureCloud', type, 'amlworkspace', wildcard, siblings))).toBe(
      `*.${guid}.inference.westeurope in privatelink.api.azureml.ms`,
    );
  });

  it('takes it from a certificate name too, and once', () => {
    const cert = `${guid}.workspace.westeurope.cert.api.azureml.ms`;
    const placement = place('AzureCloud', type, 'amlworkspace', wildcard, [cert, workspace(guid)]);
    expect(placement).toMatchObject({ kind: 'placed', name: `*.${guid}.inference.westeurope`, also: [] });
  });

  it('writes one record for each project of a hub', () => {
    const placement = place('AzureCloud', type, 'amlworkspace', wildcard, [workspace('b'), workspace('a')]);
    expect(placement).toMatchObject({
      name: '*.a.inference.westeurope',
      also: [{ zone: 'privatelink.api.azureml.ms', name: '*.b.inference.westeurope' }],
    });
  });

  it('is unmapped while no sibling tells the guid', () => {
    expect(place('AzureCloud', type, 'amlworkspace', wildcard, [workspace(guid, 'eastus')]).kind).toBe('unmapped');
  });

  it.each([
    ['AzureUSGovernment', 'us', 'usgovvirginia'],
    ['AzureChinaCloud', 'cn', 'chinaeast2'],
  ] as const)('%s has its own suffix', (cloud, tld, region) => {
    const siblings = [`${guid}.workspace.${region}.api.ml.azure.${tld}`];
    expect(placeText(place(cloud, type, 'amlworkspace', `*.${region}.inference.ml.azure.${tld}`, siblings))).toBe(
      `*.${guid}.inference.${region} in privatelink.api.ml.azure.${tld}`,
    );
  });
});

describe('the deployment site of an app', () => {
  it.each([
    { fqdn: 'shop.azurewebsites.net', also: ['shop.scm'] },
    { fqdn: 'shop-staging.azurewebsites.net', also: ['shop-staging.scm'] },
    { fqdn: 'shop-0a1b.westeurope-01.azurewebsites.net', also: ['shop-0a1b.scm.westeurope-01'] },
    { fqdn: 'shop.scm.azurewebsites.net', also: [] },
    { fqdn: 'shop-0a1b.scm.westeurope-01.azurewebsites.net', also: [] },
  ])('$fqdn also needs $also', ({ fqdn, also }) => {
    const placement = place('AzureCloud', 'Microsoft.Web/sites', 'sites', fqdn);
    expect(placement.kind === 'placed' && placement.also.map(({ name }) => name)).toEqual(also);
  });
});

describe('a name of several groups', () => {
  it('may belong to any of them, and the longest ending wins', () => {
    const groups = ['account', 'portal'];
    expect(placeText(place('AzureCloud', 'Microsoft.Purview/accounts', groups, 'p1.purview.azure.com'))).toBe(
      'p1 in privatelink.purview.azure.com',
    );
    expect(placeText(place('AzureCloud', 'Microsoft.Purview/accounts', groups, 'web.purview.azure.com'))).toBe(
      'web in privatelink.purviewstudio.azure.com',
    );
  });
});

describe("the provider's own zones", () => {
  const given = {
    resourceType: 'Microsoft.New/things',
    groupIds: ['thing'],
    cloud: 'AzureCloud',
    siblings: [],
  } as const;

  it('serve where the catalogue knows nothing', () => {
    const placement = placeName('a.b.things.azure.net', { ...given, providerZones: ['privateLink.Things.azure.net'] });
    expect(placeText(placement)).toBe('a.b in privatelink.things.azure.net');
  });

  it('are not believed without a private link label', () => {
    expect(placeName('a.things.azure.net', { ...given, providerZones: ['things.azure.net'] }).kind).toBe('unmapped');
  });

  it('never overrule the catalogue', () => {
    const storage = { ...given, resourceType: 'Microsoft.Storage/storageAccounts', groupIds: ['blob'] };
    const placement = placeName('a.things.azure.net', { ...storage, providerZones: ['privatelink.things.azure.net'] });
    expect(placement.kind).toBe('unmapped');
  });
});
