import { describe, expect, it } from 'vitest';
import type { DecisionResult } from '../../src/approvals/decisions/model.ts';
import type { KnownConnection } from '../../src/state/connections/model.ts';
import { objectId } from './callers.ts';
import { addConnection, connectionId } from './rows.ts';
import { now, World } from './world.ts';

type KeptDecision = NonNullable<KnownConnection['decision']>;
const decision = (more: Partial<KeptDecision> = {}): KeptDecision => ({
  id: 'd1',
  kind: 'approve',
  by: `person ${objectId}`,
  reason: 'known team',
  at: now.toISOString(),
  state: 'writing',
  ...more,
});

async function oneWaiting() {
  const world = new World();
  const id = await addConnection(world.state, 'one');
  const approve = (more: { headers?: Record<string, string>; body?: unknown } = {}) =>
    world.send(`POST /api/connections/${id}/approve`, {
      as: 'Gatehouse.Approver',
      body: { reason: ' known team ' },
      ...more,
    });
  const keep = async (kept: KeptDecision) => {
    const row = await world.state.connections.findByRow(id);
    if (row === undefined) throw new Error('no row');
    await world.state.connections.replace(row.partition, row.row, { ...row.value, decision: kept }, row.etag);
  };
  return { world, id, approve, keep };
}

describe('a decision', () => {
  it.each(['approve', 'reject'] as const)('to %s is handed on with who, why and on what version', async (kind) => {
    const { world, id } = await oneWaiting();
    const answer = await world.send(`POST /api/connections/${id}/${kind}`, {
      as: 'Gatehouse.Approver',
      body: { reason: ' known team ' },
      headers: { 'if-match': 'W/"1"' },
    });
    expect(world.decided).toEqual([
      { connection: id, kind, by: objectId, as: 'person', reason: 'known team', ifMatch: 'W/"1"' },
    ]);
    expect(world.causes).toEqual([`person ${objectId}`]);
    expect(answer).toMatchObject({
      status: 200,
      headers: { etag: 'W/"2"' },
      body: { id, connectionId: connectionId('one'), decision: { kind, by: `person ${objectId}` } },
    });
  });

  it.each([
    { kind: 'approve', header: 'W/"1"', is: { status: 200, handedOn: 'W/"1"' } },
    { kind: 'approve', header: '"strong"', is: { status: 200, handedOn: '"strong"' } },
    { kind: 'approve', header: '*', is: { status: 428 } },
    { kind: 'approve', header: undefined, is: { status: 428 } },
    { kind: 'reject', header: '"strong"', is: { status: 200, handedOn: '"strong"' } },
    { kind: 'reject', header: '*', is: { status: 200 } },
    { kind: 'reject', header: undefined, is: { status: 200 } },
  ])('to $kind with If-Match $header is answered $is.status, for version $is.handedOn', async (row) => {
    const { world, id } = await oneWaiting();
    const answer = await world.send(`POST /api/connections/${id}/${row.kind}`, {
      as: 'Gatehouse.Approver',
      body: { reason: 'known team' },
      ...(row.header === undefined ? { sawNothing: true } : { headers: { 'if-match': row.header } }),
    });
    expect(answer.status).toBe(row.is.status);
    expect(world.decided.map(({ ifMatch }) => ifMatch)).toEqual(row.is.status === 200 ? [row.is.handedOn] : []);
    if (row.is.status !== 428) return;
    expect(answer.body).toMatchObject({
      type: 'urn:gatehouse:problem:version-required',
      problems: [{ path: 'if-match', message: "must be the etag of the connection you saw, and not '*'" }],
    });
  });

  it.each(['abc', '"a", "b"', ''])('with If-Match %s is refused', async (header) => {
    const { world, approve } = await oneWaiting();
    const answer = await approve({ headers: { 'if-match': header } });
    expect(answer).toMatchObject({ status: 400, body: { type: 'urn:gatehouse:problem:invalid-header' } });
    expect(world.decided).toEqual([]);
  });

  it('that Azure still works on is accepted, with the place to ask', async () => {
    const { world, id, approve } = await oneWaiting();
    world.decide = async (): Promise<DecisionResult> => {
      const connection = await world.state.connections.findByRow(id);
      return connection === undefined ? { kind: 'notFound' } : { kind: 'accepted', connection };
    };
    const answer = await approve();
    expect(answer).toMatchObject({ status: 202, headers: { location: `/api/connections/${id}`, 'retry-after': '5' } });
    const there = await world.send(`GET ${answer.headers.location}`, { as: 'Gatehouse.Reader' });
    expect(there.body.id).toBe(id);
  });

  it('that comes too late is a conflict that says who and when', async () => {
    const { world, id, approve, keep } = await oneWaiting();
    await keep(decision({ kind: 'reject', by: 'person other', state: 'done' }));
    world.decide = async () => {
      const connection = await world.state.connections.findByRow(id);
      if (connection === undefined) return { kind: 'notFound' };
      return { kind: 'conflict', connection, message: 'the connection is Rejected already: person other' };
    };
    expect(await approve()).toMatchObject({
      status: 409,
      body: {
        type: 'urn:gatehouse:problem:decision-conflict',
        detail: 'the connection is Rejected already: person other.',
        connection: { decision: { kind: 'reject', by: 'person other', at: now.toISOString() } },
      },
    });
  });

  it.each(['A'.repeat(43), 'short', '..%2f..', '%3Cscript%3E'])('on %s, which is no connection, is 404', async (id) => {
    const { world } = await oneWaiting();
    const line = `POST /api/connections/${id}/approve`;
    const answer = await world.send(line, { as: 'Gatehouse.Approver', body: { reason: 'a' } });
    expect(answer).toMatchObject({ status: 404, body: { type: 'urn:gatehouse:problem:not-found' } });
  });
});

describe('a decision that runs out of time', () => {
  const never = () => new Promise<never>(() => undefined);

  it.each([
    { kept: decision(), status: 202 },
    { kept: decision({ state: 'running' }), status: 202 },
    { kept: decision({ state: 'done' }), status: 200 },
    { kept: decision({ state: 'failed' }), status: 503 },
    { kept: decision({ kind: 'reject' }), status: 503 },
    { kept: decision({ by: 'person other' }), status: 503 },
    { kept: undefined, status: 503 },
  ])('answers $status where the row holds $kept.kind by $kept.by, $kept.state', async ({ kept, status }) => {
    const { world, approve, keep } = await oneWaiting();
    const controller = new AbortController();
    world.signal = controller.signal;
    world.decide = async () => {
      if (kept !== undefined) await keep(kept);
      controller.abort();
      return never();
    };
    expect((await approve()).status).toBe(status);
  });

  it('is given the signal, so that it can stop', async () => {
    const { world, approve } = await oneWaiting();
    world.signal = AbortSignal.abort();
    let wasAborted = false;
    world.decide = async (_, pass) => {
      wasAborted = pass.signal.aborted;
      throw pass.signal.reason;
    };
    expect((await approve()).status).toBe(503);
    expect(wasAborted).toBe(true);
  });
});

describe('a deferral', () => {
  const body = { reason: ' not before Monday ', until: '2026-03-09T09:00:00+01:00' };
  const send = (world: World, id: string, sent: { body?: unknown; as?: 'Gatehouse.Reader'; ifMatch?: string } = {}) =>
    world.send(`POST /api/connections/${id}/defer`, {
      as: sent.as ?? 'Gatehouse.Approver',
      body: sent.body ?? body,
      ...(sent.ifMatch === undefined ? {} : { headers: { 'if-match': sent.ifMatch } }),
    });

  it('is handed on with who, why, until when and on what version', async () => {
    const { world, id } = await oneWaiting();
    const answer = await send(world, id, { ifMatch: 'W/"1"' });
    const until = new Date('2026-03-09T08:00:00Z');
    expect(world.deferred).toEqual([
      { connection: id, by: objectId, as: 'person', reason: 'not before Monday', until, ifMatch: 'W/"1"' },
    ]);
    expect(answer).toMatchObject({
      status: 200,
      headers: { etag: 'W/"2"' },
      body: { deferral: { until: until.toISOString() } },
    });
  });

  it.each([
    {
      what: 'a time that is over',
      sent: { ...body, until: '2026-03-04T11:59:59Z' },
      says: /until must be in the future/,
    },
    { what: 'this very moment', sent: { ...body, until: now.toISOString() }, says: /until must be in the future/ },
    { what: 'a year from now', sent: { ...body, until: '2027-03-04T12:00:00Z' }, says: /at most 90 days/ },
    { what: 'a bare date', sent: { ...body, until: '2026-03-09' }, says: /date and time with its zone/ },
    { what: 'no time', sent: { reason: 'x' }, says: /until/ },
    { what: 'no reason', sent: { ...body, reason: ' ' }, says: /reason must say why/ },
    {
      what: 'a reason that turns the text around',
      sent: { ...body, reason: 'ok \u202edevorppa' },
      says: /reason must be one line/,
    },
    {
      what: 'a reason of two lines',
      sent: { ...body, reason: 'ok\u2028approved by ann' },
      says: /reason must be one line/,
    },
    { what: 'a reason with something unseen', sent: { ...body, reason: 'ok\u200b' }, says: /reason must be one line/ },
  ])('until $what is refused', async ({ sent, says }) => {
    const { world, id } = await oneWaiting();
    expect(await send(world, id, { body: sent })).toMatchObject({
      status: 400,
      body: { type: 'urn:gatehouse:problem:invalid-body', detail: expect.stringMatching(says) },
    });
    expect(world.deferred).toEqual([]);
  });

  it('takes an approver', async () => {
    const { world, id } = await oneWaiting();
    expect((await send(world, id, { as: 'Gatehouse.Reader' })).status).toBe(403);
    expect(world.deferred).toEqual([]);
  });
});

describe('an approval where policy wants two people', () => {
  it.each([
    { kind: 'recorded', status: 202, type: undefined },
    { kind: 'refused', status: 403, type: 'urn:gatehouse:problem:not-yours-to-decide' },
  ] as const)('that is $kind answers $status', async ({ kind, status, type }) => {
    const { world, id, approve } = await oneWaiting();
    world.decide = async (): Promise<DecisionResult> => {
      const connection = await world.state.connections.findByRow(id);
      if (connection === undefined) return { kind: 'notFound' };
      return kind === 'recorded' ? { kind, connection } : { kind, connection, message: 'you made this request' };
    };
    const answer = await approve();
    expect(answer.status).toBe(status);
    expect(answer.body.type).toBe(type);
    expect(answer.headers['retry-after']).toBeUndefined();
  });
});
