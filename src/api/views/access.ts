import type { ClusterPosture } from '../../access/model.ts';
import { nameOf, shortId } from '../../core/resource-id.ts';
import { seconds } from '../../core/time.ts';
import { json } from '../message.ts';
import type { ApiDependencies } from '../ports.ts';
import { refuseQuery } from '../query.ts';
import { parseRow } from '../table-key.ts';
import type { View } from '../view.ts';

/** Nobody waits longer for Azure. */
const patience = seconds(25);

/** `GET /api/clusters`: every cluster, how it is reached, and whether the management networks reach it. */
export function listClusters({ access }: Pick<ApiDependencies, 'access'>): View {
  return async (request) => {
    refuseQuery(request);
    const found = await access.clusters(AbortSignal.timeout(patience));
    return json(200, { value: found.map(toItem) });
  };
}

/** `GET /api/clusters/{id}/access`: from where one cluster is reached, and who may run commands in it. */
export function getClusterAccess({ access }: Pick<ApiDependencies, 'access'>): View {
  return async (request) => {
    refuseQuery(request);
    const read = (hash: string) => access.access(hash, AbortSignal.timeout(patience));
    const found = await parseRow(read, request, 'cluster');
    return json(200, toItem(found));
  };
}

function toItem<T extends ClusterPosture>({ cluster, zone, ...rest }: T) {
  return {
    id: shortId(cluster),
    resourceId: cluster,
    name: nameOf(cluster),
    ...rest,
    zone: zone === null ? null : { resourceId: zone.id, linkedTo: zone.linkedTo },
  };
}
