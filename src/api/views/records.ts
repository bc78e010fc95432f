import * as z from 'zod';
import { Scope } from '../../core/asked.ts';
import { foldCase } from '../../core/text.ts';
import { listResponse, takePage } from '../page.ts';
import type { ApiDependencies } from '../ports.ts';
import { badParameter } from '../problem.ts';
import { isWithin, pageFields, parseQuery, Start } from '../query.ts';
import type { View } from '../view.ts';
import { namesOf, type RecordItem, toRecordItem } from './record-item.ts';

export const RecordQuery = z.strictObject(pageFields('records'));
export const RecordsQuery = z.strictObject({
  starts: Start.optional(),
  resource: Scope.optional(),
  ...pageFields('records'),
});
type RecordsQuery = z.infer<typeof RecordsQuery>;
const Fqdn = /^(?=.{1,253}$)(\*|[a-z0-9_-]{1,63})(\.[a-z0-9_-]{1,63})+$/;

/** `GET /api/records`: every record set an endpoint claims, by name. */
export const listRecords: View = async ({ state }, request) => {
  const query = parseQuery(request.query, RecordsQuery);
  const items = await takePage(matching(listItems(state), query), placeOf, query);
  return listResponse(request, 'records', items);
};

/** Those one of whose names, public or private, or one of whose addresses begins so, and which a resource under the scope claims. */
async function* matching(items: AsyncIterable<RecordItem>, query: RecordsQuery): AsyncIterable<RecordItem> {
  const { starts = '', resource } = query;
  for await (const item of items) {
    const { addresses = [], claims } = item;
    const claimed = claims.flatMap(({ addresses }) => addresses);
    if (![...namesOf(item), ...addresses, ...claimed].some((each) => each.startsWith(starts))) continue;
    const ids = claims.flatMap(({ endpointId, privateLinkResourceId }) => [endpointId, privateLinkResourceId]);
    if (resource === undefined || ids.some((id) => isWithin(id, resource))) yield item;
  }
}

/** `GET /api/records/{fqdn}`: the record sets of one name, in every zone that has it; an empty list where none has. */
export const getRecords: View = async ({ state }, request) => {
  const page = parseQuery(request.query, RecordQuery);
  const fqdn = parseFqdn(request.params.fqdn ?? '');
  async function* named(): AsyncIterable<RecordItem> {
    for await (const item of listItems(state)) if (namesOf(item).includes(fqdn)) yield item;
  }
  const found = await takePage(named(), placeOf, page);
  const value = await Promise.all(
    found.value.map(async (item) => ({ ...item, networks: await findNetworks(state, item) })),
  );
  return listResponse(request, 'records', { ...found, value });
};

/** The virtual networks that the record set's zone is linked to, and so resolve the name to it; undefined while no pass has read them. */
async function findNetworks({ zones }: Pick<ApiDependencies['state'], 'zones'>, { zoneId }: RecordItem) {
  if (zoneId === undefined) return undefined;
  const row = await zones.find('links', zoneId);
  return row?.value.links?.map(({ network, resolutionPolicy, state }) => ({
    networkId: network,
    resolutionPolicy,
    state,
  }));
}

async function* listItems({ names }: Pick<ApiDependencies['state'], 'names'>): AsyncIterable<RecordItem> {
  for await (const name of names.list()) yield toRecordItem(name);
}

function parseFqdn(text: string): string {
  const fqdn = foldCase(text).replace(/\.$/, '');
  if (Fqdn.test(fqdn)) return fqdn;
  throw badParameter('fqdn', 'must be a full domain name, e.g. st1.blob.core.windows.net');
}

const placeOf = ({ fqdn, resourceId }: RecordItem) => [fqdn, resourceId];
