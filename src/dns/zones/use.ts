import { findResourceId } from '../../core/resource-id.ts';
import { minutes, since } from '../../core/time.ts';
import type { Claim, Name } from '../../state/names/model.ts';
import type { ZoneUse } from './model.ts';

/** A name claimed a moment ago is about to have its record set. */
const moment = minutes(1);

/** Gathers what the claims and records of one zone say about it, name by name: a zone may have 25,000. */
export function createZoneUse(): { add(name: Name): void; conclude(now: Date): ZoneUse } {
  const networks = new Set<string>();
  const claims = new Map<string, Claim>();
  const standing = new Set<string>();
  let isWrittenTo = false;
  return {
    add({ claims: some, record }) {
      if (record?.standing === 'ours') isWrittenTo = true;
      if (record?.standing === 'ours' || record?.standing === 'other') standing.add(record.recordSet);
      for (const claim of some) {
        if (claim.releasing) continue;
        isWrittenTo = true;
        if (claim.network !== '') networks.add(claim.network);
        const known = claims.get(claim.recordSet);
        if (known === undefined || claim.firstSeen < known.firstSeen) claims.set(claim.recordSet, claim);
      }
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
