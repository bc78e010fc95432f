import { apiVersions } from '../../arm/api-versions.ts';
import type { Arm } from '../../arm/arm.ts';
import { propertiesOf } from '../../core/arm-body.ts';
import { clusterType } from '../../core/cluster-type.ts';
import { unlessRefused } from '../../core/errors.ts';
import { remember } from '../../core/remember.ts';
import { findResourceId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import { hours } from '../../core/time.ts';
import type { ClusterView, EndpointView } from '../model.ts';
import type { Reading } from '../ports.ts';

/** Asks the cluster that an endpoint connects to who made the endpoint and what it leads to; one read an hour for a cluster. One that may not be read says nothing. */
export function createClusterReader(arm: Pick<Arm, 'find'>) {
  const known = remember<ClusterView>(hours(1));

  async function read(cluster: string, signal: AbortSignal): Promise<ClusterView> {
    const answer = await unlessRefused(arm.find(cluster, apiVersions.managedClusters, signal), undefined);
    const { nodeResourceGroup, privateFQDN } = propertiesOf(answer?.body);
    return {
      ...(typeof nodeResourceGroup === 'string' ? { nodeGroup: foldCase(nodeResourceGroup) } : {}),
      ...(typeof privateFQDN === 'string' ? { privateName: foldCase(privateFQDN) } : {}),
    };
  }

  return async (view: EndpointView, { now, signal }: Reading): Promise<EndpointView> => {
    const { privateLinkResource: target } = view;
    if (findResourceId(target)?.type !== clusterType) return view;
    return { ...view, cluster: await known.get(target, now, () => read(target, signal)) };
  };
}
