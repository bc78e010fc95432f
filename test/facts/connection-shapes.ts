const endpoint =
  '/subscriptions/00000000-0000-0000-0000-0000000000b1/resourceGroups/Client/providers/Microsoft.Network/privateEndpoints/Pe1';
const approved = { status: 'Approved', description: 'Auto-Approved' };

/** How providers write a private endpoint connection, and what is read of it. */
export interface ConnectionShape {
  readonly what: string;
  readonly type: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly requester: 'seen' | 'unseen';
  readonly groupIds?: readonly string[];
}

/**
 * Sources: each provider's reference, https://learn.microsoft.com/rest/api/, at "private endpoint connections", for the fields. Names, the two
 * spellings of what is required of the owner, empty `privateEndpoint` and missing descriptions are observed in answers and exports.
 */
export const connectionShapes: readonly ConnectionShape[] = [
  {
    what: 'storage: the account and a guid, actionRequired',
    type: 'Microsoft.Storage/storageAccounts',
    name: 'shop.00000000-0000-0000-0000-000000000001',
    properties: {
      provisioningState: 'Succeeded',
      privateEndpoint: { id: endpoint },
      privateLinkServiceConnectionState: { ...approved, actionRequired: 'None' },
    },
    requester: 'seen',
  },
  {
    what: 'storage, exported: nobody named',
    type: 'Microsoft.Storage/storageAccounts',
    name: 'shop.00000000-0000-0000-0000-000000000001',
    properties: {
      provisioningState: 'Succeeded',
      privateEndpoint: {},
      privateLinkServiceConnectionState: { ...approved, actionRequired: 'None' },
    },
    requester: 'unseen',
  },
  {
    what: "Cosmos DB: the endpoint's name, one group id",
    type: 'Microsoft.DocumentDB/databaseAccounts',
    name: 'Pe1',
    properties: {
      provisioningState: 'Succeeded',
      groupId: 'Sql',
      privateEndpoint: { id: endpoint },
      privateLinkServiceConnectionState: { ...approved, actionsRequired: 'None' },
    },
    requester: 'seen',
    groupIds: ['Sql'],
  },
  {
    what: 'a vault: the name of the connection, no description',
    type: 'Microsoft.KeyVault/vaults',
    name: 'c',
    properties: {
      provisioningState: 'Succeeded',
      privateEndpoint: { id: endpoint },
      privateLinkServiceConnectionState: { status: 'Approved', actionsRequired: 'None' },
    },
    requester: 'seen',
  },
  {
    what: 'SQL: the endpoint and a guid, no state of provisioning',
    type: 'Microsoft.Sql/servers',
    name: 'Pe1-00000000-0000-0000-0000-000000000001',
    properties: {
      privateEndpoint: { id: endpoint },
      privateLinkServiceConnectionState: { ...approved, actionsRequired: 'None' },
    },
    requester: 'seen',
  },
  {
    what: 'Cognitive Services: a list of group ids',
    type: 'Microsoft.CognitiveServices/accounts',
    name: 'shop.00000000-0000-0000-0000-000000000001',
    properties: {
      privateEndpoint: {},
      groupIds: ['account'],
      privateLinkServiceConnectionState: { status: 'Approved', description: 'Approved', actionsRequired: 'None' },
      provisioningState: 'Succeeded',
    },
    requester: 'unseen',
    groupIds: ['account'],
  },
  {
    what: 'Grafana: nothing about actions',
    type: 'Microsoft.Dashboard/grafana',
    name: 'c',
    properties: {
      privateEndpoint: { id: endpoint },
      groupIds: ['grafana'],
      privateLinkServiceConnectionState: approved,
      provisioningState: 'Succeeded',
    },
    requester: 'seen',
    groupIds: ['grafana'],
  },
  {
    what: 'Azure Monitor: a guid after a word',
    type: 'microsoft.insights/privatelinkscopes',
    name: 'connection-00000000-0000-0000-0000-000000000001',
    properties: {
      provisioningState: 'Succeeded',
      privateEndpoint: { id: endpoint },
      privateLinkServiceConnectionState: approved,
    },
    requester: 'seen',
  },
  {
    what: 'Event Hubs: a guid alone',
    type: 'Microsoft.EventHub/namespaces',
    name: '00000000-0000-0000-0000-000000000001',
    properties: {
      provisioningState: 'Succeeded',
      privateEndpoint: { id: endpoint },
      privateLinkServiceConnectionState: approved,
    },
    requester: 'seen',
  },
];

/** What a private link service says of itself. Source: https://learn.microsoft.com/azure/private-link/private-link-service-overview; lists may be left out, as observed. */
export const linkServiceShapes = [
  {
    what: 'lists',
    properties: {
      alias: 'shop.00000000-0000-0000-0000-000000000001.westeurope.azure.privatelinkservice',
      visibility: { subscriptions: ['00000000-0000-0000-0000-0000000000B1'] },
      autoApproval: { subscriptions: ['00000000-0000-0000-0000-0000000000B1'] },
    },
    visibility: ['00000000-0000-0000-0000-0000000000b1'],
    autoApproval: ['00000000-0000-0000-0000-0000000000b1'],
  },
  {
    what: 'empty lists',
    properties: {
      alias: 'shop.00000000-0000-0000-0000-000000000001.westeurope.azure.privatelinkservice',
      visibility: { subscriptions: [] },
      autoApproval: { subscriptions: [] },
    },
    visibility: [],
    autoApproval: [],
  },
  {
    what: 'no lists',
    properties: { alias: 'shop.00000000-0000-0000-0000-000000000001.westeurope.azure.privatelinkservice' },
    visibility: [],
    autoApproval: [],
  },
] as const;
