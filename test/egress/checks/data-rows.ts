import { type CheckRow, connections, idOf, inspected, isolated, of } from './rows.ts';

const account = (properties: Record<string, unknown>, more = {}) =>
  of('Microsoft.Storage/storageAccounts', 'st1', properties, more);
const registry = (properties: Record<string, unknown>, sku = 'Premium') =>
  of('Microsoft.ContainerRegistry/registries', 'reg1', properties, { sku: { name: sku } });
const vault = (properties: Record<string, unknown>) => of('Microsoft.KeyVault/vaults', 'kv1', properties);
const cosmos = (properties: Record<string, unknown>) => of('Microsoft.DocumentDB/databaseAccounts', 'cos1', properties);
const site = (properties: Record<string, unknown>) => of('Microsoft.Web/sites', 'app1', properties);
const rule = (startIpAddress: string, endIpAddress: string) =>
  of('Microsoft.DBforPostgreSQL/flexibleServers/firewallRules', 'pg1/r', { startIpAddress, endIpAddress });
const subnetId = idOf('Microsoft.Network/virtualNetworks/subnets', 'net1/snet1');
const address = (location: string) =>
  of('Microsoft.Network/publicIPAddresses', 'pip1', { ipAddress: '203.0.113.7' }, { location });
const prefix = (ipPrefix: string) =>
  of('Microsoft.Network/publicIPPrefixes', 'prefix1', { ipPrefix }, { location: 'westeurope' });
const listedPrefix = { networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.16/28' }] } };
const listed = { networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '203.0.113.7' }] } };

/** Storage, registries, vaults and databases. */
export const dataRows: readonly CheckRow[] = [
  {
    check: 'exposure-storage-anonymous-blob',
    flags: [account({ allowBlobPublicAccess: true })],
    passes: [account({ allowBlobPublicAccess: false })],
  },
  {
    check: 'exposure-storage-container-public',
    flags: [
      of('Microsoft.Storage/storageAccounts/blobServices/containers', 'st1/default/c', { publicAccess: 'Container' }),
    ],
    passes: [
      of('Microsoft.Storage/storageAccounts/blobServices/containers', 'st1/default/c', { publicAccess: 'None' }),
    ],
  },
  {
    check: 'exposure-storage-trusted-bypass',
    flags: [account({ networkAcls: { bypass: 'AzureServices, Logging' } })],
    passes: [account({ networkAcls: { bypass: 'None' } })],
    policy: isolated,
  },
  {
    check: 'egress-storage-copy-scope',
    flags: [account({ allowedCopyScope: null })],
    passes: [account({ allowedCopyScope: 'PrivateLink' })],
    policy: isolated,
  },
  {
    check: 'exposure-storage-no-private-endpoint',
    flags: [account(connections('Pending'))],
    passes: [account(connections('Approved')), of('Microsoft.Storage/storageAccounts', 'unread', {})],
  },
  {
    check: 'exposure-storage-iprule-same-region-egress',
    flags: [account(listed, { location: 'westeurope' }), address('westeurope')],
    passes: [account(listed, { location: 'westeurope' }), address('northeurope')],
  },
  {
    check: 'exposure-storage-iprule-same-region-egress',
    flags: [account(listedPrefix, { location: 'westeurope' }), prefix('203.0.113.16/28')],
    passes: [account(listedPrefix, { location: 'westeurope' }), prefix('203.0.113.32/28')],
  },
  {
    check: 'exposure-keyvault-no-private-endpoint',
    flags: [vault(connections())],
    passes: [vault(connections('Approved'))],
  },
  {
    check: 'exposure-cosmos-no-private-endpoint',
    flags: [cosmos(connections('Rejected'))],
    passes: [cosmos(connections('Approved'))],
  },
  {
    check: 'exposure-acr-anonymous-pull',
    flags: [registry({ anonymousPullEnabled: true })],
    passes: [registry({ anonymousPullEnabled: false })],
  },
  { check: 'exposure-acr-sku-no-private-link', flags: [registry({}, 'Standard')], passes: [registry({})] },
  {
    check: 'egress-acr-export-policy',
    flags: [registry({ policies: { exportPolicy: { status: 'enabled' } } })],
    passes: [registry({ policies: { exportPolicy: { status: 'disabled' } } })],
    policy: isolated,
  },
  {
    check: 'egress-acr-no-dedicated-data-endpoint',
    flags: [registry({ dataEndpointEnabled: false })],
    passes: [registry({ dataEndpointEnabled: true })],
    policy: inspected,
  },
  {
    check: 'exposure-cosmos-azure-any',
    flags: [cosmos({ ipRules: [{ ipAddressOrRange: '203.0.113.7' }, { ipAddressOrRange: '0.0.0.0' }] })],
    passes: [
      cosmos({ ipRules: [{ ipAddressOrRange: '203.0.113.7' }] }),
      of('Microsoft.DocumentDB/databaseAccounts', 'closed', {
        publicNetworkAccess: 'Disabled',
        ipRules: [{ ipAddressOrRange: '0.0.0.0' }],
      }),
    ],
  },
  {
    check: 'exposure-postgres-firewall-any',
    flags: [rule('0.0.0.0', '0.0.0.0')],
    passes: [rule('203.0.113.7', '203.0.113.7')],
  },
  {
    check: 'exposure-postgres-firewall-any',
    flags: [rule('0.0.0.0', '255.255.255.255')],
    passes: [rule('10.0.0.0', '10.255.255.255')],
  },
  ...[
    ['Microsoft.DBforMySQL/flexibleServers', 'startIpAddress', 'endIpAddress'],
    ['Microsoft.DBforMySQL/servers', 'startIpAddress', 'endIpAddress'],
    ['Microsoft.DBforMariaDB/servers', 'startIpAddress', 'endIpAddress'],
    ['Microsoft.DBforPostgreSQL/servers', 'startIpAddress', 'endIpAddress'],
    ['Microsoft.Synapse/workspaces', 'startIpAddress', 'endIpAddress'],
    ['Microsoft.Cache/redis', 'startIP', 'endIP'],
    ['Microsoft.DocumentDB/mongoClusters', 'startIpAddress', 'endIpAddress'],
  ].flatMap(([type = '', start = '', end = '']): CheckRow[] => {
    const orphan = (from: string, to: string) => of(`${type}/firewallRules`, 's1/r1', { [start]: from, [end]: to });
    const check = 'exposure-server-rule-any';
    return [
      { check, flags: [orphan('0.0.0.0', '255.255.255.255')], passes: [orphan('203.0.113.7', '203.0.113.7')] },
      { check, flags: [orphan('0.0.0.0', '0.0.0.0')], passes: [of(type, 's1', {}), orphan('0.0.0.0', '0.0.0.0')] },
    ];
  }),
  {
    check: 'exposure-postgres-flex-backup-egress',
    flags: [
      of('Microsoft.DBforPostgreSQL/flexibleServers', 'pg1', { network: { delegatedSubnetResourceId: subnetId } }),
      of('Microsoft.Network/virtualNetworks/subnets', 'net1/snet1', {
        addressPrefix: '10.0.0.0/24',
        routeTable: { id: idOf('Microsoft.Network/routeTables', 'rt1') },
      }),
      of('Microsoft.Network/routeTables', 'rt1', {
        routes: [{ properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance' } }],
      }),
    ],
    passes: [
      of('Microsoft.DBforPostgreSQL/flexibleServers', 'pg1', { network: { delegatedSubnetResourceId: subnetId } }),
      of('Microsoft.Network/virtualNetworks/subnets', 'net1/snet1', {
        addressPrefix: '10.0.0.0/24',
        routeTable: { id: idOf('Microsoft.Network/routeTables', 'rt1') },
        serviceEndpoints: [{ service: 'Microsoft.Storage' }],
      }),
      of('Microsoft.Network/routeTables', 'rt1', {
        routes: [{ properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance' } }],
      }),
    ],
  },
  ...(
    [
      ['egress-app-dataplane-sql-outbound', 'Microsoft.Sql/servers', 'Disabled', 'Enabled'],
      ['egress-app-dataplane-cognitive-outbound', 'Microsoft.CognitiveServices/accounts', false, true],
      ['egress-kusto-outbound', 'Microsoft.Kusto/clusters', null, 'Enabled'],
    ] as const
  ).map(([check, type, open, closed]) => ({
    check,
    flags: [of(type, 'x', { restrictOutboundNetworkAccess: open })],
    passes: [of(type, 'x', { restrictOutboundNetworkAccess: closed })],
    policy: inspected,
  })),
  {
    check: 'exposure-app-scm-open',
    flags: [
      site({
        siteConfig: {
          ipSecurityRestrictions: [{ ipAddress: '203.0.113.0/24', action: 'Allow' }],
          scmIpSecurityRestrictionsUseMain: false,
        },
      }),
    ],
    passes: [
      site({
        siteConfig: {
          ipSecurityRestrictions: [{ ipAddress: '203.0.113.0/24', action: 'Allow' }],
          scmIpSecurityRestrictionsUseMain: true,
        },
      }),
    ],
  },
  {
    // A default of Deny alone shuts the site and not its scm site; what closes the app closes both.
    check: 'exposure-app-scm-open',
    flags: [site({ siteConfig: { ipSecurityRestrictions: [], ipSecurityRestrictionsDefaultAction: 'Deny' } })],
    passes: [
      site({
        publicNetworkAccess: 'Disabled',
        siteConfig: { ipSecurityRestrictions: [], ipSecurityRestrictionsDefaultAction: 'Deny' },
      }),
    ],
  },
  {
    check: 'exposure-app-scm-open',
    flags: [
      site({
        siteConfig: {
          ipSecurityRestrictions: [{ ipAddress: '203.0.113.0/24', action: 'Allow' }],
          scmIpSecurityRestrictions: [{ ipAddress: '0.0.0.0/1,128.0.0.0/1', action: 'Allow' }],
        },
      }),
    ],
    passes: [
      site({
        siteConfig: {
          ipSecurityRestrictions: [{ ipAddress: '203.0.113.0/24', action: 'Allow' }],
          scmIpSecurityRestrictions: [],
          scmIpSecurityRestrictionsDefaultAction: 'Deny',
        },
      }),
    ],
  },
  {
    check: 'egress-app-not-injected',
    flags: [site({})],
    passes: [site({ virtualNetworkSubnetId: subnetId })],
    policy: inspected,
  },
  {
    check: 'egress-app-route-all-off',
    flags: [site({ virtualNetworkSubnetId: subnetId, outboundVnetRouting: { allTraffic: false } })],
    passes: [
      site({ virtualNetworkSubnetId: subnetId, outboundVnetRouting: { applicationTraffic: true } }),
      of('Microsoft.Web/sites', 'b', { virtualNetworkSubnetId: subnetId, siteConfig: { vnetRouteAllEnabled: true } }),
    ],
    policy: inspected,
  },
  {
    check: 'egress-app-config-routing-off',
    flags: [site({ virtualNetworkSubnetId: subnetId, vnetRouteAllEnabled: true })],
    passes: [
      site({
        virtualNetworkSubnetId: subnetId,
        vnetImagePullEnabled: true,
        vnetContentShareEnabled: true,
        vnetBackupRestoreEnabled: true,
      }),
    ],
    policy: isolated,
  },
  {
    check: 'exposure-logicapp-http-trigger',
    flags: [of('Microsoft.Logic/workflows', 'wf', { definition: { triggers: { manual: { type: 'Request' } } } })],
    passes: [
      of('Microsoft.Logic/workflows', 'timer', { definition: { triggers: { often: { type: 'Recurrence' } } } }),
      of('Microsoft.Logic/workflows', 'listed', {
        definition: { triggers: { manual: { type: 'Request' } } },
        accessControl: { triggers: { allowedCallerIpAddresses: [{ addressRange: '203.0.113.0/24' }] } },
      }),
    ],
  },
  {
    check: 'egress-containerapps-env-no-vnet',
    flags: [of('Microsoft.App/managedEnvironments', 'env', {})],
    passes: [
      of('Microsoft.App/managedEnvironments', 'env', { vnetConfiguration: { infrastructureSubnetId: subnetId } }),
    ],
    policy: inspected,
  },
];
