import { expect, it } from 'vitest';
import families from '../../../src/egress/data/families.json' with { type: 'json' };
import { judgeResources } from '../../../src/egress/plan.ts';
import { type Body, idOf, of } from '../checks/rows.ts';
import { egressPolicy, now } from '../support.ts';

const range = '203.0.113.0/24';
const acl = (list: string, entry: string) => ({
  publicNetworkAccess: 'Enabled',
  [list]: { defaultAction: 'Deny', ipRules: [{ [entry]: range }] },
});
const rules = { startIpAddress: '203.0.113.0', endIpAddress: '203.0.113.255' };
const beside = (type: string, child: string, name: string, properties: Body) => (own: Body) => [
  of(type, 'x', own),
  of(`${type}/${child}`, `x/${name}`, properties),
];
const alone = (type: string) => (own: Body) => [of(type, 'x', own)];
const closed = { publicNetworkAccess: 'Disabled' };
const ruleSet = { defaultAction: 'Deny', ipRules: [{ ipMask: range }] };
/** A body that lets some in from outside, and one that lets nobody: of each family whose traps have none. */
const rows: readonly {
  readonly check: string;
  readonly of: (own: Body) => readonly Body[];
  readonly flags: Body;
  readonly passes?: Body;
}[] = [
  {
    check: 'exposure-keyvault-selected-networks',
    of: alone('Microsoft.KeyVault/vaults'),
    flags: acl('networkAcls', 'value'),
  },
  {
    check: 'exposure-acr-selected-networks',
    of: alone('Microsoft.ContainerRegistry/registries'),
    flags: acl('networkRuleSet', 'value'),
  },
  {
    check: 'exposure-managedhsm-selected-networks',
    of: alone('Microsoft.KeyVault/managedHSMs'),
    flags: acl('networkAcls', 'value'),
  },
  {
    check: 'exposure-cognitive-selected-networks',
    of: alone('Microsoft.CognitiveServices/accounts'),
    flags: acl('networkAcls', 'value'),
  },
  {
    check: 'exposure-iothub-selected-networks',
    of: alone('Microsoft.Devices/iotHubs'),
    flags: acl('networkRuleSets', 'ipMask'),
  },
  {
    check: 'exposure-sql-selected-networks',
    of: beside('Microsoft.Sql/servers', 'virtualNetworkRules', 'r', {
      virtualNetworkSubnetId: idOf('Microsoft.Network/virtualNetworks/subnets', 'net/apps'),
    }),
    flags: { publicNetworkAccess: 'Enabled' },
  },
  {
    check: 'exposure-mongocluster-selected-networks',
    of: beside('Microsoft.DocumentDB/mongoClusters', 'firewallRules', 'r', rules),
    flags: { publicNetworkAccess: 'Enabled' },
  },
  {
    check: 'exposure-database-server-selected-networks',
    of: beside('Microsoft.DBforMariaDB/servers', 'firewallRules', 'r', rules),
    flags: { publicNetworkAccess: 'Enabled' },
  },
  {
    check: 'exposure-synapse-selected-networks',
    of: beside('Microsoft.Synapse/workspaces', 'firewallRules', 'r', rules),
    flags: { publicNetworkAccess: 'Enabled' },
  },
  {
    check: 'exposure-eventhub-selected-networks',
    of: beside('Microsoft.EventHub/namespaces', 'networkRuleSets', 'default', ruleSet),
    flags: { publicNetworkAccess: 'Enabled' },
  },
  {
    check: 'exposure-relay-selected-networks',
    of: beside('Microsoft.Relay/namespaces', 'networkRuleSets', 'default', ruleSet),
    flags: { publicNetworkAccess: 'Enabled' },
  },
  {
    check: 'exposure-eventgrid-selected-networks',
    of: alone('Microsoft.EventGrid/topics'),
    flags: { publicNetworkAccess: 'Enabled', inboundIpRules: [{ ipMask: range, action: 'Allow' }] },
  },
  {
    check: 'exposure-search-selected-networks',
    of: alone('Microsoft.Search/searchServices'),
    flags: { publicNetworkAccess: 'Enabled', networkRuleSet: { ipRules: [{ value: range }] } },
  },
  {
    check: 'exposure-ml-selected-networks',
    of: alone('Microsoft.MachineLearningServices/workspaces'),
    flags: { publicNetworkAccess: 'Enabled', ipAllowlist: [range] },
  },
  {
    check: 'exposure-kusto-selected-networks',
    of: alone('Microsoft.Kusto/clusters'),
    flags: { publicNetworkAccess: 'Enabled', allowedIpRangeList: [range] },
  },
  {
    check: 'exposure-analysis-selected-networks',
    of: alone('Microsoft.AnalysisServices/servers'),
    flags: { ipV4FirewallSettings: { firewallRules: [{ rangeStart: '203.0.113.0', rangeEnd: '203.0.113.9' }] } },
    passes: { ipV4FirewallSettings: { firewallRules: [] } },
  },
  {
    check: 'exposure-signalr-selected-networks',
    of: alone('Microsoft.SignalRService/signalR'),
    flags: {
      publicNetworkAccess: 'Enabled',
      networkACLs: {
        defaultAction: 'Deny',
        publicNetwork: { allow: ['ClientConnection'] },
        ipRules: [{ value: range, action: 'Allow' }],
      },
    },
  },
  {
    check: 'exposure-notificationhubs-selected-networks',
    of: alone('Microsoft.NotificationHubs/namespaces'),
    flags: {
      publicNetworkAccess: 'Enabled',
      networkAcls: { publicNetworkRule: { rights: [] }, ipRules: [{ ipMask: range, rights: ['Listen'] }] },
    },
  },
  {
    check: 'exposure-containerapp-external-ingress-selected-networks',
    of: alone('Microsoft.App/containerApps'),
    flags: {
      configuration: {
        ingress: { external: true, ipSecurityRestrictions: [{ ipAddressRange: range, action: 'Allow' }] },
      },
    },
    passes: { configuration: { ingress: { external: false } } },
  },
  {
    check: 'exposure-sqlmi-public-endpoint',
    of: alone('Microsoft.Sql/managedInstances'),
    flags: { publicDataEndpointEnabled: true },
    passes: { publicDataEndpointEnabled: false },
  },
  {
    check: 'exposure-container-group-public-ip',
    of: alone('Microsoft.ContainerInstance/containerGroups'),
    flags: { ipAddress: { type: 'Public', ip: '203.0.113.7', ports: [{ port: 80 }] } },
    passes: { ipAddress: { type: 'Private', ip: '10.0.0.4', ports: [{ port: 80 }] } },
  },
];

const raised = (bodies: readonly Body[]): readonly string[] =>
  judgeResources(bodies, egressPolicy(), now).findings.map(({ check }) => check);

it.each(rows)('$check', ({ check, of: made, flags, passes = closed }) => {
  expect(raised(made(flags))).toContain(check);
  expect(raised(made(passes))).not.toContain(check);
});

it('are all checks of the families that let some in, but those that traps and types have', () => {
  const named = new Set(rows.map(({ check }) => check));
  const selected = Object.values(families as Record<string, { selected?: { id: string } }>).flatMap(
    (each) => each.selected?.id ?? [],
  );
  expect(selected.filter((id) => !named.has(id)).sort()).toEqual([
    'exposure-app-selected-networks',
    'exposure-batch-selected-networks',
    'exposure-cosmos-selected-networks',
    'exposure-mysql-flex-selected-networks',
    'exposure-postgres-flex-selected-networks',
    'exposure-redis-selected-networks',
    'exposure-servicebus-selected-networks',
    'exposure-storage-selected-networks',
  ]);
});
