import { findResourceId } from '../core/resource-id.ts';
import type { KnownPath } from '../state/paths/model.ts';
import type { State } from '../state/state.ts';
import type { World } from './model.ts';
import { dependsOn } from './path/depends-on.ts';
import { hasPath } from './path/path-of.ts';
import type { EgressReport, Subject } from './plan.ts';

/** What is remembered of a subject's way out; undefined for what sends nothing. */
function toKnownPath(
  { id, path }: Subject,
  world: World,
  profile: KnownPath['profile'],
  verifiable: readonly string[],
): Omit<KnownPath, 'since'> | undefined {
  if (path.class === 'not-a-subject') return undefined;
  return {
    id,
    class: path.class,
    profile,
    path: { ...path },
    dependsOn: [...dependsOn(world, id)],
    verifiable: [...verifiable],
  };
}

type Seen = Pick<EgressReport, 'subjects' | 'profiles' | 'verifiable'>;

/** Makes what is remembered of these subjects equal to what was seen of them; what sends nothing any more is forgotten. */
export async function rememberPaths(
  { paths }: Pick<State, 'paths'>,
  { subjects, profiles, verifiable }: Seen,
  world: World,
  now: Date,
  known?: ReadonlyMap<string, KnownPath>,
): Promise<void> {
  await paths.keep(
    subjects.flatMap((each) => toKnownPath(each, world, profiles.get(each.id), verifiable.get(each.id) ?? []) ?? []),
    now,
    known,
  );
  const silent = subjects.filter(({ path }) => path.class === 'not-a-subject').map(({ id }) => id);
  await paths.remove(known === undefined ? silent.filter(mayHaveHadOne) : silent.filter((id) => known.has(id)));
}

/** Most of what is judged never sends anything: only of these can a row be left. */
const mayHaveHadOne = (id: string): boolean => hasPath(findResourceId(id)?.type ?? '');

/** How many subjects leave by each class, for the day's row. */
export function countWays(all: Iterable<Pick<KnownPath, 'class'>>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { class: way } of all) counts[way] = (counts[way] ?? 0) + 1;
  return counts;
}
