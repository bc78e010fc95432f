/** The api-versions of all calls but those of an approvable or judged type, whose version is kept with the type. */
export const apiVersions = {
  activityLog: '2015-04-01',
  authorization: '2022-04-01',
  deployments: '2021-04-01',
  dnsResolver: '2022-07-01',
  eventGrid: '2022-06-15',
  managedClusters: '2024-09-01',
  managementGroups: '2020-05-01',
  managedIdentity: '2023-01-31',
  metrics: '2023-10-01',
  network: '2025-05-01',
  /** The oldest that shows an `approvalReference` on a private endpoint. A cloud that has no such version has no such references either. */
  networkWithReferences: '2026-03-01',
  privateDns: '2024-06-01',
  resourceGraph: '2022-10-01',
  resources: '2021-04-01',
  sites: '2022-09-01',
  storage: '2023-01-01',
  subscriptions: '2022-12-01',
} as const;
