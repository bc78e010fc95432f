import { findResourceId } from '../../core/resource-id.ts';
import { minutes, since } from '../../core/time.ts';
import type { ClaimRow, NameRow } from '../../state/names/model.ts';
import type { ZoneUse } from './model.ts';

/** A name claimed a moment ago is about to have its record set. */
const moment = minutes(1);

/** Gathers what the claims and records of one zone say about it, row by row: a zone may have 25,000. */
export function createZoneUse(): { add(row: NameRow): void; conclude(now: Date): ZoneUse } {
  const networks = new Set<string>();
  const claims = new Map<string, ClaimRow>();
  const standing = new Set<string>();
  let isWrittenTo = false;
  return {
    add(row) {
      if (row.kind === 'record') {
        if (row.standing === 'ours') isWrittenTo = true;
        if (row.standing === 'ours' || row.standing === 'other') standing.add(row.recordSet);
        return;
      }
      if (row.releasing) return;
      isWrittenTo = true;
      if (row.network !== '') networks.add(row.network);
      const known = claims.get(row.recordSet);
      if (known === undefined || row.firstSeen < known.firstSeen) claims.set(row.recordSet, row);
    },
    conclude(now) {
      const recordless = [...claims.values()].filter(
        ({ recordSet, firstSeen }) => !standing.has(recordSet) && since(new Date(firstSeen), now) > moment,
      );
      const names = recordless.map(({ recordSet }) => findResourceId(recordSet)?.name ?? recordSet);
      return { isWrittenTo, networks: [...networks].sort(), recordless: [...new Set(names)].sort() };
    },
  };
}
