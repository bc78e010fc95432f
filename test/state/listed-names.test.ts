import { expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import type { NameRow } from '../../src/state/names/model.ts';
import { createState } from '../../src/state/state.ts';
import { memoryState } from '../support/memory-state.ts';

const group = '/subscriptions/00000000-0000-0000-0000-0000000000f1/resourcegroups/rg-dns/providers';
const zone = `${group}/microsoft.network/privatednszones/privatelink.blob.core.windows.net`;
const longer = `${zone}.example`;

/** Keeps what is remembered of one record set in the partition of a zone, under the first part of a row's key. */
async function listedFrom(
  rows: readonly { readonly zone: string; readonly key: string; readonly recordSet: string }[],
) {
  const tables = memoryState();
  const state = createState(tables);
  for (const { zone: of, key, recordSet } of rows) {
    const row: NameRow = { kind: 'record', recordSet, state: 'settled', standing: 'none' };
    await tables.names.insert(shortId(of), `${key}record`, row);
  }
  const listed = await Array.fromAsync(state.names.list());
  const said = listed.map(({ recordSet, zoneId, name, type }) => [recordSet, zoneId, name, type]);
  return { said, doubts: state.doubts.take() };
}

const labels = ['a', '*', '@', '_dns', 'x.y', 'a..b', '.hidden', 'grün', 'b'];

it('says of each name in which zone it is, how it is called there and of which type, after anything before it', async () => {
  const rows = [zone, longer].flatMap((of) =>
    ['a', 'aaaa'].flatMap((type) =>
      labels.map((label) => ({ zone: of, key: `${label}|${type}|`, recordSet: `${of}/${type}/${label}` })),
    ),
  );
  const { said, doubts } = await listedFrom(rows);
  const wanted = rows.map(({ zone: of, key, recordSet }) => [recordSet, of, ...key.split('|').slice(0, 2)]);
  expect(said.sort()).toEqual(wanted.sort());
  expect(doubts).toEqual([]);
});

it.each([
  { what: 'of another name', recordSet: `${zone}/a/c` },
  { what: 'of another zone', recordSet: `${longer}/a/b` },
  { what: 'of another type', recordSet: `${zone}/aaaa/b` },
  { what: 'of no record set', recordSet: `${zone}/a/../b` },
  { what: 'of a zone', recordSet: zone },
])('does not believe a row $what, although the one before it is as it should be', async ({ recordSet }) => {
  const before = { zone, key: 'a|a|', recordSet: `${zone}/a/a` };
  const { said, doubts } = await listedFrom([before, { zone, key: 'b|a|', recordSet }]);
  expect(said).toEqual([[before.recordSet, zone, 'a', 'a']]);
  expect(doubts).toHaveLength(1);
});
