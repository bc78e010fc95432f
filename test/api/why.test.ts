import { describe, expect, it } from 'vitest';
import { reachOfGuide } from '../why/guide-estate.ts';
import { read } from './reading.ts';
import { World } from './world.ts';

const group = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups';
const network = `${group}/net/providers/Microsoft.Network/virtualNetworks/app`;
const account = `${group}/data/providers/Microsoft.Storage/storageAccounts/st1`;
const world = (): World => {
  const made = new World();
  made.reach = reachOfGuide();
  return made;
};

describe('why', () => {
  it('is answered to readers alone', async () => {
    const path = `why?name=ST1.blob.core.windows.net.&from=${network}`;
    expect((await read(world(), path)).body).toMatchObject({ name: 'st1.blob.core.windows.net', brokenAt: 'link' });
    expect((await world().send(`GET /api/${path}`)).status).toBe(401);
  });

  it('says of each parameter that is missing what to write', async () => {
    const { body } = await world().send('GET /api/why', { as: 'Gatehouse.Reader' });
    expect(body.problems).toEqual([
      { path: 'name', message: 'is missing; write the whole name, as in st1.blob.core.windows.net' },
      { path: 'from', message: 'is missing; write an ARM resource id: /subscriptions/{id}/…' },
    ]);
  });

  it.each([
    `why?name=st1&from=${network}`,
    'why?name=st1.blob.core.windows.net&from=app',
    'why?name=st1.blob.core.windows.net',
    `why?from=${network}&name=a.b&x=1`,
    `why?name=10.0.0.4&from=${network}`,
    `why?name=${account}&from=${network}`,
    `why?name=st1.blob.core.windows.net&from=${account}`,
  ])('refuses %s', async (path) => {
    expect((await world().send(`GET /api/${path}`, { as: 'Gatehouse.Reader' })).status).toBe(400);
  });
});

describe('reachability', () => {
  it('takes several ids, parted by commas, with blanks around them or not', async () => {
    const { body } = await read(world(), `reachability?targets=${account},%20${account}2&from=${network}`);
    expect(body.cells).toMatchObject([{ state: 'public-only' }, { state: 'unknown', name: null }]);
  });

  it('is empty where policy promises nothing', async () => {
    expect((await read(world(), 'reachability')).body).toEqual({
      targets: [],
      from: [],
      cells: [],
      unmatched: [],
      asOf: expect.any(String),
    });
  });

  it.each([
    `reachability?targets=${account}`,
    `reachability?targets=st1&from=${network}`,
    `reachability?targets=${account}&from=${account}`,
  ])('refuses %s', async (path) => {
    expect((await world().send(`GET /api/${path}`, { as: 'Gatehouse.Reader' })).status).toBe(400);
  });
});
