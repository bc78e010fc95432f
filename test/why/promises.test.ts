import { describe, expect, it } from 'vitest';
import { Policy } from '../../src/policy/policy.ts';
import { findingsOf } from '../../src/why/findings.ts';
import { judgePromises } from '../../src/why/promises.ts';
import { readGraph } from '../../src/why/read-graph.ts';
import { type Body, blobZone, body, golden, link, net, storageId, subnet, vnet } from './estate.ts';

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

describe('what each setting promises', () => {
  const machine = body(
    clusterId('x').replace(/Microsoft.ContainerService.*/, 'Microsoft.Compute/virtualMachines/vm1'),
    {},
  );
  const card = body(`${net()}/networkInterfaces/nic1`, {});
  const store = body(storageId('st1'), {});
  const container = body(`${storageId('st1')}/blobServices/default`, {});
  const lone = body(vnet('vnet-a'), { subnets: [] });
  const inLone = body(subnet('vnet-a', 's1'), {});
  const aks = (name: string, more: object = {}, properties: object = {}): Body =>
    body(clusterId(name), properties, more);
  const server = {
    privateFQDN: 'a.11111111-2222-3333-4444-555555555555.privatelink.westeurope.azmk8s.io',
    apiServerAccessProfile: { enablePrivateCluster: true },
  };
  const from = [vnet('vnet-a')];
  const targets = [storageId('st1')];
  const agents = (match: object) => ({ targets, clusters: [{ match, role: 'agent' }] });
  const byAgents = 'reachability.clusters[0] (agent)';
  const must = 'reachability.must[0]';

  it.each<{
    readonly when: string;
    readonly bodies: readonly Body[];
    readonly policy: object;
    readonly are: readonly string[];
  }>([
    {
      when: 'the first that says it counts',
      bodies: [],
      policy: {
        must: [
          { from, targets },
          { from, targets },
        ],
      },
      are: [`vnet-a must st1: ${must}`],
    },
    {
      when: 'one may say that it must and another that it must not',
      bodies: [],
      policy: { mustNot: [{ from, targets }], must: [{ from, targets }] },
      are: [`vnet-a must st1: ${must}`, 'vnet-a mustNot st1: reachability.mustNot[0]'],
    },
    {
      when: 'they are in the order of targets, then of sources',
      bodies: [],
      policy: {
        must: [
          { from: [vnet('vnet-b'), vnet('vnet-a')], targets: [storageId('st2')] },
          { from: [vnet('vnet-c'), vnet('vnet-a')], targets },
        ],
      },
      are: [
        'vnet-a must st1: reachability.must[1]',
        'vnet-c must st1: reachability.must[1]',
        `vnet-a must st2: ${must}`,
        `vnet-b must st2: ${must}`,
      ],
    },
    {
      when: 'slashes at the end of an id are none of it',
      bodies: [],
      policy: { must: [{ from: [`${vnet('vnet-a')}//`], targets }] },
      are: [`vnet-a must st1: ${must}`],
    },
    {
      when: 'a cluster that an entry selects has its role',
      bodies: [aks('aks-a', { tags: { Backup: 'agent' } })],
      policy: agents({ tags: { backup: 'agent' } }),
      are: [`aks-a must st1: ${byAgents}`],
    },
    {
      when: 'a cluster that no entry selects has none',
      bodies: [aks('aks-a', { tags: { backup: 'other' } })],
      policy: agents({ tags: { backup: 'agent' } }),
      are: [],
    },
    {
      when: 'a cluster without tags carries none',
      bodies: [aks('aks-a'), aks('aks-b', { tags: 'none' })],
      policy: agents({ tags: { backup: 'agent' } }),
      are: [],
    },
    {
      when: 'a tag without a value has an empty one',
      bodies: [aks('aks-a', { tags: { backup: null } })],
      policy: agents({ tags: { backup: '' } }),
      are: [`aks-a must st1: ${byAgents}`],
    },
    {
      when: 'what is no cluster has no role, whatever its tags',
      bodies: [body(vnet('vnet-t'), { subnets: [] }, { tags: { backup: 'agent' } })],
      policy: agents({ tags: { backup: 'agent' } }),
      are: [],
    },
    {
      when: 'a region is the same however it is spelled',
      bodies: [aks('aks-a', { location: 'West Europe 2' })],
      policy: agents({ locations: ['westeurope2'] }),
      are: [`aks-a must st1: ${byAgents}`],
    },
    {
      when: 'management networks and build agents must reach the servers of private clusters alone',
      bodies: [
        aks('aks-a', {}, server),
        aks('aks-b', {}, { privateFQDN: server.privateFQDN }),
        aks('aks-c', {}, { apiServerAccessProfile: server.apiServerAccessProfile }),
      ],
      policy: { managementNetworks: from, buildAgents: [vnet('vnet-b')] },
      are: ['vnet-a must aks-a: reachability.managementNetworks', 'vnet-b must aks-a: reachability.buildAgents'],
    },
    {
      when: 'a pattern of sources means networks and clusters',
      bodies: [aks('aks-a'), lone, inLone, machine, card, store],
      policy: { must: [{ from: ['**'], targets }] },
      are: [`aks-a must st1: ${must}`, `vnet-a must st1: ${must}`],
    },
    {
      when: 'a pattern that speaks of subnets means them',
      bodies: [lone, inLone, machine, card],
      policy: { must: [{ from: ['**/Subnets/*'], targets }] },
      are: [`s1 must st1: ${must}`],
    },
    {
      when: 'a pattern that speaks of machines means them',
      bodies: [lone, inLone, machine, card],
      policy: { must: [{ from: ['**/virtualMachines/*'], targets }] },
      are: [`vm1 must st1: ${must}`],
    },
    {
      when: 'a pattern that speaks of interfaces means them',
      bodies: [lone, inLone, machine, card],
      policy: { must: [{ from: ['**/networkInterfaces/*'], targets }] },
      are: [`nic1 must st1: ${must}`],
    },
    {
      when: 'a pattern of targets means what may have a private endpoint: nothing of the network, and no child',
      bodies: [store, container, lone, card],
      policy: { must: [{ from, targets: ['**'] }] },
      are: [`vnet-a must st1: ${must}`],
    },
    { when: 'without any nothing is promised', bodies: [store, lone], policy: {}, are: [] },
  ])('$when', ({ bodies, policy, are }) => {
    const said = judged(bodies, policy).map(({ from, wanted, target, because }) =>
      [from.split('/').at(-1), wanted, `${target.split('/').at(-1)}:`, because].join(' '),
    );
    expect(said).toEqual(are);
  });
});
