import { of } from '../checks/rows.ts';
import {
  address,
  containerApp,
  environment,
  firewallRule,
  flexible,
  namespace,
  redisRule,
  ruleSet,
  type Trap,
} from './trap.ts';

/** What lists, rule sets, environments and rules let in. */
export const listTraps: readonly Trap[] = [
  {
    trap: 'an empty list means everybody (Search)',
    given: [
      of('Microsoft.Search/searchServices', 'x', { publicNetworkAccess: 'Enabled', networkRuleSet: { ipRules: [] } }),
    ],
    is: 'enabled',
  },
  {
    trap: 'an empty list means nobody (Batch)',
    given: [
      of('Microsoft.Batch/batchAccounts', 'x', {
        networkProfile: { accountAccess: { defaultAction: 'Deny', ipRules: [] } },
      }),
    ],
    is: 'disabled',
  },
  {
    trap: 'a list under another name (Batch)',
    given: [
      of('Microsoft.Batch/batchAccounts', 'x', {
        networkProfile: { accountAccess: { defaultAction: 'Deny', ipRules: address } },
      }),
    ],
    is: 'restricted',
  },
  {
    trap: 'a list that allows everybody is no list',
    given: [
      of('Microsoft.KeyVault/vaults', 'x', {
        networkAcls: { defaultAction: 'Deny', ipRules: [{ value: '0.0.0.0/1' }, { value: '128.0.0.0/1' }] },
      }),
    ],
    is: 'enabled',
    says: 'everybody',
  },
  {
    trap: 'rules beside an action of Allow restrict nobody',
    given: [of('Microsoft.KeyVault/vaults', 'x', { networkAcls: { defaultAction: 'Allow', ipRules: address } })],
    is: 'enabled',
  },
  {
    trap: 'a registry that is closed with its rule set still Allow is closed',
    given: [
      of('Microsoft.ContainerRegistry/registries', 'x', {
        publicNetworkAccess: 'Disabled',
        networkRuleSet: { defaultAction: 'Allow' },
      }),
    ],
    is: 'disabled',
  },
  {
    trap: 'storage that is closed already is closed, with any rules',
    given: [
      of('Microsoft.Storage/storageAccounts', 'x', {
        publicNetworkAccess: 'Disabled',
        networkAcls: { defaultAction: 'Allow' },
      }),
    ],
    is: 'disabled',
  },
  {
    trap: 'no kind of request allowed (SignalR)',
    given: [
      of('Microsoft.SignalRService/signalR', 'x', {
        networkACLs: { defaultAction: 'Deny', publicNetwork: { allow: [] } },
      }),
    ],
    is: 'disabled',
  },
  {
    trap: 'client connections allowed (SignalR)',
    given: [
      of('Microsoft.SignalRService/signalR', 'x', {
        networkACLs: { defaultAction: 'Deny', publicNetwork: { allow: ['ClientConnection'] } },
      }),
    ],
    is: 'enabled',
    says: 'ClientConnection',
  },
  {
    trap: 'every kind of request denied (Web PubSub)',
    given: [
      of('Microsoft.SignalRService/webPubSub', 'x', {
        networkACLs: {
          defaultAction: 'Allow',
          publicNetwork: { deny: ['ServerConnection', 'ClientConnection', 'RESTAPI', 'Trace'] },
        },
      }),
    ],
    is: 'disabled',
  },
  {
    trap: 'the rule set closes its namespace (Event Hubs)',
    given: [
      namespace('EventHub', { publicNetworkAccess: 'Enabled' }),
      ruleSet('EventHub', { publicNetworkAccess: 'Disabled', defaultAction: 'Allow' }),
    ],
    is: 'disabled',
  },
  {
    trap: 'the rule set lists networks (Service Bus)',
    given: [
      namespace('ServiceBus', {}),
      ruleSet('ServiceBus', { defaultAction: 'Deny', ipRules: [{ ipMask: '203.0.113.7', action: 'Allow' }] }),
    ],
    is: 'restricted',
  },
  {
    trap: 'the rule set lets others in (Relay)',
    given: [namespace('Relay', {}), ruleSet('Relay', { defaultAction: 'Allow' })],
    is: 'enabled',
  },
  {
    trap: 'the namespace is off, with any rule set',
    given: [
      namespace('EventHub', { publicNetworkAccess: 'Disabled' }),
      ruleSet('EventHub', { publicNetworkAccess: 'Enabled', defaultAction: 'Allow' }),
    ],
    is: 'disabled',
  },
  {
    trap: 'an internal environment closes, with any value of the switch',
    given: [environment({ publicNetworkAccess: 'Enabled', vnetConfiguration: { internal: true } })],
    is: 'disabled',
  },
  {
    trap: 'an app in an internal environment is not reached, external or not',
    given: [containerApp({ external: true }), environment({ vnetConfiguration: { internal: true } })],
    is: 'disabled',
  },
  {
    trap: 'an external app in an open environment is',
    given: [containerApp({ external: true }), environment({ publicNetworkAccess: 'Enabled' })],
    is: 'enabled',
  },
  {
    trap: 'an app without external ingress is not',
    given: [containerApp({ external: false }), environment({})],
    is: 'disabled',
  },
  {
    trap: 'an internal gateway closes (API Management)',
    given: [
      of('Microsoft.ApiManagement/service', 'x', { publicNetworkAccess: 'Enabled', virtualNetworkType: 'Internal' }),
    ],
    is: 'disabled',
  },
  {
    trap: 'an external one does not',
    given: [
      of('Microsoft.ApiManagement/service', 'x', { publicNetworkAccess: 'Enabled', virtualNetworkType: 'External' }),
    ],
    is: 'enabled',
  },
  ...['DBforPostgreSQL', 'DBforMySQL'].flatMap((provider): Trap[] => [
    {
      trap: `a delegated subnet closes (${provider})`,
      given: [flexible(provider, { publicNetworkAccess: 'Enabled', delegatedSubnetResourceId: '/subscriptions/x' })],
      is: 'disabled',
    },
    {
      trap: `0.0.0.0 is all of Azure (${provider})`,
      given: [flexible(provider, { publicNetworkAccess: 'Enabled' }), firewallRule(provider, '0.0.0.0', '0.0.0.0')],
      is: 'enabled',
      says: 'Azure',
    },
    {
      trap: `one address is one address (${provider})`,
      given: [
        flexible(provider, { publicNetworkAccess: 'Enabled' }),
        firewallRule(provider, '203.0.113.7', '203.0.113.7'),
      ],
      is: 'restricted',
    },
  ]),
  {
    trap: '0.0.0.0 is all of Azure (Cosmos DB)',
    given: [of('Microsoft.DocumentDB/databaseAccounts', 'x', { ipRules: [{ ipAddressOrRange: '0.0.0.0' }] })],
    is: 'enabled',
    says: 'Azure',
  },
  {
    trap: '0.0.0.0 is all of Azure (SQL)',
    given: [
      of('Microsoft.Sql/servers', 's', {}),
      of('Microsoft.Sql/servers/firewallRules', 's/r', { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }),
    ],
    is: 'enabled',
    says: 'Azure',
  },
  {
    trap: 'no list and no network filter is no filter (Cosmos DB)',
    given: [of('Microsoft.DocumentDB/databaseAccounts', 'x', { ipRules: [], isVirtualNetworkFilterEnabled: false })],
    is: 'enabled',
  },
  {
    trap: 'a network filter without rules is none either',
    given: [
      of('Microsoft.DocumentDB/databaseAccounts', 'x', {
        ipRules: [],
        isVirtualNetworkFilterEnabled: true,
        virtualNetworkRules: [],
      }),
    ],
    is: 'enabled',
  },
  {
    trap: 'a network filter with rules is one',
    given: [
      of('Microsoft.DocumentDB/databaseAccounts', 'x', {
        ipRules: [],
        isVirtualNetworkFilterEnabled: true,
        virtualNetworkRules: [{ id: '/subscriptions/x' }],
      }),
    ],
    is: 'restricted',
  },
  {
    trap: 'an empty list of rules means everybody (Redis)',
    given: [of('Microsoft.Cache/redis', 'r', { publicNetworkAccess: 'Enabled' })],
    is: 'enabled',
  },
  {
    trap: 'a rule restricts Redis',
    given: [of('Microsoft.Cache/redis', 'r', {}), redisRule('203.0.113.7', '203.0.113.9')],
    is: 'restricted',
  },
  {
    trap: 'Redis in a subnet is not public',
    given: [of('Microsoft.Cache/redis', 'r', { subnetId: '/subscriptions/x' })],
    is: 'disabled',
  },
  {
    trap: 'a disk whose policy allows nobody is closed',
    given: [
      of('Microsoft.Compute/disks', 'd', { networkAccessPolicy: 'AllowPrivate', publicNetworkAccess: 'Enabled' }),
    ],
    is: 'disabled',
  },
  {
    trap: 'a managed instance is closed unless it says otherwise',
    given: [of('Microsoft.Sql/managedInstances', 'mi', { state: 'Ready', publicDataEndpointEnabled: null })],
    is: 'disabled',
  },
  {
    trap: 'a workspace that allows public access from behind a network is open',
    given: [
      of('Microsoft.MachineLearningServices/workspaces', 'ml', {
        publicNetworkAccess: 'Disabled',
        allowPublicAccessWhenBehindVnet: true,
      }),
    ],
    is: 'enabled',
  },
  {
    trap: 'a list that is a number says nothing',
    given: [of('Microsoft.Storage/storageAccounts', 'x', { networkAcls: { defaultAction: 'Deny', ipRules: 5 } })],
    is: 'unknown',
    says: 'networkAcls.ipRules is 5, which is no list',
  },
  {
    trap: 'an expression is unknown',
    given: [of('Microsoft.Storage/storageAccounts', 'x', { publicNetworkAccess: "[reference('a').outputs.b.value]" })],
    is: 'unknown',
  },
  {
    trap: 'an expression whose lists let nobody in is closed all the same',
    given: [
      of('Microsoft.Storage/storageAccounts', 'x', {
        publicNetworkAccess: "[reference('a').outputs.b.value]",
        networkAcls: { defaultAction: 'Deny', ipRules: [] },
      }),
    ],
    is: 'disabled',
  },
  {
    trap: 'a text in double brackets is a text',
    given: [of('Microsoft.Storage/storageAccounts', 'x', { publicNetworkAccess: '[[x]' })],
    is: 'unknown',
    says: 'no value known',
  },
];
