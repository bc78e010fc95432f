import { type Millis, since } from '../../core/time.ts';
import type { Row, Table } from '../table.ts';
import type { Tables } from '../tables.ts';
import { removeEach } from '../write-each.ts';
import type { FindingMemory } from './memory.ts';
import type { KeptFinding } from './model.ts';
import { renamed, settle, severities } from './rows.ts';

/** A bounded step of forgetting resolved findings (see `Findings`), each remembered before it goes. */
export async function pruneResolved(
  resolved: Table<KeptFinding>,
  memory: FindingMemory,
  { age, now, most }: { readonly age: Millis; readonly now: Date; readonly most: number },
  cursor?: string,
): Promise<string | undefined> {
  const [from = '', behind = ''] = cursor?.split('/') ?? [];
  const passed: Row<KeptFinding>[] = [];
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
  const isOld = ({ value }: Row<KeptFinding>): boolean =>
    since(new Date(value.resolvedAt ?? value.lastSeen), now) >= age;
  const old = (await renamed(resolved, passed)).filter(isOld);
  await memory.remember(old, now);
  await removeEach(resolved, old);
  return seen === most ? next : undefined;
}

export async function moveResolved(tables: Pick<Tables, 'findings' | 'resolved'>, most: number): Promise<void> {
  let moved = 0;
  for await (const row of tables.findings.listWhere({ state: 'resolved' })) {
    if (moved === most) return;
    await settle(tables, row, row.value);
    moved += 1;
  }
}
