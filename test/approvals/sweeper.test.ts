import { describe, expect, it } from 'vitest';
import { createApprovalsSweeper } from '../../src/approvals/sweeper.ts';
import type { ConnectionRow } from '../../src/state/rows.ts';
import type { Row } from '../../src/state/table.ts';
import { memoryState } from '../support/memory-state.ts';
import { connectionBody, lookAt, policyOf, rowOf, service, storage, vault } from './support/build.ts';
import { smallAzure } from './support/small-azure.ts';

type Body = Record<string, unknown>;

/** The drifted keys of each page, and the cursor after it. */
async function sweep(
  bodies: readonly Body[],
  rows: readonly Row<ConnectionRow>[],
  cursor?: string,
): Promise<{ keys: readonly string[]; cursor: string | undefined }[]> {
  const state = memoryState();
  for (const { partition, row, value } of rows) await state.connections.insert(partition, row, value);
  const sweeper = createApprovalsSweeper({ arm: smallAzure(bodies), state, subscriptions: [] });
  const pages = [];
  for await (const page of sweeper.drift(cursor, lookAt(policyOf([])))) {
    pages.push({ keys: page.keys.map(({ key }) => key), cursor: page.cursor });
  }
  return pages;
}

const deciding: ConnectionRow['decision'] = {
  id: 'd1',
  kind: 'approve',
  by: 'rule friends',
  reason: 'rule',
  at: '2026-03-01T11:00:00.000Z',
  state: 'writing',
};

describe('the sweep', () => {
  it.each<{ when: string; bodies: readonly Body[]; rows: readonly Row<ConnectionRow>[]; keys: readonly string[] }>([
    { when: 'nobody asks', bodies: [{ id: vault }], rows: [], keys: [] },
    { when: 'a request is new', bodies: [{ id: vault }, connectionBody(vault)], rows: [], keys: [vault] },
    { when: 'a request is known', bodies: [{ id: vault }, connectionBody(vault)], rows: [rowOf(vault)], keys: [] },
    {
      when: 'a second request came',
      bodies: [{ id: vault }, connectionBody(vault), connectionBody(vault, { name: 'c2' })],
      rows: [rowOf(vault)],
      keys: [vault],
    },
    {
      when: 'a known request was answered by hand',
      bodies: [{ id: vault }, connectionBody(vault, { status: 'Approved' })],
      rows: [rowOf(vault)],
      keys: [vault],
    },
    { when: 'the resource of a known request is gone', bodies: [], rows: [rowOf(vault)], keys: [vault] },
    {
      when: 'what we remember as answered asks again',
      bodies: [{ id: vault }, connectionBody(vault)],
      rows: [rowOf(vault, { state: 'Approved' })],
      keys: [vault],
    },
    {
      when: 'a decision was left unfinished',
      bodies: [{ id: vault }, connectionBody(vault)],
      rows: [rowOf(vault, { decision: deciding })],
      keys: [vault],
    },
    {
      when: 'an element of the graph is broken',
      bodies: [{ id: vault }, { id: `${vault}/privateEndpointConnections/c9` }, connectionBody(vault)],
      rows: [],
      keys: [vault],
    },
  ])('when $when', async ({ bodies, rows, keys }) => {
    expect((await sweep(bodies, rows)).flatMap((page) => page.keys)).toEqual(keys);
  });

  it('gives each page at once, and what is missing only after the last', async () => {
    const bodies = [vault, storage, service].flatMap((id) => [{ id }, connectionBody(id)]);
    const gone = vault.replace('kv1', 'kv2');
    expect(await sweep(bodies, [rowOf(gone)])).toEqual([
      { keys: [vault], cursor: '1' },
      { keys: [storage], cursor: '2' },
      { keys: [service, gone], cursor: undefined },
    ]);
  });

  it('does not take what earlier pages held for missing when it resumes', async () => {
    const bodies = [vault, storage].flatMap((id) => [{ id }, connectionBody(id)]);
    expect(await sweep(bodies, [rowOf(vault), rowOf(storage)], '1')).toEqual([{ keys: [], cursor: undefined }]);
  });
});
