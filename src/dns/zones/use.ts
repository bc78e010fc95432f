import { findResourceId } from '../../core/resource-id.ts';
import { minutes, since } from '../../core/time.ts';
import type { Claim } from '../../state/names/model.ts';
import type { ListedName } from '../../state/names/store.ts';
import type { ClaimedName, ZoneUse } from './model.ts';

/** A name claimed a moment ago is about to have its record set. */
const moment = minutes(1);

export const unused: ZoneUse = {
  isWrittenTo: false,
  isNamed: false,
  networks: [],
  recordless: [],
  isServed: false,
  claimed: [],
};

/** What the claims and records of each zone say about it, by zone. Gathered name by name: a zone may have 25,000. */
export async function readUses(names: AsyncIterable<ListedName>, now: Date): Promise<ReadonlyMap<string, ZoneUse>> {
  const uses = gatherUses();
  for await (const name of names) uses.add(name);
  return uses.conclude(now);
}

/** Gathers the same of names that somebody reads anyway. */
export interface Uses {
  add(name: ListedName): void;
  conclude(now: Date): ReadonlyMap<string, ZoneUse>;
}

export function gatherUses(): Uses {
  const uses = new Map<string, ReturnType<typeof gatherUse>>();
  return {
    add(name) {
      const use = uses.get(name.zoneId) ?? gatherUse();
      use.add(name);
      uses.set(name.zoneId, use);
    },
    conclude: (now) => new Map([...uses].map(([zone, use]) => [zone, use.conclude(now)])),
  };
}

/** Each name comes once. */
function gatherUse() {
  const networks = new Set<string>();
  const claimed: ClaimedName[] = [];
  /** Claimed names that no record set exists under, since when the oldest of their claims is known. */
  const bare: { readonly name: string; readonly firstSeen: string }[] = [];
  let isWrittenTo = false;
  let isServed = false;
  return {
    add({ name, type, claims, record }: ListedName): void {
      const isThere = record?.standing === 'ours' || record?.standing === 'other';
      if (isThere) isServed = true;
      const active = claims.filter(({ releasing }) => !releasing);
      if (record?.standing === 'ours' || active.length > 0) isWrittenTo = true;
      for (const { network } of active) if (network !== '') networks.add(network);
      const [firstSeen] = isThere ? [] : active.map((claim) => claim.firstSeen).sort();
      if (firstSeen !== undefined) bare.push({ name, firstSeen });
      if (active.length > 0) claimed.push(toClaimed(name, type, active));
    },
    conclude(now: Date): ZoneUse {
      const recordless = bare.filter(({ firstSeen }) => since(new Date(firstSeen), now) > moment);
      return {
        isWrittenTo,
        isNamed: false,
        networks: [...networks].sort(),
        recordless: [...new Set(recordless.map(({ name }) => name))].sort(),
        isServed,
        claimed: claimed.sort((a, b) => (`${a.name} ${a.type}` < `${b.name} ${b.type}` ? -1 : 1)),
      };
    },
  };
}

function toClaimed(name: string, type: ListedName['type'], claims: readonly Claim[]): ClaimedName {
  const types = claims.flatMap(({ privateLinkResource }) => findResourceId(privateLinkResource)?.type ?? []);
  return {
    name,
    type: type === 'a' ? 'A' : 'AAAA',
    addresses: [...new Set(claims.flatMap(({ addresses }) => addresses))].sort(),
    resourceType: types[0] ?? '',
  };
}
