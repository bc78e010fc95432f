import { describe, expect, it } from 'vitest';
import { isRecord } from '../../src/core/arm-body.ts';
import { parseEndpoint } from '../../src/dns/endpoints/endpoint-schema.ts';
import type { EndpointView } from '../../src/dns/model.ts';
import { endpointOf, lines, plan } from '../dns/names/builders.ts';
import { hasRecordings, readRecording, readRecordings, rows, whereRecordings } from '../dns/names/recordings.ts';

type Names = Readonly<Record<string, string>>;

/**
 * Endpoints as they were exported next to the records Azure itself had written. An export carries no public names, no addresses, no
 * state and no guid: the names and addresses are put back here by hand, the records are the recording's.
 */
const exported: Readonly<Record<string, { readonly names: Names; readonly reason?: string }>> = {
  // A person's endpoint: the names that Azure gives it are not in the export.
  'dns-export-aks-management': { names: {}, reason: 'NoNames' },
  'dns-export-appconfig': { names: { 'eus-contoso-demo-ops-appconfig.azconfig.io': '10.0.255.114' } },
  'dns-export-cognitive-contentsafety': {
    names: { 'eus-contoso-demo-oai-content-safety.cognitiveservices.azure.com': '10.0.5.10' },
  },
  'dns-export-grafana': {
    names: {
      'econtosodopsgd-dcebg7hmdzcddvdm.eus.grafana.azure.com': '10.0.255.124',
      'sso.eus.grafana.azure.com': '10.0.255.124',
    },
  },
  'dns-export-keyvault': {
    names: {
      'EUS-CONTOSO-DEMO-OAI-kv.vault.azure.net': '10.0.5.5',
      'EUS-CONTOSO-DEMO-OAI-kv.vaultcore.azure.net': '10.0.5.5',
    },
  },
  'dns-export-monitor-prometheus': {
    names: { 'eus-contoso-demo-ops-amw-nzsj.eastus.prometheus.monitor.azure.com': '10.0.255.115' },
  },
  'dns-export-search': { names: { 'euscontosodemovecsearch.search.windows.net': '10.0.6.4' } },
  'dns-export-storage-blob': { names: { 'euscontosodemodatasa.blob.core.windows.net': '10.0.2.4' } },
  'dns-export-storage-file': { names: { 'euscontosodemodatasa.file.core.windows.net': '10.0.2.6' } },
  'dns-export-storage-table': { names: { 'euscontosodemodatasa.table.core.windows.net': '10.0.2.12' } },
};

/** Endpoints known only by the records Azure wrote for them: kind, names and addresses are put back by hand. */
const byRow: Readonly<Record<string, EndpointView>> = {
  'Container Registry': endpointOf('Microsoft.ContainerRegistry/registries', 'registry', {
    'contosoacr1.azurecr.io': '10.0.48.5',
    'contosoacr1.uksouth.data.azurecr.io': '10.0.48.4',
  }),
  'PostgreSQL flexible server': endpointOf('Microsoft.DBforPostgreSQL/flexibleServers', 'postgresqlServer', {
    'contoso-pg-01.postgres.database.azure.com': '10.0.3.4',
  }),
  'Databricks databricks_ui_api': endpointOf('Microsoft.Databricks/workspaces', 'databricks_ui_api', {
    'adb-100000000000016.16.azuredatabricks.net': '10.0.0.5',
  }),
  'Web App (nginx)': endpointOf('Microsoft.Web/sites', 'sites', {
    'webapp-contoso03.azurewebsites.net': '10.39.36.54',
  }),
  'Logic App Standard': endpointOf('Microsoft.Web/sites', 'sites', { 'logicappcontoso.azurewebsites.net': '10.0.0.4' }),
  'Cosmos MongoDB': endpointOf('Microsoft.DocumentDB/databaseAccounts', 'MongoDB', {
    'contoso-mongodb.mongo.cosmos.azure.com': '192.168.4.4',
    'contoso-mongodb-westeurope.mongo.cosmos.azure.com': '192.168.4.5',
  }),
  'Cosmos MongoDB (2)': endpointOf('Microsoft.DocumentDB/databaseAccounts', 'MongoDB', {
    'contoso-app-server.mongo.cosmos.azure.com': '10.0.2.4',
    'contoso-app-server-northeurope.mongo.cosmos.azure.com': '10.0.2.5',
  }),
  'SQL server': endpointOf('Microsoft.Sql/servers', 'sqlServer', { 'contososql1.database.windows.net': '10.5.0.5' }),
  'Azure OpenAI': endpointOf('Microsoft.CognitiveServices/accounts', 'account', {
    'contoso-aoai-1.openai.azure.com': '10.0.1.5',
  }),
  'Storage table': endpointOf('Microsoft.Storage/storageAccounts', 'table', {
    'contosotable01.table.core.windows.net': '10.0.0.4',
  }),
  'Storage blob': endpointOf('Microsoft.Storage/storageAccounts', 'blob', {
    'stcontosodata001.blob.core.windows.net': '10.40.1.4',
  }),
};

/** The kind behind a zone of the recorded hub, and the suffix its names had. Zones of others have none. */
const kindOfZone: Readonly<Record<string, readonly [type: string, group: string, suffix: string]>> = {
  'privatelink.azconfig.io': ['Microsoft.AppConfiguration/configurationStores', 'configurationStores', 'azconfig.io'],
  'privatelink.blob.core.windows.net': ['Microsoft.Storage/storageAccounts', 'blob', 'blob.core.windows.net'],
  'privatelink.cognitiveservices.azure.com': [
    'Microsoft.CognitiveServices/accounts',
    'account',
    'cognitiveservices.azure.com',
  ],
  'privatelink.dfs.core.windows.net': ['Microsoft.Storage/storageAccounts', 'dfs', 'dfs.core.windows.net'],
  'privatelink.documents.azure.com': ['Microsoft.DocumentDB/databaseAccounts', 'Sql', 'documents.azure.com'],
  'privatelink.eastus.prometheus.monitor.azure.com': [
    'Microsoft.Monitor/accounts',
    'prometheusMetrics',
    'eastus.prometheus.monitor.azure.com',
  ],
  'privatelink.file.core.windows.net': ['Microsoft.Storage/storageAccounts', 'file', 'file.core.windows.net'],
  'privatelink.grafana.azure.com': ['Microsoft.Dashboard/grafana', 'grafana', 'grafana.azure.com'],
  'privatelink.openai.azure.com': ['Microsoft.CognitiveServices/accounts', 'account', 'openai.azure.com'],
  'privatelink.queue.core.windows.net': ['Microsoft.Storage/storageAccounts', 'queue', 'queue.core.windows.net'],
  'privatelink.search.windows.net': ['Microsoft.Search/searchServices', 'searchService', 'search.windows.net'],
  'privatelink.table.core.windows.net': ['Microsoft.Storage/storageAccounts', 'table', 'table.core.windows.net'],
  'privatelink.vaultcore.azure.net': ['Microsoft.KeyVault/vaults', 'vault', 'vault.azure.net'],
};

/** Cases of this kind that other suites hold. */
const elsewhere: Readonly<Record<string, string>> = {
  'dns-blob-and-blob_secondary-preexisting-A-records-then-zonegroup': 'dns-endpoints.test.ts',
  'dns-blob-zonegroup-aso-sample': 'dns-endpoints.test.ts',
  'dns-blob-zonegroup-java-e2e-replace-zone': 'dns-endpoints.test.ts',
  'dns-lifecycle-blob-pe-nic-zone-link-zonegroup': 'dns-endpoints.test.ts',
  'dns-zonegroup-on-private-link-service-endpoint-recordSets-empty': 'dns-endpoints.test.ts',
  'dns-zonegroup-wrong-zone-recordSets-empty': 'dns-endpoints.test.ts',
  'dns-required-zone-names-by-provider-and-group': 'dns-reference.test.ts',
};

const misc = 'dns-records-azure-wrote-misc-exports';
const inventory = 'dns-export-zone-inventory-mixed-owners';
const factory = 'dns-datafactory-and-disconnected-storage-export';

describe.skipIf(!hasRecordings)(`records Azure itself wrote, from ${whereRecordings}`, () => {
  it('leave no case out', () => {
    const covered = [...Object.keys(exported), ...Object.keys(elsewhere), misc, inventory, factory].sort();
    expect(readRecordings('dns-ground-truth').map(({ file }) => file)).toEqual(covered);
  });

  it.each(Object.entries(exported))('%s', (file, { names, reason = null }) => {
    const recording = readRecording(file);
    const planned = plan(parseEndpoint(completed(recording.private_endpoint, names)));
    expect(lines(planned)).toEqual(truth(recording.ground_truth));
    expect(planned.reason?.split(':')[0] ?? null).toBe(reason);
  });

  it.each(Object.keys(exported))('%s: an export is stale, and refused as it is', (file) => {
    expect(() => parseEndpoint(readRecording(file).private_endpoint)).toThrow(
      'properties.provisioningState: is missing',
    );
  });

  it(`${misc}: every row`, () => {
    const recorded = rows(readRecording(misc).rows);
    expect(recorded.map(({ kind }) => kind)).toEqual(Object.keys(byRow));
    for (const row of recorded) {
      const view = byRow[String(row.kind)];
      expect(view).toBeDefined();
      if (view === undefined) continue;
      const { records } = plan(view);
      // Where the excerpt was cut before the address, only the name is known.
      const wanted = rows(row.records).map(({ name, ip }) => ({
        zone: row.zone,
        name,
        type: 'A',
        ...(ip === '(cut)' ? {} : { addresses: [ip] }),
      }));
      expect(records, String(row.kind)).toMatchObject(wanted);
      expect(records).toHaveLength(wanted.length);
    }
  });

  it(`${inventory}: each endpoint's records, and nobody else's`, () => {
    const records = rows(readRecording(inventory).a_records).map(recordOf);
    const platform = records.filter(({ creator }) => creator !== undefined);
    const others = records.filter(({ creator }) => creator === undefined).map(({ zone }) => zone);
    expect([platform.length, others.length]).toEqual([24, 7]);
    expect(others.filter((zone) => kindOfZone[zone] !== undefined)).toEqual([]);
    for (const creator of new Set(platform.map((record) => record.creator))) {
      const wanted = platform.filter((record) => record.creator === creator);
      const [type = '', group = '', suffix = ''] = kindOfZone[wanted[0]?.zone ?? ''] ?? [];
      const names = Object.fromEntries(wanted.map(({ name, address }) => [`${name}.${suffix}`, address]));
      const expected = wanted.map(({ zone, name, address }) => `${name} in ${zone} A ${address}`);
      expect(new Set(lines(plan(endpointOf(type, group, names)))), creator).toEqual(new Set(expected));
    }
  });

  it(`${factory}: the factory's record has its region; the disconnected account needs none`, () => {
    const recording = readRecording(factory);
    const states = rows(recording.private_endpoints).map(({ privateLinkServiceConnectionState: state }) =>
      isRecord(state) ? String(state.status) : '',
    );
    expect(states).toEqual(['Approved', 'Disconnected']);
    const [approved = '', disconnected = ''] = states;
    const data = endpointOf(
      'Microsoft.DataFactory/factories',
      'dataFactory',
      { 'contoso-factory.eastus.datafactory.azure.net': '10.59.40.11' },
      { connectionState: approved },
    );
    const written = rows(recording.a_records)
      .map(recordOf)
      .filter(({ creator }) => creator !== undefined);
    expect(lines(plan(data))).toEqual(written.map(({ zone, name, address }) => `${name} in ${zone} A ${address}`));
    const lake = endpointOf(
      'Microsoft.Storage/storageAccounts',
      'dfs',
      { 'contosostorage01.dfs.core.windows.net': '10.59.40.12' },
      { connectionState: disconnected },
    );
    expect(plan(lake)).toMatchObject({ records: [], reason: expect.stringMatching(/^Disconnected: /) });
  });
});

/** An exported endpoint with what an export leaves out. */
function completed(body: unknown, names: Names): Record<string, unknown> {
  const exportedBody = isRecord(body) ? body : {};
  const properties = isRecord(exportedBody.properties) ? exportedBody.properties : {};
  return {
    ...exportedBody,
    properties: {
      ...properties,
      provisioningState: 'Succeeded',
      resourceGuid: '00000000-0000-0000-0003-000000000001',
      customDnsConfigs: Object.entries(names).map(([fqdn, address]) => ({ fqdn, ipAddresses: [address] })),
    },
  };
}

/** The recorded truth, as `lines` writes records. */
function truth(groundTruth: unknown): string[] {
  const records = isRecord(groundTruth) ? rows(groundTruth.records) : [];
  return records.map(({ zone, name, type, ips }) => `${name} in ${zone} ${type} ${[ips].flat().join(' ')}`);
}

/** One exported A record: `zone/name`, or the two apart. */
function recordOf(record: Record<string, unknown>): {
  zone: string;
  name: string;
  address: string;
  creator: string | undefined;
} {
  const [first = '', second] = String(record.name).split('/');
  const properties = isRecord(record.properties) ? record.properties : {};
  const creator = isRecord(properties.metadata) ? properties.metadata.creator : undefined;
  return {
    zone: second === undefined ? String(record.zone) : first,
    name: second ?? first,
    address: rows(properties.aRecords)
      .map(({ ipv4Address }) => String(ipv4Address))
      .join(' '),
    creator: typeof creator === 'string' ? creator : undefined,
  };
}
