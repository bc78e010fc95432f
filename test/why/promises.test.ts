import { describe, expect, it } from 'vitest';
import { Policy } from '../../src/policy/policy.ts';
import { findingsOf } from '../../src/why/findings.ts';
import { judgePromises } from '../../src/why/promises.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import { type Body, blobZone, body, golden, link, storageId, subnet, vnet } from './estate.ts';

const clusterId = (name: string): string =>
  `/subscriptions/00000000-0000-0000-0000-0000000000aa/resourceGroups/rg-aks/providers/Microsoft.ContainerService/managedClusters/${name}`;
const cluster = (name: string, network: string, role: string, more: object = {}): Body =>
  body(
    clusterId(name),
    { agentPoolProfiles: [{ name: 'p', vnetSubnetID: subnet(network, 'nodes') }], ...more },
    { tags: { backup: role } },
  );
const clusters = [cluster('aks-a', 'vnet-app', 'agent'), cluster('aks-r', 'vnet-restore', 'restore')];

const backups = {
  targets: [storageId('st1')],
  clusters: [
    { match: { tags: { backup: 'agent' } }, role: 'agent' },
    { match: { tags: { backup: 'restore' } }, role: 'restore' },
  ],
};

const judged = (bodies: readonly Body[], reachability: object) => {
  const policy = Policy.parse({ version: 1, reachability });
  return judgePromises(readGraph(bodies, policy.dns), policy.reachability);
};
const outcomes = (bodies: readonly Body[], reachability: object) =>
  judged(bodies, reachability).map(({ from, target, outcome, wanted }) =>
    [from.split('/').at(-1), wanted, target.split('/').at(-1), outcome].join(' '),
  );

describe('what policy promises', () => {
  it('is red for a restore cluster in a network that is not linked, before anybody needs it', () => {
    const all = [...golden(), ...clusters];
    expect(outcomes(all, backups)).toEqual(['aks-a must st1 kept', 'aks-r must st1 broken']);
    expect(findingsOf(judged(all, backups))).toMatchObject([
      {
        check: 'reachability-broken',
        subject: storageId('st1').toLowerCase(),
        severity: 'high',
        message:
          'st1 has to be reached privately, and is not from aks-r (public-only for st1.blob.core.windows.net, broken at link; reachability.clusters[1] (restore))',
      },
    ]);
  });

  it('is green once the link is there', () => {
    const all = [...golden(), ...clusters, link(blobZone, 'vnet-restore')];
    expect(outcomes(all, backups)).toEqual(['aks-a must st1 kept', 'aks-r must st1 kept']);
    expect(findingsOf(judged(all, backups))).toEqual([]);
  });

  it('is unknown from what asks for no names', () => {
    const policy = { must: [{ from: [storageId('st2')], targets: [storageId('st1')] }] };
    expect(outcomes(golden(), policy)).toEqual(['st2 must st1 unknown']);
  });

  it('is broken where what must not be reached is', () => {
    const policy = { mustNot: [{ from: [vnet('vnet-app'), vnet('vnet-restore')], targets: [storageId('st1')] }] };
    expect(outcomes(golden(), policy)).toEqual(['vnet-app mustNot st1 broken', 'vnet-restore mustNot st1 kept']);
    expect(findingsOf(judged(golden(), policy))).toMatchObject([{ check: 'reachability-forbidden' }]);
  });

  it('takes patterns for networks and clusters, and for subnets where they speak of them', () => {
    const targets = [storageId('st1')];
    expect(outcomes(golden(), { must: [{ from: ['**/virtualNetworks/vnet-{app,hub}'], targets }] })).toEqual([
      'vnet-app must st1 kept',
      'vnet-hub must st1 kept',
    ]);
    expect(outcomes(golden(), { must: [{ from: ['**/vnet-app/**'], targets }] })).toEqual([]);
    expect(outcomes(golden(), { must: [{ from: ['**/vnet-app/subnets/*'], targets }] })).toEqual([
      'nodes must st1 kept',
    ]);
  });

  it('knows nothing of a network that is not among the resources', () => {
    expect(outcomes(golden(), { must: [{ from: [vnet('vnet-new')], targets: [storageId('st1')] }] })).toEqual([
      'vnet-new must st1 unknown',
    ]);
  });

  it('has management networks reach the API server of every private cluster', () => {
    const api = cluster('aks-p', 'vnet-app', 'none', {
      privateFQDN: 'aks-p.11111111-2222-3333-4444-555555555555.privatelink.westeurope.azmk8s.io',
      apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: 'system' },
    });
    expect(outcomes([...golden(), api], { managementNetworks: [vnet('vnet-hub')] })).toEqual([
      'vnet-hub must aks-p broken',
    ]);
  });
});
