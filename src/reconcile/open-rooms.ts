import type { Key } from '../core/key.ts';
import type { AnyReconciler } from './pass.ts';
import type { Sweeper } from './reconciler.ts';
import type { Gate, Room } from './room.ts';

/** What all rooms together add to the loop, the sweep, the poll and the policy; each list in the order of the rooms. */
export interface OpenRooms {
  readonly names: readonly string[];
  /** Those whose keys go first in a storm. */
  readonly first: ReadonlySet<string>;
  readonly reconcilerFor: (key: Key) => AnyReconciler;
  readonly sweepers: readonly Sweeper[];
  readonly polls: readonly Sweeper[];
  readonly gates: readonly Gate[];
}

export function openRooms<Ports>(rooms: readonly Room<Ports>[], ports: Ports): OpenRooms {
  const opened = new Map(rooms.map(({ name, open }) => [name, open(ports)]));
  const all = [...opened.values()];
  return {
    names: [...opened.keys()],
    first: new Set(rooms.flatMap(({ name, goesFirst }) => (goesFirst ? [name] : []))),
    reconcilerFor({ room, key }) {
      const found = opened.get(room);
      if (found === undefined) throw new TypeError(`there is no room '${room}'`);
      return found.reconcilerFor(key);
    },
    sweepers: all.map(({ sweeper }) => sweeper),
    polls: all.flatMap(({ poll }) => poll ?? []),
    gates: all.flatMap(({ gate }) => gate ?? []),
  };
}
