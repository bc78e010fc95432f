import { describe, expect, it } from 'vitest';
import { propertiesOf } from '../../src/core/arm-body.ts';
import { cloudNames } from '../../src/core/cloud.ts';
import { hasReference, readReference, rows } from '../dns/names/recordings.ts';
import { gatehouse } from './gatehouse.ts';

const providers = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/app/providers';

interface Sample {
  readonly fqdn: string;
  readonly resourceType: string;
  readonly groupId: string;
  readonly cloud: string;
  readonly zone: string;
  readonly recordName: string;
}

/** The samples of one private endpoint: those of a type and group. */
function endpointsOf(samples: readonly Sample[]): readonly (readonly Sample[])[] {
  const byKind = new Map<string, Sample[]>();
  for (const sample of samples) {
    const kind = `${sample.resourceType} ${sample.groupId}`;
    byKind.set(kind, [...(byKind.get(kind) ?? []), sample]);
  }
  return [...byKind.values()];
}

const endpointId = (index: number): string => `${providers}/Microsoft.Network/privateEndpoints/pe${index}`;
const interfaceId = (index: number): string => `${providers}/Microsoft.Network/networkInterfaces/pe${index}.nic`;

/** As `az network private-endpoint list` and `az network nic list` show them. */
function bodiesOf(samples: readonly Sample[], index: number) {
  const [{ resourceType, groupId }] = samples as readonly [Sample];
  const addressOf = (at: number): string => `10.0.${index}.${at + 4}`;
  return {
    endpoint: {
      id: endpointId(index),
      name: `pe${index}`,
      location: 'westeurope',
      provisioningState: 'Succeeded',
      subnet: { id: `${providers}/Microsoft.Network/virtualNetworks/net/subnets/endpoints` },
      networkInterfaces: [{ id: interfaceId(index) }],
      privateLinkServiceConnections: [
        {
          privateLinkServiceId: `${providers}/${resourceType}/target${index}`,
          groupIds: [groupId],
          privateLinkServiceConnectionState: { status: 'Approved' },
        },
      ],
      customDnsConfigs: samples.map(({ fqdn }, at) => ({ fqdn, ipAddresses: [addressOf(at)] })),
    },
    nic: {
      id: interfaceId(index),
      privateEndpoint: { id: endpointId(index) },
      ipConfigurations: samples.map(({ fqdn }, at) => ({
        name: `c${at}`,
        privateIPAddress: addressOf(at),
        subnet: { id: `${providers}/Microsoft.Network/virtualNetworks/net/subnets/endpoints` },
        privateLinkConnectionProperties: { groupId, requiredMemberName: `m${at}`, fqdns: [fqdn] },
      })),
    },
  };
}

/** What is in none of the reference's rows: types and names of 2026, and clouds of their own. */
const newer: readonly Sample[] = [
  [
    'AzureCloud',
    'Microsoft.Storage/storageAccounts',
    'blob',
    'stmany.z12.blob.storage.azure.net',
    'stmany',
    'privatelink.blob.core.windows.net',
  ],
  [
    'AzureCloud',
    'Microsoft.Storage/storageAccounts',
    'dfs',
    'stmany.z12.dfs.storage.azure.net',
    'stmany',
    'privatelink.dfs.core.windows.net',
  ],
  [
    'AzureCloud',
    'Microsoft.Storage/storageAccounts',
    'web',
    'stmany.z12.web.storage.azure.net',
    'stmany',
    'privatelink.web.core.windows.net',
  ],
  [
    'AzureCloud',
    'Microsoft.ServiceNetworking/trafficControllers',
    'front',
    'front.fz00.alb.azure.com',
    'front.fz00',
    'privatelink.alb.azure.com',
  ],
  [
    'AzureCloud',
    'Microsoft.HorizonDb/clusters',
    'default',
    'db1.horizondb.azure.com',
    'db1',
    'privatelink.horizondb.azure.com',
  ],
  [
    'AzureCloud',
    'Microsoft.Security/privateLinks',
    'containers',
    'api.cloud.defender.microsoft.com',
    'api',
    'privatelink.cloud.defender.microsoft.com',
  ],
  [
    'AzureCloud',
    'Microsoft.Databricks/workspaces',
    'service_direct',
    'westeurope.service-direct.azuredatabricks.net',
    'westeurope.service-direct',
    'privatelink.azuredatabricks.net',
  ],
  [
    'AzureUSGovernment',
    'Microsoft.CognitiveServices/accounts',
    'account',
    'oai1.openai.azure.us',
    'oai1',
    'privatelink.openai.azure.us',
  ],
].map(([cloud = '', resourceType = '', groupId = '', fqdn = '', recordName = '', zone = '']) => ({
  cloud,
  resourceType,
  groupId,
  fqdn,
  recordName,
  zone,
}));

/** What is written only where policy names it: names that a whole cloud answers to. */
const named = `version: 1
dns:
  sensitiveZones: [privatelink.azure.com]
  sharedNames: ['${providers.split('/providers')[0]}/**']
`;

/** What the command says of these names, all of one cloud, in one run. */
async function placedBy(cloud: string, samples: readonly Sample[], policy: string): Promise<readonly string[]> {
  const bodies = endpointsOf(samples).map(bodiesOf);
  const { status, out, err } = await gatehouse(
    `explain dns --cloud ${cloud} --endpoint {endpoints.json} --nic {nics.json} --policy {policy.yaml} --json`,
    {
      'endpoints.json': bodies.map(({ endpoint }) => endpoint),
      'nics.json': bodies.map(({ nic }) => nic),
      'policy.yaml': policy,
    },
  );
  expect(status, err).toBe(0);
  const answers: readonly { readonly records: readonly { readonly zone: string; readonly name: string }[] }[] =
    JSON.parse(out);
  return answers.flatMap(({ records }) => records.map(({ zone, name }) => `${name} in ${zone}`)).sort();
}

const wanted = (samples: readonly Sample[]): readonly string[] =>
  samples.map(({ zone, recordName }) => `${recordName} in ${zone}`).sort();

it.each(['AzureCloud', 'AzureUSGovernment'])('explain dns places the newer names of %s', async (cloud) => {
  const here = newer.filter((sample) => sample.cloud === cloud);
  expect(await placedBy(cloud, here, named)).toEqual(wanted(here));
});

describe.skipIf(!hasReference)('explain dns of the reference samples', () => {
  const samples = hasReference
    ? (rows(propertiesOf(readReference('fqdn-samples.json')).samples) as unknown as readonly Sample[])
    : [];

  it('knows of every one in which cloud it is', () => {
    expect(samples.filter(({ cloud }) => !cloudNames.some((name) => name === cloud))).toEqual([]);
    expect(samples).toHaveLength(45);
  });

  it.each(cloudNames)('places every name of %s as the reference does', async (cloud) => {
    const here = samples.filter((sample) => sample.cloud === cloud);
    expect(await placedBy(cloud, here, named)).toEqual(wanted(here));
  });

  it('leaves to policy what a whole cloud answers to', async () => {
    const here = samples.filter(({ cloud }) => cloud === 'AzureCloud');
    const unasked = await placedBy('AzureCloud', here, 'version: 1\n');
    expect(wanted(here).filter((each) => !unasked.includes(each))).toEqual([
      'api in privatelink.monitor.azure.com',
      'global.in.ai in privatelink.monitor.azure.com',
      'management in privatelink.azure.com',
    ]);
  });
});
