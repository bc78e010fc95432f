import { isDeepStrictEqual } from 'node:util';
import type { Stack } from '../simulator/stack.ts';
import type { SimResource } from '../simulator/world.ts';
import { shortId } from '../src/core/resource-id.ts';
import { parseEndpoint } from '../src/dns/endpoints/endpoint-schema.ts';
import { fingerprintOf } from '../src/dns/endpoints/see.ts';
import type { Endpoint } from '../src/state/endpoints/model.ts';
import type { NameRow } from '../src/state/names/model.ts';
import type { Row, TableWrite } from '../src/state/table.ts';
import { writeEach } from '../src/state/write-each.ts';
import { openTables } from './app-state.ts';
import { accountId, dnsPolicy, endpointId, putAccount, putEndpoint, recordId } from './estate.ts';
import { changeOf, deliver, quietly } from './events.ts';

const template = 'sttemplate';
const anHour = 3_600_000;

/** Makes settled endpoints by the thousand. */
export interface Settled {
  /** Until there are `count`, one name each. */
  growTo(count: number): Promise<void>;
  /** The endpoint's body as Resource Graph shows it. */
  body(index: number): unknown;
}

/**
 * Lets the app settle one endpoint, then copies what came of it: the endpoint and the record set in Azure, and the app's rows, written by
 * its own store code. Only names, addresses and the fingerprint differ; the times lie an hour back.
 */
export async function settledEndpoints(stack: Stack): Promise<Settled> {
  const made = await quietly(stack, async () => {
    await putAccount(stack, template);
    await putEndpoint(stack, template, { target: accountId(template), groupId: 'blob' });
  });
  deliver(stack, changeOf(made, 'Microsoft.Network/privateEndpoints/write'));
  await stack.quiet(500);

  const { endpoints, names } = openTables(stack);
  const endpointRows = await listed(endpoints.listAll());
  const nameRows = await listed(names.listAll());
  const [endpointRow] = endpointRows;
  const endpoint = stack.world.find(endpointId(template));
  const record = stack.world.find(recordId(template));
  if (endpoint === undefined || record === undefined || endpointRow === undefined || nameRows.length !== 2)
    throw new Error('the first endpoint did not settle: there is nothing to copy');
  const fingerprint = (body: unknown): string => fingerprintOf(parseEndpoint(body), dnsPolicy);
  if (!isDeepStrictEqual(fingerprint(endpoint.body), endpointRow.value.fingerprint))
    throw new Error("this bench no longer knows how an endpoint's fingerprint is made");

  const body = (index: number) => copy(endpoint.body, index);
  let standing = 1;
  return {
    body,
    async growTo(count) {
      const ofEndpoints: TableWrite<Endpoint>[] = [];
      const ofNames: TableWrite<NameRow>[] = [];
      for (; standing < count; standing += 1) {
        const index = standing;
        putCopy(stack, endpoint, index);
        putCopy(stack, record, index);
        const value = { ...older(copy(endpointRow.value, index)), fingerprint: fingerprint(body(index)) };
        ofEndpoints.push({ kind: 'insert', row: shortId(value.id), value });
        for (const { row, value: known } of nameRows)
          ofNames.push({ kind: 'insert', row: copy(row, index), value: older(copy(known, index)) });
      }
      await writeEach(endpoints, endpointRow.partition, ofEndpoints);
      await writeEach(names, nameRows[0]?.partition ?? '', ofNames);
    },
  };
}

/** The template as the index-th endpoint: another name, another address. */
function copy<T>(value: T, index: number): T {
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

function putCopy(stack: Stack, { id, body, type }: SimResource, index: number): void {
  stack.world.put(copy(id, index), copy(body, index), type);
}

/** Every time in a row, an hour earlier: what is younger than a few minutes is not compared with a graph that may lag. */
function older<T extends object>(row: T): T {
  const isTime = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value);
  const entries = Object.entries(row).map(([field, value]) => [
    field,
    isTime(value) ? new Date(Date.parse(value) - anHour).toISOString() : value,
  ]);
  return Object.fromEntries(entries) as T;
}

async function listed<T>(rows: AsyncIterable<Row<T>>): Promise<readonly Row<T>[]> {
  const all: Row<T>[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
