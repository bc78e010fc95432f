import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConflictError, PermanentError } from '../../src/core/errors.ts';
import { mostOperations, type Table, type TableWrite } from '../../src/state/table.ts';
import { type AzuriteTables, startAzuriteTables } from '../support/azurite-tables.ts';
import { tableSubjects, type Value, value } from '../support/contract-tables.ts';

let azurite: AzuriteTables;
beforeAll(async () => {
  azurite = await startAzuriteTables();
}, 60_000);
afterAll(() => azurite.stop());

const insert = (row: string, name = row): TableWrite<Value> => ({ kind: 'insert', row, value: value(name) });
const replace = (row: string, etag: string, name = 'new'): TableWrite<Value> => ({
  kind: 'replace',
  row,
  value: value(name),
  etag,
});

describe.each(tableSubjects(() => azurite))('a transaction in $what', ({ make }) => {
  /** Names of what is in partition p, by row. */
  const names = async (table: Table<Value>): Promise<Record<string, string>> =>
    Object.fromEntries((await Array.fromAsync(table.list('p'))).map(({ row, value: { name } }) => [row, name]));

  it('does all, and gives the etags of what it wrote in the order of its writes', async () => {
    const table = make();
    const known = await table.insert('p', 'known', value('old'));
    await table.insert('p', 'goes', value('old'));
    const etags = await table.transact('p', [insert("it's new"), replace('known', known), insert('*.new')], ['goes']);
    expect(await names(table)).toEqual({ "it's new": "it's new", known: 'new', '*.new': '*.new' });
    const found = await Promise.all(["it's new", 'known', '*.new'].map((row) => table.find('p', row)));
    expect(etags).toEqual(found.map((row) => row?.etag));
    await table.replace('p', 'known', value('newer'), etags[1] ?? '');
  });

  const refused: readonly {
    why: string;
    does: (table: Table<Value>, stale: string, fresh: string) => Promise<unknown>;
  }[] = [
    {
      why: 'a replace has a stale etag',
      does: (table, stale) => table.transact('p', [insert('new'), replace('known', stale)]),
    },
    {
      why: 'the only write has a stale etag',
      does: (table, stale) => table.transact('p', [replace('known', stale)], ['other']),
    },
    {
      why: 'an insert is there already',
      does: (table, _, fresh) => table.transact('p', [replace('known', fresh), insert('other')]),
    },
    {
      why: 'a replace finds nothing',
      does: (table, _, fresh) => table.transact('p', [insert('new'), replace('missing', fresh)]),
    },
    {
      why: 'what it removes is gone',
      does: (table, _, fresh) => table.transact('p', [replace('known', fresh)], ['missing', 'other']),
    },
  ];
  it.each(refused)('does nothing where $why', async ({ does }) => {
    const table = make();
    const stale = await table.insert('p', 'known', value('old'));
    const fresh = await table.replace('p', 'known', value('changed'), stale);
    await table.insert('p', 'other', value('other'));
    await expect(does(table, stale, fresh)).rejects.toThrow(ConflictError);
    expect(await names(table)).toEqual({ known: 'changed', other: 'other' });
  });

  it('removes a row that changed since it was read: only the writes beside it are conditions', async () => {
    const table = make();
    const guard = await table.insert('p', 'guard', value('old'));
    const seen = await table.insert('p', 'goes', value('old'));
    await table.replace('p', 'goes', value('changed'), seen);
    await table.transact('p', [replace('guard', guard)], ['goes']);
    expect(await names(table)).toEqual({ guard: 'new' });
  });

  it('leaves what it would remove where the write that guards it is stale', async () => {
    const table = make();
    const seen = await table.insert('p', 'guard', value('old'));
    await table.insert('p', 'goes', value('old'));
    await table.replace('p', 'guard', value('touched'), seen);
    await expect(table.transact('p', [replace('guard', seen)], ['goes'])).rejects.toThrow(ConflictError);
    expect(await names(table)).toEqual({ guard: 'touched', goes: 'old' });
  });

  const twice: readonly { what: string; does: (table: Table<Value>, etag: string) => Promise<unknown> }[] = [
    { what: 'written', does: (table, etag) => table.transact('p', [replace('r', etag), replace('r', etag)]) },
    { what: 'written and removed', does: (table, etag) => table.transact('p', [replace('r', etag)], ['r']) },
    { what: 'removed', does: (table) => table.transact('p', [insert('new')], ['r', 'r']) },
  ];
  it.each(twice)('is refused with a permanent error where one row is $what twice', async ({ does }) => {
    const table = make();
    const etag = await table.insert('p', 'r', value('old'));
    const error = await does(table, etag).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ reason: 'InvalidDuplicateRow' });
    expect(await names(table)).toEqual({ r: 'old' });
  });

  const many = (count: number): TableWrite<Value>[] => Array.from({ length: count }, (_, index) => insert(`r${index}`));
  it('takes a hundred operations, and no more', async () => {
    const table = make();
    await table.insert('p', 'goes', value('old'));
    await table.transact('p', [insert('first'), ...many(mostOperations - 2)], ['goes']);
    expect(Object.keys(await names(table))).toHaveLength(mostOperations - 1);
    const error = await table.transact('p', [insert('second'), ...many(mostOperations)]).catch((reason) => reason);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ reason: 'InvalidInput' });
    expect(Object.keys(await names(table))).toHaveLength(mostOperations - 1);
  });
});
