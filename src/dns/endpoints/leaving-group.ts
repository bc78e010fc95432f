import { isHeld } from '../records/remembered-name.ts';
import { withoutPlace } from './held-releases.ts';
import type { EndpointObserved } from './model.ts';

/**
 * Record sets in the zones of a group of ours that is to go: where policy has records written again, and where that was begun and policy has
 * changed its mind since, because a group whose record sets we have taken over would not write them again. Where somebody else's group
 * is beside it, who wrote what can't be distinguished, and nothing is taken over.
 */
export function leavingNames({ id, seen, names }: EndpointObserved): ReadonlySet<string> {
  const { own, others = [], strategy } = seen?.zoneGroup ?? {};
  if (seen === undefined || own === undefined || others.length > 0) return new Set();
  const isBegun = [...names.values()].some(({ claims }) =>
    claims.some(({ endpoint, takeover, releasing }) => endpoint === id && takeover && !releasing),
  );
  if (strategy !== 'records' && !isBegun) return new Set();
  return new Set(seen.wanted.flatMap(({ id: recordSet, zoneId }) => (own.zones.includes(zoneId) ? [recordSet] : [])));
}

/**
 * Make before break: names that a group which is to go serves, here or in a zone that policy has moved them away from, and whose own record
 * does not exist yet. What exists there as somebody else's is dealt with; what Azure refuses or policy pauses is not: without the group
 * nothing would answer for it.
 */
export function awaitedNames(observed: EndpointObserved): readonly string[] {
  const { seen, names } = observed;
  if (seen === undefined) return [];
  const leaving = leavingNames(observed);
  const served = new Set([...seen.covered].map(withoutPlace));
  const isDealtWith = (recordSet: string): boolean => {
    // What somebody else's group writes is never claimed.
    if (seen.covered.has(recordSet) && !leaving.has(recordSet)) return true;
    const row = names.get(recordSet)?.record;
    const stands = row?.state === 'settled' && (row.standing === 'ours' || row.standing === 'other');
    return stands && isHeld(observed, recordSet);
  };
  const ids = seen.wanted.map(({ id }) => id).filter((id) => leaving.has(id) || served.has(withoutPlace(id)));
  return ids.filter((id) => !isDealtWith(id));
}
