import { openWhenUsed } from '../reconcile/open-when-used.ts';
import type { Room } from '../reconcile/room.ts';
import { broken, lineChecks } from './isolation/checks.ts';
import { clusterKeys } from './keys.ts';
import { liveChecks } from './live/checks.ts';
import type { ClusterPorts } from './open.ts';
import { serviceChecks } from './services/checks.ts';

/** Whether clusters that are to be isolated are, and whether the services that clusters publish hold. */
export const clusters: Room<ClusterPorts> = {
  name: 'clusters',
  keysOf: clusterKeys,
  findings: [...Object.values(lineChecks), broken, ...Object.values(serviceChecks), ...liveChecks],
  open: (ports) => openWhenUsed('clusters', async () => (await import('./open.ts')).openClusters(ports)),
};
