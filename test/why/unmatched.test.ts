import { describe, expect, it } from 'vitest';
import { problemText } from '../../src/core/errors.ts';
import { Policy } from '../../src/policy/policy.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import { unmatchedIn } from '../../src/why/unmatched.ts';
import { body, golden, storageId, vnet } from './estate.ts';

const cluster = storageId('x').replace(
  'Microsoft.Storage/storageAccounts/x',
  'Microsoft.ContainerService/managedClusters/aks-a',
);
const target = '**/storageAccounts/st1';

/** What is said of a policy over the golden estate with one cluster, which is not private. */
function said(reachability: object): readonly string[] {
  const policy = Policy.parse({ version: 1, reachability });
  const graph = readGraph([...golden(), body(cluster, {}, { tags: { role: 'backup' } })], policy.dns);
  return unmatchedIn(graph, policy.reachability).map(problemText);
}

describe('an entry of reachability that nothing is meant by', () => {
  it.each([
    {
      when: 'everything matches',
      reachability: { targets: [target], clusters: [{ match: { ids: ['**/aks-*'] }, role: 'agent' }] },
      says: [],
    },
    {
      when: 'one of two cluster entries matches nothing',
      reachability: {
        targets: [target],
        clusters: [
          { match: { ids: ['**/managedClusters/aks-*'] }, role: 'agent' },
          { match: { tags: { role: 'restroe' } }, role: 'restore' },
        ],
      },
      says: ['reachability.clusters[1]: matches no cluster among these resources, so it promises nothing'],
    },
    {
      when: 'an entry above takes all that the second one matches',
      reachability: {
        targets: [target],
        clusters: [
          { match: { ids: ['**/managedClusters/aks-*'] }, role: 'agent' },
          { match: { tags: { role: 'backup' } }, role: 'restore' },
        ],
      },
      says: ['reachability.clusters[1]: is never reached: entries above it take every cluster that it matches'],
    },
    {
      when: 'a pattern of targets matches nothing',
      reachability: {
        targets: [target, '**/vaults/nobody*'],
        clusters: [{ match: { ids: ['**/aks-*'] }, role: 'agent' }],
      },
      says: [
        "reachability.targets[1]: '**/vaults/nobody*' matches no resource that may have a private endpoint among these resources, so it promises nothing",
      ],
    },
    {
      when: 'clusters have no targets',
      reachability: { clusters: [{ match: { ids: ['**/aks-*'] }, role: 'agent' }] },
      says: ['reachability.targets: is empty, so the clusters promise nothing'],
    },
    {
      when: 'targets have no clusters',
      reachability: { targets: [target] },
      says: ['reachability.clusters: is empty, so the targets promise nothing'],
    },
    {
      when: 'management networks, and no private cluster',
      reachability: { managementNetworks: [vnet('vnet-hub')] },
      says: ['reachability.managementNetworks: promises nothing: there is no private cluster among these resources'],
    },
    {
      when: 'patterns of a pair match nothing, and an id in full counts anyway',
      reachability: { must: [{ from: ['**/virtualNetworks/nope*', vnet('gone')], targets: ['**/st1', '**/st9*'] }] },
      says: [
        "reachability.must[0].from[0]: '**/virtualNetworks/nope*' matches no network, subnet, machine or cluster among these resources, so it promises nothing",
        "reachability.must[0].targets[1]: '**/st9*' matches no resource that may have a private endpoint among these resources, so it promises nothing",
      ],
    },
  ])('$when', ({ reachability, says }) => expect(said(reachability)).toEqual(says));
});
