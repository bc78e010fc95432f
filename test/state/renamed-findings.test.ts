import { describe, expect, it } from 'vitest';
import { days } from '../../src/core/time.ts';
import type { KeptFinding } from '../../src/state/findings/model.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import { findingName } from '../../src/state/findings/rows.ts';
import { createState } from '../../src/state/state.ts';
import type { Tables } from '../../src/state/tables.ts';
import { memoryState } from '../support/memory-state.ts';

const scope = { room: 'dns', key: '/k' } as const;
const now = new Date('2026-03-02T12:00:00.000Z');
const said = {
  check: 'dns-zone-unread',
  subject: '/s',
  severity: 'high',
  message: 'as it is now',
  remedy: 'r',
} as const;
const moved: KeptFinding = {
  ...scope,
  ...said,
  state: 'open',
  firstSeen: '2026-03-01T12:00:00.000Z',
  openedAt: '2026-03-01T12:00:00.000Z',
  lastSeen: '2026-03-02T11:00:00.000Z',
  reopened: 2,
};
/** What release 0 wrote, before it was moved and went on from there. */
const old: KeptFinding = { ...moved, message: 'as it was', lastSeen: moved.firstSeen, reopened: 0 };

const formerKey = findingName(scope, { ...said, check: 'ZoneUnread' });
const presentKey = findingName(scope, said);
const rowsOf = async (table: Tables['findings']) =>
  (await Array.fromAsync(table.listAll())).map(({ row, value }) => ({ row, value }));

describe('where a kill left a finding under both its ids, the row that was moved counts', () => {
  it('when its scope is revised', async () => {
    const state = memoryState();
    await state.findings.insert('dns', formerKey, old);
    await state.findings.insert('dns', presentKey, moved);
    expect(await createReviseFindings(createState(state).findings)(scope, [said], now, { complete: true })).toEqual([]);
    expect(await rowsOf(state.findings)).toEqual([{ row: presentKey, value: moved }]);
  });

  it('when pruning passes the old row alone', async () => {
    const state = memoryState();
    const resolved = { state: 'resolved', resolvedAt: now.toISOString() } as const;
    await state.resolved.insert('1', formerKey, { ...old, ...resolved });
    await state.resolved.insert('1', presentKey, { ...moved, ...resolved });
    await createState(state).findings.prune({ age: days(30), now, most: 1 });
    expect(await rowsOf(state.resolved)).toEqual([{ row: presentKey, value: { ...moved, ...resolved } }]);
  });
});
