import type { Arm } from '../arm/arm.ts';
import { graphRows } from '../arm/graph-rows.ts';
import { isRecord } from '../core/arm-body.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { Look } from '../reconcile/reconciler.ts';
import { readStanding } from './ownership.ts';

/** A record set that stands as we wrote it, without our mark. */
export interface UnmarkedName {
  /** What we wrote, sorted and separated by commas. */
  readonly addresses: string;
  readonly isClaimed: boolean;
}

/** Ids in one query: its text must stay far below what a request may hold. */
const mostAsked = 100;

const quoted = (id: string): string => `'${id.replaceAll("'", "\\'")}'`;

const query = (ids: readonly string[]): string => `dnsresources
| where type in~ ('microsoft.network/privatednszones/a', 'microsoft.network/privatednszones/aaaa')
| where id in~ (${ids.map(quoted).join(', ')})
| project id, name, type, properties
| order by id asc`;

/**
 * Which record sets that stand without our mark are to be looked at: those that are gone or say something else since, and those that policy
 * has marked again. Their mark is what the sweep knows ours by, so these are asked for by name, a hundred a query.
 */
export async function listChangedUnmarked(
  { arm, owner }: { readonly arm: Arm; readonly owner: string },
  unmarked: ReadonlyMap<string, UnmarkedName>,
  look: Look,
): Promise<string[]> {
  const ids = [...unmarked.keys()].sort();
  const same = new Set<string>();
  for (let at = 0; at < ids.length; at += mostAsked) {
    for await (const body of graphRows(arm, query(ids.slice(at, at + mostAsked)), [], look.signal)) {
      const id = findResourceId(isRecord(body) ? body.id : undefined)?.id ?? '';
      const known = unmarked.get(id);
      const standing = readStanding({ etag: '', ...(body as object) }, owner);
      if (known === undefined || standing.kind !== 'other' || standing.adoptable === undefined) continue;
      const isDue = standing.adoptable.isBare && known.isClaimed && look.policy.dns.handEdits === 'repair';
      if (standing.addresses.join(',') === known.addresses && !isDue) same.add(id);
    }
  }
  return ids.filter((id) => !same.has(id));
}
