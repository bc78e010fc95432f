import { readFileSync } from 'node:fs';

const snapshot = JSON.parse(
  readFileSync(new URL('../../docs/pull-requests/main.snapshot.json', import.meta.url), 'utf8'),
) as { readonly predictedResources: readonly Record<string, unknown>[] };
const bodies = snapshot.predictedResources;
const group = '/subscriptions/00000000-0000-0000-0000-0000000000a1/resourceGroups/rg-orders';

const azurerm = (type: string, name: string, before: object | null, after: object | null, unknown: object = {}) => ({
  address: `azurerm_${type}.${name}`,
  mode: 'managed',
  type: `azurerm_${type}`,
  name,
  provider_name: 'registry.example/hashicorp/azurerm',
  change: {
    actions: [before === null ? 'create' : after === null ? 'delete' : 'update'],
    before,
    after,
    after_unknown: unknown,
    before_sensitive: {},
    after_sensitive: {},
  },
});
const account = { name: 'st1', resource_group_name: 'rg', location: 'westeurope', public_network_access_enabled: true };
const azapi = {
  type: 'Microsoft.KeyVault/vaults@2024-11-01',
  name: 'kv',
  parent_id: group,
  location: 'westeurope',
  body: { properties: { publicNetworkAccess: 'Enabled', networkAcls: { ipRules: [{ value: '203.0.113.7' }] } } },
};

const terraform = {
  format_version: '1.2',
  terraform_version: '1.14.0',
  resource_changes: [
    azurerm('storage_account', 'a', { ...account, public_network_access_enabled: false }, account, {}),
    azurerm(
      'private_endpoint',
      'e',
      null,
      {
        name: 'pe1',
        resource_group_name: 'rg',
        subnet_id: `${group}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/pe`,
        private_service_connection: [{ name: 'c', is_manual_connection: false, subresource_names: ['blob'] }],
        private_dns_zone_group: [{ name: 'default' }],
      },
      {
        private_service_connection: [{ private_connection_resource_id: true }],
        private_dns_zone_group: [{ private_dns_zone_ids: true }],
      },
    ),
    azurerm('subnet', 's', null, {
      name: 'jobs',
      resource_group_name: 'rg',
      virtual_network_name: 'vnet',
      address_prefixes: ['10.0.0.0/24'],
    }),
    azurerm('private_dns_zone', 'z', { name: 'privatelink.blob.core.windows.net', resource_group_name: 'rg' }, null),
    {
      ...azurerm('x', 'v', null, azapi),
      type: 'azapi_resource',
      address: 'azapi_resource.v',
      provider_name: 'registry.example/azure/azapi',
    },
  ],
  configuration: {
    provider_config: {
      azurerm: { expressions: { subscription_id: { constant_value: '00000000-0000-0000-0000-0000000000a1' } } },
    },
    root_module: {
      resources: [
        {
          address: 'azurerm_private_endpoint.e',
          expressions: {
            private_service_connection: [
              {
                private_connection_resource_id: {
                  references: ['azurerm_storage_account.a.id', 'azurerm_storage_account.a'],
                },
              },
            ],
            private_dns_zone_group: [{ private_dns_zone_ids: { references: ['azurerm_private_dns_zone.z.id'] } }],
          },
        },
      ],
    },
  },
};

/** A file of each kind, small, and of a good shape. */
export const planFiles: Readonly<Record<string, unknown>> = {
  snapshot: {
    ...snapshot,
    diagnostics: [`${group}/providers/Microsoft.Resources/deployments/d Warning NestedDeploymentShortCircuited: why`],
  },
  'what-if': {
    status: 'Succeeded',
    changes: bodies.map((body, index) => ({
      resourceId: body.id,
      changeType: ['Create', 'Modify', 'NoChange', 'Delete', 'Ignore', 'Unsupported'][index % 6],
      before: index % 2 === 0 ? null : body,
      after: body,
      unsupportedReason: 'it depends on another',
      delta: [{ path: 'properties', propertyChangeType: 'Modify', before: 1, after: 2, children: [] }],
    })),
    potentialChanges: [{ resourceId: bodies[0]?.id, changeType: 'Create', before: null, after: bodies[0] }],
    diagnostics: [{ level: 'Warning', code: 'NestedDeploymentShortCircuited', message: 'why', target: `${group}/x` }],
  },
  terraform,
  template: {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { name: { type: 'string', defaultValue: 'stshop' } },
    variables: { zone: "[format('privatelink.blob.{0}', environment().suffixes.storage)]" },
    resources: [
      {
        type: 'Microsoft.Storage/storageAccounts',
        apiVersion: '2025-01-01',
        name: "[parameters('name')]",
        condition: "[not(equals(parameters('name'), ''))]",
        location: 'westeurope',
        properties: { publicNetworkAccess: 'Enabled' },
      },
      {
        type: 'Microsoft.Network/privateDnsZones',
        apiVersion: '2024-06-01',
        name: "[variables('zone')]",
        location: 'global',
        copy: { name: 'zones', count: 1 },
      },
      {
        type: 'Microsoft.Resources/deployments',
        apiVersion: '2025-04-01',
        name: 'inner',
        properties: {
          mode: 'Incremental',
          parameters: { id: { value: "[resourceId('Microsoft.Storage/storageAccounts', parameters('name'))]" } },
          template: { $schema: 'x', resources: bodies.slice(0, 2), outputs: { a: { value: "[parameters('id')]" } } },
        },
      },
    ],
  },
  bodies,
  graph: { data: bodies, count: bodies.length },
};
