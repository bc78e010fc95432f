import { describe, expect, it } from 'vitest';
import { createApprovalsSweeper } from '../../src/approvals/sweeper.ts';
import { createState } from '../../src/state/state.ts';
import { allowFriend, connectionBody, passWith, policyOf, vault } from './support/build.ts';
import { openRoom, type Room } from './support/room.ts';
import { smallAzure } from './support/small-azure.ts';

const policy = policyOf([allowFriend]);
const rowsOf = async ({ state }: Room) =>
  Array.fromAsync(state.connections.listAll(), ({ partition, row, value }) => ({ partition, row, value }));

/** Two requests that no rule answers, each under the row of the other. */
async function swapped() {
  const bodies = ['c1', 'c2'].map((name) => connectionBody(vault, { name }));
  const room = openRoom(smallAzure([{ id: vault }, ...bodies]));
  await room.pass(vault, policyOf([]));
  const before = await rowsOf(room);
  const [one, two] = before;
  if (one === undefined || two === undefined) throw new Error('no two rows');
  await room.state.connections.upsert(one.partition, one.row, two.value);
  await room.state.connections.upsert(two.partition, two.row, one.value);
  return { room, before };
}

describe('connections whose content is that of another', () => {
  it('are unread: the pass says so, and neither answers nor writes anything', async () => {
    const { room } = await swapped();
    const after = await rowsOf(room);
    expect(await room.pass(vault, policy)).toMatchObject({ kind: 'blocked', reason: 'RowContradicted' });
    expect(room.findings).toMatchObject([{ check: 'state-row-contradicted', severity: 'high', subject: vault }]);
    expect(room.azure.writes).toBe(0);
    expect(await rowsOf(room)).toEqual(after);
  });

  it('are no ground for a person’s decision', async () => {
    const { room } = await swapped();
    const { connections } = createState(room.state);
    const [{ row } = { row: '' }] = await rowsOf(room);
    await expect(connections.findByHash(row)).rejects.toMatchObject({ reason: 'RowContradicted' });
  });

  it('are enqueued by the sweep, which says of which rows it is', async () => {
    const { room } = await swapped();
    const state = createState(room.state);
    const sweeper = createApprovalsSweeper({ arm: room.azure, state, subscriptions: [] });
    const pages = await Array.fromAsync(sweeper.drift(undefined, passWith(policyOf([]))));
    expect(pages.flatMap(({ keys }) => keys)).toContainEqual({ room: 'approvals', key: vault });
    const [finding] = state.doubts.take();
    for (const { row } of await rowsOf(room)) expect(finding?.message).toContain(row);
  });

  it('are as they were once the rows are removed and the next pass was made', async () => {
    const { room, before } = await swapped();
    for (const { partition, row } of await rowsOf(room)) await room.state.connections.remove(partition, row);
    await room.pass(vault, policyOf([]));
    expect(await rowsOf(room)).toEqual(before);
  });
});
