import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { explainDns } from '../../src/dns/explain.ts';
import { configuration, group, interfaceBody } from '../dns/names/bodies.ts';
import { restBody } from '../dns/names/builders.ts';

describe('explaining', () => {
  const record = { zone: 'privatelink.blob.core.windows.net', name: 'st1', type: 'A', addresses: ['10.0.0.4'] };

  it('gives records, reason and notes, and nothing else', () => {
    const explanation = explainDns({ endpoint: restBody(), cloud: 'AzureCloud' });
    expect(explanation).toEqual({ records: [record], reason: null, notes: [] });
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
