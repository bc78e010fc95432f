import { type CheckRow, inspected, of } from './rows.ts';

const trusted = { trustedSubscriptions: ['99999999-0000-0000-0000-000000000001'] };
const elsewhere =
  '/subscriptions/99999999-0000-0000-0000-000000000002/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/theirs';
const shared = (properties: Record<string, unknown>) =>
  of('Microsoft.Search/searchServices/sharedPrivateLinkResources', 's/l', properties);
const databricks = (parameters: Record<string, unknown>, more = {}) =>
  of('Microsoft.Databricks/workspaces', 'dbw', { parameters, ...more });
const synapse = (properties: Record<string, unknown>) => of('Microsoft.Synapse/workspaces', 'syn', properties);
const compute = (properties: Record<string, unknown>) =>
  of('Microsoft.MachineLearningServices/workspaces/computes', 'ml/c', { computeType: 'ComputeInstance', properties });

/** Data and machine learning platforms, and where logs go. */
export const platformRows: readonly CheckRow[] = [
  {
    check: 'egress-search-shared-private-link',
    flags: [shared({ privateLinkResourceId: elsewhere, status: 'Approved' })],
    passes: [shared({ privateLinkResourceId: elsewhere.replace('0002', '0001'), status: 'Approved' })],
    policy: trusted,
  },
  {
    check: 'egress-search-shared-private-link',
    flags: [shared({ privateLinkResourceId: elsewhere, status: 'Pending' })],
    passes: [shared({ privateLinkResourceId: elsewhere, status: 'Approved' })],
  },
  {
    check: 'egress-adf-ir-no-managed-vnet',
    flags: [of('Microsoft.DataFactory/factories/integrationRuntimes', 'adf/auto', { type: 'Managed' })],
    passes: [
      of('Microsoft.DataFactory/factories/integrationRuntimes', 'adf/net', {
        type: 'Managed',
        managedVirtualNetwork: { referenceName: 'default' },
      }),
      of('Microsoft.DataFactory/factories/integrationRuntimes', 'adf/own', { type: 'SelfHosted' }),
    ],
    policy: inspected,
  },
  {
    check: 'egress-databricks-node-public-ip',
    flags: [databricks({ enableNoPublicIp: { value: false } })],
    passes: [
      databricks({ enableNoPublicIp: { value: true } }),
      of('Microsoft.Databricks/workspaces', 'less', {
        parameters: { enableNoPublicIp: { value: false } },
        computeMode: 'Serverless',
      }),
    ],
  },
  {
    check: 'egress-databricks-not-injected',
    flags: [databricks({})],
    passes: [databricks({ customVirtualNetworkId: { value: '/subscriptions/x' } })],
    policy: inspected,
  },
  {
    check: 'egress-synapse-exfiltration',
    flags: [
      synapse({ managedVirtualNetwork: 'default', managedVirtualNetworkSettings: { preventDataExfiltration: false } }),
    ],
    passes: [
      synapse({ managedVirtualNetwork: 'default', managedVirtualNetworkSettings: { preventDataExfiltration: true } }),
    ],
    policy: inspected,
  },
  {
    check: 'egress-ml-isolation-mode',
    flags: [
      of('Microsoft.MachineLearningServices/workspaces', 'ml', {
        managedNetwork: { isolationMode: 'AllowInternetOutbound' },
      }),
    ],
    passes: [
      of('Microsoft.MachineLearningServices/workspaces', 'ml', {
        managedNetwork: { isolationMode: 'AllowOnlyApprovedOutbound' },
      }),
    ],
    policy: inspected,
  },
  {
    check: 'egress-ml-compute-no-subnet',
    flags: [compute({ enableNodePublicIp: true, subnet: { id: '/subscriptions/x' } })],
    passes: [compute({ enableNodePublicIp: false, subnet: { id: '/subscriptions/x' } })],
  },
  {
    check: 'exposure-ampls-open-mode',
    flags: [
      of('Microsoft.Insights/privateLinkScopes', 'ampls', {
        accessModeSettings: { ingestionAccessMode: 'PrivateOnly', queryAccessMode: 'Open' },
      }),
    ],
    passes: [
      of('Microsoft.Insights/privateLinkScopes', 'ampls', {
        accessModeSettings: { ingestionAccessMode: 'PrivateOnly', queryAccessMode: 'PrivateOnly' },
      }),
    ],
  },
];
