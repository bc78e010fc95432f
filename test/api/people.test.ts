import { describe, expect, it } from 'vitest';
import { millis } from '../../src/core/time.ts';
import { claimsOf, objectId, principalHeader } from './callers.ts';
import { addConnection } from './rows.ts';
import { World } from './world.ts';

const called = 'x-ms-client-principal-name';
const kim = 'kim@contoso.example';

async function decided(name: string, more: { readonly as?: 'Gatehouse.Reader'; readonly idtyp?: string } = {}) {
  const world = new World();
  const id = await addConnection(world.state, 'c1');
  const claims = [
    ...claimsOf(more.as ?? 'Gatehouse.Approver'),
    ...(more.idtyp === undefined ? [] : [{ typ: 'idtyp', val: more.idtyp }]),
  ];
  const headers = { [called]: name, 'x-ms-client-principal': principalHeader(claims) };
  const { status } = await world.send(`POST /api/connections/${id}/reject`, { headers, body: { reason: 'no' } });
  return { world, status, shown: async () => (await people(world)).value };
}

const people = async (world: World) => (await world.send('GET /api/people', { as: 'Gatehouse.Reader' })).body;

describe('what people are called', () => {
  it('is known by the object id of who has decided something', async () => {
    const { shown, status } = await decided(kim);
    expect(status).toBe(200);
    expect(await shown()).toEqual([{ objectId, name: kim }]);
  });

  it.each([
    { when: 'somebody was refused', name: kim, more: { as: 'Gatehouse.Reader' as const } },
    { when: 'an application decided', name: kim, more: { idtyp: 'app' } },
    { when: 'the platform gives no name', name: '', more: {} },
    { when: 'the name is no line of text', name: 'kim\u00a0\u00ad', more: {} },
    { when: 'the name is longer than a name', name: 'k'.repeat(257), more: {} },
  ])('is not kept where $when', async ({ name, more }) =>
    expect(await (await decided(name, more)).shown()).toEqual([]),
  );

  it('is in one row, and in nothing else that we keep', async () => {
    const { world } = await decided(kim);
    const all: readonly [string, { listAll(): AsyncIterable<unknown> }][] = Object.entries(world.state);
    const tables = await Promise.all(
      all.map(async ([name, table]) => [name, JSON.stringify(await Array.fromAsync(table.listAll()))] as const),
    );
    expect(tables.filter(([, text]) => text.includes('kim@')).map(([name]) => name)).toEqual(['meta']);
    expect(JSON.stringify(world.lines)).not.toContain('kim@');
  });

  it('is neither shown nor kept where policy keeps no names', async () => {
    const { world } = await decided(kim);
    world.namesKept = millis(0);
    expect(await people(world)).toEqual({ value: [] });
    const off = new World();
    off.namesKept = millis(0);
    await off.dependencies().people.note(objectId, kim);
    expect(await Array.fromAsync(off.state.meta.listAll())).toEqual([]);
  });

  it('costs the decision nothing where it can not be written', async () => {
    const world = new World();
    const id = await addConnection(world.state, 'c1');
    world.state.meta.upsert = () => Promise.reject(new Error('down'));
    const headers = { [called]: kim };
    const { status } = await world.send(`POST /api/connections/${id}/reject`, {
      as: 'Gatehouse.Approver',
      headers,
      body: { reason: 'no' },
    });
    expect(status).toBe(200);
    expect(world.lines.map(({ message }) => message)).toContain('the name of who decided could not be kept');
  });
});
