import { isDeepStrictEqual } from 'node:util';
import type { StandIn } from '../simulator/azurite/gate.ts';
import type { GraphAnswer } from '../simulator/graph/graph.ts';
import type { Stack } from '../simulator/stack.ts';
import { shortId } from '../src/core/resource-id.ts';
import { parseEndpoint } from '../src/dns/endpoints/endpoint-schema.ts';
import { fingerprintOf } from '../src/dns/endpoints/see.ts';
import { toEntity } from '../src/state/entity.ts';
import type { Row } from '../src/state/table.ts';
import { openTables } from './app-state.ts';
import { accountId, dnsPolicy, endpointId, putAccount, putEndpoint, recordId } from './estate.ts';
import { changeOf, deliver, quietly } from './events.ts';

const template = 'sttemplate';
const anHour = 3_600_000;
/** What a page holds at most, of Resource Graph and of a table. */
const pageSize = 1_000;

/** Makes settled endpoints by the thousand. */
export interface Settled {
  /** From now on there are so many copies beside the template, one name each. */
  growTo(count: number): void;
  /** The endpoint's body as Resource Graph shows it. */
  body(index: number): unknown;
}

/**
 * Lets the app settle one endpoint, then answers with copies of what came of it: pages of Resource Graph behind those of each query that shows
 * the endpoint or its record set, and pages of the app's tables. They are made as they are asked for: no emulator holds a hundred thousand. Only
 * names, addresses and the fingerprint differ; the times lie an hour back. The stack has to watch writes.
 */
export async function settledEndpoints(stack: Stack): Promise<Settled> {
  const made = await quietly(stack, async () => {
    await putAccount(stack, template);
    await putEndpoint(stack, template, { target: accountId(template), groupId: 'blob' });
  });
  deliver(stack, changeOf(made, 'Microsoft.Network/privateEndpoints/write'));
  await stack.quiet(500);

  const { endpoints, names } = openTables(stack);
  const [endpointRow] = await Array.fromAsync(endpoints.listAll());
  const nameRows = await Array.fromAsync(names.listAll());
  const endpoint = stack.world.find(endpointId(template));
  const gate = stack.storageGate;
  if (endpoint === undefined || gate === undefined || endpointRow === undefined || nameRows.length !== 2)
    throw new Error('the first endpoint did not settle: there is nothing to copy');
  const fingerprint = (body: unknown): string => fingerprintOf(parseEndpoint(body), dnsPolicy);
  if (!isDeepStrictEqual(fingerprint(endpoint.body), endpointRow.value.fingerprint))
    throw new Error("this bench no longer knows how an endpoint's fingerprint is made");

  const body = (index: number) => copy(endpoint.body, index);
  const rows: Readonly<Record<string, (index: number) => readonly Entity[]>> = {
    endpoints: (index) => [
      { ...copy(toSent(endpointRow), index), ...(index > 0 && { fingerprint: fingerprint(body(index)) }) },
    ],
    names: (index) => nameRows.map((row) => copy(toSent(row), index)),
  };
  let standing = 0;
  gate.standIn = (service, method, path) => {
    const url = new URL(path, 'https://localhost');
    const of = rows[/\/(\w+)\(\)$/.exec(url.pathname)?.[1] ?? ''];
    if (service !== 'table' || method !== 'GET' || of === undefined || url.searchParams.has('$filter'))
      return undefined;
    return pageOfTable(url, of, standing);
  };
  growGraph(stack, () => standing);
  return {
    body,
    growTo(count) {
      standing = count - 1;
    },
  };
}

type Entity = Readonly<Record<string, unknown>>;

/** The template (0) and its copies from where the token says, as many as a page holds. */
function pageOfTable({ searchParams }: URL, of: (index: number) => readonly Entity[], copies: number): StandIn {
  const columns = searchParams.get('$select')?.split(',');
  const value: Entity[] = [];
  let index = Number(searchParams.get('NextRowKey') ?? 0);
  for (; index <= copies && value.length + of(0).length <= pageSize; index += 1) value.push(...of(index));
  const isShown = (column: string): boolean =>
    columns === undefined || column.startsWith('odata') || columns.includes(column);
  const shown = value.map((entity) => Object.fromEntries(Object.entries(entity).filter(([column]) => isShown(column))));
  const next = { 'x-ms-continuation-nextpartitionkey': 'settled', 'x-ms-continuation-nextrowkey': String(index) };
  return {
    headers: { 'content-type': 'application/json', ...(index <= copies && next) },
    body: JSON.stringify({ value: shown }),
  };
}

/** A row as the storage sends it, with every time in it an hour earlier: what is younger than minutes is not compared with a graph that may lag. */
function toSent<T extends object>({ partition, row, value, etag }: Row<T>): Entity {
  const isTime = (content: unknown): content is string =>
    typeof content === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(content);
  const older = Object.entries(value).map(([field, content]) => [
    field,
    isTime(content) ? new Date(Date.parse(content) - anHour).toISOString() : content,
  ]);
  const at = { 'odata.etag': etag, PartitionKey: partition, RowKey: row, Timestamp: '2026-01-01T00:00:00.0000000Z' };
  return { ...at, ...toEntity(Object.fromEntries(older)) };
}

const token = 'settled|';

/** Copies behind the answer to every query for all of a type that shows the template, or its record set. */
function growGraph({ graph }: Stack, copies: () => number): void {
  const asIs = graph.query;
  const templates = new Map<string, GraphAnswer['data'][number]>();
  const ids = new Set([endpointId(template), recordId(template)].map((id) => id.toLowerCase()));
  graph.query = (asked) => {
    const { query, options } = asked;
    const isOurs = options?.$skipToken?.startsWith(token) === true;
    const first = isOurs ? undefined : asIs(asked);
    const shown = first?.data.find(({ id }) => ids.has(String(id).toLowerCase()));
    if (shown !== undefined && !query.includes('id in~')) templates.set(query, shown);
    const row = templates.get(query);
    if (row === undefined || first?.$skipToken !== undefined) return first ?? asIs(asked);
    const from = isOurs ? Number(options.$skipToken?.slice(token.length)) : 1;
    const next = Math.min(copies() + 1, from + pageSize - (first?.data.length ?? 0));
    const data = [...(first?.data ?? []), ...Array.from({ length: next - from }, (_, at) => copy(row, from + at))];
    return {
      totalRecords: copies() + (first?.data.length ?? 1),
      count: data.length,
      data,
      facets: [],
      resultTruncated: 'false',
      ...(next <= copies() && { $skipToken: `${token}${next}` }),
    };
  };
}

/** The template as the index-th endpoint: another name, another address. */
function copy<T>(value: T, index: number): T {
  if (index === 0) return value;
  const name = `st${String(index).padStart(8, '0')}`;
  const address = `10.${64 + Math.floor(index / 65_536)}.${Math.floor(index / 256) % 256}.${index % 256}`;
  const text = JSON.stringify(value)
    .replaceAll(`/storageAccounts/${template}`, '/storageAccounts/*')
    .replaceAll(`/storageaccounts/${template}`, '/storageaccounts/*')
    .replaceAll(template, name)
    .replaceAll('Accounts/*', `Accounts/${template}`)
    .replaceAll('accounts/*', `accounts/${template}`)
    // Row keys and the record set's own mark name the endpoint by its hash.
    .replaceAll(shortId(endpointId(template).toLowerCase()), shortId(endpointId(name).toLowerCase()))
    .replaceAll(/10\.0\.0\.4\b/g, address);
  return JSON.parse(text);
}
