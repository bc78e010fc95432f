import { beforeEach, describe, expect, it } from 'vitest';
import { asking, createEstate, endpoint } from './support/estate.ts';
import { type Fixture, group } from './support/fixture.ts';

// Names as `Microsoft.Network/privateEndpoints` was observed to give them, 2019 to 2025, and as https://learn.microsoft.com/azure/private-link/private-endpoint-dns
// lists them; test/facts/endpoint-names.ts has the other types.

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createEstate();
});

describe('the names of an endpoint', () => {
  const linked = async (type: string, body: object, groupId: string): Promise<readonly string[]> => {
    const target = `${group('app')}/providers/${type}/shop`;
    await fixture.call('PUT', target, { location: 'westeurope', ...body });
    const pe = endpoint('names');
    await fixture.call('PUT', pe, asking(target, [groupId], false));
    await fixture.arm.idle();
    const { properties } = (await fixture.call('GET', pe)).body as {
      properties: { customDnsConfigs: { fqdn: string }[] };
    };
    return properties.customDnsConfigs.map(({ fqdn }) => fqdn.replace(/^[0-9a-f-]{36}/, '<guid>'));
  };
  const cognitive = 'Microsoft.CognitiveServices/accounts';

  it.each([
    { type: cognitive, body: { kind: 'TextAnalytics' }, group: 'account', names: ['shop.cognitiveservices.azure.com'] },
    { type: cognitive, body: { kind: 'OpenAI' }, group: 'account', names: ['shop.openai.azure.com'] },
    {
      type: cognitive,
      body: { kind: 'AIServices', properties: { customSubDomainName: 'sub' } },
      group: 'account',
      names: ['sub.cognitiveservices.azure.com', 'sub.openai.azure.com', 'sub.services.ai.azure.com'],
    },
    {
      type: 'Microsoft.Insights/privateLinkScopes',
      body: {},
      group: 'azuremonitor',
      names: [
        '<guid>.oms.opinsights.azure.com',
        '<guid>.ods.opinsights.azure.com',
        '<guid>.agentsvc.azure-automation.net',
        'global.in.ai.monitor.azure.com',
        'api.monitor.azure.com',
        'live.monitor.azure.com',
        'profiler.monitor.azure.com',
        'snapshot.monitor.azure.com',
      ],
    },
    {
      type: 'Microsoft.Storage/storageAccounts',
      body: { properties: { dnsEndpointType: 'AzureDnsZone' } },
      group: 'dfs',
      names: ['shop.z12.dfs.storage.azure.net'],
    },
  ])('to $type $body are $names', async ({ type, body, group: groupId, names }) => {
    expect(await linked(type, body, groupId)).toEqual(names);
  });
});
