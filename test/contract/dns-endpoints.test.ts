import { describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../src/dns/endpoints/endpoint-schema.ts';
import { parseNetworkInterface } from '../../src/dns/endpoints/interface-schema.ts';
import { parseZoneGroups } from '../../src/dns/endpoints/zone-group-schema.ts';
import type { NetworkInterfaceView } from '../../src/dns/model.ts';
import { azBody, endpoint, lines, plan } from '../dns/names/builders.ts';
import {
  bodiesOf,
  hasRecordings,
  readRecording,
  readRecordings,
  texts,
  whereRecordings,
} from '../dns/names/recordings.ts';

const anEndpoint = /\/privateEndpoints\/[^/]+$/i;
const sensitive = ['privatelink.azure.com'];

/**
 * What the last GET of each recorded endpoint needs: its record sets as `name in zone type addresses`, or the stable word of the reason.
 * Zones are the ones the provider itself asks for (`requiredZoneNames`), names what is left of the public name by the rules.
 */
const expected: Readonly<Record<string, readonly string[] | string>> = {
  'pe-apimanagement-service-gateway': ['apim-privatelink-service000002 in privatelink.azure-api.net A 10.0.0.4'],
  'pe-appconfiguration-configurationstores-configurationstores': [
    'clitestappconfig in privatelink.azconfig.io A 10.0.0.4',
  ],
  'pe-authorization-resourcemanagementprivatelinks-resourcemanagement': [
    'edge.management in privatelink.azure.com A 10.0.0.4',
    'management in privatelink.azure.com A 10.0.0.4',
  ],
  'pe-batch-batchaccounts-batchaccount': ['clibatchtestacct000003.eastus in privatelink.batch.azure.com A 10.0.0.4'],
  // The provider asked for no zone, and none is documented for the name it gave out then.
  'pe-botservice-botservices-bot': 'Unmapped',
  'pe-cache-redis-rediscache': ['cli-test-acfr-pe-000002 in privatelink.redis.cache.windows.net A 10.0.0.4'],
  'pe-cognitiveservices-accounts-account': ['csclitest000003 in privatelink.cognitiveservices.azure.com A 10.0.0.4'],
  'pe-compute-diskaccesses-disks': ['md-impexp-bct2rvhb2lrm.z7 in privatelink.blob.core.windows.net A 10.0.0.4'],
  'pe-databricks-workspaces-databricks-ui-api': [
    'adb-1000000000000002.2 in privatelink.azuredatabricks.net A 10.0.32.4',
  ],
  'pe-datafactory-factories-datafactory': 'Pending',
  'pe-dbformysql-flexibleservers-mysqlserver': 'Pending',
  'pe-dbformysql-servers-mysqlserver': ['azuredbclitest000002 in privatelink.mysql.database.azure.com A 10.0.0.4'],
  'pe-dbforpostgresql-servergroupsv2-coordinator': 'Pending',
  'pe-dbforpostgresql-servers-postgresqlserver': [
    'azuredbclitest000002 in privatelink.postgres.database.azure.com A 10.0.0.4',
  ],
  'pe-devices-iothubs-iothub': [
    'identitytesthub000003 in privatelink.azure-devices.net A 10.0.0.4',
    'iothub-ns-identityte-56851723-373513865c in privatelink.servicebus.windows.net A 10.0.0.5',
  ],
  'pe-digitaltwins-digitaltwinsinstances-api': 'Pending',
  'pe-documentdb-databaseaccounts-sql': [
    'cli-test-cosmosdb-pe-000002 in privatelink.documents.azure.com A 10.0.0.4',
    'cli-test-cosmosdb-pe-000002-westus in privatelink.documents.azure.com A 10.0.0.5',
  ],
  'pe-documentdb-mongoclusters-mongocluster': 'Pending',
  'pe-eventgrid-domains-domain': ['cli000007.centraluseuap-1 in privatelink.eventgrid.azure.net A 10.0.0.4'],
  'pe-eventgrid-namespaces-topic': ['cli000007.centraluseuap-1 in privatelink.eventgrid.azure.net A 10.0.0.4'],
  'pe-eventgrid-topics-topic': ['cli000007.centraluseuap-1 in privatelink.eventgrid.azure.net A 10.0.0.4'],
  'pe-eventhub-namespaces-namespace': ['eventhubs-nscli000002 in privatelink.servicebus.windows.net A 10.0.0.4'],
  'pe-hardwaresecuritymodules-cloudhsmclusters-cloudhsm': [
    'hsm1.cli-test-chsm-pe-000002-fwdjdabzcfe5emdk in privatelink.cloudhsm.azure.net A 10.0.0.4',
    'hsm2.cli-test-chsm-pe-000002-fwdjdabzcfe5emdk in privatelink.cloudhsm.azure.net A 10.0.0.5',
    'hsm3.cli-test-chsm-pe-000002-fwdjdabzcfe5emdk in privatelink.cloudhsm.azure.net A 10.0.0.6',
  ],
  'pe-hdinsight-clusters-gateway': 'Pending',
  'pe-insights-privatelinkscopes-azuremonitor': [
    '00000000-0000-0000-0003-000000000001 in privatelink.agentsvc.azure-automation.net A 10.0.0.6',
    'api in privatelink.monitor.azure.com A 10.0.0.8',
    'applicationinsights_ingestion in privatelink.monitor.azure.com A 10.0.0.7',
    'live in privatelink.monitor.azure.com A 10.0.0.9',
    'profiler in privatelink.monitor.azure.com A 10.0.0.10',
    'snapshot in privatelink.monitor.azure.com A 10.0.0.11',
    '00000000-0000-0000-0003-000000000001 in privatelink.ods.opinsights.azure.com A 10.0.0.5',
    '00000000-0000-0000-0003-000000000001 in privatelink.oms.opinsights.azure.com A 10.0.0.4',
  ],
  'pe-keyvault-vaults-vault': ['cli-test-kv-pec-000002 in privatelink.vaultcore.azure.net A 10.0.0.4'],
  'pe-machinelearningservices-registries-amlregistry': 'Pending',
  'pe-media-mediaservices-keydelivery': [
    'clitestams000003.keydelivery.eastus in privatelink.media.azure.net A 10.0.0.4',
  ],
  'pe-network-applicationgateways-appgatewayfrontendip': 'ApplicationGateway',
  'pe-network-applicationgateways-private-ip': 'ApplicationGateway',
  'pe-powerbi-privatelinkservicesforpowerbi-tenant': [
    '00000000000000000004000000000001-api in privatelink.analysis.windows.net A 10.5.0.4',
    'daily in privatelink.analysis.windows.net A 10.5.0.6',
    'dailyapi in privatelink.analysis.windows.net A 10.5.0.4',
    '00000000000000000004000000000002 in privatelink.pbidedicated.windows.net A 10.5.0.7',
    '00000000000000000004000000000003 in privatelink.pbidedicated.windows.net A 10.5.0.8',
    '00000000000000000004000000000004 in privatelink.pbidedicated.windows.net A 10.5.0.9',
    '00000000000000000004000000000005 in privatelink.pbidedicated.windows.net A 10.5.0.10',
    '00000000000000000004000000000006 in privatelink.pbidedicated.windows.net A 10.5.0.11',
    '00000000000000000004000000000007 in privatelink.pbidedicated.windows.net A 10.5.0.12',
    '00000000000000000004000000000001-pbi in privatelink.tip2.powerquery.microsoft.com A 10.5.0.5',
  ],
  'pe-signalrservice-signalr-signalr': 'Pending',
  'pe-sql-servers-sqlserver': ['cli-test-resource-000006 in privatelink.database.windows.net A 10.0.0.4'],
  'pe-storage-storageaccounts-blob': ['asg000002 in privatelink.blob.core.windows.net A 10.0.0.4'],
  'pe-storage-storageaccounts-blob-secondary': ['sa53856e-secondary in privatelink.blob.core.windows.net A 10.0.0.5'],
  'pe-storage-storageaccounts-file': ['sa88962f in privatelink.file.core.windows.net A 10.0.0.5'],
};

/** Cases in which one endpoint changes: what each GET in turn needs. */
const stories: Readonly<Record<string, readonly (readonly string[] | string)[]>> = {
  'pe-java-cosmos-manual-approve': [
    'Pending',
    [
      'd348e7e23f in privatelink.documents.azure.com A 10.0.0.4',
      'd348e7e23f-eastus in privatelink.documents.azure.com A 10.0.0.5',
    ],
  ],
  'pe-java-disconnect-reject-and-update': [
    'Pending',
    ['sa846224 in privatelink.blob.core.windows.net A 10.0.0.4'],
    'Pending',
    ['sa88962f in privatelink.file.core.windows.net A 10.0.0.5'],
    ['sa846224 in privatelink.blob.core.windows.net A 10.0.0.4'],
    ['sa846224 in privatelink.blob.core.windows.net A 10.0.0.4'],
  ],
  'pe-static-ip-config-update-changes-records': [
    ['ipconfig000002 in privatelink.blob.core.windows.net A 10.0.0.4'],
    ['ipconfig000002 in privatelink.blob.core.windows.net A 10.0.0.4'],
    ['ipconfig000002 in privatelink.blob.core.windows.net A 10.0.0.4'],
    ['ipconfig000002 in privatelink.blob.core.windows.net A 10.0.0.4'],
  ],
};

/** Cases whose bodies are some other resource: the reason they are refused with. */
const refused: Readonly<Record<string, string>> = {
  'managed-private-endpoint-PendingCreation': 'microsoft.streamanalytics/clusters/privateendpoints',
  'managed-private-endpoint-streamanalytics-PendingCreation': 'microsoft.streamanalytics/clusters/privateendpoints',
};

/** What a body needs, as the tables above write it. */
function needs(
  body: Record<string, unknown>,
  interfaces: readonly NetworkInterfaceView[] = [],
): readonly string[] | string {
  const planned = plan(parseEndpoint(body), interfaces, 'AzureCloud', sensitive);
  return planned.reason === null ? lines(planned) : (planned.reason.split(':')[0] ?? '');
}

/** Case varies between providers, and in 2019 monitor named its zones without the private link label. */
const asZone = (name: string): string => {
  const zone = name.toLowerCase();
  return zone.startsWith('privatelink.') ? zone : `privatelink.${zone}`;
};

describe.skipIf(!hasRecordings)(`recorded endpoints, from ${whereRecordings}`, () => {
  it('leave no case out', () => {
    const covered = [...Object.keys(expected), ...Object.keys(stories), ...Object.keys(refused)].sort();
    expect(readRecordings('pe-by-kind', 'pe-special').map(({ file }) => file)).toEqual(covered);
  });

  it.each(Object.entries(expected))('%s', (file, wanted) => {
    const last = bodiesOf(readRecording(file), anEndpoint).at(-1) ?? {};
    expect(needs(last)).toEqual(wanted);
    expect(needs(azBody(last))).toEqual(wanted);
  });

  it.each(Object.keys(expected))('%s goes to zones its provider asks for', (file) => {
    const recording = readRecording(file);
    const [last = {}] = bodiesOf(recording, anEndpoint).slice(-1);
    const required = texts(recording.required_zone_names).map(asZone);
    for (const { zone } of plan(parseEndpoint(last), [], 'AzureCloud', sensitive).records)
      expect(required).toContain(zone);
  });

  it.each(Object.keys(expected))('%s needs nothing while it is created', (file) => {
    const bodies = bodiesOf(readRecording(file), anEndpoint, 'PUT');
    expect(bodies.length).toBeGreaterThan(0);
    expect(bodies.map((body) => needs(body))).toEqual(bodies.map(() => 'Updating'));
  });

  it.each(Object.entries(stories))('%s, pass by pass', (file, passes) => {
    const seen = bodiesOf(readRecording(file), anEndpoint).map((body) => needs(body));
    expect(seen).toEqual(passes);
  });

  it('pe-static-ip-config-update-changes-records: made again under the same id, it is another incarnation', () => {
    const views = bodiesOf(readRecording('pe-static-ip-config-update-changes-records'), anEndpoint).map(parseEndpoint);
    expect(new Set(views.map(({ id }) => id)).size).toBe(1);
    expect(new Set(views.map(({ resourceGuid }) => resourceGuid)).size).toBe(2);
  });

  it.each(Object.entries(refused))('%s is refused', (file, because) => {
    const bodies = bodiesOf(readRecording(file), anEndpoint, 'PUT');
    expect(bodies).toHaveLength(1);
    for (const body of bodies) expect(() => parseEndpoint(body)).toThrow(because);
  });

  it('every body less a needed key is refused', () => {
    for (const { content } of readRecordings('pe-by-kind')) {
      for (const body of bodiesOf(content, anEndpoint)) {
        const { provisioningState: _, ...stateless } = body.properties as Record<string, unknown>;
        expect(() => parseEndpoint({ ...body, properties: stateless })).toThrow('provisioningState: is missing');
        const { id: __, ...anonymous } = body;
        expect(() => parseEndpoint(anonymous)).toThrow('id: is missing');
        const { privateLinkServiceConnections: ___, manualPrivateLinkServiceConnections: ____, ...alone } = stateless;
        expect(() => parseEndpoint({ ...body, properties: { ...alone, provisioningState: 'Succeeded' } })).toThrow(
          'exactly one connection',
        );
      }
    }
  });
});

describe.skipIf(!hasRecordings)(`recorded network interfaces, from ${whereRecordings}`, () => {
  const anInterface = /\/networkInterfaces\/[^/]+$/i;

  it('leave no case out', () => {
    expect(readRecordings('nic').map(({ file }) => file)).toEqual(['nic-list-with-pe-nics-java']);
  });

  it.each([
    {
      at: 0,
      who: 'of a storage account',
      type: 'storageAccounts',
      wanted: ['clitestresultstac in privatelink.blob.core.windows.net A 10.0.0.5'],
    },
    { at: 1, who: 'of a vault', type: 'vaults', wanted: ['smpplkv in privatelink.vaultcore.azure.net A 10.0.0.4'] },
    { at: 2, who: 'of a vault without a name yet', type: 'vaults', wanted: 'NoNames' },
    { at: 3, who: 'of a virtual machine', type: 'vaults', wanted: 'NoNames' },
  ])('the one $who: $wanted', ({ at, type, wanted }) => {
    const views = bodiesOf(readRecording('nic-list-with-pe-nics-java'), anInterface).map(parseNetworkInterface);
    const [view] = views.slice(at, at + 1);
    const provider = type === 'vaults' ? 'microsoft.keyvault/vaults' : 'microsoft.storage/storageaccounts';
    const owner = endpoint({
      id: view?.endpoint ?? '/none',
      privateLinkResource: `/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/g/providers/${provider}/x`,
      groupIds: [type === 'vaults' ? 'vault' : 'blob'],
      customDnsConfigs: [],
      networkInterfaces: [],
    });
    const planned = plan(owner, view === undefined ? [] : [view]);
    expect(planned.reason?.split(':')[0] ?? lines(planned)).toEqual(wanted);
  });

  it('dns-lifecycle-blob-pe-nic-zone-link-zonegroup: says the same as the endpoint itself', () => {
    const recording = readRecording('dns-lifecycle-blob-pe-nic-zone-link-zonegroup');
    const view = parseEndpoint(bodiesOf(recording, anEndpoint).at(-1));
    const interfaces = bodiesOf(recording, anInterface).map(parseNetworkInterface);
    expect(view.networkInterfaces).toEqual(interfaces.map(({ id }) => id));
    expect(plan({ ...view, customDnsConfigs: [] }, interfaces).records).toEqual(plan(view).records);
    expect(plan(view).records).toHaveLength(1);
  });
});

describe.skipIf(!hasRecordings)(`recorded zone groups, from ${whereRecordings}`, () => {
  const aZoneGroup = /\/privateDnsZoneGroups\/[^/]+$/i;
  const covers = (file: string): string[][] =>
    bodiesOf(readRecording(file), aZoneGroup).flatMap((body) =>
      parseZoneGroups(body).map(({ recordSets }) =>
        recordSets.map(
          ({ zone, name, type, addresses }) => `${name} in ${zone.split('/').at(-1)} ${type} ${addresses.join(' ')}`,
        ),
      ),
    );

  it.each(['dns-lifecycle-blob-pe-nic-zone-link-zonegroup', 'dns-blob-zonegroup-aso-sample'])(
    '%s: covers exactly what the endpoint needs',
    (file) => {
      const last = bodiesOf(readRecording(file), anEndpoint).at(-1) ?? {};
      expect(new Set(covers(file).flat())).toEqual(new Set(needs(last)));
    },
  );

  it('dns-blob-and-blob_secondary-preexisting-A-records-then-zonegroup: one group for each endpoint', () => {
    const file = 'dns-blob-and-blob_secondary-preexisting-A-records-then-zonegroup';
    expect(covers(file)).toEqual(bodiesOf(readRecording(file), anEndpoint).map((body) => needs(body)));
  });

  it('dns-blob-zonegroup-java-e2e-replace-zone: covers nothing once it names another zone', () => {
    const file = 'dns-blob-zonegroup-java-e2e-replace-zone';
    const [last = {}] = bodiesOf(readRecording(file), anEndpoint).slice(-1);
    expect(covers(file)).toEqual([needs(last), needs(last), needs(last), []]);
  });

  it.each([
    'dns-zonegroup-wrong-zone-recordSets-empty',
    'dns-zonegroup-on-private-link-service-endpoint-recordSets-empty',
  ])('%s: covers nothing', (file) => {
    expect(covers(file).length).toBeGreaterThan(0);
    expect(covers(file).flat()).toEqual([]);
  });

  it('dns-zonegroup-wrong-zone-recordSets-empty: the names are still to be served', () => {
    const [last = {}] = bodiesOf(readRecording('dns-zonegroup-wrong-zone-recordSets-empty'), anEndpoint).slice(-1);
    expect(needs(last)).toEqual(['saplr000002 in privatelink.blob.core.windows.net A 10.0.0.4']);
  });

  it('dns-zonegroup-on-private-link-service-endpoint-recordSets-empty: there are no names', () => {
    const file = 'dns-zonegroup-on-private-link-service-endpoint-recordSets-empty';
    const [last = {}] = bodiesOf(readRecording(file), anEndpoint).slice(-1);
    expect(needs(last)).toBe('PrivateLinkService');
  });
});
