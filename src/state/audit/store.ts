import { isFirst } from '../../core/errors.ts';
import { abridged, cutText, plain, sha256 } from '../../core/text.ts';
import type { Table } from '../table.ts';
import type { AuditArchive } from './archive.ts';
import type { AuditEntry } from './model.ts';
import { auditPlace } from './place.ts';
import { type PruneOptions, pruneAudit } from './prune.ts';

/** Most bytes kept of what existed there or what was written: the whole is in the activity log. */
const mostEvidence = 20_000;
/** Most bytes of a sentence, ours or Azure's. */
const mostText = 4_000;

/** Who did what, and why. Append only. */
export function createAudit(table: Table<AuditEntry>) {
  return {
    append: (entry: AuditEntry) => appendAudit(table, entry),
    /** Entries of one day, newest first, those behind one `place` where given. */
    async *list(day: string, behind = ''): AsyncIterable<{ readonly place: string; readonly value: AuditEntry }> {
      for await (const { row, value } of table.list(day, '', behind)) yield { place: row, value };
    },
    /** Moves the oldest entries into the archive; gives how many. */
    prune: (archive: AuditArchive, options: PruneOptions) => pruneAudit(table, archive, options),
  };
}

/** Appends one entry. The key is made of the entry's own time and id, so a retry after a kill can't double it. */
export async function appendAudit(table: Table<AuditEntry>, entry: AuditEntry): Promise<void> {
  const { day, row } = auditPlace(entry);
  // Where it is there already, it was written before a kill.
  await isFirst(() => table.insert(day, row, shortened(entry)));
}

/** The entry as it is kept: a row holds a mebibyte, and an error's message or a resource's body may be as long as it likes. */
function shortened(entry: AuditEntry): AuditEntry {
  const { before, after, because, answer } = entry;
  const message = answer?.message === undefined ? {} : { message: abridged(plain(answer.message), mostText) };
  return {
    ...entry,
    because: abridged(plain(because), mostText),
    before: cut(before),
    after: cut(after),
    ...(answer === undefined ? {} : { answer: { ...answer, ...message } }),
  };
}

/** Longer evidence is kept as its beginning, with the hash and the length of the whole, so that it can be distinguished from another. */
function cut(evidence: unknown): unknown {
  const text = JSON.stringify(evidence);
  if (text === undefined) return evidence;
  const kept = cutText(text, mostEvidence);
  return kept === text ? evidence : { cut: kept, sha256: sha256(text), bytes: Buffer.byteLength(text) };
}
