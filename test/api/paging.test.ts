import { describe, expect, it } from 'vitest';
import { list, read, readPages } from './reading.ts';
import { addAudit, addConnection, addEndpoint, addFinding, addName } from './rows.ts';
import { World } from './world.ts';

describe('paging', () => {
  const lists = [
    {
      target: 'connections',
      field: 'connectionId',
      add: (world: World, n: number) => addConnection(world.state, `c${n}`),
    },
    { target: 'endpoints', field: 'resourceId', add: (world: World, n: number) => addEndpoint(world.state, `pe${n}`) },
    {
      target: 'records',
      field: 'resourceId',
      add: (world: World, n: number) => addName(world.state, { name: `st${n}` }),
    },
    {
      target: 'findings',
      field: 'check',
      add: (world: World, n: number) => addFinding(world.state, { check: `c${n}` }),
    },
    {
      target: 'audit',
      field: 'id',
      add: (world: World, n: number) => addAudit(world.state, `a${n}`, '2026-03-04T10:00:00.000Z'),
    },
  ];
  const counts = [0, 1, 2, 3, 7];
  it.each(lists.flatMap((each) => counts.map((count) => ({ ...each, count }))))(
    '$target shows each of $count rows once, two a page',
    async ({ target, field, add, count }) => {
      const world = new World();
      for (let n = 0; n < count; n += 1) await add(world, n);
      const pages = await readPages(world, `${target}?top=2`, field);
      expect(pages).toHaveLength(Math.max(1, Math.ceil(count / 2)));
      expect(new Set(pages.flat()).size).toBe(count);
      expect(pages.flat()).toHaveLength(count);
    },
  );

  it('keeps the filter on the next page', async () => {
    const world = new World();
    for (const n of [1, 2, 3]) await addConnection(world.state, `pending${n}`);
    await addConnection(world.state, 'done', { state: 'Approved' });
    const pages = await readPages(world, 'connections?state=pending&top=2', 'state');
    expect(pages).toEqual([['Pending', 'Pending'], ['Pending']]);
  });

  it.each(['connections', 'endpoints', 'records', 'findings', 'audit'])(
    '%s has 50 items a page by default',
    async (target) => {
      const world = new World();
      const add = lists.find((each) => each.target === target)?.add;
      for (let n = 0; n < 51; n += 1) await add?.(world, n);
      expect(await list(world, target, 'firstSeen')).toHaveLength(50);
    },
  );

  it.each([
    'connections?top=0',
    'connections?top=201',
    'connections?top=ten',
    'connections?top=1&top=2',
    'connections?after=nonsense',
    'connections?after=',
    'connections?state=waiting',
    'connections?verdict=maybe',
    'connections?resource=st1',
    'connections?colour=red',
    'endpoints?subscription=a/b',
    'findings?severity=bad',
    'findings?subject=st1',
    'findings?check=<script>',
    'audit?from=yesterday',
    'audit?from=2026-03-04T10:00:00',
    'audit?to=2026-02-30',
    'audit?from=2026-03-04&to=2026-03-01',
    'audit?from=2020-01-01',
    'audit?target=x',
    'guard?top=1',
    'health?verbose=1',
  ])('refuses %s by name', async (target) => {
    const [, name = ''] = /\?(\w+)=/.exec(target) ?? [];
    const { status, body } = await read(new World(), target);
    expect(status).toBe(400);
    expect(body).toMatchObject({ type: 'urn:gatehouse:problem:invalid-parameter', problems: [{ path: name }] });
  });

  it('refuses the cursor of another list', async () => {
    const world = new World();
    for (const n of [1, 2]) await addConnection(world.state, `c${n}`);
    const { body } = await read(world, 'connections?top=1');
    const after = new URL(String(body.nextLink), 'https://a.example').searchParams.get('after');
    expect((await read(world, `endpoints?after=${after}`)).status).toBe(400);
  });
});
