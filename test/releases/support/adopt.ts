import { minutes } from '../../../src/core/time.ts';
import type { Table } from '../../../src/state/table.ts';
import type { Tables } from '../../../src/state/tables.ts';
import { type ThreeRooms, threeRooms } from '../../support/three-rooms.ts';
import { type Kept, policyOf, restoreAzure, restoreTables } from './kept.ts';

/** Counts how often each row is written; `work` apart, whose rows are written with every pass. */
function counting(state: Tables, counts: Map<string, number>): Tables {
  const counted = Object.entries(state).map(([name, table]: [string, Table<unknown>]) => {
    const count = (partition: string, row: string): string => {
      const key = `${name} ${partition} ${row}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return row;
    };
    const counter: Table<unknown> = {
      ...table,
      insert: (partition, row, value) => table.insert(partition, count(partition, row), value),
      replace: (partition, row, value, etag) => table.replace(partition, count(partition, row), value, etag),
      upsert: (partition, row, value) => table.upsert(partition, count(partition, row), value),
      transact(partition, writes, removes) {
        for (const { row } of writes) count(partition, row);
        return table.transact(partition, writes, removes);
      },
    };
    return [name, name === 'work' ? table : counter];
  });
  return Object.fromEntries(counted) as Tables;
}

/** A release's world under the app of this version. */
export interface Adopted {
  readonly rooms: ThreeRooms;
  readonly azure: ReturnType<typeof restoreAzure>;
  readonly written: Map<string, number>;
}

/** Has the app of this version take over what a release left, a minute later. */
export function adopt(release: Kept): Adopted {
  const azure = restoreAzure(release);
  const written = new Map<string, number>();
  const rooms = threeRooms(azure, {
    policy: policyOf(release),
    subscriptions: release.subscriptions,
    state: counting(restoreTables(release), written),
    start: new Date(Date.parse(release.at) + minutes(1)),
  });
  return { azure, rooms, written };
}
