import { describe, expect, it } from 'vitest';
import type { CloudName } from '../../../src/core/cloud.ts';
import { explainDns } from '../../../src/dns/report/explain.ts';
import { DnsPolicy } from '../../../src/policy/dns.ts';

const hub = '/subscriptions/00000000-0000-0000-0000-0000000000c2/resourceGroups/rg-hub';
const zones = '/subscriptions/00000000-0000-0000-0000-0000000000c2/resourcegroups/rg-dns';
const api = '0f8fad5b-d9cb-469f-a165-70867728950e.privatelink.eastus2.azmk8s.io';
const zoneId = (name: string): string => `${zones}/providers/microsoft.network/privatednszones/${name}`;

/** An approved endpoint whose list says one name. */
const endpointTo = (target: string, groupId: string, fqdn: string, name = 'pe') => ({
  id: `${hub}/providers/Microsoft.Network/privateEndpoints/${name}`,
  name,
  location: 'westeurope',
  properties: {
    provisioningState: 'Succeeded',
    resourceGuid: '00000000-0000-0000-0000-0000000000f1',
    subnet: { id: `${hub}/providers/Microsoft.Network/virtualNetworks/vnet-hub/subnets/endpoints` },
    privateLinkServiceConnections: [
      {
        name: 'c',
        properties: {
          privateLinkServiceId: `/subscriptions/00000000-0000-0000-0000-0000000000c2/resourceGroups/rg-app/providers/${target}`,
          groupIds: [groupId],
          privateLinkServiceConnectionState: { status: 'Approved' },
        },
      },
    ],
    customDnsConfigs: [{ fqdn, ipAddresses: ['10.9.1.6'] }],
  },
});
const toCluster = (name: string) =>
  endpointTo('Microsoft.ContainerService/managedClusters/aks-stamp', 'management', `aks-stamp-abc.${api}`, name);
const toAccount = (service: string) =>
  endpointTo('Microsoft.Storage/storageAccounts/stmany', service, `stmany.z12.${service}.storage.azure.net`);

interface Case {
  readonly what: string;
  readonly endpoint: unknown;
  readonly byName?: Record<string, string>;
  readonly cloud?: CloudName;
  /** The record and the zone it is in, or why there is none. */
  readonly is: string;
  /** Where policy puts it; the resource group of the zones unless said. */
  readonly at?: string;
}

describe('names that tools are reported to get wrong', () => {
  it.each<Case>([
    {
      what: 'a second endpoint to a private cluster, whose own zone policy names',
      endpoint: toCluster('pe-aks-from-hub'),
      byName: { [api]: zoneId(api) },
      is: `aks-stamp-abc in ${api}`,
      at: zoneId(api),
    },
    {
      what: 'a second endpoint to a private cluster, where policy names a group of zones',
      endpoint: toCluster('pe-aks-from-hub'),
      is: `aks-stamp-abc.${api.split('.')[0]} in privatelink.eastus2.azmk8s.io`,
      at: zoneId('privatelink.eastus2.azmk8s.io'),
    },
    {
      what: 'the endpoint that AKS makes itself',
      endpoint: toCluster('kube-apiserver'),
      is: 'OwnedByAKS: AKS made this endpoint and writes its record itself',
    },
    ...['blob', 'dfs', 'file', 'queue', 'table', 'web'].map((service) => ({
      what: `a storage account with DNS zone names, ${service}`,
      endpoint: toAccount(service),
      is: `stmany in privatelink.${service}.core.windows.net`,
    })),
    {
      what: 'an Azure OpenAI account in US Government',
      endpoint: endpointTo('Microsoft.CognitiveServices/accounts/oai1', 'account', 'oai1.openai.azure.us'),
      cloud: 'AzureUSGovernment',
      is: 'oai1 in privatelink.openai.azure.us',
    },
  ])('$what: $is', ({ endpoint, byName = {}, cloud = 'AzureCloud', is, at }) => {
    const policy = DnsPolicy.parse({ zones: { resourceGroup: zones, byName } });
    const { records, places = [], reason } = explainDns({ endpoint, cloud, policy });
    expect(records.map(({ name, zone }) => `${name} in ${zone}`).join() || reason).toBe(is);
    if (at !== undefined) expect(places.map(({ zoneId: id }) => id)).toEqual([at]);
  });
});
