import { describe, expect, it } from 'vitest';
import { explainEgress } from '../../../src/egress/explain.ts';
import { readFile } from '../../../src/egress/reading/read-file.ts';
import { egressPolicy, now } from '../support.ts';
import { base, block, change, constant, group, idRef, plan, refs } from './terraform-plan.ts';

const explain = (content: unknown, policy: unknown = {}) =>
  explainEgress(content, { now, policy: egressPolicy(policy) });
const last = (id: string): string => id.split('/').at(-1) ?? '';
const states = (content: unknown) =>
  Object.fromEntries(
    explain(content)
      .exposures.filter(({ because }) => because !== 'it has no endpoint of its own')
      .map(({ id, public: state }) => [last(id), state]),
  );
const troubles = (content: unknown, policy: unknown = {}) =>
  explain(content, policy)
    .findings.filter(({ severity }) => severity === 'high' || severity === 'medium')
    .map(({ check, subject }) => `${check} ${last(subject)}`);
const bodyOf = (content: unknown, type: string) =>
  readFile(content).bodies.find((body) => (body as { type: string }).type.toLowerCase() === type.toLowerCase()) as
    | { id: string; properties: Record<string, unknown> }
    | undefined;

const storage = { ...base, name: 'stshop', allow_nested_items_to_be_public: false };
const account = (after: object, unknown: object = {}, address = 'azurerm_storage_account.shop') =>
  change({ address, after: { ...storage, ...after }, unknown: { id: true, ...unknown } });
const endpoint = (connection: object, more: object = {}, address = 'azurerm_private_endpoint.shop') =>
  change({
    address,
    after: {
      ...base,
      name: 'pe-shop',
      private_dns_zone_group: [],
      ip_configuration: [],
      private_service_connection: [
        { name: 'c', is_manual_connection: false, subresource_names: ['blob'], ...connection },
      ],
    },
    unknown: {
      id: true,
      subnet_id: true,
      private_service_connection: [{ private_connection_resource_id: true }],
      ...more,
    },
  });
const targetOf = (content: unknown): unknown => {
  const list = bodyOf(content, 'Microsoft.Network/privateEndpoints')?.properties.privateLinkServiceConnections;
  return (list as readonly { properties: { privateLinkServiceId: unknown } }[])[0]?.properties.privateLinkServiceId;
};

describe('a switch in a plan of azurerm', () => {
  const cases = [
    { when: 'false', after: { public_network_access_enabled: false }, unknown: {}, state: 'disabled' },
    {
      when: 'true, the default that is sent',
      after: { public_network_access_enabled: true },
      unknown: {},
      state: 'enabled',
    },
    { when: 'absent, of an older provider', after: {}, unknown: {}, state: 'enabled' },
    {
      when: 'unknown and of something else',
      after: {},
      unknown: { public_network_access_enabled: true },
      state: 'unknown',
    },
  ];
  it.each(cases)('that is $when is $state', ({ after, unknown, state }) => {
    const root = {
      resources: [block('azurerm_storage_account.shop', { public_network_access_enabled: refs('local.open') })],
    };
    expect(states(plan([account(after, unknown)], root))).toEqual({ stshop: state });
  });

  it('beside rules that nobody wrote is open, although they read as unknown', () => {
    const root = { resources: [block('azurerm_storage_account.shop', { name: constant('stshop') })] };
    const content = plan([account({ public_network_access_enabled: true }, { network_rules: true })], root);
    expect(states(content)).toEqual({ stshop: 'enabled' });
    expect(explain(content).unknown).toEqual([]);
  });

  it('beside rules that depend on something else is unknown, and the property named', () => {
    const root = { resources: [block('azurerm_storage_account.shop', { network_rules: refs('local.rules') })] };
    const content = plan([account({ public_network_access_enabled: true }, { network_rules: true })], root);
    expect(states(content)).toEqual({ stshop: 'unknown' });
    expect(explain(content).unknown).toMatchObject([{ property: 'networkAcls' }]);
  });

  it.each([
    { rules: { default_action: 'Deny', ip_rules: [], virtual_network_subnet_ids: [] }, state: 'disabled' },
    {
      rules: { default_action: 'Deny', ip_rules: ['203.0.113.7'], virtual_network_subnet_ids: null },
      state: 'restricted',
    },
    { rules: { default_action: 'Allow', ip_rules: [], virtual_network_subnet_ids: [] }, state: 'enabled' },
  ])('with rules $rules.default_action and $rules.ip_rules is $state', ({ rules, state }) => {
    const own = { ...rules, bypass: ['AzureServices'] };
    expect(states(plan([account({ public_network_access_enabled: true, network_rules: [own] })]))).toEqual({
      stshop: state,
    });
    const apart = change({
      address: 'azurerm_storage_account_network_rules.shop',
      after: { ...own },
      unknown: { id: true, storage_account_id: true },
    });
    const root = {
      resources: [
        block('azurerm_storage_account_network_rules.shop', {
          storage_account_id: idRef('azurerm_storage_account.shop'),
        }),
      ],
    };
    expect(states(plan([account({ public_network_access_enabled: true }), apart], root))).toEqual({ stshop: state });
  });
});

describe('what an unknown id means', () => {
  const target = (expression: object, root: object = {}, changes: readonly unknown[] = [account({})]) =>
    targetOf(
      plan([...changes, endpoint({})], {
        ...root,
        resources: [
          block('azurerm_private_endpoint.shop', {
            private_service_connection: [{ private_connection_resource_id: expression }],
          }),
        ],
      }),
    );
  const stshop = `${group}/providers/Microsoft.Storage/storageAccounts/stshop`;

  it.each([
    { when: 'one reference to an id is that resource', expression: idRef('azurerm_storage_account.shop'), is: stshop },
    {
      when: 'a local is nowhere in a plan',
      expression: refs('local.target'),
      is: expect.stringContaining('local.target'),
    },
    {
      when: 'two references are candidates',
      expression: refs('azurerm_storage_account.shop.id', 'azurerm_storage_account.shop', 'var.other'),
      is: expect.stringMatching(/^\[.*azurerm_storage_account\.shop\.id, var\.other\]$/),
    },
  ])('$when', ({ expression, is }) => {
    expect(target(expression)).toEqual(is);
  });

  it('of several instances is the one with the key', () => {
    const many = ['a', 'b.c'].map((key) =>
      account({ name: `st${key[0]}` }, {}, `azurerm_storage_account.shop["${key}"]`),
    );
    const keyed = refs(
      'azurerm_storage_account.shop["b.c"].id',
      'azurerm_storage_account.shop["b.c"]',
      'azurerm_storage_account.shop',
    );
    expect(target(keyed, {}, many)).toBe(stshop.replace('stshop', 'stb'));
    expect(target(idRef('azurerm_storage_account.shop'), {}, many)).toMatch(/^\[/);
  });

  it('goes through a variable, a module call and an output, and a dynamic block is not readable', () => {
    const content = plan(
      [
        account({}, {}, 'module.store.azurerm_storage_account.this'),
        change({
          address: 'module.pe.azurerm_private_endpoint.this["main"]',
          after: {
            ...base,
            name: 'pe-shop',
            ip_configuration: [],
            private_dns_zone_group: [{ name: 'default' }],
            private_service_connection: [{ name: 'c', is_manual_connection: false, subresource_names: ['blob'] }],
          },
          unknown: {
            private_dns_zone_group: [{ private_dns_zone_ids: true }],
            private_service_connection: [{ private_connection_resource_id: true }],
          },
        }),
      ],
      {
        module_calls: {
          store: {
            module: {
              outputs: { id: { expression: idRef('azurerm_storage_account.this') } },
              resources: [block('azurerm_storage_account.this', {})],
            },
          },
          pe: {
            expressions: { target: refs('module.store.id', 'module.store') },
            module: {
              variables: { target: {} },
              resources: [
                block('azurerm_private_endpoint.this', {
                  private_service_connection: [{ private_connection_resource_id: refs('var.target') }],
                }),
              ],
            },
          },
        },
      },
    );
    expect(targetOf(content)).toBe(stshop);
    const zoneGroup = bodyOf(content, 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups');
    expect(zoneGroup?.properties.privateDnsZoneConfigs).toMatch(/^\[module\.pe\./);
  });

  it('without a subscription in the plan is still one resource, found by what points at it', () => {
    const content = plan([account({ public_network_access_enabled: true }), endpoint({})], {
      resources: [
        block('azurerm_private_endpoint.shop', {
          private_service_connection: [{ private_connection_resource_id: idRef('azurerm_storage_account.shop') }],
        }),
      ],
    });
    const bare = { ...content, configuration: { root_module: content.configuration.root_module } };
    expect(states(bare)).toEqual({ stshop: 'enabled' });
    expect(troubles(bare)).toContain('linkage-public-open-while-private-endpoint stshop');
  });
});

describe('ways out in a plan', () => {
  const network = change({
    address: 'azurerm_virtual_network.shop',
    after: { ...base, name: 'vnet-shop', address_space: ['10.1.0.0/16'] },
    unknown: { subnet: true, dns_servers: true, id: true },
  });
  const subnet = (after: object, unknown: object = {}) =>
    change({
      address: 'azurerm_subnet.jobs',
      after: {
        name: 'snet-jobs',
        resource_group_name: 'rg-shop',
        virtual_network_name: 'vnet-shop',
        address_prefixes: ['10.1.0.0/24'],
        ...after,
      },
      unknown: { id: true, ...unknown },
    });
  const root = { resources: [block('azurerm_subnet.jobs', { default_outbound_access_enabled: refs('local.egress') })] };
  const check = 'egress-subnet-default-outbound snet-jobs';

  it.each([
    { when: 'true', after: { default_outbound_access_enabled: true }, unknown: {}, found: [check] },
    { when: 'null', after: { default_outbound_access_enabled: null }, unknown: {}, found: [check] },
    { when: 'absent', after: {}, unknown: {}, found: [check] },
    { when: 'false', after: { default_outbound_access_enabled: false }, unknown: {}, found: [] },
    { when: 'unknown', after: {}, unknown: { default_outbound_access_enabled: true }, found: [] },
  ])('default_outbound_access_enabled that is $when gives $found.length finding', ({ after, unknown, found, when }) => {
    const content = plan([network, subnet(after, unknown)], root);
    expect(troubles(content)).toEqual(found);
    const noted = explain(content).unknown.map(({ property }) => property);
    expect(noted).toEqual(when === 'unknown' ? ['defaultOutboundAccess'] : []);
  });

  it('a NAT gateway is joined to its subnet and its address by what has no values of its own', () => {
    const join = (address: string) => change({ address, after: {}, unknown: { id: true } });
    const content = plan(
      [
        network,
        subnet({ default_outbound_access_enabled: false }),
        change({ address: 'azurerm_nat_gateway.jobs', after: { ...base, name: 'nat', sku_name: 'Standard' } }),
        change({ address: 'azurerm_public_ip.nat', after: { ...base, name: 'pip', sku: 'Standard' } }),
        {
          ...join('azurerm_nat_gateway_public_ip_association.jobs'),
          change: {
            actions: ['create'],
            before: null,
            after: {},
            after_unknown: { nat_gateway_id: true, public_ip_address_id: true },
          },
        },
        {
          ...join('azurerm_subnet_nat_gateway_association.jobs'),
          change: {
            actions: ['create'],
            before: null,
            after: {},
            after_unknown: { nat_gateway_id: true, subnet_id: true },
          },
        },
      ],
      {
        resources: [
          block('azurerm_nat_gateway_public_ip_association.jobs', {
            nat_gateway_id: idRef('azurerm_nat_gateway.jobs'),
            public_ip_address_id: idRef('azurerm_public_ip.nat'),
          }),
          block('azurerm_subnet_nat_gateway_association.jobs', {
            nat_gateway_id: idRef('azurerm_nat_gateway.jobs'),
            subnet_id: idRef('azurerm_subnet.jobs'),
          }),
        ],
      },
    );
    const path = explain(content).subjects.find(({ id }) => last(id) === 'snet-jobs')?.path;
    expect(path).toMatchObject({ class: 'nat-gateway', via: expect.stringContaining('/nat') });
    expect(troubles(content)).toEqual([]);
    for (const profile of ['inspected', 'isolated'])
      expect(troubles(content, { profile }), profile).toContain('egress-nat-gateway-uninspected snet-jobs');
  });
});

describe('azapi', () => {
  const azapi = (name: string, type: string, body: unknown, unknown: unknown = {}) =>
    change({
      address: `azapi_resource.${name}`,
      after: { type, name, parent_id: group, location: 'westeurope', ...(body === undefined ? {} : { body }) },
      unknown: { id: true, output: true, body: unknown },
    });

  it('sends only what its body says, so that the defaults of that version hold', () => {
    const store = azapi('store', 'Microsoft.Storage/storageAccounts@2025-01-01', {
      properties: { allowBlobPublicAccess: false },
    });
    const subnets = [{ name: 'snet', properties: { addressPrefix: '10.1.0.0/24' } }];
    const network = azapi('net', 'Microsoft.Network/virtualNetworks@2025-07-01', { properties: { subnets } });
    expect(troubles(plan([store, network]))).toEqual(['exposure-storage-public-open store']);
  });

  it('has its body as text in older versions, and nothing known of one that is unknown', () => {
    const text = azapi(
      'vault',
      'Microsoft.KeyVault/vaults@2024-11-01',
      '{"properties":{"publicNetworkAccess":"Disabled"}}',
    );
    const hidden = azapi('hidden', 'Microsoft.Search/searchServices@2025-05-01', undefined, true);
    const root = {
      resources: [
        block('azapi_resource.hidden', { body: refs('azapi_resource.vault.output', 'azapi_resource.vault') }),
      ],
    };
    expect(states(plan([text, hidden], root))).toEqual({ vault: 'disabled', hidden: 'unknown' });
    expect(troubles(plan([text, hidden], root))).toEqual([]);
  });

  it('takes one reference for one unknown id in its body, and for none of several', () => {
    const store = azapi('store', 'Microsoft.Storage/storageAccounts@2025-01-01', { properties: {} });
    const body = { properties: { privateLinkServiceConnections: [{ name: 'c', properties: { groupIds: ['blob'] } }] } };
    const hole = { privateLinkServiceConnections: [{ properties: { privateLinkServiceId: true } }] };
    const root = { resources: [block('azapi_resource.pe', { body: idRef('azapi_resource.store') })] };
    const made = (unknown: object) =>
      targetOf(
        plan(
          [store, azapi('pe', 'Microsoft.Network/privateEndpoints@2024-10-01', body, { properties: unknown })],
          root,
        ),
      );
    expect(made(hole)).toBe(`${group}/providers/Microsoft.Storage/storageAccounts/store`);
    expect(made({ ...hole, subnet: { id: true } })).toMatch(
      /^\[azapi_resource\.pe\.body.*azapi_resource\.store\.id\]$/,
    );
  });
});
