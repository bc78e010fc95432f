import { findResourceId, nameOf } from '../../core/resource-id.ts';
import { minutes, since } from '../../core/time.ts';
import type { Claim } from '../../state/names/model.ts';
import type { ListedName } from '../../state/names/store.ts';
import { recordTypeOf } from '../names/zone-id.ts';
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

function gatherUse() {
  const networks = new Set<string>();
  /** By record set, since when the oldest of those that are not given up is known. */
  const claims = new Map<string, string>();
  /** Names that a record set exists under. */
  const served = new Set<string>();
  const claimed: ClaimedName[] = [];
  let isWrittenTo = false;
  return {
    add({ recordSet, claims: some, record }: ListedName): void {
      if (record?.standing === 'ours') isWrittenTo = true;
      if (record?.standing === 'ours' || record?.standing === 'other') served.add(recordSet);
      const active = some.filter(({ releasing }) => !releasing);
      if (active.length > 0) claimed.push(toClaimed(recordSet, active));
      for (const claim of active) {
        isWrittenTo = true;
        if (claim.network !== '') networks.add(claim.network);
        const known = claims.get(recordSet);
        if (known === undefined || claim.firstSeen < known) claims.set(recordSet, claim.firstSeen);
      }
    },
    conclude(now: Date): ZoneUse {
      const isRecordless = ([id, firstSeen]: [string, string]): boolean =>
        !served.has(id) && since(new Date(firstSeen), now) > moment;
      const recordless = [...claims].filter(isRecordless).map(([id]) => nameOf(id));
      return {
        isWrittenTo,
        isNamed: false,
        networks: [...networks].sort(),
        recordless: [...new Set(recordless)].sort(),
        isServed: served.size > 0,
        claimed: claimed.sort((a, b) => (`${a.name} ${a.type}` < `${b.name} ${b.type}` ? -1 : 1)),
      };
    },
  };
}

function toClaimed(recordSet: string, claims: readonly Claim[]): ClaimedName {
  const types = claims.flatMap(({ privateLinkResource }) => findResourceId(privateLinkResource)?.type ?? []);
  return {
    name: nameOf(recordSet),
    type: recordTypeOf(recordSet) === 'a' ? 'A' : 'AAAA',
    addresses: [...new Set(claims.flatMap(({ addresses }) => addresses))].sort(),
    resourceType: types[0] ?? '',
  };
}
