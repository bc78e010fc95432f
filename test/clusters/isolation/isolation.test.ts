import { describe, expect, it } from 'vitest';
import { isolationLines } from '../../../src/clusters/isolation/lines.ts';
import { change, clusterId, grant, history, live, networkId, registryId, roles, storageClass } from './golden.ts';
import {
  address,
  at,
  type Body,
  type Mutation,
  natId,
  pool,
  set,
  statesOf,
  status,
  subnet,
  verify,
  withoutMember,
} from './mutate.ts';

it('a cluster that is isolated passes every line', () => {
  const answer = verify();
  expect(answer.lines.filter(({ state }) => state !== 'pass')).toEqual([]);
  expect(answer.isolated).toBe('yes');
  expect(answer.lines.map(({ id }) => id)).toEqual([...isolationLines.map(({ id }) => id), '3.16']);
});

const mutations: readonly Mutation[] = [
  {
    line: '3.1',
    when: 'the outbound type is userDefinedRouting',
    change: ({ cluster }) => set(cluster, 'networkProfile.outboundType', 'userDefinedRouting'),
  },
  {
    line: '3.1',
    when: 'the outbound type is not set, and a route leads nowhere',
    change: (bodies) => {
      delete at(bodies.cluster, 'properties', 'networkProfile').outboundType;
      for (const name of ['nodes', 'pods'])
        subnet(bodies, name).routeTable = { id: `${networkId.replace('virtualNetworks/vnet', 'routeTables/rt')}` };
      bodies.table = {
        id: networkId.replace('virtualNetworks/vnet', 'routeTables/rt'),
        properties: { routes: [{ name: 'none', properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'None' } }] },
      };
    },
  },
  {
    line: '3.1',
    when: 'the outbound type is block in a network of its own',
    change: ({ cluster }) => set(cluster, 'networkProfile.outboundType', 'block'),
  },
  {
    line: '3.2',
    when: 'a NAT gateway is on the subnet of the nodes',
    change: (bodies) => {
      subnet(bodies, 'nodes').natGateway = { id: natId };
      bodies.nat = { id: natId, properties: { publicIpAddresses: [address] } };
    },
  },
  {
    line: '3.2',
    when: 'a NAT gateway is on the subnet of the pods, which is delegated',
    change: (bodies) => {
      subnet(bodies, 'pods').natGateway = { id: natId };
      bodies.nat = { id: natId, properties: { publicIpAddresses: [address] } };
    },
  },
  {
    line: '3.2',
    when: 'the subnet is not private',
    change: (bodies) => {
      subnet(bodies, 'nodes').defaultOutboundAccess = null;
    },
  },
  {
    line: '3.2',
    when: 'nodes have public addresses',
    change: (bodies) => {
      pool(bodies).enableNodePublicIP = true;
    },
  },
  {
    line: '3.2',
    when: 'a firewall takes what goes out',
    change: (bodies) => {
      const firewall = networkId.replace('virtualNetworks/vnet', 'azureFirewalls/fw');
      subnet(bodies, 'nodes').routeTable = { id: networkId.replace('virtualNetworks/vnet', 'routeTables/rt') };
      bodies.table = {
        id: networkId.replace('virtualNetworks/vnet', 'routeTables/rt'),
        properties: {
          routes: [
            {
              name: 'out',
              properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.9.0.4' },
            },
          ],
        },
      };
      bodies.firewall = {
        id: firewall,
        properties: { ipConfigurations: [{ name: 'one', properties: { privateIPAddress: '10.9.0.4' } }] },
      };
    },
  },
  {
    line: '3.2',
    when: 'a load balancer of the node resource group has a public frontend',
    change: ({ balancer }) => {
      (at(balancer, 'properties').frontendIPConfigurations as Body[]).push({
        name: 'open',
        properties: { publicIPAddress: address },
      });
    },
  },
  {
    line: '3.2',
    when: 'a service is public',
    files: {
      history: history(),
      live: live({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { namespace: 'shop', name: 'open' },
        spec: { type: 'LoadBalancer' },
      }),
    },
  },
  {
    line: '3.3',
    when: 'nodes start from the internet',
    change: ({ cluster }) => set(cluster, 'bootstrapProfile.artifactSource', 'Direct'),
  },
  {
    line: '3.4',
    when: 'the registry is Standard',
    change: ({ registry }) => {
      at(registry, 'sku').name = 'Standard';
    },
  },
  {
    line: '3.4',
    when: 'the registry is open',
    change: ({ registry }) => set(registry, 'publicNetworkAccess', 'Enabled'),
  },
  {
    line: '3.5',
    when: 'the cache rule has another name',
    change: ({ cacheRule }) => {
      if (cacheRule !== undefined) cacheRule.id = `${registryId}/cacheRules/mcr`;
    },
  },
  {
    line: '3.5',
    when: 'the cache rule goes elsewhere',
    change: ({ cacheRule }) => set(cacheRule, 'targetRepository', 'aks-managed-repository/mcr'),
  },
  {
    line: '3.6',
    when: 'the endpoint is rejected',
    change: ({ registryEndpoint }) => status(registryEndpoint, 'Rejected'),
  },
  { line: '3.6', when: 'the data of the region is no member', change: withoutMember },
  {
    line: '3.6',
    when: 'the endpoint is in a network apart',
    change: (bodies) => {
      set(bodies.registryEndpoint, 'subnet', { id: `${networkId}-other/subnets/endpoints` });
      bodies.other = {
        id: `${networkId}-other`,
        properties: { addressSpace: { addressPrefixes: ['10.8.0.0/16'] }, subnets: [], virtualNetworkPeerings: [] },
      };
    },
  },
  {
    line: '3.7',
    when: 'the record of the data is missing',
    change: (bodies) => {
      delete bodies.dataRecord;
    },
  },
  {
    line: '3.7',
    when: 'the zone is linked to another network',
    change: ({ link }) => set(link, 'virtualNetwork', { id: `${networkId}-other` }),
  },
  {
    line: '3.8',
    when: 'the kubelet has another role on the registry',
    change: (bodies) => {
      bodies.pull = grant(registryId, roles.reader, '00000000-0000-0000-0000-00000000000a');
    },
  },
  {
    line: '3.8',
    when: 'the registry is in repository-permission mode, where AcrPull is void',
    change: ({ registry }) => set(registry, 'roleAssignmentMode', 'AbacRepositoryPermissions'),
  },
  {
    line: '3.8',
    when: 'nodes can not sign in with a token of ARM',
    change: ({ registry }) => set(registry, 'policies.azureADAuthenticationAsArmPolicy.status', 'disabled'),
  },
  {
    line: '3.8',
    when: 'somebody else has the role on the network',
    change: (bodies) => {
      bodies.contributor = grant(networkId, roles.networkContributor, '00000000-0000-0000-0000-00000000000c');
    },
  },
  {
    line: '3.9',
    when: 'the API server is public',
    change: ({ cluster }) => set(cluster, 'apiServerAccessProfile.enablePrivateCluster', false),
  },
  {
    line: '3.10',
    when: 'Kubernetes is 1.29',
    change: ({ cluster }) => set(cluster, 'currentKubernetesVersion', '1.29.9'),
  },
  {
    line: '3.10',
    when: 'a pool runs Windows',
    change: (bodies) => {
      pool(bodies).osType = 'Windows';
    },
  },
  {
    line: '3.11',
    when: 'no node got a new image',
    files: { live: live(), history: history().filter(({ property }) => !String(property).includes('nodeImage')) },
  },
  {
    line: '3.11',
    when: 'the way out was closed before nodes got a new image',
    files: {
      live: live(),
      history: [
        ...history().slice(0, 1),
        ...history().slice(2),
        change('3-09', 'agentPoolProfiles[system].nodeImageVersion', 'a', 'b'),
      ],
    },
  },
  {
    line: '3.12',
    when: 'nodes update themselves',
    change: ({ cluster }) => set(cluster, 'autoUpgradeProfile.nodeOSUpgradeChannel', 'Unmanaged'),
  },
  {
    line: '3.13',
    when: 'Dapr is installed',
    change: (bodies) => {
      bodies.dapr = {
        id: `${clusterId}/providers/Microsoft.KubernetesConfiguration/extensions/dapr`,
        properties: { extensionType: 'Microsoft.Dapr' },
      };
    },
  },
  {
    line: '3.14',
    when: 'a class of files makes public accounts',
    files: { history: history(), live: live(storageClass('open', 'file.csi.azure.com')) },
  },
  {
    line: '3.14',
    when: 'a claim uses a built-in class',
    files: {
      history: history(),
      live: live({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { namespace: 'shop', name: 'old' },
        spec: { storageClassName: 'azurefile-csi' },
      }),
    },
  },
  {
    line: '3.15',
    when: "the vault's endpoint is rejected",
    change: ({ vaultEndpoint }) => status(vaultEndpoint, 'Rejected'),
  },
  {
    line: '3.15',
    when: 'monitoring has no approved endpoint',
    change: ({ scopeEndpoint }) => status(scopeEndpoint, 'Pending'),
  },
];

describe('one change flips exactly its line, and 3.16 with it', () => {
  it.each(mutations)('$line: $when', ({ line, change: mutate, files }) => {
    const answer = verify(mutate, files);
    expect(statesOf(answer)).toEqual({ [line]: 'fail', '3.16': 'fail' });
    expect(answer.isolated).toBe('no');
    for (const { because, remedy, state } of answer.lines) {
      expect(because).not.toBe('');
      expect(remedy === '').toBe(state === 'pass');
    }
  });

  it('there are more than twenty, and one for each line', () => {
    expect(mutations.length).toBeGreaterThanOrEqual(20);
    expect(new Set(mutations.map(({ line }) => line))).toEqual(new Set(isolationLines.map(({ id }) => id)));
  });
});
