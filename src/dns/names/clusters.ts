import { clusterType } from '../../core/cluster-type.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import type { EndpointView } from '../model.ts';

/**
 * Whether AKS made this private endpoint and writes its record: it is called `kube-apiserver` and is in the cluster's node resource group, as
 * observed. Every other endpoint to a cluster is somebody's own. Which group that is only the cluster says (`cluster`); where it was not read,
 * one of that name in another group of the cluster's subscription counts as AKS's, so that nothing is written beside it.
 */
export function isMadeByAks({ id, name, cluster, privateLinkResource }: EndpointView): boolean {
  const [endpoint, target] = [findResourceId(id), findResourceId(privateLinkResource)];
  if (endpoint === undefined || target?.type !== clusterType || foldCase(name) !== 'kube-apiserver') return false;
  if (endpoint.subscriptionId !== target.subscriptionId) return false;
  const nodeGroup = cluster?.nodeGroup;
  return nodeGroup === undefined
    ? endpoint.resourceGroup !== target.resourceGroup
    : endpoint.resourceGroup === nodeGroup;
}
