import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ConflictError, RetryableError } from '../../src/core/errors.ts';
import { azureTable } from '../../src/state/azure-table.ts';
import type { Table } from '../../src/state/table.ts';
import { type AzuriteTables, startAzuriteTables } from '../support/azurite-tables.ts';
import { tableSubjects, Value, value } from '../support/contract-tables.ts';

let azurite: AzuriteTables;
const open = (name: string): TableClient => azurite.open(name);

beforeAll(async () => {
  azurite = await startAzuriteTables();
}, 60_000);
afterAll(() => azurite.stop());

describe.each(tableSubjects(() => azurite))('a table in $what', ({ make }) => {
  it('gives back what was put, with an etag that changes with each write', async () => {
    const table = make();
    const first = await table.insert('p', 'r', value('one', { note: 'n' }));
    expect(await table.find('p', 'r')).toEqual({
      partition: 'p',
      row: 'r',
      value: value('one', { note: 'n' }),
      etag: first,
    });
    const second = await table.replace('p', 'r', value('two'), first);
    expect(second).not.toBe(first);
    expect((await table.find('p', 'r'))?.value).toEqual(value('two'));
    expect(await table.find('p', 'other')).toBeUndefined();
  });

  it('keeps nothing of a field that is undefined', async () => {
    const table = make();
    await table.insert('p', 'r', value('one', { note: undefined }));
    expect((await table.find('p', 'r'))?.value).not.toHaveProperty('note');
  });

  it('lets one of two writers win', async () => {
    const table = make();
    const etag = await table.insert('p', 'r', value('one'));
    await expect(table.insert('p', 'r', value('again'))).rejects.toThrow(ConflictError);
    await table.replace('p', 'r', value('two'), etag);
    await expect(table.replace('p', 'r', value('three'), etag)).rejects.toThrow(ConflictError);
    await expect(table.remove('p', 'r', etag)).rejects.toThrow(ConflictError);
    await expect(table.replace('p', 'gone', value('x'), etag)).rejects.toThrow(ConflictError);
    expect((await table.find('p', 'r'))?.value.name).toBe('two');
  });

  it('removes what is there, and what is gone already', async () => {
    const table = make();
    await table.upsert('p', 'r', value('one'));
    await table.remove('p', 'r');
    await table.remove('p', 'r');
    expect(await table.find('p', 'r')).toBeUndefined();
  });

  it('lists a partition in key order, and by prefix', async () => {
    const table = make();
    for (const row of ['st1|a|record', 'st1|a|claim|2', 'st1|a|claim|1', 'st10|a|record', '*.apps|a|record']) {
      await table.insert('p', row, value(row));
    }
    await table.insert('q', 'st1|a|record', value('elsewhere'));
    const rows = async (prefix?: string) => (await Array.fromAsync(table.list('p', prefix))).map(({ row }) => row);
    expect(await rows('st1|a|')).toEqual(['st1|a|claim|1', 'st1|a|claim|2', 'st1|a|record']);
    expect(await rows()).toHaveLength(5);
    expect(await Array.fromAsync(table.listAll())).toHaveLength(6);
    expect((await table.findByRow('*.apps|a|record'))?.partition).toBe('p');
    expect(await table.findByRow("it's not there")).toBeUndefined();
    await table.insert('another', '*.apps|a|record', value('elsewhere'));
    await expect(table.findByRow('*.apps|a|record')).rejects.toThrow("in two partitions, 'another' and 'p'");
  });

  it('lists what comes behind a key, in key order', async () => {
    const table = make();
    for (const row of ['a|1', 'a|2', 'b|1', 'b|2', 'c']) await table.insert('p', row, value(row));
    const rows = async (...range: [string?, string?]) =>
      (await Array.fromAsync(table.list('p', ...range))).map(({ row }) => row);
    expect(await rows('', 'a|2')).toEqual(['b|1', 'b|2', 'c']);
    expect(await rows('', 'a|3 is not there')).toEqual(['b|1', 'b|2', 'c']);
    expect(await rows('b|', 'b|1')).toEqual(['b|2']);
    expect(await rows('b|', 'a|1')).toEqual(['b|1', 'b|2']);
    expect(await rows('a|', 'b|')).toEqual([]);
    expect(await rows('', 'c')).toEqual([]);
    for (const partition of ['2026-03-02', '2026-03-01', '2026-03-10']) await table.insert(partition, 'r', value('r'));
    const partitions = (await Array.fromAsync(table.listAll())).map(({ partition }) => partition);
    expect([...new Set(partitions)]).toEqual(['2026-03-01', '2026-03-02', '2026-03-10', 'p']);
  });

  it('lists of each row no more than the fields that are asked for, however they are kept', async () => {
    const table = make();
    await table.insert('p', 'plain', value('one', { note: 'n' }));
    await table.insert('q', 'as JSON', value('half a \ud800, and a line\u2028'));
    expect(await Array.fromAsync(table.listAs(Value.pick({ name: true, note: true })))).toEqual([
      { partition: 'p', row: 'plain', value: { name: 'one', note: 'n' }, etag: expect.stringMatching(/./) },
      {
        partition: 'q',
        row: 'as JSON',
        value: { name: 'half a \ud800, and a line\u2028' },
        etag: expect.stringMatching(/./),
      },
    ]);
  });

  it('lists what has these fields, exactly these, in every partition', async () => {
    const table = make();
    const put = (partition: string, row: string, more: Partial<Value>) =>
      table.insert(partition, row, { ...value("it's"), ...more });
    await put('p', 'one', { note: 'n' });
    await put('q', 'two', { count: 2 });
    await put('q', 'case', { name: "It's" });
    await put('q', 'more', { name: "it's more" });
    const rows = async (fields: Parameters<typeof table.listWhere>[0]) =>
      (await Array.fromAsync(table.listWhere(fields))).map(({ row }) => row);
    expect(await rows({ name: "it's" })).toEqual(['one', 'two']);
    expect(await rows({ name: "it's", count: 2 })).toEqual(['two']);
    expect(await rows({ note: 'n' })).toEqual(['one']);
    expect(await rows({ name: "it's", note: undefined })).toEqual(['one', 'two']);
    expect(await rows({ name: "' or name ne '" })).toEqual([]);
    expect(await rows({})).toHaveLength(4);
  });

  it('keeps text longer than one property holds', async () => {
    const table = make();
    const long = value('long', {
      note: 'x'.repeat(70_000),
      list: Array.from({ length: 4_000 }, (_, index) => `item ${index}`),
    });
    await table.insert('p', 'r', long);
    expect((await table.find('p', 'r'))?.value).toEqual(long);
  });
});

describe('a table in Azurite', () => {
  it('refuses a row its schema no longer knows, rather than skip it', async () => {
    await azureTable(open('strange'), z.object({ other: z.string() })).insert('p', 'r', { other: 'x' });
    await expect(azureTable(open('strange'), Value).find('p', 'r')).rejects.toThrow('name');
  });

  const uses: readonly { use: string; with: (table: Table<Value>) => Promise<unknown>; left: number }[] = [
    { use: 'a find', with: (table) => table.find('p', 'r'), left: 0 },
    { use: 'a list', with: (table) => Array.fromAsync(table.listAll()), left: 0 },
    { use: 'an insert', with: (table) => table.insert('p', 'r', value('new')), left: 1 },
    { use: 'an upsert', with: (table) => table.upsert('p', 'r', value('new')), left: 1 },
    { use: 'a removal', with: (table) => table.remove('p', 'r', 'W/"1"'), left: 0 },
    {
      use: 'a transaction',
      with: (table) => table.transact('p', [{ kind: 'insert', row: 'r', value: value('new') }]),
      left: 1,
    },
  ];
  it.each(uses)('is recreated by $use after somebody dropped it', async ({ use, with: make, left }) => {
    const client = open(use.replaceAll(' ', ''));
    const table = azureTable(client, Value);
    await table.insert('p', 'r', value('lost'));
    await client.deleteTable();
    await make(table);
    expect(await Array.fromAsync(table.listAll())).toHaveLength(left);
    await table.insert('p', 'another', value('later'));
  });

  it('says of a row that went with its table what it says of a missing one', async () => {
    const client = open('gone');
    const table = azureTable(client, Value);
    const etag = await table.insert('p', 'r', value('lost'));
    await client.deleteTable();
    await expect(table.replace('p', 'r', value('two'), etag)).rejects.toThrow(ConflictError);
  });

  it('says that storage that does not answer passes', async () => {
    const nobody = new TableClient(
      'https://localhost:1/account',
      'x',
      { getToken: async () => ({ token: 't', expiresOnTimestamp: Date.now() + 60_000 }) },
      { retryOptions: { maxRetries: 0 } },
    );
    await expect(azureTable(nobody, Value).find('p', 'r')).rejects.toThrow(RetryableError);
  });
});
