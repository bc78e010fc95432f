import { describe, expect, it } from 'vitest';
import { minutes } from '../../src/core/time.ts';
import type { Row, Table } from '../../src/state/table.ts';
import type { Tables } from '../../src/state/tables.ts';
import { type ThreeRooms, threeRooms } from '../support/three-rooms.ts';
import { type Kept, policyOf, readKept, restoreAzure, restoreTables, standingIn } from './support/kept.ts';

const kept = await readKept('release-0');

/** Counts how often each row is written; `work` apart, whose rows are written with every look. */
function counting(state: Tables, counts: Map<string, number>): Tables {
  const counted = Object.entries(state).map(([name, table]: [string, Table<unknown>]) => {
    const count = (row: string): string => {
      counts.set(`${name} ${row}`, (counts.get(`${name} ${row}`) ?? 0) + 1);
      return row;
    };
    const counter: Table<unknown> = {
      ...table,
      insert: (partition, row, value) => table.insert(partition, count(row), value),
      replace: (partition, row, value, etag) => table.replace(partition, count(row), value, etag),
      upsert: (partition, row, value) => table.upsert(partition, count(row), value),
      transact(partition, writes, removes) {
        for (const { row } of writes) count(row);
        return table.transact(partition, writes, removes);
      },
    };
    return [name, name === 'work' ? table : counter];
  });
  return Object.fromEntries(counted) as Tables;
}

interface Adopted {
  readonly rooms: ThreeRooms;
  readonly azure: ReturnType<typeof restoreAzure>;
  readonly written: Map<string, number>;
}

function adopt(release: Kept): Adopted {
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

describe('what release 0 left behind', () => {
  it('shows every table, every kind of row and findings of every state', async () => {
    const state = restoreTables(kept);
    const kinds = new Set<string>();
    for (const [name, table] of Object.entries(state)) {
      for await (const { value } of table.listAll() as AsyncIterable<Row<{ kind?: string; state?: string }>>)
        kinds.add(`${name} ${value.kind ?? (name === 'findings' || name === 'resolved' ? value.state : '')}`.trim());
    }
    expect([...kinds].sort()).toEqual([
      'audit',
      'connections',
      'endpoints',
      'findings exempt',
      'findings open',
      'meta approvals',
      'meta findingMemory',
      'meta plan',
      'meta poison',
      'meta retention',
      'meta schema',
      'meta sweep',
      'meta timer',
      'names claim',
      'names record',
      'outbox event',
      'outbox waiting',
      'resolved resolved',
      'work',
      'zones blocked',
      'zones budget',
      'zones held',
      'zones links',
      'zones listed',
    ]);
  });

  it('is taken over without a change in Azure, and without a row that is written twice', async () => {
    const { azure, rooms, written } = adopt(kept);
    const before = standingIn(azure);
    for (let pass = 0; pass < 3; pass += 1) {
      await rooms.sweep();
      await rooms.drain(minutes(1));
    }
    expect(standingIn(azure)).toEqual(before);
    expect([...written].filter(([row, times]) => times > 1 && row !== 'meta sweep')).toEqual([]);
  });

  it('is no news to anybody', async () => {
    const { rooms } = adopt(kept);
    for (let pass = 0; pass < 3; pass += 1) await rooms.sweep();
    expect(rooms.announced.map(({ change, finding }) => `${change} ${finding.check}`)).toEqual([]);
  });
});
