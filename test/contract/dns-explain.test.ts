import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { explainDns } from '../../src/dns/report/explain.ts';
import { Policy } from '../../src/policy/policy.ts';
import { configuration, group, interfaceBody } from '../dns/names/bodies.ts';
import { restBody } from '../dns/names/builders.ts';

describe('explaining', () => {
  const record = { zone: 'privatelink.blob.core.windows.net', name: 'st1', type: 'A', addresses: ['10.0.0.4'] };

  it('gives records, reason and notes, and which rule gave what', () => {
    const explanation = explainDns({ endpoint: restBody(), cloud: 'AzureCloud' });
    expect(explanation).toEqual({
      records: [record],
      reason: null,
      notes: [],
      rules: [
        {
          fqdn: 'st1.blob.core.windows.net',
          zone: 'privatelink.blob.core.windows.net',
          name: 'st1',
          because: 'the catalogue, by the ending blob.core.windows.net',
        },
      ],
      left: [],
      strategy: 'records',
    });
  });

  it('takes what `az network private-endpoint show` prints, flat and without a resourceGuid, and says that the app reads one', () => {
    const id = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/Rg-Shop/providers';
    const endpoint = {
      id: `${id}/Microsoft.Network/privateEndpoints/pe-st1`,
      name: 'pe-st1',
      type: 'Microsoft.Network/privateEndpoints',
      location: 'westeurope',
      resourceGroup: 'Rg-Shop',
      provisioningState: 'Succeeded',
      subnet: { id: `${id}/Microsoft.Network/virtualNetworks/v/subnets/s`, resourceGroup: 'Rg-Shop' },
      customDnsConfigs: [{ fqdn: 'st1.blob.core.windows.net', ipAddresses: ['10.0.0.4'] }],
      manualPrivateLinkServiceConnections: [],
      privateLinkServiceConnections: [
        {
          name: 'conn',
          groupIds: ['blob'],
          privateLinkServiceId: `${id}/Microsoft.Storage/storageAccounts/st1`,
          privateLinkServiceConnectionState: {
            status: 'Approved',
            description: 'Auto-Approved',
            actionsRequired: 'None',
          },
          provisioningState: 'Succeeded',
        },
      ],
    };
    expect(explainDns({ endpoint, cloud: 'AzureCloud' })).toMatchObject({
      records: [record],
      reason: null,
      notes: [expect.stringContaining("no 'resourceGuid'")],
    });
  });

  it('says of a name that gets no record why', () => {
    const endpoint = restBody({ customDnsConfigs: [{ fqdn: 'st1.example.com', ipAddresses: ['10.0.0.4'] }] });
    expect(explainDns({ endpoint, cloud: 'AzureCloud' })).toMatchObject({
      records: [],
      rules: [],
      left: [{ fqdn: 'st1.example.com', kind: 'Unmapped', because: expect.stringContaining('blob.core.windows.net') }],
    });
  });

  it('names an endpoint to a private link service by its rule, and by the fqdns of its body', () => {
    const target = `${group}/privateLinkServices/ledger`;
    const endpoint = restBody({
      customDnsConfigs: [],
      privateLinkServiceConnections: [
        {
          properties: {
            privateLinkServiceId: target,
            privateLinkServiceConnectionState: { status: 'Approved' },
          },
        },
      ],
    });
    const interfaces = [interfaceBody([configuration('10.0.0.4', [])])];
    const service = { id: target, properties: { fqdns: ['db.corp.example', 'www.example.org'] } };
    const given = { endpoint, interfaces, service, cloud: 'AzureCloud' as const };
    const { zones } = Policy.parse({ version: 1 }).dns;
    const rule = { match: { services: ['**/ledger'] }, zone: 'corp.example' };
    expect(explainDns({ ...given, policy: { zones, services: [rule] } })).toMatchObject({
      records: [{ zone: 'corp.example', name: 'db', addresses: ['10.0.0.4'] }],
      rules: [{ because: "one of the service's own fqdns" }],
      left: [{ fqdn: 'www.example.org', kind: 'Unmapped' }],
    });
    expect(explainDns({ ...given, policy: { zones, services: [{ ...rule, name: '{service}-x' }] } })).toMatchObject({
      records: [{ zone: 'corp.example', name: 'ledger-x' }],
      rules: [{ because: 'dns.services[0], by the template {service}-x' }],
    });
    expect(explainDns(given)).toMatchObject({ records: [], reason: expect.stringContaining('PrivateLinkService') });
  });

  it.each([
    { when: 'one body', interfaces: [interfaceBody([configuration('10.0.0.4', ['st1.blob.core.windows.net'])])] },
    {
      when: 'a list',
      interfaces: [{ value: [interfaceBody([configuration('10.0.0.4', ['st1.blob.core.windows.net'])])] }],
    },
  ])('reads network interfaces from $when', ({ interfaces }) => {
    const endpoint = restBody({ customDnsConfigs: [] });
    expect(explainDns({ endpoint, interfaces, cloud: 'AzureCloud' }).records).toEqual([record]);
  });

  it('follows the policy into a sensitive zone', () => {
    const endpoint = restBody({
      privateLinkServiceConnections: [
        {
          properties: {
            privateLinkServiceId: `${group.replace('Network', 'Authorization')}/resourceManagementPrivateLinks/link`,
            groupIds: ['ResourceManagement'],
            privateLinkServiceConnectionState: { status: 'Approved' },
          },
        },
      ],
      customDnsConfigs: [{ fqdn: 'management.azure.com', ipAddresses: ['10.0.0.4'] }],
    });
    expect(explainDns({ endpoint, cloud: 'AzureCloud' }).records).toEqual([]);
    const policy = { sensitiveZones: ['privatelink.azure.com'] };
    expect(explainDns({ endpoint, cloud: 'AzureCloud', policy }).records).toMatchObject([{ name: 'management' }]);
  });

  it('refuses a body it cannot read', () => {
    expect(() => explainDns({ endpoint: {}, cloud: 'AzureCloud' })).toThrow(InputError);
  });
});
