import type { ResourceChange } from '../core/change.ts';
import { type Key, keyText } from '../core/key.ts';
import type { Room } from './room.ts';

/** Where these changes make us observe, in every one of the rooms: each key once, sorted by room and id. */
export function keysConcerned(
  rooms: readonly Pick<Room<never>, 'keysOf'>[],
  ...changes: readonly ResourceChange[]
): readonly Key[] {
  const keys = changes.flatMap((change) => rooms.flatMap((room) => room.keysOf(change)));
  const byText = new Map(keys.map((key) => [keyText(key), key]));
  return [...byText.keys()].sort().flatMap((text) => byText.get(text) ?? []);
}
