import * as z from 'zod';
import { idOf, idPatternLike, listOf, NetworkId } from './patterns.ts';
import { Selector, speaking } from './selector.ts';

const Networks = idPatternLike('**/virtualNetworks/hub', '**/managedClusters/aks-*').describe('Pattern of whole ids');

const Targets = idPatternLike('**/storageAccounts/st1');

const ClusterSelector = speaking(
  Selector.pick({ subscriptions: true, resourceGroups: true, locations: true, tags: true }).extend({
    ids: listOf(idPatternLike('**/managedClusters/aks-*')).optional().describe('Patterns of the whole id'),
  }),
);

const AgentsId = idOf(
  ['microsoft.network/virtualnetworks', 'microsoft.network/virtualnetworks/subnets'],
  'is not the id of a subnet or a virtual network; write /subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/virtualNetworks/{network}/subnets/{subnet}',
);

const Pairs = z
  .array(
    z.strictObject({
      from: listOf(Networks).describe(
        'Who: patterns of whole ids of networks, subnets, machines and clusters; a pattern without a * counts although nothing of that id is seen',
      ),
      targets: listOf(Targets).describe('What: patterns of whole ids of resources with private endpoints'),
    }),
  )
  .default([]);

/** What has to be reached privately from where, and what must not be. */
export const ReachabilityPolicy = z.strictObject({
  targets: z
    .array(Targets)
    .default([])
    .describe(
      'What every cluster below has to reach privately, e.g. storage accounts of backups: patterns of whole ids',
    ),
  clusters: z
    .array(
      z.strictObject({
        match: ClusterSelector.describe('Which AKS clusters'),
        role: z
          .enum(['agent', 'proxy', 'restore'])
          .describe(
            'What the cluster does with the targets: agent writes backups, proxy removes expired ones, restore reads them on the day they are needed',
          ),
      }),
    )
    .default([])
    .describe('The clusters that use the targets; the first match gives the role'),
  managementNetworks: z
    .array(NetworkId)
    .default([])
    .describe(
      'Networks of jump hosts, VPN and build machines: each has to reach the API server of every private cluster',
    ),
  buildAgents: z
    .array(AgentsId)
    .default([])
    .describe(
      'Subnets (or networks) of self-hosted build agents: scale sets, container instances, Managed DevOps Pools. Each has to reach the API server of every private cluster',
    ),
  must: Pairs.describe('Further pairs that have to be reached privately'),
  mustNot: Pairs.describe('Pairs that must not be reached privately'),
});
export type ReachabilityPolicy = z.infer<typeof ReachabilityPolicy>;
