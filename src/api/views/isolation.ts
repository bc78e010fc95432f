import { seconds } from '../../core/time.ts';
import { json } from '../message.ts';
import type { ApiDependencies } from '../ports.ts';
import { refuseQuery } from '../query.ts';
import { notFound, parseHash } from '../table-key.ts';
import type { View } from '../view.ts';

/** Nobody waits longer for Azure. */
const patience = seconds(25);

/** `GET /api/clusters/{id}/isolation`: line by line whether a cluster is network isolated, as Azure shows it now. */
export function getIsolation({ clusters }: Pick<ApiDependencies, 'clusters'>): View {
  return async (request) => {
    refuseQuery(request);
    const hash = parseHash(request, 'id', 'cluster');
    const found = await clusters.isolation(hash, AbortSignal.timeout(patience));
    if (found === undefined) throw notFound('cluster', hash);
    return json(200, found);
  };
}
