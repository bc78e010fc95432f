import { expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import { list, read } from './reading.ts';
import { addWay, spoke, subnetId } from './rows.ts';
import { World } from './world.ts';

async function world(): Promise<World> {
  const world = new World();
  await addWay(world.state, 'apps', 'nat-gateway');
  await addWay(world.state, 'jobs', 'default-outbound');
  return world;
}

it('the profile each is judged by is said where it is known, and chosen by', async () => {
  const given = await world();
  const row = await given.state.paths.find(spoke, shortId(subnetId('jobs')));
  if (row === undefined) throw new Error('the estate has this subnet');
  const { profile: _, ...old } = row.value;
  await given.state.paths.upsert(spoke, row.row, old);
  expect(await list(given, 'egress', 'profile')).toEqual(['explicit', null]);
  expect(await list(given, 'egress?profile=explicit', 'class')).toEqual(['nat-gateway']);
  expect(await list(given, 'egress?profile=isolated', 'class')).toEqual([]);
});

it.each([
  { query: '', found: ['apps', 'jobs'] },
  { query: '?class=default-outbound', found: ['jobs'] },
  { query: `?subject=${subnetId('apps')}`, found: ['apps'] },
  { query: `?subject=/subscriptions/${spoke}`, found: ['apps', 'jobs'] },
  { query: '?subject=/subscriptions/00000000-0000-0000-0000-000000000009', found: [] },
])('ways out are listed by id$query', async ({ query, found }) => {
  const ids = await list(await world(), `egress${query}`, 'resourceId');
  expect(ids.map((id) => String(id).split('/').pop())).toEqual(found);
});

it.each(['class=open', 'profile=wide', 'subject=apps', 'top=0'])('%s is refused', async (query) => {
  expect((await read(await world(), `egress?${query}`)).status).toBe(400);
});

it('one subject is reported with every set of destinations', async () => {
  const given = await world();
  const [id] = await list(given, 'egress?class=nat-gateway', 'id');
  expect((await read(given, `egress/${id}`)).body).toMatchObject({
    class: 'nat-gateway',
    path: { scopes: [{ scope: '0.0.0.0/0', class: 'nat-gateway' }] },
  });
  expect((await read(given, `egress/${'x'.repeat(43)}`)).status).toBe(404);
});

it('the days are given in their order', async () => {
  const given = await world();
  for (const [row, classes] of [
    ['2026-03-03', { blocked: 2 }],
    ['2026-03-02', { blocked: 1 }],
  ] as const) {
    await given.state.meta.insert('ways', row, { kind: 'ways', day: row, classes });
  }
  expect((await read(given, 'egress-days')).body).toEqual({
    value: [
      { day: '2026-03-02', classes: { blocked: 1 } },
      { day: '2026-03-03', classes: { blocked: 2 } },
    ],
  });
});
