import type { Finding } from '../core/finding.ts';
import type { Key } from '../core/key.ts';
import type { AuditRow, ConnectionRow, EndpointRow, FindingRow, MetaRow, NameRow, WorkRow, ZoneRow } from './rows.ts';
import type { Table } from './table.ts';

/** Everything kept in Table storage, one typed table each (design: State). */
export interface State {
  readonly endpoints: Table<EndpointRow>;
  readonly names: Table<NameRow>;
  readonly zones: Table<ZoneRow>;
  readonly work: Table<WorkRow>;
  readonly connections: Table<ConnectionRow>;
  readonly findings: Table<FindingRow>;
  readonly audit: Table<AuditRow>;
  readonly meta: Table<MetaRow>;
}

/** Whose findings: a room's key, or a part of the product itself. */
export interface FindingScope {
  readonly room: Key['room'] | 'policy' | 'reconcile';
  readonly key: string;
}

export interface FindingChange {
  readonly change: 'opened' | 'resolved' | 'reopened';
  readonly finding: FindingRow;
}

/**
 * Makes the kept findings of one scope equal to these. Where the look was not `complete` nothing is resolved: what could not
 * be read may still be so.
 */
export type SyncFindings = (
  scope: FindingScope,
  findings: readonly Finding[],
  now: Date,
  options: { readonly complete: boolean },
) => Promise<readonly FindingChange[]>;
