import type { Stack } from '../../../simulator/stack.ts';
import { propertiesOf } from '../../../src/core/arm-body.ts';
import { recordId } from './estate.ts';
import type { StorageView } from './storage.ts';

/** What of a row is another one each time although it says the same. */
const chance: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME'],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, 'GUID'],
  [/"[\w-]{43}"/g, '"HASH"'],
  // Of the evidence beside it, with its name and GUIDs.
  [/(?<="evidenceHash":)"[0-9a-f]{16}"/g, '"HASH"'],
  [/\b10(\.\d+){3}\b/g, 'ADDRESS'],
];

/**
 * Everything that speaks of one name: its record set and its rows, less what chance makes of them, so that two names can be
 * compared. Left out are a delete budget, from which a cut-off delete may draw twice, an audit row's cause, the event or the
 * message that happened to come first, and findings that are resolved: whether a pass saw the trouble of a request that was still being
 * approved is a matter of time.
 */
export async function worldOf(name: string, stack: Stack, storage: StorageView): Promise<unknown> {
  const plain = (value: unknown): string => {
    const text = JSON.stringify(sorted(value)).replaceAll(name, 'NAME');
    return chance.reduce((left, [pattern, word]) => left.replaceAll(pattern, word), text);
  };
  const tables = await Promise.all(
    (['endpoints', 'names', 'connections', 'findings', 'audit', 'work'] as const).map(async (table) => {
      const lasting = (await storage.rows(table)).filter(({ state }) => table !== 'findings' || state !== 'resolved');
      const rows = lasting.map(({ cause: _, ...value }) => JSON.stringify(value));
      const own = rows.filter((text) => text.includes(name)).map((text) => plain(JSON.parse(text)));
      return [table, own.sort()];
    }),
  );
  const { status, body } = await stack.get(recordId(name));
  return { record: status === 404 ? undefined : plain(propertiesOf(body)), tables: Object.fromEntries(tables) };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, content]) => [key, sorted(content)]));
}
