import { describe, expect, it } from 'vitest';
import { PermanentError, RetryableError } from '../../src/core/errors.ts';
import { shortId } from '../../src/core/resource-id.ts';
import { after, type Millis, minutes, seconds } from '../../src/core/time.ts';
import {
  allowFriend,
  connectionBody,
  connectionId,
  endpointId,
  friend,
  now,
  policyOf,
  service,
  stranger,
} from './support/build.ts';
import { Killed, type KillSwitch, mortalAzure, mortalState, revive } from './support/kill.ts';
import { openRoom, type Room } from './support/room.ts';
import { type SmallAzure, smallAzure } from './support/small-azure.ts';

const nobody = policyOf([]);
const c1 = connectionId(service);
const key = shortId(c1);
const ann = 'a0000000-0000-0000-0000-000000000001';
const bob = 'b0000000-0000-0000-0000-000000000002';
const approve = { connection: key, kind: 'approve', by: ann, reason: 'ticket 4711' } as const;
const reject = { connection: key, kind: 'reject', by: bob, reason: 'not ours' } as const;
const world = (): SmallAzure => smallAzure([{ id: service }, connectionBody(service)]);

/** A room that has seen the request and holds it. */
async function waiting(azure: SmallAzure = world()): Promise<Room> {
  const room = openRoom(azure);
  await room.pass(service, nobody);
  room.woken.length = 0;
  return room;
}

const later = (wait: Millis): Date => after(now, wait);
const elsewhere = (room: Room, status: string): void =>
  void room.azure.bodies.set(c1.toLowerCase(), connectionBody(service, { status, message: 'by hand' }));

describe('a person decides', () => {
  it('and Azure, the row and the audit say who and why', async () => {
    const room = await waiting();
    expect(await room.decide(approve, nobody)).toMatchObject({
      kind: 'done',
      connection: { value: { state: 'Approved' } },
    });
    expect(room.azure.statusOf(c1)).toBe('Approved');
    expect(room.azure.descriptionOf(c1)).toBe(`Approved by ${ann}: ticket 4711`);
    expect(await room.row(service)).toMatchObject({
      decision: { by: `person ${ann}`, reason: 'ticket 4711', state: 'done' },
    });
    expect(await room.audit()).toMatchObject([
      {
        action: 'approve',
        by: `person ${ann}`,
        because: 'ticket 4711',
        before: { status: 'Pending', description: 'please' },
        after: { status: 'Approved' },
      },
    ]);
    expect(room.woken).toEqual([{ room: 'dns', key: endpointId(friend).toLowerCase() }]);
  });

  it('and a long reason in several lines is cut to what every provider takes', async () => {
    const room = await waiting();
    await room.decide({ ...reject, reason: `first\nsecond ${'x'.repeat(300)}` }, nobody);
    const description = String(room.azure.descriptionOf(c1));
    expect(description).toHaveLength(140);
    expect(description).toMatch(/^Rejected by .*: first second x+…$/);
  });

  it('and the next pass changes nothing', async () => {
    const room = await waiting();
    await room.decide(reject, nobody);
    const row = await room.row(service);
    await room.pass(service, policyOf([allowFriend]), later(minutes(1)));
    expect(room.azure.statusOf(c1)).toBe('Rejected');
    expect(await room.row(service)).toEqual({ ...row, verdict: 'hold' });
    expect(room.azure.writes).toBe(1);
  });

  it('and no rule contradicts them when the same connection asks again', async () => {
    const room = await waiting();
    await room.decide(reject, nobody);
    elsewhere(room, 'Pending');
    await room.pass(service, policyOf([allowFriend]), later(minutes(1)));
    expect(room.azure.statusOf(c1)).toBe('Pending');
    expect(await room.row(service)).toMatchObject({
      verdict: 'hold',
      rule: 'friends',
      objections: [
        { rule: 'friends', because: `it matches, but person ${bob} decided to reject this connection before` },
      ],
    });
  });

  it.each([
    {
      what: 'nobody knows the connection',
      request: { ...approve, connection: 'unknown' },
      result: { kind: 'notFound' },
    },
    {
      what: 'the person saw an older row',
      request: { ...approve, ifMatch: 'W/"0"' },
      result: { kind: 'conflict', message: /since you saw it/ },
    },
    { what: 'the person saw any row', request: { ...approve, ifMatch: '*' }, result: { kind: 'done' } },
  ])('and is notified when $what', async ({ request, result }) => {
    const room = await waiting();
    const { message, ...rest } = { message: undefined, ...result };
    const decided = await room.decide(request, nobody);
    expect(decided).toMatchObject(rest);
    if (message !== undefined) expect(decided).toMatchObject({ message: expect.stringMatching(message) });
    expect(room.azure.writes).toBe(result.kind === 'done' ? 1 : 0);
  });

  it('and may say which row they saw', async () => {
    const room = await waiting();
    const ifMatch = (await room.state.connections.findByRow(key))?.etag;
    expect(await room.decide({ ...approve, ifMatch }, nobody)).toMatchObject({ kind: 'done' });
  });

  it('and is refused while the room only observes', async () => {
    const room = await waiting();
    const observing = policyOf([], { mode: 'observe' });
    await expect(room.decide(approve, observing)).rejects.toMatchObject({ reason: 'ObserveMode' });
    expect(room.azure.statusOf(c1)).toBe('Pending');
  });
});

describe('a connection that was decided before', () => {
  it('takes the same decision again without writing again', async () => {
    const room = await waiting();
    await room.decide(approve, nobody);
    expect(await room.decide({ ...approve, by: bob, ifMatch: 'W/"old"' }, nobody)).toMatchObject({ kind: 'done' });
    expect(room.azure.writes).toBe(1);
    expect(await room.audit()).toHaveLength(1);
  });

  it('refuses the opposite and says who decided, and when', async () => {
    const room = await waiting();
    await room.decide(approve, nobody);
    expect(await room.decide(reject, nobody)).toMatchObject({
      kind: 'conflict',
      message: `the connection is Approved already: person ${ann} at ${now.toISOString()}`,
    });
    expect(room.azure.statusOf(c1)).toBe('Approved');
  });

  it.each([
    { status: 'Rejected', kind: 'conflict' },
    { status: 'Approved', kind: 'done' },
    { status: 'Disconnected', kind: 'conflict' },
  ])('by hand, unseen until now ($status), is left as it is', async ({ status, kind }) => {
    const room = await waiting(smallAzure([{ id: service }, connectionBody(service)], { strict: false }));
    elsewhere(room, status);
    expect((await room.decide(approve, nobody)).kind).toBe(kind);
    expect(room.azure.descriptionOf(c1)).toBe('by hand');
    expect(await room.row(service)).toMatchObject({ state: status });
    expect((await room.row(service))?.decision).toBeUndefined();
    expect(await room.audit()).toEqual([]);
  });

  it('and is gone, is not found any more', async () => {
    const room = await waiting();
    room.azure.bodies.delete(c1.toLowerCase());
    expect(await room.decide(approve, nobody)).toEqual({ kind: 'notFound' });
    expect(await room.row(service)).toBeUndefined();
  });
});

describe('two decide at once', () => {
  it('and one wins, the other is answered with who did', async () => {
    const room = await waiting();
    const results = await Promise.all([room.decide(approve, nobody), room.decide(reject, nobody)]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['conflict', 'done']);
    const winner = results[0].kind === 'done' ? 'Approved' : 'Rejected';
    expect(room.azure.statusOf(c1)).toBe(winner);
    expect(room.azure.writes).toBe(1);
    expect(await room.audit()).toHaveLength(1);
    expect(results).toContainEqual(
      expect.objectContaining({ message: expect.stringMatching(/^person .* decided to/) }),
    );
  });

  it('the same, and both hear that it is done or under way', async () => {
    const room = await waiting();
    const results = await Promise.all([room.decide(approve, nobody), room.decide({ ...approve, by: bob }, nobody)]);
    for (const { kind } of results) expect(['done', 'accepted']).toContain(kind);
    expect(room.azure.writes).toBe(1);
    expect(await room.audit()).toHaveLength(1);
  });

  it('a person and a rule, and one decision holds', async () => {
    for (const first of ['person', 'rule'] as const) {
      const room = await waiting();
      const rule = (): Promise<unknown> => room.pass(service, policyOf([allowFriend]));
      const person = (): Promise<unknown> => room.decide(reject, policyOf([allowFriend]));
      await Promise.all(first === 'person' ? [person(), rule()] : [rule(), person()]);
      await room.pass(service, policyOf([allowFriend]), later(minutes(1)));
      expect(room.azure.writes).toBe(1);
      const row = await room.row(service);
      expect(row?.state).toBe(row?.decision?.kind === 'approve' ? 'Approved' : 'Rejected');
      expect(await room.audit()).toMatchObject([{ by: row?.decision?.by }]);
    }
  });
});

describe('a decision that Azure does not finish at once', () => {
  it.each(['async', 'empty202'] as const)('is accepted, then finished by a pass (%s)', async (writes) => {
    const room = await waiting(smallAzure([{ id: service }, connectionBody(service)], { writes }));
    expect((await room.decide(approve, nobody)).kind).toBe('accepted');
    expect(room.woken).toContainEqual({ room: 'approvals', key: service });
    expect((await room.decide(approve, nobody)).kind).toBe('accepted');
    expect(await room.decide(reject, nobody)).toMatchObject({ kind: 'conflict' });
    room.azure.finish();
    await room.pass(service, nobody, later(seconds(5)));
    expect(await room.row(service)).toMatchObject({
      state: 'Approved',
      decision: { by: `person ${ann}`, state: 'done' },
    });
    expect(room.azure.writes).toBe(1);
    expect(await room.audit()).toHaveLength(1);
  });

  it('is accepted where Azure is throttling, and written by a pass once the request must be over', async () => {
    const room = await waiting();
    room.azure.failWrite = { error: new RetryableError('throttled'), took: false };
    expect((await room.decide(approve, nobody)).kind).toBe('accepted');
    expect(await room.pass(service, nobody, later(seconds(10)))).toMatchObject({
      kind: 'recheck',
      after: seconds(20),
    });
    expect(room.azure.statusOf(c1)).toBe('Pending');
    await room.pass(service, nobody, later(seconds(30)));
    expect(room.azure.statusOf(c1)).toBe('Approved');
    expect(await room.audit()).toMatchObject([{ by: `person ${ann}` }]);
  });

  it('fails where the role is missing, says so, and can be taken again', async () => {
    const room = await waiting();
    room.azure.failWrite = { error: new PermanentError('AuthorizationFailed', 'no permission'), took: false };
    await expect(room.decide(approve, nobody)).rejects.toMatchObject({ reason: 'AuthorizationFailed' });
    expect(await room.row(service)).toMatchObject({
      state: 'Pending',
      decision: { state: 'failed', error: 'no permission' },
    });
    expect((await room.decide(approve, nobody)).kind).toBe('done');
  });
});

describe('a process that dies after any of its writes', () => {
  it('leaves a decision that the next passes finish as it was taken, in one audit row', async () => {
    let died = 0;
    for (let at = 1; ; at += 1) {
      const azure = smallAzure([{ id: service }, connectionBody(service, { from: stranger })]);
      const kill: KillSwitch = { after: 0, writes: 0, dead: false };
      const room = openRoom(mortalAzure(azure, kill), { state: mortalState(kill) });
      await room.pass(service, nobody);
      kill.after = kill.writes + at;
      const ended = await room.decide(approve, nobody).catch((error: unknown) => error);
      if (!(ended instanceof Killed)) break;
      died += 1;
      revive(kill);
      // Meanwhile policy would reject it: the person's decision was first.
      await room.pass(service, policyOf([{ name: 'nobody', action: 'reject' }]), later(minutes(1)));
      expect(azure.statusOf(c1), ended.message).toBe('Approved');
      expect(await room.row(service)).toMatchObject({ decision: { by: `person ${ann}`, state: 'done' } });
      expect(await room.audit(), ended.message).toMatchObject([{ by: `person ${ann}`, because: 'ticket 4711' }]);
    }
    expect(died).toBe(4);
  });
});
