import { describe, expect, it } from 'vitest';
import type { PermanentError } from '../../src/core/errors.ts';
import type { Finding } from '../../src/core/finding.ts';
import { createReviseFindings } from '../../src/state/findings/revise.ts';
import { severities } from '../../src/state/findings/rows.ts';
import type { MetaRow } from '../../src/state/meta/model.ts';
import { placeOf } from '../../src/state/meta/place.ts';
import { createState, type State } from '../../src/state/state.ts';
import type { Table } from '../../src/state/table.ts';
import type { ZoneRow } from '../../src/state/zones/model.ts';
import { memoryState } from '../support/memory-state.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const scope = { room: 'dns', key: '/k' };
const trouble = (subject: string): Finding => ({
  check: 'dns-name-taken',
  subject,
  severity: 'high',
  message: `m ${subject}`,
  remedy: 'r',
});

/** Puts the content of each of two rows where the other's was. */
async function swap<T>(table: Table<T>): Promise<void> {
  const [one, two] = await Array.fromAsync(table.listAll());
  if (one === undefined || two === undefined) throw new Error('no two rows');
  await table.upsert(one.partition, one.row, two.value);
  await table.upsert(two.partition, two.row, one.value);
}

const doubted = ({ doubts }: State): string => doubts.take()[0]?.message ?? '';

function world() {
  const tables = memoryState();
  const state = createState(tables);
  const revise = createReviseFindings(state.findings);
  const say = (...subjects: string[]) => revise(scope, subjects.map(trouble), now, { complete: true });
  return { tables, state, say };
}

const reasonOf = (error: unknown): unknown => (error as PermanentError).reason;

describe('findings whose content is that of another', () => {
  it('are left out of every list of what is open, and named', async () => {
    const { tables, state, say } = world();
    await say('/a', '/b');
    await swap(tables.findings);
    for (const list of [state.findings.listWhere({}), state.findings.listIn('dns')]) {
      expect(await Array.fromAsync(list)).toEqual([]);
      expect(doubted(state).match(/the table findings has in partition 'dns' a row/g)).toHaveLength(2);
    }
    expect(doubted(state)).toBe('');
  });

  it('count as none where the same is found again, which puts them right', async () => {
    const { tables, say } = world();
    await say('/a', '/b');
    const before = await Array.fromAsync(tables.findings.listAll(), ({ row, value }) => [row, value]);
    await swap(tables.findings);
    expect((await say('/a', '/b')).map(({ change }) => change)).toEqual(['opened', 'opened']);
    expect(await Array.fromAsync(tables.findings.listAll(), ({ row, value }) => [row, value])).toEqual(before);
  });

  it('are not resolved in the name of another', async () => {
    const { tables, state, say } = world();
    await say('/a', '/b');
    await swap(tables.findings);
    expect(await say()).toEqual([]);
    expect(doubted(state)).toContain('the table findings');
  });

  it('are neither shown nor pruned where they are resolved, nor taken for a past', async () => {
    const { tables, state, say } = world();
    await say('/a', '/b');
    await say();
    await swap(tables.resolved);
    for (const { severity } of severities)
      expect(await Array.fromAsync(state.findings.listResolved(severity))).toEqual([]);
    expect(doubted(state).match(/the table resolved/g)).toHaveLength(2);
    await state.findings.prune({ age: 0 as never, now: new Date('2027-01-01'), most: 10 });
    expect(await Array.fromAsync(tables.resolved.listAll())).toHaveLength(2);
    expect((await say('/a')).map(({ change }) => change)).toEqual(['opened']);
  });

  it('are no one’s where the partition is that of another severity', async () => {
    const { tables, state, say } = world();
    await say('/a');
    await say();
    const [row] = await Array.fromAsync(tables.resolved.listAll());
    if (row === undefined) throw new Error('nothing is resolved');
    await tables.resolved.upsert('0', row.row, row.value);
    expect(await Array.fromAsync(state.findings.listResolved('critical'))).toEqual([]);
    expect(await Array.fromAsync(state.findings.listResolved('high'))).toHaveLength(1);
  });
});

describe('keys that gave up, under the row of another', () => {
  async function gaveUp() {
    const { tables, state } = world();
    for (const key of ['/a', '/b'])
      await state.meta.countPoison({ queue: 'reconcile', room: 'dns', key, why: 'w' }, '', now);
    await state.meta.countPoison({ queue: 'reconcile', why: 'unreadable' }, 'text', now);
    const unread = (await Array.fromAsync(tables.meta.listAll())).find(({ row }) => row.startsWith('unread|'));
    if (unread === undefined) throw new Error('nothing is unread');
    await tables.meta.remove(unread.partition, unread.row);
    await swap(tables.meta);
    await tables.meta.insert(unread.partition, unread.row, unread.value);
    return { state };
  }

  it('are left out and named; a message that named no key stays', async () => {
    const { state } = await gaveUp();
    expect((await state.meta.listPoison()).map(({ value }) => value.why)).toEqual(['unreadable']);
    expect(doubted(state).match(/the table meta has in partition 'poison'/g)).toHaveLength(2);
  });

  it('count from one again when they give up again', async () => {
    const { state } = await gaveUp();
    const what = { queue: 'reconcile', room: 'dns', key: '/a', why: 'w' };
    expect(await state.meta.countPoison(what, '', now)).toBe(1);
    expect(await state.meta.countPoison(what, '', now)).toBe(2);
  });
});

describe('what there are many of in meta, under the row of another', () => {
  const at = now.toISOString();
  const [day, hour] = ['2026-03-01', '2026-03-01T11:00:00.000Z'];

  it.each<{ when: string; kept: MetaRow; other: object; sees: (state: State) => Promise<unknown>; gives: unknown }>([
    {
      when: 'a subnet has no prefixes',
      kept: { kind: 'subnet', id: '/subnets/a', prefixes: ['10.0.0.0/24'] },
      other: { id: '/subnets/b' },
      sees: ({ meta }) => meta.findSubnet('/subnets/a').then((prefixes) => prefixes ?? []),
      gives: [],
    },
    {
      when: 'a subnet is left out of the list',
      kept: { kind: 'subnet', id: '/subnets/a', prefixes: ['10.0.0.0/24'] },
      other: { id: '/subnets/b' },
      sees: async ({ meta }) => [...(await meta.listSubnets())],
      gives: [],
    },
    {
      when: 'a day of ways out is left out',
      kept: { kind: 'ways', day, classes: { direct: 1 } },
      other: { day: '2026-02-01' },
      sees: ({ meta }) => meta.listWays(),
      gives: [],
    },
    {
      when: 'an hour of events is left out',
      kept: { kind: 'events', hour, count: 2 },
      other: { hour: '2026-03-01T10:00:00.000Z' },
      sees: async ({ meta }) => [...(await meta.listEvents(now))],
      gives: [],
    },
    {
      when: 'a person has no name',
      kept: { kind: 'person', objectId: 'a', name: 'kim', at },
      other: { objectId: 'b' },
      sees: ({ meta }) => Array.fromAsync(meta.people.list()),
      gives: [],
    },
    {
      when: 'a subscription was never found',
      kept: { kind: 'subscription', id: 'a', firstSeen: at },
      other: { id: 'b' },
      sees: ({ meta }) => meta.listSubscriptions(),
      gives: [],
    },
    {
      when: 'what was approved under a limit is unread',
      kept: { kind: 'limit', resource: '/r', given: 1 },
      other: { resource: '/s' },
      sees: ({ meta }) => meta.findLimit('/r').catch(reasonOf),
      gives: 'RowContradicted',
    },
  ])('$when', async ({ kept, other, sees, gives }) => {
    const { tables, state } = world();
    const place = placeOf(kept, { partition: '', row: '' });
    if (place === undefined) throw new Error('it belongs nowhere');
    await tables.meta.insert(place.partition, place.row, kept);
    expect(await sees(state)).not.toEqual(gives);
    await tables.meta.upsert(place.partition, place.row, { ...kept, ...other } as MetaRow);
    expect(await sees(state)).toEqual(gives);
  });
});

describe('what is remembered of a zone, under the row of another', () => {
  const [zone, other] = ['/zones/a', '/zones/b'];
  const at = now.toISOString();

  it.each<{ row: ZoneRow; when: string; sees: (state: State) => Promise<unknown>; gives: unknown }>([
    {
      when: 'a budget is not drawn on',
      row: { kind: 'budget', zone, deletes: [] },
      sees: ({ zones }) => zones.changeBudget(zone, async (known) => known).catch(reasonOf),
      gives: 'RowContradicted',
    },
    {
      when: 'what is known of its links is unread',
      row: { kind: 'links', zone, standing: 'there', operations: [], refusals: [], fingerprint: '' },
      sees: ({ zones }) => zones.find('links', zone).catch(reasonOf),
      gives: 'RowContradicted',
    },
    {
      when: 'its links are left out of the list',
      row: { kind: 'links', zone, standing: 'there', operations: [], refusals: [], fingerprint: '' },
      sees: ({ zones }) => Array.fromAsync(zones.listLinks()),
      gives: [],
    },
    {
      when: 'a release lets no other delete go',
      row: { kind: 'held', zone, recordSet: '/r', since: at, released: true },
      sees: ({ zones }) => zones.findHeld(zone, '/r').catch(reasonOf),
      gives: 'RowContradicted',
    },
    {
      when: 'a held delete is left out of the list',
      row: { kind: 'held', zone, recordSet: '/r', since: at, released: false },
      sees: ({ zones }) => Array.fromAsync(zones.listHeld()),
      gives: [],
    },
    {
      when: 'a refusal counts as none, for it is written again',
      row: { kind: 'blocked', zone, reason: 'x', message: 'm', since: at, nextProbe: at },
      sees: ({ zones }) => zones.find('blocked', zone),
      gives: undefined,
    },
    {
      when: 'a listing counts as none, for it is written again',
      row: { kind: 'listed', zone, at },
      sees: ({ zones }) => zones.find('listed', zone),
      gives: undefined,
    },
  ])('$when', async ({ row, sees, gives }) => {
    const { tables, state } = world();
    await state.zones.set(row);
    expect(await sees(state)).not.toEqual(gives);
    const [kept] = await Array.fromAsync(tables.zones.listAll());
    if (kept === undefined) throw new Error('nothing is kept');
    await tables.zones.upsert(kept.partition, kept.row, { ...kept.value, zone: other });
    expect(await sees(state)).toEqual(gives);
  });
});
