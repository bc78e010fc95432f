import pLimit from 'p-limit';
import { type Millis, since } from '../../core/time.ts';
import type { Row } from '../table.ts';
import type { Tables } from '../tables.ts';
import type { FindingMemory } from './memory.ts';
import type { FindingRow } from './model.ts';
import { renamed, settle, severities } from './store.ts';

const removalsSideBySide = 8;

/**
 * Forgets findings that were resolved longer ago than `age`, observing `most` of them from `cursor` on; when they were first seen and
 * how often they came back is remembered first. Gives where to go on; undefined at the end.
 */
export async function pruneResolved(
  { resolved }: Pick<Tables, 'resolved'>,
  memory: FindingMemory,
  { age, now, most }: { readonly age: Millis; readonly now: Date; readonly most: number },
  cursor?: string,
): Promise<string | undefined> {
  const [from = '', behind = ''] = cursor?.split('/') ?? [];
  const passed: Row<FindingRow>[] = [];
  let seen = 0;
  let next: string | undefined;
  for (const { partition } of severities) {
    if (partition < from || seen === most) continue;
    for await (const row of resolved.list(partition, '', partition === from ? behind : '')) {
      passed.push(row);
      seen += 1;
      next = `${partition}/${row.row}`;
      if (seen === most) break;
    }
  }
  const isOld = ({ value }: Row<FindingRow>): boolean =>
    since(new Date(value.resolvedAt ?? value.lastSeen), now) >= age;
  const old = (await renamed(resolved, passed)).filter(isOld);
  await memory.remember(old, now);
  const limit = pLimit(removalsSideBySide);
  await Promise.all(old.map(({ partition, row, etag }) => limit(() => resolved.remove(partition, row, etag))));
  return seen === most ? next : undefined;
}

/** Moves resolved findings that a kill, or an earlier version, left among the open ones, at most so many. */
export async function moveResolved(state: Pick<Tables, 'findings' | 'resolved'>, most: number): Promise<void> {
  let moved = 0;
  for await (const row of state.findings.listWhere({ state: 'resolved' })) {
    if (moved === most) return;
    await settle(state, row, row.value);
    moved += 1;
  }
}
