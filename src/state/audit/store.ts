import { ConflictError } from '../../core/errors.ts';
import { abridged, cutText, sha256 } from '../../core/text.ts';
import type { Table } from '../table.ts';
import type { AuditRow } from './model.ts';

/** Most bytes kept of what stood there or what was written: the whole is in the activity log. */
const mostEvidence = 20_000;
/** Most bytes of a sentence, ours or Azure's. */
const mostText = 4_000;

/** Appends one entry. The key is made of the entry's own time and id, so a retry after a kill can't double it. */
export async function appendAudit(table: Table<AuditRow>, entry: AuditRow): Promise<void> {
  const { day, row } = auditPlace(entry);
  try {
    await table.insert(day, row, shortened(entry));
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

/** The entry as it is kept: a row holds a mebibyte, and an error's message or a resource's body may be as long as it likes. */
function shortened(entry: AuditRow): AuditRow {
  const { before, after, because, answer } = entry;
  const message = answer?.message === undefined ? {} : { message: abridged(answer.message, mostText) };
  return {
    ...entry,
    because: abridged(because, mostText),
    before: cut(before),
    after: cut(after),
    ...(answer === undefined ? {} : { answer: { ...answer, ...message } }),
  };
}

/** Longer evidence is kept as its beginning, with the hash and the length of the whole, so that it can be told from another. */
function cut(evidence: unknown): unknown {
  const text = JSON.stringify(evidence);
  if (text === undefined) return evidence;
  const kept = cutText(text, mostEvidence);
  return kept === text ? evidence : { cut: kept, sha256: sha256(text), bytes: Buffer.byteLength(text) };
}
