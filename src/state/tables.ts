import type { TokenCredential } from '@azure/core-auth';
import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import type { z } from 'zod';
import type { Millis } from '../core/time.ts';
import { storageLimit } from '../core/time-limit.ts';
import { AuditRow } from './audit/model.ts';
import { azureTable } from './azure-table.ts';
import { ConnectionRow } from './connections/model.ts';
import { type Endpoint, EndpointRow } from './endpoints/model.ts';
import { FindingRow } from './findings/model.ts';
import { MetaRow } from './meta/model.ts';
import { NameRow } from './names/model.ts';
import { OutboxRow } from './outbox/model.ts';
import type { Table } from './table.ts';
import { WorkRow } from './waiting/model.ts';
import { ZoneRow } from './zones/model.ts';

/** Everything kept in Table storage, one typed table each (design: State). */
export interface Tables {
  readonly endpoints: Table<Endpoint>;
  readonly names: Table<NameRow>;
  readonly zones: Table<ZoneRow>;
  readonly work: Table<WorkRow>;
  readonly connections: Table<ConnectionRow>;
  /** What exists: open and exempt findings. */
  readonly findings: Table<FindingRow>;
  readonly resolved: Table<FindingRow>;
  readonly audit: Table<AuditRow>;
  readonly outbox: Table<OutboxRow>;
  readonly meta: Table<MetaRow>;
}

/** Every table in one storage account, reached with bearer tokens, no call longer than `limit`. Tables are made on first use. */
export function createTables(
  tableServiceUri: string,
  credential: TokenCredential,
  { limit = storageLimit, ...options }: TableServiceClientOptions & { readonly limit?: Millis } = {},
): Tables {
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
