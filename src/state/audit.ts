import { ConflictError } from '../core/errors.ts';
import type { AuditRow } from './rows.ts';
import type { Table } from './table.ts';

/** Longest text kept of what stood there or what was written: the whole is in the activity log. */
const longestEvidence = 20_000;

/** Appends one entry. The key is made of the entry's own time and id, so a retry after a kill can't double it. */
export async function appendAudit(table: Table<AuditRow>, entry: AuditRow): Promise<void> {
  const { day, row } = auditPlace(entry);
  try {
    await table.insert(day, row, { ...entry, before: cut(entry.before), after: cut(entry.after) });
  } catch (error) {
    // There already: the entry was written before a kill.
    if (!(error instanceof ConflictError)) throw error;
  }
}

/** Newest first within a day: the row key counts down. */
export function auditPlace({ at, id }: Pick<AuditRow, 'at' | 'id'>): { day: string; row: string } {
  const left = 8_640_000_000_000_000 - Date.parse(at);
  return { day: at.slice(0, 10), row: `${String(left).padStart(16, '0')}|${id}` };
}

function cut(evidence: unknown): unknown {
  const text = JSON.stringify(evidence);
  return text === undefined || text.length <= longestEvidence ? evidence : { cut: text.slice(0, longestEvidence) };
}
