import * as z from 'zod';
import { Scope } from '../../core/asked.ts';
import { shortId } from '../../core/resource-id.ts';
import { wayNames } from '../../egress/path/model.ts';
import { profileNames } from '../../policy/egress.ts';
import type { KnownPath } from '../../state/paths/model.ts';
import { json } from '../message.ts';
import { listResponse, takePage } from '../page.ts';
import type { ApiState } from '../ports.ts';
import { isWithin, oneOf, pageFields, parseQuery } from '../query.ts';
import { parseRow } from '../table-key.ts';
import type { View } from '../view.ts';

export const EgressQuery = z.strictObject({
  class: oneOf(wayNames).optional(),
  profile: oneOf(profileNames).optional(),
  subject: Scope.optional(),
  ...pageFields('egress'),
});

/** `GET /api/egress`: where the packets of each subject leave, by id. */
export const listEgress: View = async ({ state }, request) => {
  const query = parseQuery(request.query, EgressQuery);
  const { value, last } = await takePage(matching(state, query), ({ id }) => [id], query);
  return listResponse(request, 'egress', { value: value.map(toItem), last });
};

async function* matching({ paths }: ApiState, query: z.infer<typeof EgressQuery>): AsyncIterable<KnownPath> {
  const subscription = /^\/subscriptions\/([^/]+)/.exec(query.subject ?? '')?.[1];
  for await (const each of paths.list(subscription)) {
    if (query.class !== undefined && each.class !== query.class) continue;
    if (query.profile !== undefined && each.profile !== query.profile) continue;
    if (isWithin(each.id, query.subject)) yield each;
  }
}

/** `GET /api/egress/{id}`: the path of one subject, each set of destinations with its reason. */
export const getEgress: View = async ({ state }, request) => {
  const found = await parseRow((hash) => state.paths.findByHash(hash), request, 'subject with a way out');
  return json(200, { ...toItem(found.value), path: found.value.path });
};

/** `GET /api/egress-days`: how many subjects left by each class, day by day for a year. */
export const listEgressDays: View = async ({ state }) => {
  const days = await state.meta.listWays();
  return json(200, { value: days.map(({ day, classes }) => ({ day, classes })) });
};

const toItem = ({ id, class: way, profile, path, since }: KnownPath) => ({
  id: shortId(id),
  resourceId: id,
  class: way,
  profile: profile ?? null,
  worstScope: path.worstScope,
  confidence: path.confidence,
  restricted: path.restricted,
  route: path.route,
  via: path.via,
  publicIps: path.publicIps,
  since,
});
