import type { TokenCredential } from '@azure/core-auth';
import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import type * as z from 'zod';
import type { Millis } from '../core/time.ts';
import { storageLimit } from '../core/time-limit.ts';
import { leaveOutUnused } from '../core/unused-policies.ts';
import { userAgentOptions } from '../core/version.ts';
import { AuditEntry } from './audit/model.ts';
import { azureTable } from './azure-table.ts';
import { ClusterRow } from './clusters/model.ts';
import { KnownConnection } from './connections/model.ts';
import { DependentRow } from './dependents/model.ts';
import { EndpointRow } from './endpoints/model.ts';
import { EstateRow } from './estate/model.ts';
import { KeptFinding } from './findings/model.ts';
import { MetaRow } from './meta/model.ts';
import { NameRow } from './names/model.ts';
import { OutboxRow } from './outbox/model.ts';
import { PathRow } from './paths/model.ts';
import { RemediationRow } from './remediations/model.ts';
import type { Table } from './table.ts';
import { VerificationRow } from './verifications/model.ts';
import { WaitingKey } from './waiting/model.ts';
import { ZoneRow } from './zones/model.ts';

/** What a row of each table is. */
export const tableSchemas = {
  endpoints: EndpointRow,
  names: NameRow,
  zones: ZoneRow,
  work: WaitingKey,
  connections: KnownConnection,
  /** What is open or exempt. */
  findings: KeptFinding,
  resolved: KeptFinding,
  audit: AuditEntry,
  outbox: OutboxRow,
  paths: PathRow,
  dependents: DependentRow,
  remediations: RemediationRow,
  /** What running machines reported of the ways out of their subnets. */
  verifications: VerificationRow,
  clusters: ClusterRow,
  /** What the isolation of clusters, and their services, depend on. */
  clusterparts: DependentRow,
  /** What answers of `why` rest on. */
  estate: EstateRow,
  meta: MetaRow,
};

/** Everything kept in Table storage, one typed table each (design: State). */
export type Tables = { readonly [Name in keyof typeof tableSchemas]: Table<z.infer<(typeof tableSchemas)[Name]>> };

/** Every table in one storage account, reached with bearer tokens, no call longer than `limit`. Tables are made on first use. */
export function createTables(
  tableServiceUri: string,
  credential: TokenCredential,
  { limit = storageLimit, ...options }: TableServiceClientOptions & { readonly limit?: Millis } = {},
): Tables {
  // A blip of the storage is ridden out here; an outage must reach the caller while the event can still be redelivered.
  const retryOptions = { maxRetries: 2, retryDelayInMs: 100, maxRetryDelayInMs: 500 };
  const open = (name: string, schema: z.ZodType) => {
    const client = new TableClient(tableServiceUri, name, credential, { retryOptions, userAgentOptions, ...options });
    leaveOutUnused(client.pipeline);
    return azureTable(client, schema, { limit });
  };
  return Object.fromEntries(Object.entries(tableSchemas).map(([name, schema]) => [name, open(name, schema)])) as Tables;
}
