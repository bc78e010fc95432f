import type { Finding } from '../core/finding.ts';
import type { Key } from '../core/key.ts';
import type {
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
import type { Table } from './table.ts';

/** Everything kept in Table storage, one typed table each (design: State). */
export interface State {
  readonly endpoints: Table<EndpointRow>;
  readonly names: Table<NameRow>;
  readonly zones: Table<ZoneRow>;
  readonly work: Table<WorkRow>;
  readonly connections: Table<ConnectionRow>;
  /** What stands: open and exempt findings. */
  readonly findings: Table<FindingRow>;
  readonly resolved: Table<FindingRow>;
  readonly audit: Table<AuditRow>;
  readonly outbox: Table<OutboxRow>;
  readonly meta: Table<MetaRow>;
}

/** Whose findings: a room's key, or a part of the product itself. */
export interface FindingScope {
  readonly room: Key['room'] | 'policy' | 'reconcile';
  readonly key: string;
}

export interface FindingChange {
  /** `raised`: open already, and graver than before. `exempted`: policy exempts what was open. */
  readonly change: 'opened' | 'resolved' | 'reopened' | 'raised' | 'exempted';
  readonly finding: FindingRow;
}

/**
 * Hears of changes before they are kept: a kill in between has them said again, in the same words; the other way round
 * they would never be said.
 */
export type AnnounceFindings = (changes: readonly FindingChange[]) => Promise<void>;

/**
 * Makes the kept findings of one scope equal to these. Where the look was not `complete` nothing is resolved: what could not
 * be read may still be so. With `checks`, only findings of these checks are made equal: the scope's others are somebody else's to say.
 */
export type SyncFindings = (
  scope: FindingScope,
  findings: readonly Finding[],
  now: Date,
  options: { readonly complete: boolean; readonly checks?: ReadonlySet<string> },
) => Promise<readonly FindingChange[]>;
