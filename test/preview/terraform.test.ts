import { expect, it } from 'vitest';
import { base, block, change, group, idRef, plan, refs } from '../egress/reading/terraform-plan.ts';
import { dnsFindings, previewOf } from './support.ts';

const blob = 'privatelink.blob.core.windows.net';
const zoneOf = (name: string): string =>
  `/subscriptions/99999999-2222-3333-4444-555555555555/resourceGroups/rg-dns/providers/Microsoft.Network/privateDnsZones/${name}`;

/** A private endpoint of azurerm: how it connects, and its zone group. */
const endpoint = (connection: object, zoneGroup: readonly object[], unknown: object = {}) =>
  change({
    address: 'azurerm_private_endpoint.pe',
    after: {
      ...base,
      name: 'pe-shop',
      ip_configuration: [],
      private_dns_zone_group: zoneGroup,
      private_service_connection: [{ name: 'c', is_manual_connection: false, ...connection }],
    },
    unknown: { ...unknown, ip_configuration: [] },
  });
const account = change({
  address: 'azurerm_storage_account.shop',
  after: { ...base, name: 'stshop', public_network_access_enabled: false, allow_nested_items_to_be_public: false },
  unknown: { network_rules: true },
});
/** A plan whose endpoint leads to the account by its reference. */
const withAccount = (groupId: string, zoneGroup: readonly object[], zonesUnknown = false) =>
  plan(
    [
      account,
      endpoint({ subresource_names: [groupId] }, zoneGroup, {
        private_service_connection: [{ private_connection_resource_id: true }],
        ...(zonesUnknown ? { private_dns_zone_group: [{ private_dns_zone_ids: true }] } : {}),
      }),
    ],
    {
      resources: [
        block('azurerm_storage_account.shop', {}),
        block('azurerm_private_endpoint.pe', {
          private_service_connection: [{ private_connection_resource_id: idRef('azurerm_storage_account.shop') }],
          ...(zonesUnknown ? { private_dns_zone_group: [{ private_dns_zone_ids: refs('local.zones') }] } : {}),
        }),
      ],
    },
  );

it('a zone group whose zones nobody can read leaves the zone open: what is needed is named, and not what will be', () => {
  const { names, zoneGroups } = previewOf(withAccount('blob', [{ name: 'default' }], true));
  expect(names.map(({ fqdn, zone, certainty }) => ({ fqdn, zone, certainty }))).toEqual([
    { fqdn: 'stshop.blob.core.windows.net', zone: blob, certainty: 'may' },
  ]);
  expect(zoneGroups.map(({ verdict, needed }) => ({ verdict, needed }))).toEqual([
    { verdict: 'unknown', needed: [blob] },
  ]);
});

it('a zone that is known beside a target that is not is judged by what the reference leads to', () => {
  const wrong = withAccount('table', [{ name: 'default', private_dns_zone_ids: [zoneOf(blob)] }]);
  expect(dnsFindings(wrong)).toEqual(['dns-zone-group-cannot-answer pe-shop']);
  expect(previewOf(wrong).zoneGroups[0]?.needed).toEqual(['privatelink.table.core.windows.net']);
  const right = withAccount('blob', [{ name: 'default', private_dns_zone_ids: [zoneOf(blob)] }]);
  expect(dnsFindings(right)).toEqual([]);
  expect(previewOf(right).names[0]?.certainty).toBe('will');
});

it('a manual connection to somebody else has its name once they approve it, and needs a zone although it has no group', () => {
  const target = `${group.replace('11111111', '99999999')}/providers/Microsoft.Storage/storageAccounts/stpartner`;
  const asked = {
    is_manual_connection: true,
    private_connection_resource_id: target,
    subresource_names: ['blob'],
    request_message: 'please',
  };
  const { names, connections, zoneGroups, exposures } = previewOf(plan([endpoint(asked, [])]));
  expect(names).toMatchObject([{ record: 'stpartner', when: 'approval', certainty: 'will' }]);
  expect(connections).toMatchObject([{ decision: 'elsewhere', rule: null }]);
  expect(zoneGroups).toMatchObject([{ verdict: 'unknown', needed: [blob] }]);
  expect(exposures.filter(({ public: state }) => state === 'enabled')).toEqual([]);
});

it('a link service by its alias has no name of its own and waits for its owner', () => {
  const alias = 'pls-partner.00000000-0000-0000-0000-0000000000bb.westeurope.azure.privatelinkservice';
  const asked = { is_manual_connection: true, private_connection_resource_alias: alias, subresource_names: null };
  const { names, connections } = previewOf(plan([endpoint(asked, [])]));
  expect(names).toMatchObject([{ fqdn: null, zone: null, certainty: 'never' }]);
  expect(connections).toMatchObject([{ decision: 'elsewhere', target: alias, groupId: null }]);
});
