import type { KubernetesObject } from '../kubernetes/kubectl.ts';
import type { ArmSettings } from './simulation.ts';

/** A cluster by its id, with what is in it. */
export interface GivenCluster {
  readonly id: string;
  readonly objects: readonly KubernetesObject[];
}

/** From here on these clusters, and no others, get what AKS makes for them when they are put. */
export function giveClusters(settings: ArmSettings, clusters: readonly GivenCluster[]): void {
  const objects = new Map(clusters.map((each) => [each.id.toLowerCase(), each.objects]));
  settings.nodeGroups = (id) => objects.has(id.toLowerCase());
  settings.inClusters = (id) => ({ objects: objects.get(id.toLowerCase()) ?? [] });
}
