import { TableClient } from '@azure/data-tables';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PermanentError } from '../../src/core/errors.ts';
import { azureTable } from '../../src/state/azure-table.ts';
import type { TableWrite } from '../../src/state/table.ts';
import { writeEach } from '../../src/state/write-each.ts';
import { anyText } from '../support/any-text.ts';
import { type AzuriteTables, startAzuriteTables } from '../support/azurite-tables.ts';
import { tableSubjects, Value, value } from '../support/contract-tables.ts';
import { silentInBetweenPlainly } from '../support/silent-server.ts';

let azurite: AzuriteTables;
beforeAll(async () => {
  azurite = await startAzuriteTables();
}, 60_000);
afterAll(() => azurite.stop());

const mebibyte = 1_048_576;
/** A row that takes about so many bytes of the service's count: two for each of these characters. */
const weighing = (row: string, bytes: number): TableWrite<Value> => ({
  kind: 'insert',
  row,
  value: value('', { note: 'x'.repeat(bytes / 2) }),
});

describe.each(tableSubjects(() => azurite))('a table in $what', ({ make }) => {
  it('keeps a row of nearly a mebibyte, and says of a larger one what is too large', async () => {
    const table = make();
    const large = weighing('large', 0.98 * mebibyte);
    const tooLarge = weighing('r', 1.01 * mebibyte);
    const etag = await table.insert('p', 'large', large.value);
    expect((await table.find('p', 'large'))?.value).toEqual(large.value);
    const writes = [
      () => table.insert('p', 'r', tooLarge.value),
      () => table.upsert('p', 'r', tooLarge.value),
      () => table.replace('p', 'large', tooLarge.value, etag),
      () => table.transact('p', [tooLarge]),
    ];
    for (const write of writes) {
      const error = await write().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(PermanentError);
      expect(error).toMatchObject({
        reason: 'RowTooLarge',
        message: expect.stringMatching(/would be 103\d KiB \(its field note: 103\d KiB\)/),
      });
    }
    expect(await Array.fromAsync(table.list('p'))).toHaveLength(1);
  });

  it('takes nearly four mebibytes at once, and refuses more with a permanent error', async () => {
    const table = make();
    // Of such text a request carries one byte where the service counts two.
    const rows = (count: number) => Array.from({ length: count }, (_, index) => weighing(`r${index}`, 0.9 * mebibyte));
    await table.transact('p', [weighing('first', 0.9 * mebibyte), ...rows(7)]);
    const error = await table.transact('q', [weighing('first', 0.9 * mebibyte), ...rows(9)]).catch((reason) => reason);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ reason: 'TransactionTooLarge' });
    expect(await Array.fromAsync(table.list('q'))).toEqual([]);
  });

  it('gives back any text, alone and in a transaction', async () => {
    const table = make();
    const nasty = fc.oneof(
      anyText(),
      // Halves of characters among them.
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 }).map((units) => String.fromCharCode(...units)),
      fc.constantFrom(
        '\u2028',
        '\u0000',
        '\u0085',
        '\ufffe',
        '{"odata.error":{}}',
        '--changeset_',
        '\r\n\r\nDELETE /',
        '😀',
      ),
    );
    let count = 0;
    await fc.assert(
      fc.asyncProperty(nasty, nasty, fc.array(nasty, { maxLength: 3 }), async (name, note, list) => {
        count += 1;
        const wanted = value(name, { note, list });
        const [alone, together] = [`a${count}`, `t${count}`];
        await table.insert('p', alone, wanted);
        await table.transact('p', [
          { kind: 'insert', row: together, value: wanted },
          { kind: 'insert', row: `${together}-`, value: wanted },
        ]);
        for (const row of [alone, together, `${together}-`])
          expect((await table.find('p', row))?.value).toEqual(wanted);
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  it('parts a long text nowhere inside a character', async () => {
    const table = make();
    const long = value('long', { note: `x${'😀'.repeat(40_000)}`, list: [`xx${'😀'.repeat(40_000)}`] });
    await table.transact('p', [{ kind: 'insert', row: 'r', value: long }]);
    expect((await table.find('p', 'r'))?.value).toEqual(long);
  });

  it('writes all neighbours of a row that it does not take', async () => {
    const table = make();
    await table.insert('p', 'there', value('there'));
    const small = Array.from({ length: 130 }, (_, index) => weighing(`s${String(index).padStart(3, '0')}`, 1_000));
    const large = Array.from({ length: 9 }, (_, index) => weighing(`l${index}`, 0.9 * mebibyte));
    const bad = [weighing('bad1', 1.5 * mebibyte), weighing('bad2', 3 * mebibyte)];
    const writes = [...small.slice(0, 40), ...bad.slice(0, 1), ...large, ...small.slice(40), ...bad.slice(1)];
    const refused = await writeEach(table, 'p', writes);
    expect(refused.map(({ write, error }) => [write.row, error.reason])).toEqual([
      ['bad1', 'RowTooLarge'],
      ['bad2', 'RowTooLarge'],
    ]);
    expect(await Array.fromAsync(table.list('p'))).toHaveLength(1 + 130 + 9);
    expect(await writeEach(table, 'p', [])).toEqual([]);
  });
});

describe('what the storage itself answers', () => {
  const answers = [
    { status: 413, code: 'RequestBodyTooLarge' },
    { status: 400, code: 'EntityTooLarge' },
    { status: 400, code: 'PropertyValueTooLarge' },
  ];
  it.each(answers)('$status $code is permanent, in its own words but for number and time', async ({ status, code }) => {
    const text = `0:It is too large.\nRequestId:1\nTime:2026-03-01T12:00:00Z`;
    const server = await silentInBetweenPlainly((request, response) => {
      if (request.url?.includes('/Tables')) return void response.writeHead(204).end();
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ 'odata.error': { code, message: { lang: 'en-US', value: text } } }));
    });
    const client = new TableClient(`${server.origin}/account?sig=x`, 'x', { allowInsecureConnection: true });
    const table = azureTable(client, Value);
    for (const write of [
      () => table.insert('p', 'r', value('n')),
      () => table.transact('p', [{ kind: 'insert', row: 'r', value: value('n') }]),
    ]) {
      const error = await write().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(PermanentError);
      expect(error).toMatchObject({ reason: code, message: 'our own storage refuses what we write: It is too large.' });
    }
    await server.close();
  });
});
