import * as z from 'zod';
import { shortId } from '../../core/resource-id.ts';
import { foldCase } from '../../core/text.ts';
import type { Endpoint } from '../../state/endpoints/model.ts';
import type { Kept } from '../../state/kept.ts';
import { json } from '../message.ts';
import { listResponse, takePage } from '../page.ts';
import type { ApiState } from '../ports.ts';
import { pageFields, parseQuery, Start } from '../query.ts';
import { parseRow } from '../table-key.ts';
import type { View } from '../view.ts';
import { type RecordItem, toFqdn, toRecordItem } from './record-item.ts';

export const EndpointQuery = z.strictObject({
  subscription: z
    .string()
    .overwrite(foldCase)
    .regex(/^[0-9a-z-]{1,64}$/, 'must be the id of a subscription')
    .optional(),
  starts: Start.optional(),
  ...pageFields('endpoints'),
});

/** `GET /api/endpoints`: the private endpoints we know, by id. */
export const listEndpoints: View = async ({ state }, request) => {
  const query = parseQuery(request.query, EndpointQuery);
  const { endpoints } = state;
  const found = startingWith(endpoints.list(query.subscription), query.starts);
  const { value, last } = await takePage(found, (row) => [row.value.id], query);
  return listResponse(request, 'endpoints', { value: value.map(toEndpointItem), last });
};

/** Those whose own name, or that of what they lead to, begins so. */
async function* startingWith(rows: AsyncIterable<Kept<Endpoint>>, start = ''): AsyncIterable<Kept<Endpoint>> {
  for await (const row of rows) {
    const { id, privateLinkResource } = row.value;
    if ([id, privateLinkResource].some((each) => each.slice(each.lastIndexOf('/') + 1).startsWith(start))) yield row;
  }
}

/** `GET /api/endpoints/{id}`: with what became of each of its names. */
export const getEndpoint: View = async ({ state }, request) => {
  const endpoint = await parseRow((hash) => state.endpoints.findByHash(hash), request, 'private endpoint');
  const records = await Promise.all(endpoint.value.names.map((name) => findRecord(state, name)));
  const body = { ...toEndpointItem(endpoint), records: records.filter((record) => record !== undefined) };
  return json(200, body, { etag: endpoint.etag });
};

function toEndpointItem({ value }: Kept<Endpoint>) {
  return {
    id: shortId(value.id),
    resourceId: value.id,
    resourceGuid: value.resourceGuid,
    privateLinkResourceId: value.privateLinkResource,
    groupIds: value.groupIds,
    location: value.location,
    connectionState: value.connectionState,
    provisioningState: value.provisioningState,
    names: value.names.map((recordSet) => ({ fqdn: toFqdn(recordSet), recordSetId: recordSet })),
    notes: value.notes,
    firstSeen: value.firstSeen,
    lastSeen: value.lastSeen,
    absentSince: value.absentSince,
  };
}

/** Undefined where nothing is remembered of it. */
async function findRecord({ names }: ApiState, recordSet: string): Promise<RecordItem | undefined> {
  const name = await names.read(recordSet);
  return name.record === undefined && name.claims.length === 0 ? undefined : toRecordItem(name);
}
