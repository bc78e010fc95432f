import type { ListedFinding } from '../../state/findings/store.ts';
import type { Cursor } from '../cursor.ts';

/** The key of a finding's row, as a route and a link write it. */
const toFindingId = (row: string): string => row.replaceAll('|', '.');

/** The key behind such an id; undefined where it is none. */
export function findFindingRow(id: string): string | undefined {
  return /^[\w-]{43}\.[\w-]{1,100}\.[\w-]{43}$/.test(id) ? id.replaceAll('.', '|') : undefined;
}

/** A finding and its place in the list. */
export interface Placed {
  readonly place: Cursor;
  readonly found: ListedFinding;
}

export type FindingItem = ReturnType<typeof toFindingItem>;

/** A finding as people see it. */
export function toFindingItem({ value, row }: Pick<ListedFinding, 'value' | 'row'>) {
  return {
    id: toFindingId(row),
    room: value.room,
    check: value.check,
    subject: value.subject,
    severity: value.severity,
    message: value.message,
    remedy: value.remedy,
    state: value.state,
    exemption: value.exemption,
    evidence: value.evidence,
    evidenceHash: value.evidenceHash,
    changedBy: value.changedBy,
    firstSeen: value.firstSeen,
    openedAt: value.openedAt,
    reopened: value.reopened,
    lastSeen: value.lastSeen,
    resolvedAt: value.resolvedAt,
  };
}
