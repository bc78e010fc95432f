import type { ClusterPosture } from '../../access/model.ts';
import { nameOf, shortId } from '../../core/resource-id.ts';
import { json } from '../message.ts';
import { parseRow } from '../table-key.ts';
import { azureLimit, type View } from '../view.ts';

/** `GET /api/clusters`: every cluster, how it is reached, and whether the management networks reach it. */
export const listClusters: View = async ({ access }) => {
  const found = await access.clusters(azureLimit());
  return json(200, { value: found.map(toItem) });
};

/** `GET /api/clusters/{id}/access`: from where one cluster is reached, and who may run commands in it. */
export const getClusterAccess: View = async ({ access }, request) => {
  const read = (hash: string) => access.access(hash, azureLimit());
  const found = await parseRow(read, request, 'cluster');
  return json(200, toItem(found));
};

function toItem<T extends ClusterPosture>({ cluster, zone, ...rest }: T) {
  return {
    id: shortId(cluster),
    resourceId: cluster,
    name: nameOf(cluster),
    ...rest,
    zone: zone === null ? null : { resourceId: zone.id, linkedTo: zone.linkedTo },
  };
}
