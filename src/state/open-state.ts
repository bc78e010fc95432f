import type { TokenCredential } from '@azure/core-auth';
import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import type { z } from 'zod';
import type { Millis } from '../core/time.ts';
import { storageLimit } from '../core/time-limit.ts';
import { azureTable } from './azure-table.ts';
import {
  AuditRow,
  ConnectionRow,
  EndpointRow,
  FindingRow,
  MetaRow,
  NameRow,
  OutboxRow,
  WorkRow,
  ZoneRow,
} from './rows.ts';
import type { State } from './state.ts';
import type { Table } from './table.ts';

/** Every table in one storage account, reached with bearer tokens, no call longer than `limit`. Tables are made on first use. */
export function openState(
  tableServiceUri: string,
  credential: TokenCredential,
  { limit = storageLimit, ...options }: TableServiceClientOptions & { readonly limit?: Millis } = {},
): State {
  // A blip of the storage is ridden out here; an outage must reach the caller while the event can still be redelivered.
  const retryOptions = { maxRetries: 2, retryDelayInMs: 100, maxRetryDelayInMs: 500 };
  const open = <S extends z.ZodType>(name: string, schema: S): Table<z.infer<S>> =>
    azureTable(new TableClient(tableServiceUri, name, credential, { retryOptions, ...options }), schema, { limit });
  return {
    endpoints: open('endpoints', EndpointRow),
    names: open('names', NameRow),
    zones: open('zones', ZoneRow),
    work: open('work', WorkRow),
    connections: open('connections', ConnectionRow),
    findings: open('findings', FindingRow),
    resolved: open('resolved', FindingRow),
    audit: open('audit', AuditRow),
    outbox: open('outbox', OutboxRow),
    meta: open('meta', MetaRow),
  };
}
