import type { OwnerService } from './model.ts';

/** https://learn.microsoft.com/azure/aks/internal-lb */
const prefix = 'service.beta.kubernetes.io/';

/** What to change, and where: a cluster writes its service back, so that a change of the resource does not last. */
export function fixAt(owner: OwnerService | null, annotation: string, change: string): string {
  if (owner === null) return `${change[0]?.toUpperCase() ?? ''}${change.slice(1)}.`;
  return `On Kubernetes service ${owner.namespace}/${owner.name}, ${change} by annotation ${prefix}${annotation}: the cluster writes the resource back.`;
}
