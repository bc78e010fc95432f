import { after, type Millis, millis } from '../../core/time.ts';
import type { Row, Table } from '../table.ts';
import { removeEach } from '../write-each.ts';
import { type AuditArchive, lineOf, mostAppended } from './archive.ts';
import type { AuditEntry } from './model.ts';
import { auditPlace } from './place.ts';

export interface PruneOptions {
  readonly age: Millis;
  readonly now: Date;
  readonly most: number;
}

/**
 * Moves the oldest audit rows that are older than `age`, those of one day and at most `most`, into that day's blob. Gives how many: 0 when
 * none is due. A kill between the two leaves rows that are in the blob already; they come first the next time, and are not added again.
 */
export async function pruneAudit(
  audit: Table<AuditEntry>,
  archive: AuditArchive,
  { age, now, most }: PruneOptions,
): Promise<number> {
  const due = await listDue(audit, after(now, millis(-age)), most);
  const [first] = due;
  if (first === undefined) return 0;
  await archive.append(
    first.partition,
    due.map(({ value }) => value),
  );
  await removeEach(audit, due);
  return due.length;
}

/** Due rows of the oldest day, as many as go in one write. Within a day the newest comes first, so the due ones are its end. */
async function listDue(audit: Table<AuditEntry>, until: Date, most: number): Promise<readonly Row<AuditEntry>[]> {
  const day = await findOldestDay(audit);
  const limit = auditPlace({ at: until.toISOString(), id: '' });
  if (day === undefined || day > limit.day) return [];
  const due: Row<AuditEntry>[] = [];
  let bytes = 0;
  for await (const row of audit.list(day, '', day === limit.day ? limit.row : '')) {
    bytes += Buffer.byteLength(lineOf(row.value));
    if (due.length === most || (bytes > mostAppended && due.length > 0)) break;
    due.push(row);
  }
  return due;
}

/** Days are partitions, and partitions come in order. */
async function findOldestDay(audit: Table<AuditEntry>): Promise<string | undefined> {
  for await (const { partition } of audit.listAll()) return partition;
  return undefined;
}
