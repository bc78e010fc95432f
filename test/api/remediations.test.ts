import { describe, expect, it } from 'vitest';
import type { Remediation } from '../../src/state/remediations/model.ts';
import { list, read } from './reading.ts';
import { addRemediation, spoke, storage } from './rows.ts';
import { World } from './world.ts';

const other = storage.replace('st1', 'st2');

async function world(more: Partial<Remediation> = {}): Promise<{ world: World; id: string }> {
  const world = new World();
  const id = await addRemediation(world.state, more);
  await addRemediation(world.state, { id: other, state: 'withheld', because: ['no connection is approved'] });
  return { world, id };
}

const undo = (world: World, id: string, as: 'Gatehouse.Admin' | 'Gatehouse.Approver' = 'Gatehouse.Admin') =>
  world.send(`POST /api/remediations/${id}/undo`, { as, body: { reason: 'the partner is not moved yet' } });

it.each([
  { query: '', found: ['st1', 'st2'] },
  { query: '?state=withheld', found: ['st2'] },
  { query: `?subject=${storage}`, found: ['st1'] },
  { query: `?subject=/subscriptions/${spoke}`, found: [] },
])('closings are listed by id$query', async ({ query, found }) => {
  const ids = await list((await world()).world, `remediations${query}`, 'resourceId');
  expect(ids.map((id) => String(id).split('/').pop())).toEqual(found);
});

it.each(['state=open', 'subject=st1', 'top=0'])('%s is refused', async (query) => {
  expect((await read((await world()).world, `remediations?${query}`)).status).toBe(400);
});

describe('an undo', () => {
  it('calls an announced closing off in either mode, once and for all, and says who and why', async () => {
    const given = await world();
    const { status, body } = await undo(given.world, given.id);
    expect([status, body.state, body.undo]).toEqual([
      200,
      'undone',
      expect.objectContaining({ reason: 'the partner is not moved yet', by: expect.stringMatching(/^person /) }),
    ]);
    expect(body).not.toHaveProperty('dueAt');
    expect(given.world.audited).toEqual(['call-off']);
    expect((await undo(given.world, given.id)).status).toBe(200);
    expect(given.world.audited).toEqual(['call-off']);
  });

  it('of what is closed waits for Azure, and is done once a pass has written what was set before', async () => {
    const given = await world({ state: 'closed', closedAt: '2026-03-04T10:00:00.000Z' });
    given.world.egressMode = 'enforce';
    const accepted = await undo(given.world, given.id);
    expect([accepted.status, accepted.body.state, accepted.headers.location]).toEqual([
      202,
      'reopening',
      '/api/remediations',
    ]);
    given.world.visit = async (id) => {
      const [row] = await Array.fromAsync(given.world.state.remediations.listWhere({ kind: 'closing' }));
      if (row?.value.kind !== 'closing' || row.value.id !== id) throw new Error('another key');
      await given.world.state.remediations.upsert(row.partition, row.row, { ...row.value, state: 'undone' });
    };
    expect((await undo(given.world, given.id)).body.state).toBe('undone');
  });

  it('of what is closed is refused while the mode writes nothing', async () => {
    const given = await world({ state: 'closed' });
    const { status, body } = await undo(given.world, given.id);
    expect([status, body.type]).toEqual([409, 'urn:gatehouse:problem:observe-mode']);
  });

  it('of what is written this moment comes too early', async () => {
    const given = await world({ state: 'closing' });
    given.world.egressMode = 'enforce';
    const { status, body } = await undo(given.world, given.id);
    expect([status, body.type]).toEqual([409, 'urn:gatehouse:problem:decision-conflict']);
  });

  it('takes an administrator, and something that is there', async () => {
    const given = await world();
    expect((await undo(given.world, given.id, 'Gatehouse.Approver')).status).toBe(403);
    expect((await undo(given.world, 'x'.repeat(43))).status).toBe(404);
  });
});
