import { describe, expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import { publishedAfter } from '../clusters/services/estate.ts';
import { read } from './reading.ts';
import { World } from './world.ts';

const service = publishedAfter();

describe('services', () => {
  it('come in pages, by id', async () => {
    const world = new World();
    world.services = ['a', 'b', 'c'].map((end) => ({ ...service, id: `${service.id}-${end}`, name: end }));
    const first = await read(world, 'services?top=2');
    const second = await read(world, String(first.body.nextLink).replace('/api/', ''));
    const names = [first, second].flatMap(({ body }) => (body.value as { name: string }[]).map(({ name }) => name));
    expect(names).toEqual(['a', 'b', 'c']);
    expect(second.body).not.toHaveProperty('nextLink');
  });

  it('are found by the hash of their id, and refused by what is none', async () => {
    const world = new World();
    world.services = [service];
    expect((await read(world, `services/${shortId(service.id)}`)).body).toMatchObject({ resourceId: service.id });
    for (const id of [shortId('other'), 'x']) {
      expect((await world.send(`GET /api/services/${id}`, { as: 'Gatehouse.Reader' })).status).toBe(404);
    }
    expect((await world.send('GET /api/services?state=open', { as: 'Gatehouse.Reader' })).status).toBe(400);
  });
});

describe('the isolation of a cluster', () => {
  it('is the same body as the command prints, with its history, for readers alone', async () => {
    const world = new World();
    const asked = { state: 'never' as const, at: null, because: 'it was not asked yet' };
    const answer = { cluster: service.cluster?.id ?? '', isolated: 'unknown' as const, lines: [], history: [], asked };
    world.isolations = [answer];
    const path = `clusters/${shortId(answer.cluster)}/isolation`;
    expect((await read(world, path)).body).toEqual(answer);
    expect((await world.send(`GET /api/${path}`)).status).toBe(401);
    expect((await world.send(`GET /api/clusters/${shortId('x')}/isolation`, { as: 'Gatehouse.Reader' })).status).toBe(
      404,
    );
  });
});
