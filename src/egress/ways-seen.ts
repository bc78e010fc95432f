import type { Key } from '../core/key.ts';
import { findResourceId } from '../core/resource-id.ts';
import type { KnownPath } from '../state/paths/model.ts';
import type { State } from '../state/state.ts';
import { countWays, rememberPaths } from './known-paths.ts';
import type { World } from './model.ts';
import type { EgressReport } from './plan.ts';
import { keyTypes } from './types.ts';

/** What a sweep has seen of the ways out, page by page. */
export interface Ways {
  note(seen: Pick<EgressReport, 'subjects' | 'profiles' | 'verifiable'>, world: World, now: Date): Promise<void>;
  /** Of what is remembered and was not seen: a direct read says whether it is gone. Without those that are observed anyway. */
  unseen(others: readonly Key[]): readonly Key[];
  /** Keeps the day's row, where everything was seen. */
  close(now: Date): Promise<void>;
}

const isKey = (id: string): boolean => keyTypes.has(findResourceId(id)?.type ?? '');

/** `isWhole`: the pass began at the first page, so that what it does not come by is not there. */
export async function openWays(state: Pick<State, 'paths' | 'meta'>, isWhole: boolean): Promise<Ways> {
  const known = new Map<string, KnownPath>();
  for await (const each of state.paths.list()) known.set(each.id, each);
  const seen = new Set<string>();
  const ways: { readonly class: string }[] = [];
  return {
    async note(page, world, now) {
      await rememberPaths(state, page, world, now, known);
      for (const { id, path } of page.subjects) {
        if (path.class !== 'not-a-subject' && !seen.has(id)) ways.push({ class: path.class });
        seen.add(id);
      }
    },
    unseen(others) {
      if (!isWhole) return [];
      const observed = new Set(others.map(({ key }) => key));
      return [...known.keys()]
        .filter((key) => !seen.has(key) && !observed.has(key) && isKey(key))
        .sort()
        .map((key) => ({ room: 'egress', key }));
    },
    async close(now) {
      if (!isWhole) return;
      // A node pool is judged with its cluster, which has been seen, or is asked for itself.
      await state.paths.remove([...known.keys()].filter((id) => !seen.has(id) && !isKey(id)));
      await state.meta.putWays(now.toISOString().slice(0, 10), countWays(ways));
    },
  };
}
