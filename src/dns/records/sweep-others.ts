import { graphRows } from '../../arm/graph-rows.ts';
import { kqlList } from '../../arm/kql.ts';
import { findBodyId } from '../../core/arm-body.ts';
import { minutes } from '../../core/time.ts';
import type { Pass } from '../../reconcile/reconciler.ts';
import type { DnsPorts } from '../ports.ts';
import { readShown, recordSetQuery } from './shown.ts';

/** A record set without our mark that matters to us: somebody's under a name that is claimed, or what we wrote ourselves. */
export interface OthersName {
  /** What it said when it was last read, sorted and separated by commas. */
  readonly addresses: string;
  readonly isClaimed: boolean;
  /** It says exactly what we last wrote. */
  readonly isAsWritten: boolean;
}

/** Ids in one query: its text must stay far below what a request may hold. */
const mostAsked = 100;
/** Ids in one pass: Resource Graph allows 15 queries in five seconds, and is not ours alone. */
const mostInPass = 500;
/** So few are read one by one even where Resource Graph may show no record sets at all. */
const few = 20;
const between = minutes(5);

const query = (ids: readonly string[]): string => recordSetQuery(`id in~ (${kqlList(ids)})`);

/**
 * Which of others' record sets are to be observed: those that are gone or say something else since, although no event came, and those that
 * policy has marked again. Our mark is what the sweep knows record sets by, so these are asked for by name, some each pass where they are
 * many. `isShown`: Resource Graph is known to show record sets, so what it leaves out is gone.
 */
export async function listChangedOthers(
  { arm, owner }: Pick<DnsPorts, 'arm' | 'owner'>,
  others: ReadonlyMap<string, OthersName>,
  isShown: boolean,
  pass: Pass,
): Promise<string[]> {
  const ids = turnOf([...others.keys()].sort(), pass.now);
  const found = new Set<string>();
  const changed: string[] = [];
  for (let at = 0; at < ids.length; at += mostAsked) {
    for await (const body of graphRows(arm, query(ids.slice(at, at + mostAsked)), [], pass.signal)) {
      const id = findBodyId(body)?.id ?? '';
      const known = others.get(id);
      if (known === undefined) continue;
      found.add(id);
      const standing = readShown(body, owner);
      const isSame = standing.kind === 'other' && standing.addresses.join(',') === known.addresses;
      const isBare = standing.kind === 'other' && standing.adoptable?.isBare === true;
      const isDue = isBare && known.isAsWritten && known.isClaimed && pass.policy.dns.handEdits === 'repair';
      if (!isSame || isDue) changed.push(id);
    }
  }
  const gone = isShown || found.size > 0 || ids.length <= few ? ids.filter((id) => !found.has(id)) : [];
  return [...changed, ...gone];
}

/** Another part of a long list each pass. */
function turnOf(ids: readonly string[], now: Date): readonly string[] {
  if (ids.length <= mostInPass) return ids;
  const start = (Math.floor(now.getTime() / between) * mostInPass) % ids.length;
  return [...ids.slice(start), ...ids.slice(0, start)].slice(0, mostInPass);
}
