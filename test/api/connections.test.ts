import { describe, expect, it } from 'vitest';
import { shortId } from '../../src/core/resource-id.ts';
import type { KnownConnection } from '../../src/state/connections/model.ts';
import { objectId } from './callers.ts';
import { list, read } from './reading.ts';
import { addConnection, connectionId, endpointId, hub, spoke, storage } from './rows.ts';
import { World } from './world.ts';

const decided = (kind: 'approve' | 'reject', at: string): Partial<KnownConnection> => ({
  state: kind === 'approve' ? 'Approved' : 'Rejected',
  decision: { id: at, kind, by: `person ${objectId}`, reason: 'known team', at, state: 'done' },
});

describe('connections', () => {
  async function world() {
    const world = new World();
    await addConnection(world.state, 'old', { firstSeen: '2026-03-01T00:00:00.000Z' });
    await addConnection(world.state, 'new', { firstSeen: '2026-03-03T00:00:00.000Z', verdict: 'none' });
    await addConnection(world.state, 'done', {
      ...decided('approve', '2026-03-02T00:00:00.000Z'),
      firstSeen: '2026-03-02T00:00:00.000Z',
    });
    const other = storage.replace('st1', 'st10');
    await addConnection(world.state, 'elsewhere', {
      id: `${other}/privateendpointconnections/x`,
      privateLinkResource: other,
      endpoint: endpointId('pe-x', hub),
      firstSeen: '2026-02-01T00:00:00.000Z',
    });
    return {
      world,
      names: [connectionId('new'), connectionId('done'), connectionId('old'), `${other}/privateendpointconnections/x`],
    };
  }

  it.each([
    { query: '', show: [0, 1, 2, 3] },
    { query: '?state=pending', show: [0, 2, 3] },
    { query: '?state=Approved', show: [1] },
    { query: '?verdict=none', show: [0] },
    { query: `?resource=${storage.toUpperCase()}`, show: [0, 1, 2] },
    { query: `?resource=/subscriptions/${hub}`, show: [0, 1, 2, 3] },
    { query: `?resource=${storage}&state=pending&verdict=hold`, show: [2] },
    { query: '?state=disconnected', show: [] },
  ])('with "$query" are newest first: $show', async ({ query, show }) => {
    const { world: given, names } = await world();
    expect(await list(given, `connections${query}`, 'connectionId')).toEqual(show.map((index) => names[index]));
  });

  it('carry the request as it is: data, not markup', async () => {
    const given = new World();
    const message = '<img src=x onerror=alert(1)>&"\u2028';
    const id = await addConnection(given.state, 'one', { description: message });
    const { body, text } = await read(given, `connections/${id}`);
    expect(body.message).toBe(message);
    expect(text).toContain('<img src=x onerror=alert(1)>&');
  });

  it('say alone what was decided before for the same subscription, newest first', async () => {
    const { world: given } = await world();
    await addConnection(given.state, 'later', decided('reject', '2026-03-03T00:00:00.000Z'));
    await addConnection(given.state, 'foreign', {
      ...decided('reject', '2026-03-03T00:00:00.000Z'),
      endpoint: endpointId('pe', hub),
    });
    await addConnection(given.state, 'nobody', {
      ...decided('reject', '2026-03-03T00:00:00.000Z'),
      endpoint: undefined,
    });
    const { body, headers } = await read(given, `connections/${shortId(connectionId('old'))}`);
    expect(body.requesterSubscription).toBe(spoke);
    expect((body.earlierDecisions as { connectionId: string }[]).map((each) => each.connectionId)).toEqual([
      connectionId('later'),
      connectionId('done'),
    ]);
    expect(headers.etag).toBe(body.etag);
    const own = await read(given, `connections/${shortId(connectionId('done'))}`);
    expect(own.body.earlierDecisions).toMatchObject([{ connectionId: connectionId('later') }]);
  });

  it('from nobody we know have no earlier decisions', async () => {
    const given = new World();
    const id = await addConnection(given.state, 'a', { endpoint: undefined });
    await addConnection(given.state, 'b', { ...decided('approve', '2026-03-03T00:00:00.000Z'), endpoint: undefined });
    expect((await read(given, `connections/${id}`)).body).toMatchObject({ earlierDecisions: [] });
  });

  it.each(['connections', 'endpoints'])('that are not there are 404 (%s)', async (what) => {
    for (const id of [shortId('x'), 'x', '<script>']) {
      const { status, headers } = await read(new World(), `${what}/${encodeURIComponent(id)}`);
      expect(status).toBe(404);
      expect(headers['content-type']).toContain('application/problem+json');
    }
  });
});
