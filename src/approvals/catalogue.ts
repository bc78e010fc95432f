import { foldCase } from '../core/text.ts';
import entries from './data/connectable.json' with { type: 'json' };
import type { ConnectableType } from './model.ts';

const byType: ReadonlyMap<string, ConnectableType> = new Map(
  // The file is ours and held to this shape by a test: JSON only loses the literal types.
  (entries as unknown as readonly ConnectableType[]).map((entry) => {
    const type = foldCase(entry.type);
    return [type, { ...entry, type }];
  }),
);

/** How connections of a resource type are read and written; undefined for a type nobody has described yet. `type` in any casing. */
export function findConnectableType(type: string): ConnectableType | undefined {
  return byType.get(foldCase(type));
}

/** Every type of the catalogue, lower-cased. */
export function listConnectableTypes(): readonly ConnectableType[] {
  return [...byType.values()];
}
