import { describe, expect, it } from 'vitest';
import { Policy } from '../../src/policy/policy.ts';
import { reviewClusters } from '../../src/policy/review-clusters.ts';

const noCluster = (path: string, pattern: string) =>
  `${path}: '${pattern}' matches no id of a cluster, which ends with /providers/Microsoft.ContainerService/managedClusters/{name}`;

const warningsOf = (sections: object): readonly string[] =>
  reviewClusters(Policy.parse({ version: 1, ...sections })).map(({ path, message }) => `${path}: ${message}`);

it.each([
  {
    when: 'clusters are to be asked and none is named',
    clusters: { mode: 'enforce' },
    says: ['clusters.mode: enforce asks no cluster anything: clusters.live names none'],
  },
  { when: 'nothing: none is named and none is asked', clusters: { mode: 'observe' }, says: [] },
  { when: 'nothing: one is named', clusters: { mode: 'enforce', live: ['**/managedClusters/aks-a'] }, says: [] },
])('what policy says of clusters gets a word where $when', ({ clusters, says }) => {
  expect(warningsOf({ clusters })).toEqual(says);
});

describe('a pattern of ids of clusters', () => {
  it.each<{ readonly pattern: string; readonly may: boolean }>([
    { pattern: '**', may: true },
    { pattern: '**/aks-a', may: true },
    { pattern: '**/managedClusters/aks-a', may: true },
    { pattern: '**/managedClusters/**', may: true },
    { pattern: '**/resourceGroups/rg/**', may: true },
    { pattern: '**/providers/Microsoft.ContainerService/managedClusters/*', may: true },
    { pattern: '**/providers/Microsoft.Container*/managed*/*', may: true },
    { pattern: '/subscriptions/*/resourceGroups/*/providers/*/*/aks-a', may: true },
    { pattern: '**/storageAccounts/**/aks-a', may: true },
    { pattern: '**/{storageAccounts/x,managedClusters/aks-a}', may: true },
    { pattern: '**/{a,b}', may: true },
    { pattern: '**/{storageAccounts,vaults}/a', may: false },
    { pattern: '**/{storageAccounts,vaults}/{a,b}', may: false },
    { pattern: '**/managedClusters/aks-a/agentPools/*', may: false },
    { pattern: '**/providers/Microsoft.Storage/managedClusters/*', may: false },
    { pattern: '**/resources/Microsoft.ContainerService/managedClusters/*', may: false },
    { pattern: '/subscriptions/*/resourceGroups/rg/*', may: false },
  ])('$pattern may mean one: $may', ({ pattern, may }) => {
    const { live } = Policy.parse({ version: 1, clusters: { live: ['**/managedClusters/a', pattern] } }).clusters;
    const said = (path: string) => (may ? [] : [noCluster(path, live[1] ?? '')]);
    expect(warningsOf({ clusters: { live } })).toEqual(said('clusters.live[1]'));
    const clusters = [
      { role: 'agent', match: { tags: { a: 'b' } } },
      { role: 'agent', match: { ids: live } },
    ];
    expect(warningsOf({ reachability: { clusters } })).toEqual(said('reachability.clusters[1].match.ids[1]'));
  });
});
