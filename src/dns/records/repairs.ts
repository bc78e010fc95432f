import { type Finding, raise } from '../../core/finding.ts';
import { nameOf } from '../../core/resource-id.ts';
import { hours, type Millis, millis, minutes, since } from '../../core/time.ts';
import type { NameRecord, RecordTarget } from '../../state/names/model.ts';
import { recordChecks } from './checks.ts';
import type { RecordObserved, Repair } from './model.ts';
import type { Standing } from './ownership.ts';
import { isTakeover } from './takeover.ts';
import { isAlike, sameTarget } from './target.ts';
import { isOnlyUnmarked } from './unmarked.ts';

/** How long a repair counts. */
export const remembered = hours(24);
/** So many times a day a record set is put back at once. */
const mostAtOnce = 3;
/** How long the next ones wait after the one before. */
const waits = [minutes(15), minutes(30), hours(1), hours(2)];
const longestWait = hours(4);

/** The repairs of the last day, oldest first. */
export const recentRepairs = (record: NameRecord | undefined, now: Date): readonly Repair[] =>
  (record?.repairs ?? []).filter(({ at }) => since(new Date(at), now) < remembered);

/** What somebody did to a record set that we wrote and that is still wanted as we wrote it; undefined where nothing was done to it. */
export function findUndoing(
  observed: Pick<RecordObserved, 'record' | 'read' | 'claims'>,
  standing: Standing,
  target: RecordTarget | undefined,
): Repair['found'] | undefined {
  const { record, read, claims } = observed;
  // What a kill left half-way is our own doing.
  if (record?.written === undefined || record.state === 'writing' || read === undefined) return undefined;
  if (!sameTarget(record.written, target)) return undefined;
  // The platform may take away what its group wrote before.
  if (standing.kind === 'absent') return isTakeover(claims) ? undefined : 'removed';
  if (standing.kind === 'ours') return isAlike(standing, record.written) ? undefined : 'changed';
  return isOnlyUnmarked(observed, standing) ? 'unmarked' : undefined;
}

/** How long the next repair has to wait yet; undefined where it may be made at once. */
export function waitOfRepair(repairs: readonly Repair[], now: Date): Millis | undefined {
  const last = repairs.at(-1);
  if (last === undefined || repairs.length < mostAtOnce) return undefined;
  const wait = waits[repairs.length - mostAtOnce] ?? longestWait;
  const left = wait - since(new Date(last.at), now);
  return left > 0 ? millis(left) : undefined;
}

/** Two writers that undo each other. `found` is what exists there at this moment, where that is not what we wrote. */
export function contestedFindings(
  subject: string,
  repairs: readonly Repair[],
  found: Repair['found'] | undefined,
): Finding[] {
  const seen = [...repairs.map((repair) => repair.found), ...(found === undefined ? [] : [found])];
  if (seen.length <= mostAtOnce) return [];
  const ways = [...new Set(seen)].map((way) => words[way]).sort();
  const often = `more than ${mostAtOnce} times within a day somebody else's tool left it ${ways.join(' or ')}`;
  const later = `each time it is put back later, up to ${longestWait / hours(1)} hours`;
  return [
    raise(recordChecks.contested, subject, `'${nameOf(subject)}' is put back again and again: ${often}; ${later}`),
  ];
}

const words: Readonly<Record<Repair['found'], string>> = {
  removed: 'removed',
  changed: 'changed',
  unmarked: 'written without our mark',
};
