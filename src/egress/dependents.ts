import { compare } from '../core/compare.ts';
import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { State } from '../state/state.ts';
import type { World } from './model.ts';
import { askedAfter, isHungOn } from './path/depends-on.ts';
import { findShownBy } from './types.ts';

/**
 * Whose verdicts a change of this costs: the keys to observe, sorted. Subnets are observed by their network, whose one read judges all of them;
 * what is observed anyway is left out.
 */
export async function dependentKeys(
  { dependents }: Pick<State, 'dependents'>,
  changed: string,
  world: World,
): Promise<readonly Key[]> {
  if (!isHungOn(findResourceId(changed)?.type ?? '')) return [];
  const asked = askedAfter(world, changed);
  const subjects = (await Promise.all(asked.map((on) => dependents.listOf(on)))).flat();
  return keysOfSubjects(subjects)
    .filter((key) => key !== changed)
    .map((key) => ({ room: 'egress', key }));
}

/** Where these subjects are observed, each once and sorted. */
export const keysOfSubjects = (subjects: readonly string[]): readonly string[] =>
  [...new Set(subjects.map((id) => findShownBy(findResourceId(id)) ?? id.replace(/\/agentpools\/[^/]+$/, '')))].sort(
    compare,
  );
