import * as z from 'zod';
import { durationFrom } from './duration.ts';
import { Mode } from './mode.ts';
import { idPatternLike } from './patterns.ts';

/** What clusters are asked that only they know. Nothing is run in a cluster until it is named and the mode is enforce. */
export const ClustersPolicy = z.strictObject({
  mode: Mode.default('observe').describe(
    'observe runs no command in any cluster; enforce runs those that read what the clusters under live are asked. Nothing else is written, neither to Azure nor to a cluster',
  ),
  live: z
    .array(idPatternLike('**/managedClusters/aks-*'))
    .default([])
    .describe(
      'Clusters that are asked for their services, storage classes, claims and network policies, by runCommand of Azure Resource Manager, which makes a pod in the cluster for as long as it takes: patterns of whole ids',
    ),
  every: durationFrom({ least: '15m', shorter: 'a pod is made in each cluster at nearly every pass' }, '12h', '1d')
    .prefault('1d')
    .describe('How often each of them is asked, one command at a time'),
});
export type ClustersPolicy = z.infer<typeof ClustersPolicy>;
