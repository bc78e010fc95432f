import type { AuditEntry } from './model.ts';

/** Newest first within a day: the row key counts down. */
export function auditPlace({ at, id }: Pick<AuditEntry, 'at' | 'id'>): { day: string; row: string } {
  const left = 8_640_000_000_000_000 - Date.parse(at);
  return { day: at.slice(0, 10), row: `${String(left).padStart(16, '0')}|${id}` };
}
