import * as z from 'zod';
import type { PublishedService } from '../../clusters/services/model.ts';
import { shortId } from '../../core/resource-id.ts';
import { seconds } from '../../core/time.ts';
import { json } from '../message.ts';
import { listResponse, takePage } from '../page.ts';
import { pageFields, parseQuery } from '../query.ts';
import { parseRow } from '../table-key.ts';
import type { View } from '../view.ts';

export const ServiceQuery = z.strictObject(pageFields('services'));

/** Nobody waits longer for Azure. */
const patience = seconds(20);

/** `GET /api/services`: private link services, by id, with who is behind them and what is wrong with them. */
export const listServices: View = async ({ clusters }, request) => {
  const query = parseQuery(request.query, ServiceQuery);
  const services = await clusters.services(AbortSignal.timeout(patience));
  const page = await takePage(services, ({ id }) => [id], query, 'sorted');
  return listResponse(request, 'services', { value: page.value.map(toServiceItem), last: page.last });
};

/** `GET /api/services/{id}`: one of them. */
export const getService: View = async ({ clusters }, request) => {
  const read = async (hash: string) =>
    (await clusters.services(AbortSignal.timeout(patience))).find(({ id }) => shortId(id) === hash);
  return json(200, toServiceItem(await parseRow(read, request, 'private link service')));
};

function toServiceItem({ id, cluster, ...service }: PublishedService) {
  return {
    id: shortId(id),
    resourceId: id,
    ...service,
    cluster: cluster === null ? null : { id: shortId(cluster.id), resourceId: cluster.id, knownBy: cluster.knownBy },
  };
}
