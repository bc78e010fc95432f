import { describe, expect, it } from 'vitest';
import { blobZone, dnsFindings, previewOf } from './support.ts';

const call = (type: string, ...names: readonly string[]): string =>
  `[resourceId('${type}', ${names.map((name) => `'${name}'`).join(', ')})]`;
const resource = (type: string, name: string, properties: object) => ({
  type,
  name,
  apiVersion: '2025-01-01',
  properties,
});

/** A template that says nothing of where it goes: with this zone in the zone group, and an account that is or isn't its own. */
const template = (zone: string, { hasAccount = true } = {}) => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  resources: [
    ...(hasAccount
      ? [
          resource('Microsoft.Storage/storageAccounts', 'stshop', {
            publicNetworkAccess: 'Disabled',
            allowBlobPublicAccess: false,
          }),
        ]
      : []),
    resource('Microsoft.Network/privateDnsZones', zone, {}),
    resource('Microsoft.Network/privateDnsZones/virtualNetworkLinks', `${zone}/l`, {
      virtualNetwork: { id: call('Microsoft.Network/virtualNetworks', 'vnet') },
    }),
    resource('Microsoft.Network/privateEndpoints', 'pe', {
      subnet: { id: call('Microsoft.Network/virtualNetworks/subnets', 'vnet', 'snet') },
      privateLinkServiceConnections: [
        {
          properties: { privateLinkServiceId: call('Microsoft.Storage/storageAccounts', 'stshop'), groupIds: ['blob'] },
        },
      ],
    }),
    resource('Microsoft.Network/privateEndpoints/privateDnsZoneGroups', 'pe/default', {
      privateDnsZoneConfigs: [{ properties: { privateDnsZoneId: call('Microsoft.Network/privateDnsZones', zone) } }],
    }),
  ],
});

describe('a plan that does not say which subscription it goes to', () => {
  it.each([
    { when: 'its target is in it', content: template(blobZone) },
    { when: 'its target is in the same group already', content: template(blobZone, { hasAccount: false }) },
  ])('has its names, zone groups and links all the same where $when', ({ content }) => {
    const { names, zoneGroups, findings, unknown } = previewOf(content);
    expect(names).toMatchObject([
      {
        record: 'stshop',
        zone: blobZone,
        certainty: 'will',
        networks: [expect.stringMatching(/\/vnet$/)],
        problems: [],
      },
    ]);
    expect(zoneGroups).toMatchObject([{ zone: blobZone, verdict: 'right' }]);
    expect([findings, unknown]).toEqual([[], []]);
  });

  it('is reported that a zone of another service can not answer', () => {
    const zone = 'privatelink.table.core.windows.net';
    expect(dnsFindings(template(zone))).toEqual(['dns-zone-group-cannot-answer pe']);
    expect(previewOf(template(zone)).zoneGroups).toMatchObject([{ zone, verdict: 'wrong' }]);
  });
});
